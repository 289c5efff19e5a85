"""Lifecycles as data: the table alone decides what is possible, what blocks and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from competitions.planning.models import Competition
from portal.acts import lifecycle
from portal.acts.actors import Actor, Role
from portal.acts.deeds import Deed, performing
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import Lifecycle, Transition
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from unions.rules import holds

pytestmark = pytest.mark.django_db

ran: list[str] = []
findings: list[Finding] = []


@pytest.fixture
def table() -> Iterator[Lifecycle]:
    """A lifecycle of its own over a competition's `state`: the table, not the model, is under test."""
    lifecycle.register_check("test.check")(lambda _: list(findings))

    @lifecycle.register_follower("test.follow")
    def follow(deed: Deed[Competition]) -> None:
        ran.append(deed.subject.name)

    made = Lifecycle(
        name="test",
        states={"draft": "Draft", "open": "Open", "shut": "Shut", "gone": "Gone"},
        aside=frozenset({"gone"}),
        transitions=(
            Transition("open", ("draft",), "open", "Open", holds(Role.OFFICER), checks=("test.check",)),
            Transition("shut", ("open",), "shut", "Shut", holds(Role.OFFICER), follows=("test.follow",)),
            Transition("drop", ("draft", "open"), "gone", "Drop", holds(Role.OFFICER), needs_reason=True),
        ),
    )
    ran.clear()
    findings.clear()
    yield made
    lifecycle._lifecycles.pop("test")


@pytest.fixture
def subject() -> Competition:
    return factories.competition(state=Competition.State.DRAFT)


def move(table: Lifecycle, verb: str, actor: Actor, subject: Competition, **how: Any) -> str:
    with performing(verb, actor=actor, on=subject, may=lambda *_: True) as deed:
        lifecycle.move(table, verb, deed, **how)
    return deed.subject.state


def test_a_way_through_the_table(table: Lifecycle, subject: Competition) -> None:
    officer = factories.actor_at(factories.county())
    assert move(table, "open", officer, subject) == "open"
    assert ran == []
    assert move(table, "shut", officer, subject) == "shut"
    assert ran == [subject.name]
    assert [row.verb for row in JournalRow.objects.order_by("id")] == ["open", "shut"]


def test_a_verb_from_the_wrong_state_is_refused(table: Lifecycle, subject: Competition) -> None:
    with pytest.raises(Refused, match=r"草稿|Draft"):
        move(table, "shut", factories.actor_at(factories.county()), subject)


def test_who_may_not_may_not(table: Lifecycle, subject: Competition) -> None:
    with pytest.raises(NotAllowed):
        move(table, "open", factories.actor_at(factories.county("130922")), subject)
    assert table.offered(factories.actor_at(factories.county("130922")), subject) == []


def test_a_reason_is_asked_for(table: Lifecycle, subject: Competition) -> None:
    officer = factories.actor_at(factories.county())
    with pytest.raises(Refused) as refusal:
        move(table, "drop", officer, subject, reason=" ")
    assert refusal.value.field == "reason"
    assert move(table, "drop", officer, subject, reason="停办") == "gone"


def test_a_blocking_check_blocks_whatever_is_confirmed(table: Lifecycle, subject: Competition) -> None:
    findings.append(Finding("weights", Severity.BLOCK, "weights do not sum to 100"))
    with pytest.raises(Refused) as refusal:
        move(table, "open", factories.actor_at(factories.county()), subject, confirmed=True)
    assert [finding.key for finding in refusal.value.findings] == ["weights"]


def test_a_warning_must_be_confirmed_and_the_journal_says_so(table: Lifecycle, subject: Competition) -> None:
    findings.append(Finding("every_other_year", Severity.WARN, "held last year"))
    officer = factories.actor_at(factories.county())
    with pytest.raises(Refused):
        move(table, "open", officer, subject)
    move(table, "open", officer, subject, confirmed=True)
    assert JournalRow.objects.get().after["confirmed_warnings"] == ["every_other_year"]


def test_the_stepper_leaves_out_states_aside_unless_it_stands_there(table: Lifecycle) -> None:
    assert [(step["label"], step["state"]) for step in table.steps("open")] == [
        ("Draft", "done"),
        ("Open", "now"),
        ("Shut", "todo"),
    ]
    assert [step["label"] for step in table.steps("gone")][-1] == "Gone"


def test_an_unknown_key_is_found(table: Lifecycle) -> None:
    Lifecycle(
        name="test",
        states={"a": "A", "b": "B"},
        transitions=(Transition("go", ("a",), "b", "Go", holds(Role.OFFICER), checks=("no.such",)),),
    )
    assert ("test", "check", "no.such") in list(lifecycle.unknown_keys())
