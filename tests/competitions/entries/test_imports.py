"""Entering from a spreadsheet: upload, preview, confirm, drafts; twice the same file changes nothing."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.entries import acts
from competitions.entries.import_names import employer, with_names
from competitions.entries.imports import COMPETITORS
from competitions.entries.models import Competitor, Delegation, Entry
from competitions.entries.parties import Party
from competitions.planning.models import Event
from enterprises.models import Enterprise, SkillLevel, Worker
from portal.acts.actors import Actor
from portal.jobs.models import Job
from portal.jobs.running import execute
from portal.sheets import acts as sheet_acts
from portal.sheets import tasks  # noqa: F401  (registers the runners)
from portal.sheets.models import StagedRow, Upload, unpacked
from portal.sheets.registry import Context, Outcome, StagedValues
from portal.sheets.writing import write_xlsx
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(actor: Actor, event: Event, party: Enterprise | Delegation, rows: list[list[object]]) -> Upload:
    """A workbook in the template's columns, taken in and read."""
    kind = "delegation" if isinstance(party, Delegation) else "unit"
    arguments = {"event": event.pk, kind: party.pk}
    target = io.BytesIO()
    write_xlsx(target, COMPETITORS.columns(Context(actor, arguments)), rows)
    target.seek(0)
    made = sheet_acts.take_in(
        actor=actor, offer=COMPETITORS, arguments=arguments, filename="报名.xlsx", stream=target
    )
    run_jobs()
    return Upload.objects.select_related("key").get(pk=made.pk)


def run_jobs() -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED):
        execute(str(job.pk), heartbeat=False)


def counts(made: Upload) -> tuple[int, int, int, int]:
    return made.count_new, made.count_changed, made.count_unchanged, made.count_faulty


def errors(made: Upload) -> dict[int, list[str]]:
    """Row number → columns with errors."""
    found = {}
    for row in StagedRow.objects.filter(upload=made, outcome="faulty"):
        content = unpacked(made.key.unseal(row.content_sealed))
        found[row.number] = [column for column, _label, _message in content["errors"]]
    return found


def test_rows_become_drafts_and_the_same_file_changes_nothing():
    unit = factories.enterprise()
    actor = factories.actor_in(unit)
    event = factories.event()
    known = factories.worker(unit, "李某", skill_level=SkillLevel.MIDDLE)
    rows: list[list[object]] = [
        ["李某", known.identity, known.phone, None, "高级工", None],
        ["赵某", factories.identity(), "19800000001", "焊工", "中级工", "是"],
    ]
    made = upload(actor, event, unit, rows)
    assert counts(made) == (2, 0, 0, 0), made.error
    assert not Entry.objects.exists()
    sheet_acts.confirm(actor=actor, upload=made)
    run_jobs()
    made.refresh_from_db()
    assert made.state == Upload.State.APPLIED, made.error
    assert made.result["url"] == reverse("entries:unsent", args=[event.pk])
    entries = Entry.objects.order_by("id")
    assert [(entry.state, entry.enterprise) for entry in entries] == [(Entry.State.DRAFT, unit)] * 2
    assert list(Competitor.objects.order_by("id").values_list("worker__name", flat=True)) == ["李某", "赵某"]
    known.refresh_from_db()
    assert (known.skill_level, known.trade) == (SkillLevel.SENIOR, factories.trade())
    assert Worker.objects.count() == 2

    assert counts(upload(actor, event, unit, rows)) == (0, 0, 2, 0)
    outcomes = acts.submit_many(actor=actor, entries=list(entries))
    assert [refusal for _entry, refusal in outcomes] == [None, None]
    assert counts(upload(actor, event, unit, rows)) == (0, 0, 2, 0)


def test_every_fault_of_a_row_is_told_at_once():
    unit = factories.enterprise()
    actor = factories.actor_in(unit)
    event = factories.event(minimum_skill_level=SkillLevel.SENIOR, minimum_age=18, same_trade_only=True)
    elsewhere = factories.worker(factories.enterprise(), "钱某", skill_level=SkillLevel.SENIOR)
    child = factories.identity(datetime.date(event.starts_on.year - 15, 1, 1))
    factories.trade("钳工")
    made = upload(
        actor,
        event,
        unit,
        [
            ["孙某", child, "19800000002", "钳工", "初级工", "是"],
            ["钱某", elsewhere.identity, elsewhere.phone, None, None, None],
            [
                "周某",
                elsewhere.identity[:-1] + ("1" if elsewhere.identity[-1] != "1" else "2"),
                "123",
                None,
                "高级工",
                None,
            ],
        ],
    )
    assert counts(made) == (0, 0, 0, 3)
    assert [sorted(columns) for columns in errors(made).values()] == [
        ["identity", "skill_level", "trade"],
        ["identity"],
        ["identity", "phone"],
    ]
    assert not Entry.objects.exists()


def test_teams_are_put_together_by_name():
    unit = factories.enterprise()
    actor = factories.actor_in(unit)
    event = factories.event(format=Event.Format.TEAM, team_size_minimum=2, team_size_maximum=2)

    def person(name: str, team: str, captain: str) -> list[object]:
        phone = f"1980000{ord(name[0]) % 10000:04d}"
        return [name, factories.identity(), phone, "焊工", "高级工", "是", team, captain, "王某"]

    rows = [person("甲某", "一队", "否"), person("乙某", "一队", "是"), person("丙某", "二队", "是")]
    made = upload(actor, event, unit, rows)
    assert counts(made) == (3, 0, 0, 0), errors(made)
    sheet_acts.confirm(actor=actor, upload=made)
    run_jobs()
    made.refresh_from_db()
    assert made.state == Upload.State.APPLIED, made.error
    assert {
        entry.team_name: [
            (competitor.worker.name, competitor.captain) for competitor in entry.competitors.order_by("id")
        ]
        for entry in Entry.objects.all()
    } == {"一队": [("甲某", False), ("乙某", True)], "二队": [("丙某", True)]}


def test_who_may_import_for_which_unit():
    unit = factories.enterprise()
    event = factories.event()
    closed = factories.event(state=Event.State.CLOSED)

    def may(actor: Actor, of: Event, unit_id: int) -> bool:
        return COMPETITORS.may(Context(actor, {"event": of.pk, "unit": unit_id}))

    own = factories.actor_in(unit)
    other = factories.actor_in(factories.enterprise())
    assert may(own, event, unit.pk)
    assert not may(own, closed, unit.pk)
    # A unit's own seat counts, whatever the address says.
    assert COMPETITORS.may(Context(other, {"event": event.pk, "unit": unit.pk}))
    assert may(factories.actor_at(factories.county()), event, unit.pk)
    assert not may(factories.actor_at(factories.county("130922")), event, unit.pk)
    assert not may(Actor.anonymous(), event, unit.pk)


def delegated() -> tuple[Actor, Event, Delegation]:
    """A city event for delegations, and 盐山's delegation with its leader."""
    leader = factories.actor_at(factories.county())
    event = factories.event(
        factories.competition(factories.city()), entered_by=Event.EnteredBy.DELEGATION, capacity=20
    )
    delegation = acts.form_delegation(
        actor=leader,
        competition=event.competition,
        union=factories.county(),
        name="盐山县代表队",
        leader="李领队",
        leader_phone="19800009999",
        coach="",
    )
    return leader, event, delegation


def test_a_delegation_brings_people_of_several_units():
    leader, event, delegation = delegated()
    first, second = factories.enterprise("盐山恒泽管件有限公司"), factories.enterprise("盐山宏润管道有限公司")
    known = factories.worker(first, "李某")
    rows: list[list[object]] = [
        ["李某", None, known.identity, known.phone, None, None, None],
        ["赵某", second.name, factories.identity(), "19800000001", "焊工", "中级工", "是"],
        ["周某", second.uscc.lower(), factories.identity(), "19800000002", "焊工", "中级工", "是"],
    ]
    made = upload(leader, event, delegation, rows)
    assert counts(made) == (3, 0, 0, 0), errors(made)
    sheet_acts.confirm(actor=leader, upload=made)
    run_jobs()
    made.refresh_from_db()
    assert made.state == Upload.State.APPLIED, made.error
    assert [
        (entry.state, entry.enterprise, entry.delegation, competitor.worker.name, competitor.employer)
        for entry in Entry.objects.order_by("id")
        for competitor in entry.competitors.all()
    ] == [
        (Entry.State.DRAFT, None, delegation, "李某", first),
        (Entry.State.DRAFT, None, delegation, "赵某", second),
        (Entry.State.DRAFT, None, delegation, "周某", second),
    ]
    assert counts(upload(leader, event, delegation, rows)) == (0, 0, 3, 0)


def test_a_name_that_two_units_have_asks_for_the_code():
    leader, event, delegation = delegated()
    factories.enterprise("盐山恒泽管件有限公司")
    second = factories.enterprise("盐山恒泽管件有限公司")
    rows: list[list[object]] = [
        ["赵某", "盐山恒泽管件有限公司", factories.identity(), "19800000001", "焊工", "中级工", "是"],
        ["周某", second.uscc, factories.identity(), "19800000002", "焊工", "中级工", "是"],
    ]
    made = upload(leader, event, delegation, rows)
    assert counts(made) == (1, 0, 0, 1)
    assert list(errors(made).values()) == [["unit"]]


def test_a_delegation_s_new_person_needs_a_unit_of_its_own():
    leader, event, delegation = delegated()
    abroad = factories.enterprise("青县外地有限公司", factories.county("130922"))
    stranger = factories.worker(abroad, "钱某")
    made = upload(
        leader,
        event,
        delegation,
        [
            ["赵某", None, factories.identity(), "19800000001", "焊工", "中级工", "是"],
            ["孙某", abroad.name, factories.identity(), "19800000002", "焊工", "中级工", "是"],
            ["钱某", abroad.name, stranger.identity, stranger.phone, None, None, None],
        ],
    )
    assert counts(made) == (0, 0, 0, 3)
    assert list(errors(made).values()) == [["unit"], ["unit"], ["identity"]]
    assert not Entry.objects.exists()


def test_who_may_import_for_which_delegation():
    leader, event, delegation = delegated()
    unit_event = factories.event()

    def may(actor: Actor, of: Event) -> bool:
        return COMPETITORS.may(Context(actor, {"event": of.pk, "delegation": delegation.pk}))

    assert may(leader, event)
    assert not may(leader, unit_event)
    assert not may(factories.actor_at(factories.county("130922")), event)
    assert not may(factories.actor_in(factories.enterprise()), event)
    assert not COMPETITORS.may(Context(leader, {"event": event.pk, "unit": factories.enterprise().pk}))
    Event.objects.filter(pk=event.pk).update(state=Event.State.CLOSED)
    assert not may(leader, event)
    client = Client()
    client.force_login(leader.user)
    Event.objects.filter(pk=event.pk).update(state=Event.State.OPEN)
    address = (
        f"{reverse('sheets:new', args=['entries.competitors'])}?event={event.pk}&delegation={delegation.pk}"
    )
    page = client.get(reverse("entries:new", args=[event.pk])).content.decode()
    assert address.replace("&", "&amp;") in page
    assert client.get(address).status_code == 200


def test_what_the_rows_name_is_looked_up_for_all_of_them_at_once():
    _leader, event, delegation = delegated()
    party = Party(event, delegation=delegation)
    counted = []
    for number in (2, 12):
        units = [factories.enterprise(f"盐山第{number}乘{each}管件有限公司") for each in range(number)]
        known = [factories.worker(unit) for unit in units]
        rows = [
            StagedValues(each, Outcome.NEW, {"trade": factories.trade().pk}, str(worker.pk))
            for each, worker in enumerate(known)
        ] + [
            StagedValues(100 + each, Outcome.NEW, {"unit": unit.name}, "") for each, unit in enumerate(units)
        ]
        with CaptureQueriesContext(connection) as captured:
            found = [employer(party, row, named) for row, named in with_names(iter(rows), party)]
        assert found == [*units, *units]
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 5
