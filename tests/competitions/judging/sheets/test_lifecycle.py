"""The lives of a sheet, a module's marking and an incident, exhaustively: every state, verb and person."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from competitions.judging import acts
from competitions.judging.marking_lifecycles import INCIDENT, MARKING, SHEET
from competitions.judging.models import Incident, Keying, ModuleMarking, ScoreSheet, SheetSignature
from competitions.planning.models import Event
from portal.acts.actors import Actor, Role
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db

# Who may take each verb, and where it leads. Written by hand, not read from the tables.
OWN, CHIEF, STAFF, SECOND = "own judge", "chief", "staff", "whoever did not ask"
SHEETS: dict[tuple[str, str], str] = {
    ("assigned", "record_marks"): "begun",
    ("begun", "record_marks"): "begun",
    ("returned", "record_marks"): "returned",
    ("begun", "submit_sheet"): "submitted",
    ("returned", "submit_sheet"): "submitted",
    **{(state, "settle_keying"): "submitted" for state in ("assigned", "begun", "returned")},
    ("submitted", "return_sheet"): "returned",
    ("submitted", "mark_again"): "returned",
    ("submitted", "lock_module"): "locked",
    ("locked", "confirm_reopening"): "submitted",
}
MODULES: dict[tuple[str, str], str] = {
    ("open", "lock_module"): "locked",
    ("locked", "ask_reopening"): "reopening",
    ("reopening", "confirm_reopening"): "open",
    ("reopening", "keep_locked"): "locked",
}
INCIDENTS: dict[tuple[str, str], str] = {
    ("reported", "decide_incident"): "decided",
    ("decided", "decide_incident"): "decided",
    ("reported", "withdraw_incident"): "withdrawn",
    ("decided", "withdraw_incident"): "withdrawn",
}


def people(of: marked.Contest) -> Iterator[tuple[str, Actor]]:
    yield OWN, of.judge(4)
    yield CHIEF, of.chief
    yield "another judge of the panel", of.judge(1)
    yield "the scorer", of.scorer
    yield (
        "a chief who has not signed",
        register.self_of(
            register.appointed(marked.contest(entries=1, composed=False).event, state="accepted").judge
        ),
    )
    yield "the chief of another event", marked.contest(entries=1, composed=False).chief
    unions = {
        "organiser": factories.county(),
        "above": factories.city(),
        "sibling": factories.county("130922"),
        "below": factories.tree()["130925-001"],
    }
    for (place, union), role in itertools.product(unions.items(), Role):
        runs = place == "organiser" and role in (Role.OFFICER, Role.ADMINISTRATOR)
        yield STAFF if runs else f"{place} {role}", factories.actor_at(union, role)
    yield "staff of a unit", factories.actor_in(factories.enterprise())
    yield "nobody", Actor.anonymous()


def test_the_ways_tested_here_are_those_of_the_tables() -> None:
    for lifecycle, ways in ((SHEET, SHEETS), (MARKING, MODULES), (INCIDENT, INCIDENTS)):
        table = {(source, row.verb): row.target for row in lifecycle.transitions for source in row.sources}
        assert table == ways


@pytest.mark.parametrize("state", ScoreSheet.State.values)
def test_every_verb_on_a_sheet_in_every_state_by_everybody(state: str) -> None:
    of = marked.contest(entries=1)
    sheet = marked.fill(of, of.sheet(4), submit=False)
    may = {
        "record_marks": {OWN},
        "submit_sheet": {OWN},
        "return_sheet": {CHIEF, STAFF},
        "settle_keying": {STAFF, "the scorer"},
    }
    clerks = [factories.user("录入甲"), factories.user("录入乙")]
    values = itertools.cycle(["1", "2"])

    def take(verb: str, actor: Actor) -> str:
        ways: dict[str, Callable[[], Any]] = {
            "record_marks": lambda: acts.record_marks(
                actor=actor,
                sheet=sheet,
                marks={"a6": {"points": next(values)}},
                base_revision=sheet.revision,
                client_key=f"{next(keys)}",
            ),
            "submit_sheet": lambda: acts.submit_sheet(actor=actor, sheet=sheet, base_revision=sheet.revision),
            "return_sheet": lambda: acts.return_sheet(actor=actor, sheet=sheet, reason="复核"),
            "settle_keying": lambda: acts.settle_keying(
                actor=actor, sheet=sheet, choices={"a6": 1}, reason="对照原表"
            ),
        }
        ways[verb]()
        return ScoreSheet.objects.get(pk=sheet.pk).state

    keys = itertools.count()
    for name, actor in list(people(of)):
        for verb, allowed in may.items():
            ScoreSheet.objects.filter(pk=sheet.pk).update(
                state=state, submitted_at=timezone.now(), submitted_by=None
            )
            sheet.refresh_from_db()
            Keying.objects.all().delete()
            Keying.objects.bulk_create(
                Keying(sheet=sheet, turn=turn, keyed_by=clerk, values={"a6": {"points": str(turn)}})
                for turn, clerk in enumerate(clerks, start=1)
            )
            expected = SHEETS.get((state, verb)) if name in allowed else None
            try:
                outcome: str | None = take(verb, actor)
            except (NotAllowed, Refused):
                outcome = None
            assert outcome == expected, (state, verb, name)


@pytest.mark.parametrize("state", ModuleMarking.State.values)
def test_every_verb_on_a_module_in_every_state_by_everybody(state: str) -> None:
    of = marked.contest(entries=1)
    marked.fill_all(of)
    # Staff lock only what the chief judge has signed on paper.
    SheetSignature.objects.bulk_create(
        SheetSignature(sheet=sheet, who="chief_judge") for sheet in ScoreSheet.objects.all()
    )
    asker = factories.actor_at(factories.county(), Role.ADMINISTRATOR)
    verbs = ("lock_module", "ask_reopening", "confirm_reopening", "keep_locked")
    of_sheets = "submitted" if state == "open" else "locked"

    def take(verb: str, actor: Actor) -> str:
        act: Any = getattr(acts, verb)
        reason = {} if verb in ("lock_module", "confirm_reopening") else {"reason": "录入有误"}
        act(actor=actor, marking=of.marking, **reason)
        return of.reread().state

    for name, actor in [*people(of), ("who asked", asker)]:
        for verb in verbs:
            ModuleMarking.objects.filter(pk=of.marking.pk).update(
                state=state,
                locked_at=timezone.now(),
                asked_by=asker.user_id if state == "reopening" else None,
                reason="录入有误" if state == "reopening" else "",
            )
            ScoreSheet.objects.update(state=of_sheets)
            expected = MODULES.get((state, verb)) if name in (CHIEF, STAFF) else None
            if name == "who asked" and verb != "confirm_reopening":
                expected = MODULES.get((state, verb))
            try:
                outcome: str | None = take(verb, actor)
            except (NotAllowed, Refused):
                outcome = None
            assert outcome == expected, (state, verb, name)


@pytest.mark.parametrize("state", Incident.State.values)
def test_every_verb_on_an_incident_in_every_state_by_everybody(state: str) -> None:
    of = marked.contest(entries=1)
    incident = acts.report_incident(
        actor=of.chief,
        event=of.event,
        kind="other",
        description="停电",
        module=of.module,
        entry=of.entries[0],
    )
    ways: dict[str, Callable[[Actor], Incident]] = {
        "decide_incident": lambda actor: acts.decide_incident(
            actor=actor, incident=incident, decision="补时", minutes=5
        ),
        "withdraw_incident": lambda actor: acts.withdraw_incident(
            actor=actor, incident=incident, reason="误记"
        ),
    }
    for name, actor in list(people(of)):
        for verb, act in ways.items():
            Incident.objects.filter(pk=incident.pk).update(
                state=state, decision="补时", decided_at=timezone.now()
            )
            expected = INCIDENTS.get((state, verb)) if name in (CHIEF, STAFF) else None
            try:
                outcome: str | None = act(actor).state
            except (NotAllowed, Refused):
                outcome = None
            assert outcome == expected, (state, verb, name)


@pytest.mark.parametrize("state", sorted(set(Event.State.values) - {"under_way"}))
def test_nothing_is_marked_reviewed_or_locked_unless_the_event_is_under_way(state: str) -> None:
    of = marked.contest(entries=1)
    sheet = marked.fill(of, of.sheet(4))
    begun = marked.fill(of, of.sheet(5), submit=False)
    Event.objects.filter(pk=of.event.pk).update(state=state)
    refused: list[Callable[[], Any]] = [
        lambda: acts.return_sheet(actor=of.chief, sheet=sheet, reason="复核"),
        lambda: acts.record_marks(
            actor=of.judge(5), sheet=begun, marks={"a6": None}, base_revision=1, client_key="x"
        ),
        lambda: acts.submit_sheet(actor=of.judge(5), sheet=begun, base_revision=1),
        lambda: acts.lock_module(actor=of.chief, marking=of.marking),
        lambda: acts.report_incident(
            actor=of.chief, event=Event.objects.get(), kind="other", description="停电"
        ),
    ]
    for act in refused:
        with pytest.raises(Refused):
            act()
