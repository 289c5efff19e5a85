"""Entry opens and closes at the stated moments: once, also when the run comes late, and never against the staff."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from competitions.entries.eligibility import is_open
from competitions.planning.acts import keep_entry_periods, move_event, reschedule_event
from competitions.planning.models import Competition, Event
from competitions.planning.queries.events import due_to_close
from competitions.planning.tasks import entry_periods
from portal.acts import lifecycle
from portal.acts.actors import Role
from portal.acts.findings import Finding, Severity
from portal.acts.models import JournalRow, Message, Notice
from tests import factories
from unions.models import User

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
NOTHING = {"open": 0, "close": 0}


def planned(opens: datetime.timedelta, closes: datetime.timedelta, **values: Any) -> Event:
    """A planned event whose entry opens and closes so long from now."""
    now = timezone.now()
    return factories.event(
        values.pop("competition", None),
        state=values.pop("state", Event.State.PLANNED),
        entry_opens_at=now + opens,
        entry_closes_at=now + closes,
        **values,
    )


def state_of(event: Event) -> str:
    return Event.objects.get(pk=event.pk).state


def test_entry_opens_and_closes_at_its_moments_and_once() -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    event = planned(HOUR, 3 * HOUR)
    assert keep_entry_periods() == NOTHING
    with time_machine.travel(timezone.now() + HOUR, tick=False):
        assert keep_entry_periods() == {"open": 1, "close": 0}
        assert keep_entry_periods() == NOTHING
    assert state_of(event) == Event.State.OPEN
    with time_machine.travel(timezone.now() + 3 * HOUR, tick=False):
        entry_periods()
        entry_periods()
    assert state_of(event) == Event.State.CLOSED

    rows = JournalRow.objects.filter(object_type="planning.event", object_id=str(event.pk)).order_by("pk")
    assert [(row.verb, row.actor_id, row.after["state"]) for row in rows] == [
        ("open", None, "open"),
        ("close", None, "closed"),
    ]
    told = Notice.objects.filter(user=officer).order_by("pk").values_list("title", flat=True)
    name = event.competition.name
    assert list(told) == [
        f"“{name}”的“{event.name}”已按公布的时间开放报名。",
        f"“{name}”的“{event.name}”已按公布的时间截止报名。",
    ]
    assert not Message.objects.exists()


def test_a_late_run_closes_but_opens_nothing_that_is_over() -> None:
    missed = planned(-3 * HOUR, -HOUR)
    late = planned(-3 * HOUR, -HOUR, state=Event.State.OPEN)
    running = planned(-3 * HOUR, HOUR)
    assert keep_entry_periods() == {"open": 1, "close": 1}
    assert [state_of(event) for event in (missed, late, running)] == ["planned", "closed", "open"]


@pytest.mark.parametrize(
    ("state", "values"),
    [
        (Competition.State.SIGNED, {}),
        (Competition.State.CANCELLED, {}),
        (Competition.State.FILED, {"backfilled": True}),
    ],
)
def test_only_what_is_filed_and_still_to_be_held(state: str, values: dict[str, Any]) -> None:
    competition = factories.competition(state=state, **values)
    events = [
        planned(-HOUR, HOUR, competition=competition),
        planned(-2 * HOUR, -HOUR, competition=competition, state=Event.State.OPEN),
    ]
    assert keep_entry_periods() == NOTHING
    assert [state_of(event) for event in events] == ["planned", "open"]


@pytest.mark.parametrize("state", ["closed", "postponed", "cancelled", "under_way"])
def test_what_staff_decided_stays(state: str) -> None:
    event = planned(-HOUR, HOUR, state=state)
    assert keep_entry_periods() == NOTHING
    assert state_of(event) == state


def test_the_button_may_come_first() -> None:
    officer = factories.actor_at(factories.county())
    event = planned(HOUR, 3 * HOUR)
    move_event(actor=officer, event=event, verb="open")
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        assert keep_entry_periods() == NOTHING
        move_event(actor=officer, event=event, verb="close", confirmed=True)
        assert keep_entry_periods() == NOTHING
    with time_machine.travel(timezone.now() + 4 * HOUR, tick=False):
        assert keep_entry_periods() == NOTHING
    assert state_of(event) == "closed"


def test_opened_by_hand_before_its_moment_entry_is_open_at_once() -> None:
    officer = factories.actor_at(factories.county())
    event = planned(HOUR, 3 * HOUR)
    with time_machine.travel(timezone.now(), tick=False):
        moved = move_event(actor=officer, event=event, verb="open")
        assert moved.entry_opens_at == timezone.now()
        assert is_open(moved, timezone.now())
    row = JournalRow.objects.get(verb="open")
    assert set(row.after) >= {"state", "entry_opens_at"}

    late = planned(-HOUR, HOUR)
    announced = late.entry_opens_at
    assert move_event(actor=officer, event=late, verb="open").entry_opens_at == announced


def test_a_period_changed_meanwhile_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and locking an officer gives two more hours."""
    officer = factories.actor_at(factories.county())
    event = planned(-2 * HOUR, -HOUR, state=Event.State.OPEN)
    from competitions.planning.acts import timetable

    def look_then_change(now: datetime.datetime) -> Any:
        found = [(each, "close") for each in due_to_close(now)]
        facts = {"entry_closes_at": now + 2 * HOUR}
        reschedule_event(actor=officer, event=event, facts=facts, reason="延长报名")
        return found

    monkeypatch.setattr(timetable, "_due", look_then_change)
    assert keep_entry_periods() == NOTHING
    assert state_of(event) == "open"


def test_one_event_s_trouble_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from competitions.planning.acts import timetable

    first, second = planned(-HOUR, HOUR), planned(-HOUR, HOUR)
    move = timetable._move

    def stumble(event: Event, verb: str, now: datetime.datetime) -> None:
        if event.pk == first.pk:
            raise RuntimeError
        move(event, verb, now)

    monkeypatch.setattr(timetable, "_move", stumble)
    assert keep_entry_periods() == {"open": 1, "close": 0}
    assert [state_of(event) for event in (first, second)] == ["planned", "open"]


def test_a_refused_opening_is_told_once_for_each_stated_moment() -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    stranger = factories.staff_of_union(factories.county("130922"), Role.OFFICER)
    event = planned(HOUR, 3 * HOUR)
    Competition.objects.filter(pk=event.competition_id).update(organiser=factories.county())

    def refuse(_subject: object) -> list[Finding]:
        return [Finding("planning.competition_allowed", Severity.BLOCK, "实施方案已被撤回")]

    def told(user: User) -> list[tuple[str, str]]:
        return list(Notice.objects.filter(user=user).order_by("pk").values_list("title", "body"))

    first = (f"“{event.competition.name}”的“{event.name}”未能按时开放报名", "实施方案已被撤回")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(lifecycle._checks, "planning.competition_allowed", refuse)
        with time_machine.travel(timezone.now() + HOUR, tick=False):
            assert keep_entry_periods() == NOTHING
            assert keep_entry_periods() == NOTHING
        assert (told(officer), told(stranger)) == ([first], [])
        assert state_of(event) == Event.State.PLANNED
        Event.objects.filter(pk=event.pk).update(entry_opens_at=timezone.now() + 2 * HOUR)
        with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
            keep_entry_periods()
            keep_entry_periods()
    assert told(officer) == [first, first]
