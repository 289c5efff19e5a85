"""From a draft to an entry with a number, and back again."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from competitions.entries import acts
from competitions.entries.models import Attachment, Competitor, Entry
from competitions.planning.models import Event
from enterprises.models import Employment, Enterprise
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def unit() -> Enterprise:
    return factories.enterprise()


@pytest.fixture
def staff(unit: Enterprise) -> Actor:
    return factories.actor_in(unit)


def draft(actor: Actor, event: Event, unit: Enterprise, **values: Any) -> Entry:
    worker = factories.worker(unit, **values)
    return acts.start(actor=actor, event=event, enterprise=unit, workers=[worker])


def keys(refusal: Refused) -> list[str]:
    return [finding.key for finding in refusal.findings if finding.severity == "block"]


def test_a_draft_holds_no_place_and_no_person(unit: Enterprise, staff: Actor):
    event = factories.event(capacity=1)
    worker = factories.worker(unit)
    first = acts.start(actor=staff, event=event, enterprise=unit, workers=[worker])
    second = acts.start(actor=staff, event=event, enterprise=unit, workers=[worker])
    assert [entry.state for entry in (first, second)] == [Entry.State.DRAFT] * 2
    assert list(Competitor.objects.values_list("active", flat=True)) == [False, False]
    assert first.number is None

    sent = acts.submit(actor=staff, entry=second)
    assert (sent.state, sent.number) == (
        Entry.State.SUBMITTED,
        f"{event.competition.year}-{event.pk:04d}-0001",
    )
    with pytest.raises(Refused) as refusal:
        acts.submit(actor=staff, entry=first)
    assert keys(refusal.value) == ["entries.already_here", "entries.capacity"]


def test_submission_is_one_act_in_the_journal(unit: Enterprise, staff: Actor):
    entry = draft(staff, factories.event(), unit)
    acts.submit(actor=staff, entry=entry)
    row = JournalRow.objects.get(verb="submit", object_type="entries.entry")
    assert row.object_id == str(entry.pk)
    assert (row.before["state"], row.after["state"]) == ("draft", "submitted")
    assert row.union_id == entry.event.competition.organiser_id
    assert entry.enterprise is not None


def test_numbers_go_up_and_are_never_given_again(unit: Enterprise, staff: Actor):
    event = factories.event()
    first = acts.submit(actor=staff, entry=draft(staff, event, unit))
    acts.withdraw(actor=staff, entry=first)
    second = acts.submit(actor=staff, entry=draft(staff, event, unit))
    assert [entry.number[-4:] for entry in (first, second) if entry.number] == ["0001", "0002"]


def test_numbers_stay_in_order_past_9999(unit: Enterprise, staff: Actor):
    event = factories.event()
    year = event.competition.year
    for sequence in ("9999", "10000"):
        factories.entry(event, number=f"{year}-{event.pk:04d}-{sequence}")
    sent = acts.submit(actor=staff, entry=draft(staff, event, unit))
    assert sent.number == f"{year}-{event.pk:04d}-10001"


def test_the_same_people_may_be_entered_again_after_withdrawal(unit: Enterprise, staff: Actor):
    event = factories.event(capacity=1)
    worker = factories.worker(unit)
    first = acts.start(actor=staff, event=event, enterprise=unit, workers=[worker])
    acts.withdraw(actor=staff, entry=acts.submit(actor=staff, entry=first), reason="出差")
    again = acts.start(actor=staff, event=event, enterprise=unit, workers=[worker])
    assert acts.submit(actor=staff, entry=again).state == Entry.State.SUBMITTED
    first.refresh_from_db()
    assert (first.state, first.reason) == (Entry.State.WITHDRAWN, "出差")


def test_the_quota_of_a_unit_holds_for_that_unit_only(unit: Enterprise, staff: Actor):
    event = factories.event(quota_per_unit=1)
    acts.submit(actor=staff, entry=draft(staff, event, unit))
    with pytest.raises(Refused) as refusal:
        acts.submit(actor=staff, entry=draft(staff, event, unit))
    assert keys(refusal.value) == ["entries.quota"]

    other = factories.enterprise()
    others = factories.actor_in(other)
    assert acts.submit(actor=others, entry=draft(others, event, other)).state == Entry.State.SUBMITTED


@pytest.mark.parametrize(("seconds", "taken"), [(-1, True), (0, False), (1, False)])
def test_the_minute_of_the_deadline(unit: Enterprise, staff: Actor, seconds: int, taken: bool):
    closes = timezone.now() + datetime.timedelta(days=1)
    event = factories.event(entry_closes_at=closes)
    entry = draft(staff, event, unit)
    with time_machine.travel(closes + datetime.timedelta(seconds=seconds), tick=False):
        if taken:
            acts.submit(actor=staff, entry=entry)
        else:
            with pytest.raises(Refused) as refusal:
                acts.submit(actor=staff, entry=entry)
            assert keys(refusal.value) == ["entries.deadline"]
    entry.refresh_from_db()
    assert (entry.state == Entry.State.SUBMITTED) is taken


def test_warnings_must_be_confirmed_and_stand_in_the_journal(unit: Enterprise, staff: Actor):
    event = factories.event()
    first_day = event.starts_on
    entry = draft(staff, event, unit, birthday=first_day.replace(year=first_day.year - 65))
    with pytest.raises(Refused):
        acts.submit(actor=staff, entry=entry)
    acts.submit(actor=staff, entry=entry, confirmed=True)
    row = JournalRow.objects.get(verb="submit", object_type="entries.entry")
    assert row.after["confirmed_warnings"] == ["entries.age"]


def test_who_left_the_unit_before_the_day_that_counts_is_refused(unit: Enterprise, staff: Actor):
    event = factories.event()
    entry = draft(staff, event, unit)
    Employment.objects.update(until=timezone.localdate())
    with pytest.raises(Refused) as refusal:
        acts.submit(actor=staff, entry=entry)
    assert keys(refusal.value) == ["entries.employer"]


def test_in_two_events_of_a_competition_only_with_confirmation(unit: Enterprise, staff: Actor):
    competition = factories.competition()
    worker = factories.worker(unit)
    one = factories.event(competition, "焊条电弧焊")
    other = factories.event(competition, "气体保护焊")
    acts.submit(actor=staff, entry=acts.start(actor=staff, event=one, enterprise=unit, workers=[worker]))
    second = acts.start(actor=staff, event=other, enterprise=unit, workers=[worker])
    with pytest.raises(Refused) as refusal:
        acts.submit(actor=staff, entry=second)
    assert [finding.key for finding in refusal.value.findings if finding.severity == "warn"] == [
        "entries.already_elsewhere"
    ]
    assert acts.submit(actor=staff, entry=second, confirmed=True).state == Entry.State.SUBMITTED


def test_others_may_not_write_or_send(unit: Enterprise, staff: Actor):
    event = factories.event()
    entry = draft(staff, event, unit)
    neighbour = factories.actor_in(factories.enterprise())
    viewer = factories.actor_at(factories.county(), Role.VIEWER)
    elsewhere = factories.actor_at(factories.county("130922"))
    for actor in (neighbour, viewer, elsewhere, Actor.anonymous()):
        with pytest.raises(NotAllowed):
            acts.submit(actor=actor, entry=entry)
        with pytest.raises(NotAllowed):
            acts.start(actor=actor, event=event, enterprise=unit)


def test_county_staff_enter_for_a_unit_of_their_county(unit: Enterprise):
    officer = factories.actor_at(factories.county())
    entry = draft(officer, factories.event(), unit)
    assert entry.entered_through == factories.county()
    assert acts.submit(actor=officer, entry=entry).enterprise == unit


def test_a_change_keeps_the_place_and_goes_through_review_again(unit: Enterprise, staff: Actor):
    event = factories.event(capacity=1)
    entry = acts.submit(actor=staff, entry=draft(staff, event, unit))
    number = entry.number
    entry = acts.reopen(actor=staff, entry=entry)
    assert (entry.state, entry.correct_by, entry.reason) == (
        Entry.State.RETURNED,
        event.entry_closes_at,
        "",
    )
    newcomer = factories.worker(unit)
    acts.add_people(actor=staff, entry=entry, workers=[newcomer])
    rival = draft(factories.actor_in(other := factories.enterprise()), event, other)
    with pytest.raises(Refused) as refusal:
        acts.submit(actor=factories.actor_in(other), entry=rival)
    assert keys(refusal.value) == ["entries.capacity"]
    entry = acts.submit(actor=staff, entry=entry)
    assert entry.number == number
    assert list(Competitor.objects.filter(entry=entry).values_list("worker", "active")) == [
        (newcomer.pk, True)
    ]


def test_after_the_deadline_nothing_is_changed_or_withdrawn(unit: Enterprise, staff: Actor):
    event = factories.event()
    entry = acts.submit(actor=staff, entry=draft(staff, event, unit))
    Event.objects.update(entry_closes_at=timezone.now())
    for act in (acts.reopen, acts.withdraw):
        with pytest.raises(Refused):
            act(actor=staff, entry=Entry.objects.get(pk=entry.pk))
    entry.refresh_from_db()
    assert entry.state == Entry.State.SUBMITTED


def test_an_internal_competition_is_for_its_own_unit(unit: Enterprise, staff: Actor):
    internal = factories.competition(enterprise=factories.enterprise(), level="enterprise")
    with pytest.raises(Refused):
        draft(staff, factories.event(internal), unit)


def test_a_team_needs_its_size_name_and_captain(unit: Enterprise, staff: Actor):
    event = factories.event(
        format=Event.Format.TEAM, team_size_minimum=2, team_size_maximum=3, name="管道安装团队"
    )
    workers = [factories.worker(unit) for _ in range(4)]
    entry = acts.start(actor=staff, event=event, enterprise=unit)
    with pytest.raises(Refused) as refusal:
        acts.submit(actor=staff, entry=entry)
    assert keys(refusal.value) == ["entries.people", "entries.team_name"]
    with pytest.raises(Refused):
        acts.add_people(actor=staff, entry=entry, workers=workers)
    acts.add_people(actor=staff, entry=entry, workers=workers[:2])
    second = Competitor.objects.get(worker=workers[1])
    acts.name_team(actor=staff, entry=entry, team_name="恒泽铁军", coach="王某", captain=second)
    entry = acts.submit(actor=staff, entry=Entry.objects.get(pk=entry.pk))
    assert list(entry.competitors.values_list("worker", "captain", "active")) == [
        (workers[0].pk, False, True),
        (workers[1].pk, True, True),
    ]

    rival = acts.start(actor=staff, event=event, enterprise=unit)
    with pytest.raises(Refused) as named:
        acts.name_team(actor=staff, entry=rival, team_name="恒泽铁军", coach="", captain=None)
    assert named.value.field == "team_name"


def test_what_the_event_asks_for_must_be_there(unit: Enterprise, staff: Actor, settings: Any, tmp_path: Any):
    settings.MEDIA_ROOT = tmp_path
    event = factories.event(requirements=["consent", "photo", "pledge"])
    worker = factories.worker(unit)
    entry = acts.start(actor=staff, event=event, enterprise=unit, workers=[worker])
    with pytest.raises(Refused) as refusal:
        acts.submit(actor=staff, entry=entry)
    assert keys(refusal.value) == ["entries.attachment"] * 3

    acts.agree(actor=staff, entry=entry, requirement="consent", workers=[worker])
    acts.agree(actor=staff, entry=entry, requirement="pledge", workers=[None])
    for _ in range(2):
        acts.attach(
            actor=staff,
            entry=entry,
            requirement="photo",
            worker=worker,
            file=SimpleUploadedFile("李某的身份证.docx", PNG),
        )
    acts.submit(actor=staff, entry=entry)
    assert list(
        Attachment.objects.order_by("requirement").values_list("requirement", "worker", "text_version")
    ) == [("consent", worker.pk, "2025-1"), ("photo", worker.pk, ""), ("pledge", None, "2025-1")]
    stored = Attachment.objects.get(requirement="photo").file.name
    assert stored is not None
    assert stored.endswith(".png")
    assert "李某" not in stored


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "file"),
        (b"MZ" + b"0" * 100, "file"),
        (b"%PDF-1.7 ...", "file"),
        (PNG + b"0" * 3_000_000, "file"),
    ],
)
def test_files_are_judged_by_content_and_size(unit: Enterprise, staff: Actor, content: bytes, field: str):
    event = factories.event(requirements=["photo"])
    worker = factories.worker(unit)
    entry = acts.start(actor=staff, event=event, enterprise=unit, workers=[worker])
    with pytest.raises(Refused) as refusal:
        acts.attach(
            actor=staff,
            entry=entry,
            requirement="photo",
            worker=worker,
            file=SimpleUploadedFile("photo.png", content),
        )
    assert refusal.value.field == field
    assert not Attachment.objects.exists()


def test_a_draft_can_be_thrown_away_and_leaves_its_journal(unit: Enterprise, staff: Actor):
    entry = draft(staff, factories.event(), unit)
    pk = entry.pk
    acts.discard(actor=staff, entry=entry)
    assert not Entry.objects.exists()
    assert list(
        JournalRow.objects.filter(object_type="entries.entry", object_id=str(pk))
        .order_by("id")
        .values_list("verb", flat=True)
    ) == ["start", "discard"]


def test_many_are_sent_in_each_by_itself(unit: Enterprise, staff: Actor):
    event = factories.event(capacity=2)
    workers = [factories.worker(unit) for _ in range(3)]
    entries = acts.start_several(actor=staff, event=event, enterprise=unit, workers=workers)
    outcomes = acts.submit_many(actor=staff, entries=entries)
    assert [refusal is None for _entry, refusal in outcomes] == [True, True, False]
    assert Entry.objects.filter(state=Entry.State.SUBMITTED).count() == 2
