"""Both lifecycles, exhaustively from their tables: every state, verb and role; and what events derive."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from competitions.planning import phases
from competitions.planning.acts import exhibit_event, move_competition, move_event
from competitions.planning.audiences import _providers, register_audience
from competitions.planning.lifecycles import COMPETITION, EVENT
from competitions.planning.models import Competition, Event
from competitions.planning.pages import competition_steps, event_steps
from competitions.planning.phases import Phase
from portal.acts import lifecycle
from portal.acts.actors import Actor, Role
from portal.acts.models import Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories

pytestmark = pytest.mark.django_db

ROLES = (Role.OFFICER, Role.ADMINISTRATOR, Role.APPROVER, Role.FINANCE, Role.VIEWER, Role.AUDITOR)
PLACES = ("organiser", "above", "sibling", "below")
PREPARING, DECIDING = {Role.OFFICER, Role.ADMINISTRATOR}, {Role.APPROVER, Role.ADMINISTRATOR}
ANYBODY_OF_THE_ORGANISER = PREPARING | DECIDING

# Who may take each verb of a county's competition: (place, roles). Written by hand, not read from the table.
COMPETITION_VERBS: dict[str, tuple[str, set[Role]]] = {
    "prepare": ("organiser", PREPARING),
    "check": ("organiser", DECIDING),
    "sign_off": ("organiser", DECIDING),
    "send_back": ("organiser", DECIDING),
    "submit": ("organiser", ANYBODY_OF_THE_ORGANISER),
    "take_back": ("organiser", PREPARING),
    "file": ("above", DECIDING),
    "approve": ("nowhere", set()),
    "return": ("above", DECIDING),
    "refuse": ("above", DECIDING),
    "cancel": ("organiser", ANYBODY_OF_THE_ORGANISER),
}
COMPETITION_WAYS: dict[tuple[str, str], str] = {
    ("draft", "prepare"): "signing",
    ("returned", "prepare"): "signing",
    ("signing", "check"): "signing",
    ("signing", "sign_off"): "signed",
    ("signing", "send_back"): "draft",
    ("signed", "send_back"): "draft",
    ("signed", "submit"): "submitted",
    ("signing", "take_back"): "draft",
    ("signed", "take_back"): "draft",
    ("submitted", "take_back"): "draft",
    ("submitted", "file"): "filed",
    ("submitted", "return"): "returned",
    ("submitted", "refuse"): "refused",
    **{
        (state, "cancel"): "cancelled"
        for state in ("draft", "signing", "signed", "submitted", "returned", "filed", "approved")
    },
}
EVENT_VERBS: dict[str, set[Role]] = {
    **dict.fromkeys(("open", "close", "reopen", "start", "finish", "reopen_scoring", "archive"), PREPARING),
    **dict.fromkeys(("postpone", "resume", "cancel"), PREPARING),
    **dict.fromkeys(("publish", "finalise", "withdraw_publication"), DECIDING),
    # Only where the pack asks for a public notice: tested below.
    "announce": set(),
}
EVENT_WAYS: dict[tuple[str, str], str] = {
    ("planned", "open"): "open",
    ("open", "close"): "closed",
    ("closed", "reopen"): "open",
    ("closed", "start"): "under_way",
    ("under_way", "finish"): "scored",
    ("scored", "publish"): "published",
    ("scored", "reopen_scoring"): "under_way",
    ("scored", "announce"): "on_notice",
    ("on_notice", "finalise"): "published",
    ("on_notice", "reopen_scoring"): "under_way",
    ("on_notice", "withdraw_publication"): "scored",
    ("published", "reopen_scoring"): "under_way",
    ("published", "withdraw_publication"): "scored",
    ("published", "archive"): "archived",
    ("archived", "withdraw_publication"): "scored",
    ("postponed", "resume"): "closed",
    **{(state, "postpone"): "postponed" for state in ("planned", "open", "closed", "under_way")},
    **{(state, "cancel"): "cancelled" for state in ("planned", "open", "closed", "under_way", "postponed")},
}


@pytest.fixture(autouse=True)
def no_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the tables alone are looked at: what checks say has tests of its own, room by room."""
    monkeypatch.setattr(lifecycle, "_checks", dict.fromkeys(lifecycle._checks, lambda _subject: []))


def actors() -> Iterator[tuple[str, Role, Actor]]:
    unions = {
        "organiser": factories.county(),
        "above": factories.city(),
        "sibling": factories.county("130922"),
        "below": factories.tree()["130925-001"],
    }
    for place, role in itertools.product(PLACES, ROLES):
        yield place, role, factories.actor_at(unions[place], role)


def in_state(state: str, steps_taken: int = 0) -> Competition:
    made = factories.competition(state=state, track="challenge")
    for step in ("prepare", "check")[:steps_taken]:
        made.sign_offs.create(union=made.organiser, step=step, agreed=True)
    return made


def test_the_verbs_tested_here_are_those_of_the_tables() -> None:
    assert {row.verb for row in COMPETITION.transitions} == set(COMPETITION_VERBS)
    assert {row.verb for row in EVENT.transitions} == set(EVENT_VERBS)
    of_tables = {(source, row.verb) for row in EVENT.transitions for source in row.sources}
    assert of_tables == set(EVENT_WAYS)
    of_tables = {(source, row.verb) for row in COMPETITION.transitions for source in row.sources}
    # Filing alone and approval are other levels' ways, tested below.
    assert of_tables - {("signed", "file"), ("submitted", "approve")} == set(COMPETITION_WAYS)


@pytest.mark.parametrize("state", Competition.State.values)
def test_every_verb_of_a_competition_in_every_state_by_every_role(state: str) -> None:
    people = list(actors())
    for verb, (allowed_at, allowed) in COMPETITION_VERBS.items():
        taken = {"check": 1, "sign_off": 2}.get(verb, 1) if state == "signing" else 2
        subject = in_state(state, taken)
        target = COMPETITION_WAYS.get((state, verb))
        for place, role, actor in people:
            expected = target if (place == allowed_at and role in allowed) else None
            Competition.objects.filter(pk=subject.pk).update(state=state)
            before = list(subject.sign_offs.values_list("pk", flat=True))
            try:
                moved = move_competition(actor=actor, competition=subject, verb=verb, reason="理由")
                outcome: str | None = moved.state
            except (NotAllowed, Refused):
                outcome = None
            assert outcome == expected, (state, verb, place, role)
            subject.sign_offs.exclude(pk__in=before).delete()


@pytest.mark.parametrize("state", Event.State.values)
def test_every_verb_of_an_event_in_every_state_by_every_role(state: str) -> None:
    people = list(actors())
    subject = factories.event(state=state)
    for verb, roles in EVENT_VERBS.items():
        for place, role, actor in people:
            Event.objects.filter(pk=subject.pk).update(state=state, state_before="closed")
            may = place == "organiser" and role in roles
            expected = EVENT_WAYS.get((state, verb)) if may else None
            try:
                outcome: str | None = move_event(actor=actor, event=subject, verb=verb, reason="理由").state
            except (NotAllowed, Refused):
                outcome = None
            assert outcome == expected, (state, verb, place, role)


def test_where_the_pack_asks_for_a_notice_results_are_announced_and_not_published() -> None:
    people = list(actors())
    outcomes = {}
    for version, level in ((1, "county"), (2, "county"), (2, "enterprise")):
        subject = factories.event(factories.competition(level=level, policy_version=version), state="scored")
        for verb in ("publish", "announce"):
            taken = set()
            for place, role, actor in people:
                Event.objects.filter(pk=subject.pk).update(state="scored")
                try:
                    taken.add((move_event(actor=actor, event=subject, verb=verb).state, place, role))
                except (NotAllowed, Refused):
                    continue
            outcomes[version, level, verb] = taken
    nobody: set[tuple[str, str, Role]] = set()
    published = {("published", "organiser", role) for role in DECIDING}
    assert outcomes == {
        (1, "county", "publish"): published,
        (1, "county", "announce"): nobody,
        (2, "county", "publish"): nobody,
        (2, "county", "announce"): {("on_notice", "organiser", role) for role in DECIDING},
        (2, "enterprise", "publish"): published,
        (2, "enterprise", "announce"): nobody,
    }


def test_a_unit_runs_its_own_internal_competition_and_no_other() -> None:
    unit = factories.enterprise()
    own = factories.competition(level="enterprise", track="internal", enterprise=unit)
    outcomes = {}
    for name, actor in {
        "its administrator": factories.actor_in(unit),
        "its officer": factories.actor_in(unit, Role.OFFICER),
        "another unit": factories.actor_in(factories.enterprise()),
        "its county": factories.actor_at(factories.county()),
        "its city": factories.actor_at(factories.city()),
        "another county": factories.actor_at(factories.county("130922")),
    }.items():
        event = factories.event(own, state="planned")
        try:
            outcomes[name] = move_event(actor=actor, event=event, verb="open").state
        except NotAllowed:
            outcomes[name] = "no"
    assert outcomes == {
        "its administrator": "open",
        "its officer": "open",
        "another unit": "no",
        "its county": "open",
        "its city": "open",
        "another county": "no",
    }


@pytest.mark.parametrize(
    ("verb", "kind"),
    [(row.verb, "competition") for row in COMPETITION.transitions if row.needs_reason]
    + [(row.verb, "event") for row in EVENT.transitions if row.needs_reason],
)
def test_a_reason_is_asked_for(verb: str, kind: str) -> None:
    system = Actor.system()
    table = COMPETITION if kind == "competition" else EVENT
    source = next(row for row in table.transitions if row.verb == verb).sources[0]
    subject: Any = in_state(source) if kind == "competition" else factories.event(state=source)
    act: Any = move_competition if kind == "competition" else move_event
    with pytest.raises(Refused) as refusal:
        act(actor=system, verb=verb, reason="  ", **{kind: subject})
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("before", ["planned", "open", "closed", "under_way"])
def test_a_postponed_event_goes_on_from_where_it_was(before: str) -> None:
    event = factories.event(state=before)
    officer = factories.actor_at(factories.county())
    move_event(actor=officer, event=event, verb="postpone", reason="暴雨")
    resumed = move_event(actor=officer, event=event, verb="resume")
    assert (resumed.state, resumed.state_before) == (before, "")


def test_cancelling_a_competition_cancels_what_is_not_over_and_tells_entrants() -> None:
    made = factories.competition()
    entrant = factories.user("参赛者")
    open_event, scored = factories.event(made, state="open"), factories.event(made, state="scored")
    elsewhere = factories.event(state="open")
    register_audience(provider := lambda _event: [entrant])
    try:
        move_competition(
            actor=factories.actor_at(made.organiser), competition=made, verb="cancel", reason="场地停用"
        )
    finally:
        _providers.remove(provider)
    states = {event.pk: Event.objects.get(pk=event.pk).state for event in (open_event, scored, elsewhere)}
    assert list(states.values()) == ["cancelled", "cancelled", "open"]
    assert Notice.objects.filter(user=entrant, body="场地停用").count() == 2


def test_an_exhibition_once_and_with_a_reason() -> None:
    event, officer = factories.event(), factories.actor_at(factories.county())
    with pytest.raises(Refused):
        exhibit_event(actor=officer, event=event, reason=" ")
    assert exhibit_event(actor=officer, event=event, reason="不足 6 队").exhibition
    with pytest.raises(Refused):
        exhibit_event(actor=officer, event=event, reason="不足 6 队")


# --- What is derived -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("states", "phase"),
    [
        ((), Phase.PREPARING),
        (("planned",), Phase.PREPARING),
        (("planned", "open"), Phase.ENTRY),
        (("open", "under_way"), Phase.ENTRY),
        (("closed",), Phase.RUNNING),
        (("under_way", "planned"), Phase.RUNNING),
        (("published", "planned"), Phase.RUNNING),
        (("scored", "archived"), Phase.RUNNING),
        (("on_notice", "archived"), Phase.RUNNING),
        (("published", "archived"), Phase.OVER),
        (("published", "cancelled"), Phase.OVER),
        (("published", "postponed"), Phase.POSTPONED),
        (("postponed", "cancelled"), Phase.POSTPONED),
        (("postponed", "open"), Phase.ENTRY),
        (("postponed", "planned"), Phase.PREPARING),
        (("cancelled", "cancelled"), Phase.CANCELLED),
    ],
)
def test_the_phase_follows_from_the_events(states: tuple[str, ...], phase: Phase) -> None:
    assert phases.phase_of(states) is phase


@pytest.mark.parametrize("state", ["closed", "under_way", "scored", "on_notice"])
def test_between_entry_and_results_no_contest_is_claimed(state: str) -> None:
    """The word holds before the contest begins and when it is over as well as on its days."""
    assert phases.chip_of("filed", [state])[0] == "实施中"


def test_the_phase_as_a_condition_says_the_same() -> None:
    """Every pair of event states, and none: the query finds each competition in exactly its phase."""
    pairs = [(), *itertools.combinations_with_replacement(Event.State.values, 2)]
    expected: dict[str, set[int]] = {phase: set() for phase in Phase.values}
    for states in pairs:
        made = factories.competition()
        Event.objects.bulk_create(
            Event(
                competition=made,
                name=str(number),
                trade=factories.trade(),
                starts_on=made.starts_on,
                ends_on=made.ends_on,
                state=state,
            )
            for number, state in enumerate(states)
        )
        expected[phases.phase_of(states)].add(made.pk)
    factories.competition(state="draft")
    found = {
        phase: set(Competition.objects.filter(phases.in_phase(phase)).values_list("pk", flat=True))
        for phase in Phase.values
    }
    assert found == expected


def test_the_stepper_of_a_competition() -> None:
    made = factories.competition(state="returned")
    steps = competition_steps(made, [])
    assert [step["state"] for step in steps] == ["now", *["todo"] * 7]
    assert steps[0]["note"]
    made.state = "filed"
    assert [step["state"] for step in competition_steps(made, ["under_way"])] == [
        *["done"] * 6,
        "now",
        "todo",
    ]
    made.state = "cancelled"
    assert [step["state"] for step in competition_steps(made, [])] == ["now", *["off"] * 7]

    # One truth: where the stepper stands is what the chip of every list says.
    for state in Competition.State.values:
        for event_states in (
            [],
            ["planned"],
            ["open"],
            ["under_way"],
            ["published"],
            ["postponed"],
            ["cancelled"],
        ):
            made.state = state
            stands = next(step for step in competition_steps(made, event_states) if step["state"] == "now")
            assert phases.chip_of(state, event_states)[0] in (stands["label"], stands["note"]), (
                state,
                event_states,
            )


def test_the_stepper_of_an_event_shows_where_a_postponed_one_stood() -> None:
    event = factories.event(state="postponed", state_before="closed")
    assert [step["state"] for step in event_steps(event)] == ["done", "done", "now", *["todo"] * 4]


def test_the_stepper_shows_the_notice_where_one_is_due() -> None:
    due = factories.event(factories.competition(policy_version=2), state="on_notice")
    assert [step["state"] for step in event_steps(due)] == [*["done"] * 5, "now", "todo", "todo"]
    due.state = "scored"
    assert [step["state"] for step in event_steps(due)] == [*["done"] * 4, "now", *["todo"] * 3]
