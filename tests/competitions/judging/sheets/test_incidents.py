"""Incidents: put down, decided, and what they take off a score."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from competitions.judging import acts, preview
from competitions.judging.models import Incident, ModuleScore, Outcome
from portal.acts.actors import Actor
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db


def report(of: marked.Contest, actor: Actor | None = None, **facts: Any) -> Incident:
    usual: dict[str, Any] = {
        "kind": "violation",
        "description": "未戴防护眼镜",
        "module": of.module,
        "entry": of.entries[0],
    }
    return acts.report_incident(actor=actor or of.judge(1), event=of.event, **{**usual, **facts})


def test_points_taken_off_enter_the_score_and_its_explanation() -> None:
    of = marked.contest(entries=2)
    for kind, off in (("violation", "2.5"), ("safety", "5")):
        incident = report(of, kind=kind)
        acts.decide_incident(actor=of.chief, incident=incident, decision="扣分", deduction=Decimal(off))
    gone = report(of, kind="safety")
    acts.decide_incident(actor=of.chief, incident=gone, decision="扣分", deduction=Decimal(50))
    acts.withdraw_incident(actor=of.chief, incident=gone, reason="误记")
    marked.fill_all(of)
    acts.lock_module(actor=of.chief, marking=of.marking)
    assert dict(ModuleScore.objects.values_list("entry_id", "score")) == {
        of.entries[0].pk: Decimal("92.500"),
        of.entries[1].pk: Decimal("100.000"),
    }
    # What safety cost breaks ties.
    assert dict(Outcome.objects.values_list("entry_id", "safety_deductions")) == {
        of.entries[0].pk: Decimal(5),
        of.entries[1].pk: None,
    }
    with translation.override("en"):
        (reason,) = preview.of(of.event).reasons(str(of.entries[0].pk)).marking
    assert reason.total == (
        "All sections together: 100 points.",
        "“Violation”: 2.5 points off.",
        "“Safety stop”: 5 points off.",
        "For incidents 7.5 points go off: 92.5 points remain.",
        "The total is rounded half up to 3 digits, once: 92.5 points.",
    )


def test_once_the_module_is_locked_nothing_is_taken_off_or_given_back() -> None:
    of = marked.contest(entries=1)
    first, second = report(of), report(of)
    acts.decide_incident(actor=of.chief, incident=first, decision="扣分", deduction=Decimal(2))
    marked.fill_all(of)
    with pytest.raises(Refused):
        acts.lock_module(actor=of.chief, marking=of.marking)
    acts.lock_module(actor=of.chief, marking=of.marking, confirmed=True)
    refused: list[Any] = [
        lambda: acts.decide_incident(actor=of.chief, incident=first, decision="扣分", deduction=Decimal(3)),
        lambda: acts.decide_incident(actor=of.chief, incident=first, decision="不扣分"),
        lambda: acts.decide_incident(actor=of.chief, incident=second, decision="扣分", deduction=Decimal(1)),
        lambda: acts.withdraw_incident(actor=of.chief, incident=first, reason="误记"),
    ]
    for act in refused:
        with pytest.raises(Refused):
            act()
    # What takes nothing off can still be decided and taken back.
    acts.decide_incident(actor=of.chief, incident=second, decision="口头警告", minutes=3)
    acts.withdraw_incident(actor=of.chief, incident=second, reason="误记")
    assert ModuleScore.objects.get().score == Decimal("98.000")


def test_what_cannot_be_is_refused_on_its_field() -> None:
    of = marked.contest(entries=1)
    elsewhere = marked.contest(entries=1)
    ahead = timezone.now() + datetime.timedelta(hours=1)
    wrong: dict[str, dict[str, Any]] = {
        "kind": {"kind": "nonsense"},
        "description": {"description": " "},
        "module": {"module": elsewhere.module},
        "entry": {"entry": elsewhere.entries[0]},
        "happened_at": {"happened_at": ahead},
    }
    for field, facts in wrong.items():
        with pytest.raises(Refused) as refused:
            report(of, **facts)
        assert refused.value.field == field
    loose, placed = report(of, module=None, entry=None), report(of)
    decisions: list[tuple[str, Incident, dict[str, Any]]] = [
        ("decision", placed, {"decision": " "}),
        ("minutes", placed, {"minutes": 0}),
        ("minutes", placed, {"minutes": 601}),
        ("deduction", placed, {"deduction": Decimal(0)}),
        ("deduction", placed, {"deduction": Decimal("100.5")}),
        ("deduction", placed, {"deduction": Decimal("1.005")}),
        ("deduction", loose, {"deduction": Decimal(1)}),
    ]
    for where, incident, how in decisions:
        said: dict[str, Any] = {"decision": "扣分", **how}
        with pytest.raises(Refused) as refused:
            acts.decide_incident(actor=of.chief, incident=incident, **said)
        assert refused.value.field == where


def test_who_takes_part_in_running_or_judging_puts_incidents_down() -> None:
    of = marked.contest(entries=1)
    for actor in (of.judge(1), of.chief, of.officer):
        assert report(of, actor).state == "reported"
    for actor in (
        of.scorer,
        factories.actor_at(factories.city()),
        factories.actor_at(factories.county("130922")),
        Actor.anonymous(),
    ):
        with pytest.raises(NotAllowed):
            report(of, actor)
