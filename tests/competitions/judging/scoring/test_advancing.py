"""Who goes on to the next round."""

from __future__ import annotations

from decimal import Decimal

import pytest

from competitions.judging.scoring import (
    CutOffTie,
    Decision,
    InputError,
    Problem,
    State,
    StepKey,
    advance,
    explain_advancing,
    rank,
)
from tests.competitions.judging.scoring.events import USUAL_MODULES, entrant

STANDINGS = rank(
    modules=USUAL_MODULES,
    entrants=[
        entrant("first", "90", "90"),
        entrant("a", "80", "80"),
        entrant("b", "80", "80"),
        entrant("theorist", "94", "74"),
        entrant("last", "60", "60"),
        entrant("absent", State.ABSENT, "99"),
    ],
    decisions=[Decision(order=("b", "a"), reason="cleaner weld")],
)


@pytest.mark.parametrize(
    ("quota", "ties", "advancing"),
    [
        (0, CutOffTie.EQUAL_SCORE, ()),
        (1, CutOffTie.EQUAL_SCORE, ("first",)),
        # Ranks 1 to 5 are first, b, a, theorist, last; b and a are tied but for the committee.
        (2, CutOffTie.EQUAL_RANK, ("first", "b")),
        (2, CutOffTie.EQUAL_CRITERIA, ("first", "b", "a")),
        (2, CutOffTie.EQUAL_SCORE, ("first", "b", "a", "theorist")),
        (4, CutOffTie.EQUAL_SCORE, ("first", "b", "a", "theorist")),
        (9, CutOffTie.EQUAL_SCORE, ("first", "b", "a", "theorist", "last")),
    ],
)
def test_the_top_and_all_tied_with_the_last_of_it_advance(quota, ties, advancing):
    assert advance(standings=STANDINGS, quota=quota, ties=ties).entrants == advancing


def test_an_unresolved_tie_at_the_cut_off_advances_whole():
    standings = rank(modules=USUAL_MODULES, entrants=[entrant(key, "80", "80") for key in "abc"])
    for ties in CutOffTie:
        assert advance(standings=standings, quota=1, ties=ties).entrants == ("a", "b", "c")


def test_it_is_explained_for_each():
    advancing = advance(standings=STANDINGS, quota=2)
    steps = {key: explain_advancing(STANDINGS, advancing, key) for key in STANDINGS.by_key}
    assert {key: [step.key for step in each] for key, each in steps.items()} == {
        "first": [StepKey.ADVANCES],
        "b": [StepKey.ADVANCES],
        "a": [StepKey.ADVANCES_BY_TIE],
        "theorist": [StepKey.DOES_NOT_ADVANCE],
        "last": [StepKey.DOES_NOT_ADVANCE],
        "absent": [StepKey.NOT_RANKED],
    }
    assert steps["a"][0].as_json()["parameters"] == {
        "rank": 3,
        "quota": 2,
        "cut_off_rank": 2,
        "ties": "equal_criteria",
        "others": 1,
        "entrants": ["b"],
    }


def test_a_negative_quota_is_refused():
    with pytest.raises(InputError) as refusal:
        advance(standings=STANDINGS, quota=-1)
    assert refusal.value.problem is Problem.NEGATIVE_COUNT


def test_nobody_ranked_means_nobody_advances():
    nobody = rank(modules=USUAL_MODULES, entrants=[entrant("a", State.ABSENT, Decimal(80))])
    assert advance(standings=nobody, quota=3).entrants == ()
