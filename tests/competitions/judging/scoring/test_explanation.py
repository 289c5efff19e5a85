"""Why a score and a rank are what they are, step by step, as a page or an API answer gets it."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given

from competitions.judging.scoring import (
    PARAMETERS,
    Decision,
    Entrant,
    Rounding,
    RoundingMode,
    Settings,
    State,
    StepKey,
    advance,
    award_bands,
    band_entrants,
    explain,
    explain_advancing,
    explain_band,
    rank,
)
from tests.competitions.judging.scoring.events import USUAL_MODULES, entrant, parameters
from tests.competitions.judging.scoring.test_bands import RULE
from tests.competitions.judging.scoring.test_properties import events


def rank_steps(standings, key):
    return [step.as_json() for step in explain(standings, key).rank]


def test_a_score_is_explained_module_by_module():
    standings = rank(modules=USUAL_MODULES, entrants=[entrant("Li", "80.5", "91.25")])
    assert [step.as_json() for step in explain(standings, "Li").score] == [
        {
            "key": "module_points",
            "parameters": {
                "module": "theory",
                "kind": "theory",
                "mark": "80.5",
                "full_mark": "100",
                "weight": "30",
                "points": "24.15",
                "exact": True,
            },
        },
        {
            "key": "module_points",
            "parameters": {
                "module": "practical",
                "kind": "practical",
                "mark": "91.25",
                "full_mark": "100",
                "weight": "70",
                "points": "63.875",
                "exact": True,
            },
        },
        {"key": "points_added", "parameters": {"total": "88.025", "exact": True}},
        {"key": "score_rounded", "parameters": {"final_score": "88.03", "places": 2, "mode": "half_up"}},
    ]


def test_rounding_of_modules_is_a_step_of_its_own():
    settings = Settings(module_rounding=Rounding(1, RoundingMode.DOWN))
    standings = rank(modules=USUAL_MODULES, entrants=[entrant("Li", "80.5", "91.25")], settings=settings)
    steps = explain(standings, "Li").score
    assert [(step.key, step.parameters.get("points")) for step in steps] == [
        (StepKey.MODULE_POINTS, Decimal("24.15")),
        (StepKey.MODULE_ROUNDED, Decimal("24.1")),
        (StepKey.MODULE_POINTS, Decimal("63.875")),
        (StepKey.MODULE_ROUNDED, Decimal("63.8")),
        (StepKey.POINTS_ADDED, None),
        (StepKey.SCORE_ROUNDED, None),
    ]
    assert steps[4].parameters == {"total": Decimal("87.9"), "exact": True}


def test_a_state_is_named_and_makes_no_score():
    standings = rank(modules=USUAL_MODULES, entrants=[entrant("Li", State.ABSENT, "90")])
    explanation = explain(standings, "Li")
    assert [step.as_json() for step in (explanation.score[0], explanation.score[-1], *explanation.rank)] == [
        {
            "key": "module_without_mark",
            "parameters": {"module": "theory", "kind": "theory", "state": "absent"},
        },
        {"key": "no_score", "parameters": {"status": "absent"}},
        {"key": "not_ranked", "parameters": {"status": "absent", "modules": ["theory"]}},
    ]


def test_a_rank_is_explained_by_what_decided_it_and_against_whom():
    standings = rank(
        modules=USUAL_MODULES,
        entrants=[
            entrant("winner", "90", "90"),
            entrant("theorist", "94", "74", seconds=10),
            entrant("a", "80", "80", seconds=20),
            entrant("b", "80", "80"),
            entrant("last", "60", "60"),
        ],
        decisions=[Decision(order=("b", "a"), reason="cleaner weld")],
    )
    assert rank_steps(standings, "a") == [
        {"key": "score_compared", "parameters": {"final_score": "80.00", "better": 1, "ranked": 5}},
        {
            "key": "tied_on_score",
            "parameters": {"final_score": "80.00", "others": 2, "entrants": ["b", "theorist"]},
        },
        {
            "key": "criterion_decided",
            "parameters": {
                "criterion": "practical_score",
                "direction": "desc",
                "figure": "80",
                "better": 0,
                "worse": 1,
                "equal": 1,
                "ahead": [],
                "behind": [{"entrant": "theorist", "figure": "74"}],
            },
        },
        {
            "key": "criterion_skipped",
            "parameters": {
                "criterion": "elapsed_seconds",
                "why": "missing_figure",
                "others": 1,
                "missing": ["b"],
                "entrants": ["b"],
            },
        },
        {
            "key": "criterion_skipped",
            "parameters": {
                "criterion": "safety_deductions",
                "why": "missing_figure",
                "others": 1,
                "missing": ["a", "b"],
                "entrants": ["b"],
            },
        },
        {
            "key": "committee_decided",
            "parameters": {
                "place": 2,
                "reason": "cleaner weld",
                "better": 1,
                "worse": 0,
                "ahead": [{"entrant": "b", "figure": "1"}],
                "behind": [],
            },
        },
        {"key": "ranked", "parameters": {"rank": 3, "ranked": 5}},
    ]


def test_a_tie_that_remains_is_named():
    standings = rank(
        modules=USUAL_MODULES,
        entrants=[entrant(key, "80", "80", seconds=9, deductions=0) for key in "abc"],
    )
    assert [(step["key"], step["parameters"].get("entrants")) for step in rank_steps(standings, "b")] == [
        ("score_compared", None),
        ("tied_on_score", ["a", "c"]),
        ("criterion_equal", ["a", "c"]),
        ("criterion_equal", ["a", "c"]),
        ("criterion_equal", ["a", "c"]),
        ("criterion_skipped", ["a", "c"]),
        ("tie_unresolved", ["a", "c"]),
        ("ranked", None),
    ]


def test_an_explanation_stays_short_however_many_are_tied():
    standings = rank(
        modules=USUAL_MODULES,
        entrants=[entrant(f"{number:03}", "80", "80", seconds=number) for number in range(100)],
    )
    _, tied, _, decided, _ = map(parameters, explain(standings, "050").rank)
    nearest = [f"{number:03}" for number in (*range(45, 50), *range(51, 56))]
    assert (tied["others"], list(tied["entrants"])) == (99, nearest)
    assert (decided["better"], decided["worse"]) == (50, 49)
    assert [rival.entrant for rival in decided["ahead"]] == [f"{n:03}" for n in range(40, 50)]
    assert [rival.entrant for rival in decided["behind"]] == [f"{n:03}" for n in range(51, 61)]


@given(events())
def test_every_step_carries_exactly_its_parameters_and_goes_into_json(event):
    standings = rank(**event)
    advancing = advance(standings=standings, quota=2)
    awards = award_bands(rule=RULE, base=len(event["entrants"]) * 3)
    banding = band_entrants(standings=standings, bands=awards.bands)
    steps = list(awards.steps)
    for key in standings.by_key:
        explanation = explain(standings, key)
        steps += [*explanation.score, *explanation.rank]
        steps += [*explain_advancing(standings, advancing, key), explain_band(standings, banding, key)]
    for step in steps:
        assert set(step.parameters) == PARAMETERS[step.key]
        assert json.loads(json.dumps(step.as_json())) == step.as_json()
    assert set(PARAMETERS) == set(StepKey)


def test_an_entrant_key_is_all_that_an_explanation_shows():
    """Codes of a blind module stay codes: nothing but the key given leaves the package."""
    blind = Entrant(key="W-17", outcomes={"theory": Decimal(80), "practical": Decimal(90)})
    standings = rank(modules=USUAL_MODULES, entrants=[blind, entrant("W-18", "80", "90")])
    named = {
        name
        for key in ("W-17", "W-18")
        for step in explain(standings, key).rank
        for name in parameters(step).get("entrants", ())
    }
    assert named == {"W-17", "W-18"}
