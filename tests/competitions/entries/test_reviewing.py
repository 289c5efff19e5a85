"""Decisions in every state of entry and event; who is told; bulk with the same checks row by row."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competitions.entries import acts
from competitions.entries.models import Competitor, EligibilityReview, Entry
from competitions.planning.models import Event
from enterprises.models import Employment
from portal.acts.actors import Actor
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import Refused
from tests import factories

pytestmark = pytest.mark.django_db

TOMORROW = datetime.timedelta(days=1)
State = Entry.State


def organiser() -> Actor:
    return factories.actor_at(factories.county())


def decide(decision: str, actor: Actor, entry: Entry) -> Entry:
    if decision == "accept":
        return acts.accept(actor=actor, entry=entry)
    if decision == "return":
        return acts.send_back(actor=actor, entry=entry, reason="补盖章", correct_by=timezone.now() + TOMORROW)
    return acts.refuse(actor=actor, entry=entry, reason="材料不实")


ALLOWED = {
    "accept": {State.SUBMITTED},
    "return": {State.SUBMITTED, State.ACCEPTED},
    "refuse": {State.SUBMITTED, State.RETURNED, State.ACCEPTED},
}
TARGET = {"accept": State.ACCEPTED, "return": State.RETURNED, "refuse": State.REFUSED}


@pytest.mark.parametrize(("decision", "state"), list(itertools.product(ALLOWED, State)))
def test_each_decision_in_each_state_of_an_entry(decision: str, state: State):
    entry = factories.entry(factories.event(), state=state)
    actor = organiser()
    if state in ALLOWED[decision]:
        decided = decide(decision, actor, entry)
        assert decided.state == TARGET[decision]
        assert EligibilityReview.objects.get().decision == decision
        holding = decision != "refuse"
        assert Competitor.objects.get(entry=entry).active is holding
    else:
        with pytest.raises(Refused):
            decide(decision, actor, entry)
        entry.refresh_from_db()
        assert entry.state == state
        assert not EligibilityReview.objects.exists()


@pytest.mark.parametrize(("decision", "state"), list(itertools.product(ALLOWED, Event.State)))
def test_each_decision_in_each_state_of_an_event(decision: str, state: str):
    entry = factories.entry(factories.event(state=state), state=State.SUBMITTED)
    if state in (Event.State.OPEN, Event.State.CLOSED, Event.State.POSTPONED):
        assert decide(decision, organiser(), entry).state == TARGET[decision]
    else:
        with pytest.raises(Refused):
            decide(decision, organiser(), entry)


def test_a_return_needs_a_reason_and_a_deadline_ahead():
    entry = factories.entry(factories.event(), state=State.SUBMITTED)
    actor = organiser()
    for reason, correct_by, field in (
        (" ", timezone.now() + TOMORROW, "reason"),
        ("补盖章", None, "correct_by"),
        ("补盖章", timezone.now() - TOMORROW, "correct_by"),
    ):
        with pytest.raises(Refused) as refusal:
            acts.send_back(actor=actor, entry=entry, reason=reason, correct_by=correct_by)
        assert refusal.value.field == field
    with pytest.raises(Refused) as refused:
        acts.refuse(actor=actor, entry=entry, reason="")
    assert refused.value.field == "reason"


def test_who_no_longer_meets_the_rules_is_not_accepted():
    entry = factories.entry(factories.event(), state=State.SUBMITTED)
    Employment.objects.update(until=timezone.localdate())
    with pytest.raises(Refused) as refusal:
        acts.accept(actor=organiser(), entry=entry)
    assert [finding.key for finding in refusal.value.findings if finding.severity == "block"] == [
        "entries.employer"
    ]


def test_a_returned_entry_comes_back_after_the_deadline_within_its_own_time():
    unit = factories.enterprise()
    staff = factories.actor_in(unit)
    event = factories.event()
    entry = factories.entry(event, employer=unit, state=State.SUBMITTED)
    acts.send_back(actor=organiser(), entry=entry, reason="补盖章", correct_by=timezone.now() + 2 * TOMORROW)
    Event.objects.filter(pk=event.pk).update(
        state=Event.State.CLOSED, entry_closes_at=timezone.now() - datetime.timedelta(hours=1)
    )
    number = entry.number
    again = acts.submit(actor=staff, entry=Entry.objects.get(pk=entry.pk))
    assert (again.state, again.number, again.correct_by) == (State.SUBMITTED, number, None)


def test_the_unit_and_the_competitor_are_told_and_nobody_else():
    unit = factories.enterprise()
    staff = factories.staff_of_unit(unit)
    worker = factories.worker(unit)
    competitor = factories.actor_self(worker).user
    bystander = factories.staff_of_unit(factories.enterprise())
    event = factories.event()
    entry = factories.entry(event, [worker], employer=unit, state=State.SUBMITTED)
    actor = organiser()
    acts.send_back(actor=actor, entry=entry, reason="补盖章", correct_by=timezone.now() + TOMORROW)
    assert set(Notice.objects.values_list("user", flat=True)) == {staff.pk}
    Notice.objects.all().delete()
    Entry.objects.update(state=State.SUBMITTED)
    acts.accept(actor=actor, entry=Entry.objects.get(pk=entry.pk))
    told = set(Notice.objects.values_list("user", flat=True))
    assert told == {staff.pk, competitor.pk}
    assert bystander.pk not in told
    assert actor.user_id not in told


def test_many_are_decided_each_with_its_own_checks():
    event = factories.event()
    fit = factories.entry(event, state=State.SUBMITTED)
    gone = factories.entry(event, state=State.SUBMITTED)
    Employment.objects.filter(worker__competitors__entry=gone).update(until=timezone.localdate())
    decided = factories.entry(event, state=State.ACCEPTED)
    outcomes = acts.decide_many(actor=organiser(), entries=[fit, gone, decided], decision="accept")
    assert [refusal is None for _entry, refusal in outcomes] == [True, False, False]
    assert dict(Entry.objects.values_list("pk", "state")) == {
        fit.pk: State.ACCEPTED,
        gone.pk: State.SUBMITTED,
        decided.pk: State.ACCEPTED,
    }


def test_the_journal_has_the_decision_and_its_reason():
    entry = factories.entry(factories.event(), state=State.SUBMITTED)
    acts.refuse(actor=organiser(), entry=entry, reason="材料不实")
    row = JournalRow.objects.get(verb="refuse")
    assert (row.before["state"], row.after["state"], row.note) == ("submitted", "refused", "材料不实")


def test_what_took_place_already_is_put_on_record():
    unit = factories.enterprise()
    internal = factories.competition(enterprise=unit, level="enterprise")
    event = factories.event(internal, state=Event.State.UNDER_WAY)
    staff = factories.actor_in(unit)
    worker = factories.worker(unit)
    entry = acts.record_entry(actor=staff, event=event, enterprise=unit, workers=[worker])
    assert (entry.state, entry.number) == (
        State.ACCEPTED,
        f"{internal.year}-{event.pk:04d}-0001",
    )
    with pytest.raises(Refused):
        acts.record_entry(actor=staff, event=event, enterprise=unit, workers=[worker])
    ordinary = factories.event()
    with pytest.raises(Refused):
        acts.record_entry(actor=organiser(), event=ordinary, enterprise=unit, workers=[worker])
    assert Entry.objects.count() == 1


def test_a_correction_ends_before_the_first_day_begins():
    event = factories.event()
    entry = factories.entry(event, state=State.SUBMITTED)
    begins = timezone.make_aware(datetime.datetime.combine(event.starts_on, datetime.time.min))
    with pytest.raises(Refused) as refusal:
        acts.send_back(
            actor=organiser(), entry=entry, reason="补盖章", correct_by=begins + datetime.timedelta(minutes=1)
        )
    assert refusal.value.field == "correct_by"
    entry.refresh_from_db()
    assert entry.state == State.SUBMITTED
    assert (
        acts.send_back(actor=organiser(), entry=entry, reason="补盖章", correct_by=begins).correct_by
        == begins
    )


def _locked_rows(act: Callable[[], object]) -> list[str]:
    """The tables whose rows an act locks, in their order."""
    with CaptureQueriesContext(connection) as seen:
        act()
    locking = [
        query["sql"]
        for query in seen.captured_queries
        if " UPDATE" in query["sql"] and " FOR " in query["sql"]
    ]
    return [
        table
        for sql in locking
        for table in ("entries_entry", "planning_event")
        if sql.startswith("SELECT") and f'FROM "{table}"' in sql
    ]


@pytest.mark.postgresql
@pytest.mark.parametrize("name", ["accept", "return", "refuse", "reopen", "ask_substitution"])
def test_the_event_cannot_begin_meanwhile(name: str):
    closed: dict[str, Any] = {"state": Event.State.CLOSED, "entry_closes_at": timezone.now() - TOMORROW}
    event = factories.event(**(closed if name == "ask_substitution" else {}))
    unit = factories.enterprise()
    staff, reviewer = factories.actor_in(unit), organiser()
    entry = factories.entry(event, employer=unit, state=State.SUBMITTED)
    works = {
        "reopen": lambda: acts.reopen(actor=staff, entry=entry),
        "ask_substitution": lambda: acts.ask_substitution(
            actor=staff, leaving=entry.competitors.get(), coming=factories.worker(unit), reason="住院"
        ),
    }
    act = works.get(name) or (lambda: decide(name, reviewer, entry))
    assert _locked_rows(act) == ["entries_entry", "planning_event"]
