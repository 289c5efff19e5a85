"""Entering from a spreadsheet: upload, preview, confirm, drafts; twice the same file changes nothing."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from django.urls import reverse

from competitions.entries import acts
from competitions.entries.imports import COMPETITORS
from competitions.entries.models import Competitor, Entry
from competitions.planning.models import Event
from enterprises.models import Enterprise, SkillLevel, Worker
from portal.acts.actors import Actor
from portal.jobs.models import Job
from portal.jobs.running import execute
from portal.sheets import acts as sheet_acts
from portal.sheets import tasks  # noqa: F401  (registers the runners)
from portal.sheets.models import StagedRow, Upload, unpacked
from portal.sheets.registry import Context
from portal.sheets.writing import write_xlsx
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(actor: Actor, event: Event, unit: Enterprise, rows: list[list[object]]) -> Upload:
    """A workbook in the template's columns, taken in and read."""
    arguments = {"event": event.pk, "unit": unit.pk}
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
