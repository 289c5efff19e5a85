"""Judges far from their panel: from where on is the policy pack's to say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from competitions.judging.deviations import deviations
from competitions.judging.models import ScoreSheet
from competitions.judging.tally import tally
from competitions.planning.governance import pack_of
from competitions.planning.policy import Pack, RuleSeverity, available, load_pack
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db


def one_apart(points: str) -> marked.Contest:
    """Two entries; the fifth judge gives so many of ten points where all others give ten."""
    of = marked.contest(entries=2)
    for sheet in ScoreSheet.objects.filter(module=of.module):
        changed: dict[str, Any] = {"a6": {"points": points}} if sheet.seat == 5 else {}
        marked.fill(of, sheet, **changed)
    return of


def far(of: marked.Contest) -> dict[int, tuple[int, Decimal, bool]]:
    """Seat → aspects compared, distance, whether that is far."""
    seats = {row.pk: seat for seat, row in enumerate(of.judges, start=1)}
    return {
        seats[row.appointment_id]: (row.compared, row.distance, row.is_far)
        for row in deviations(tally(of.module))
    }


def with_rule(monkeypatch: pytest.MonkeyPatch, of: marked.Contest, **changed: Any) -> None:
    """The pack of the event with another line."""
    pack = pack_of(of.event.competition)
    rule = pack.marking.panel_distance
    value = rule.value.model_copy(update={key: changed[key] for key in changed if key != "severity"})
    other = rule.model_copy(update={"value": value, "severity": changed.get("severity", rule.severity)})
    marking = pack.marking.model_copy(update={"panel_distance": other})
    made: Pack = pack.model_copy(update={"marking": marking})
    monkeypatch.setattr("competitions.judging.deviations.pack_of", lambda _competition: made)


def test_every_pack_draws_the_line_and_says_that_it_is_its_own() -> None:
    for known in available():
        rule = load_pack(known.key, known.version).marking.panel_distance
        assert (rule.value.percent, rule.value.fewest_aspects) == (Decimal(15), 2)
        assert (rule.severity, rule.certainty) == ("note", "own")


@pytest.mark.parametrize(("points", "is_far"), [("8.5", True), ("8.6", False)])
def test_from_the_line_on_a_judge_is_pointed_out(points: str, is_far: bool) -> None:
    of = one_apart(points)
    found = far(of)
    assert found[5] == (2, (Decimal(10) - Decimal(points)) * 10, is_far)
    assert not any(found[seat][2] for seat in (1, 2, 3, 4))


def test_another_pack_draws_it_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    of = one_apart("8")
    assert far(of)[5][2]
    with_rule(monkeypatch, of, percent=Decimal("20.1"))
    assert not far(of)[5][2]
    with_rule(monkeypatch, of, percent=Decimal(20))
    assert far(of)[5][2]
    with_rule(monkeypatch, of, fewest_aspects=3)
    assert not far(of)[5][2]
    with_rule(monkeypatch, of, severity=RuleSeverity.OFF)
    assert not far(of)[5][2]
