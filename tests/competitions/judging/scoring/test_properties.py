"""What must hold for every event, tried on thousands of invented ones.

Marks, weights and figures are drawn from few values, so that ties of every kind are common.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from competitions.judging.scoring import (
    CriterionKey,
    CutOffTie,
    Decision,
    Entrant,
    Module,
    ModuleKind,
    Rounding,
    RoundingMode,
    Settings,
    State,
    Status,
    advance,
    explain,
    rank,
    trimmed_mean,
)
from competitions.judging.scoring.settings import USUAL_CRITERIA
from tests.competitions.judging.scoring.events import known, parameters

MODULE_KEYS = ("m1", "m2", "m3")
quarters = st.integers(min_value=0, max_value=4)
roundings = st.builds(Rounding, st.integers(0, 3), st.sampled_from(RoundingMode))


@st.composite
def modules(draw):
    weights = draw(st.sampled_from([("100",), ("30", "70"), ("33.3", "33.4", "33.3"), ("12.5", "80", "7.5")]))
    full_marks = st.sampled_from([Decimal(100), Decimal(30), Decimal("0.7"), Decimal(150)])
    kinds = st.sampled_from([kind for kind in ModuleKind if kind is not ModuleKind.CARRIED])
    return tuple(
        Module(key=key, kind=draw(kinds), weight=Decimal(weight), full_mark=draw(full_marks))
        for key, weight in zip(MODULE_KEYS, weights, strict=False)
    )


@st.composite
def events(draw, *, with_states=True):
    """The arguments of `rank`; decisions order entrants at random, some of them really tied."""
    chosen = draw(modules())
    keys = draw(st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8))
    maybe = st.one_of(st.none(), st.integers(0, 2).map(Decimal))
    fine = draw(st.booleans())

    def outcome(module):
        if with_states and draw(st.integers(0, 9)) == 0:
            return draw(st.sampled_from(State))
        if fine:
            return draw(st.decimals(0, module.full_mark, places=3, allow_nan=False, allow_infinity=False))
        return module.full_mark * draw(quarters) / 4

    entrants = [
        Entrant(
            key=key,
            outcomes={module.key: outcome(module) for module in chosen},
            elapsed_seconds=draw(maybe),
            safety_deductions=draw(maybe),
        )
        for key in keys
    ]
    settings = Settings(
        rounding=draw(roundings),
        module_rounding=draw(st.one_of(st.none(), roundings)),
        criteria=tuple(c for c in USUAL_CRITERIA if draw(st.booleans())),
    )
    ties = rank(modules=chosen, entrants=entrants, settings=settings).unresolved_ties
    groups = [tie.entrants for tie in ties] + ([tuple(keys[:2])] if len(keys) > 1 else [])
    decisions = [
        Decision(order=tuple(draw(st.permutations(group))), reason="vote")
        for group in groups
        if draw(st.booleans())
    ]
    return {"modules": chosen, "entrants": entrants, "settings": settings, "decisions": decisions}


@given(events(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(event, random):
    shuffled = dict(event, entrants=list(event["entrants"]), decisions=list(event["decisions"]))
    random.shuffle(shuffled["entrants"])
    random.shuffle(shuffled["decisions"])
    assert rank(**shuffled) == rank(**event)


@given(events(), st.data())
def test_raising_a_mark_never_lowers_a_rank(event, data):
    """The others may change places among themselves; whoever does better may not fall.

    Committee decisions are left out: one made for a tie says nothing any more once the tie is another.
    """
    event["decisions"] = []
    before = rank(**event)
    if not before.ranked:
        return
    key = data.draw(st.sampled_from([standing.key for standing in before.ranked]))
    module = data.draw(st.sampled_from(event["modules"]))
    at = [entrant.key for entrant in event["entrants"]].index(key)
    entrant = event["entrants"][at]
    mark = entrant.outcomes[module.key]
    room = module.full_mark - mark
    raised = mark + room * data.draw(quarters) / 4
    event["entrants"][at] = replace(entrant, outcomes={**entrant.outcomes, module.key: raised})
    assert known(rank(**event).of(key).rank) <= known(before.of(key).rank)


def rounded(value: Fraction, rounding: Rounding) -> Fraction:
    """Rounding written another way: by the distance to the floor."""
    scaled = value * 10**rounding.places
    whole = floor(scaled)
    rest = scaled - whole
    half = Fraction(1, 2)
    up = {
        RoundingMode.HALF_UP: rest >= half,
        RoundingMode.HALF_EVEN: rest > half or (rest == half and whole % 2 == 1),
        RoundingMode.DOWN: False,
        RoundingMode.UP: rest > 0,
    }[rounding.mode]
    return Fraction(whole + up, 10**rounding.places)


def naive_final(event, entrant) -> Fraction:
    settings = event["settings"]
    total = Fraction(0)
    for module in event["modules"]:
        points = Fraction(entrant.outcomes[module.key]) / Fraction(module.full_mark) * Fraction(module.weight)
        total += rounded(points, settings.module_rounding) if settings.module_rounding else points
    return rounded(total, settings.rounding)


@given(events())
def test_final_scores_equal_a_naive_computation_with_fractions(event):
    standings = rank(**event)
    for entrant in event["entrants"]:
        standing = standings.of(entrant.key)
        if any(isinstance(outcome, State) for outcome in entrant.outcomes.values()):
            assert standing.final_score is None
        else:
            assert Fraction(known(standing.final_score)) == naive_final(event, entrant)


@given(events())
def test_ranks_equal_a_naive_count_of_the_better_ones(event):
    """The rank by score alone is one more than the number of better scores, and ties stay inside it."""
    standings = rank(**event)
    scores = [known(standing.final_score) for standing in standings.ranked]
    for standing in standings.ranked:
        better = sum(score > known(standing.final_score) for score in scores)
        equal = scores.count(known(standing.final_score))
        assert standing.score_rank == better + 1
        assert better < known(standing.measured_rank) <= known(standing.rank) <= better + equal


@given(events())
def test_the_measured_rank_is_the_rank_without_a_committee(event):
    measurable = tuple(
        criterion
        for criterion in event["settings"].criteria
        if criterion.key is not CriterionKey.COMMITTEE_DECISION
    )
    without = rank(**{**event, "settings": replace(event["settings"], criteria=measurable), "decisions": []})
    for standing in rank(**event).ranked:
        assert standing.measured_rank == without.of(standing.key).rank


@given(events())
def test_equal_ranks_are_exactly_the_unresolved_ties(event):
    standings = rank(**event)
    shared = Counter(standing.rank for standing in standings.ranked)
    assert {tie.rank: len(tie.entrants) for tie in standings.unresolved_ties} == {
        place: count for place, count in shared.items() if count > 1
    }
    assert standings.is_preview_only == bool(standings.unresolved_ties or standings.not_yet_scored)
    if not standings.unresolved_ties:
        assert [standing.rank for standing in standings.ranked] == list(range(1, len(standings.ranked) + 1))


@given(events())
def test_a_decision_moves_nobody_out_of_a_tie(event):
    """It applies to exactly one tie that was there without it, or is reported as unused; never both."""
    without = rank(**{**event, "decisions": []})
    standings = rank(**event)
    ties = {frozenset(tie.entrants) for tie in without.unresolved_ties}
    unused = [each.decision for each in standings.unused_decisions]
    for decision in event["decisions"]:
        fits = frozenset(decision.order) in ties
        if fits and decision not in unused:
            places = [known(standings.of(key).rank) for key in decision.order]
            assert places == list(range(places[0], places[0] + len(places)))
        else:
            assert decision in unused
    for standing in standings.ranked:
        assert standing.measured_rank == without.of(standing.key).rank


@given(events())
def test_a_state_changes_nothing_for_the_others(event):
    """Whoever has a state is as if they had not come: no rank, and no influence on a rank."""
    complete = [
        entrant
        for entrant in event["entrants"]
        if not any(isinstance(outcome, State) for outcome in entrant.outcomes.values())
    ]
    standings = rank(**event)
    assert standings.ranked == rank(**{**event, "entrants": complete}).ranked
    assert {s.key for s in standings.standings if s.status is not Status.RANKED} == {
        entrant.key for entrant in event["entrants"]
    } - {entrant.key for entrant in complete}
    for standing in standings.standings:
        for result in standing.modules:
            assert (result.points is None) == isinstance(result.outcome, State)


@given(events(), st.integers(0, 9), st.sampled_from(CutOffTie))
def test_ties_at_the_cut_off_all_advance(event, quota, ties):
    standings = rank(**event)
    place = {
        CutOffTie.EQUAL_SCORE: lambda standing: standing.score_rank,
        CutOffTie.EQUAL_CRITERIA: lambda standing: standing.measured_rank,
        CutOffTie.EQUAL_RANK: lambda standing: standing.rank,
    }[ties]
    advancing = set(advance(standings=standings, quota=quota, ties=ties).entrants)
    ranked = standings.ranked
    assert len(advancing) >= min(quota, len(ranked))
    staying = [standing for standing in ranked if standing.key not in advancing]
    for inside in ranked:
        if inside.key in advancing:
            assert all(place(inside) < place(outside) for outside in staying)
    # Nobody beyond the quota but for a tie: without the last tied group it would not be filled.
    if len(advancing) > quota:
        last = max(place(standing) for standing in ranked if standing.key in advancing)
        assert sum(place(standing) < last for standing in ranked) < quota


@given(events())
def test_explanations_lead_to_the_figures_they_explain(event):
    standings = rank(**event)
    for standing in standings.standings:
        explanation = explain(standings, standing.key)
        last_of_score, last_of_rank = explanation.score[-1], explanation.rank[-1]
        assert last_of_score.parameters.get("final_score") == standing.final_score
        assert last_of_rank.parameters.get("rank") == standing.rank
        # The better ones by score and by every criterion that decided add up to the rank.
        if standing.rank is not None:
            better = sum(parameters(step).get("better", 0) for step in explanation.rank)
            assert better + 1 == standing.rank


marks = st.lists(st.decimals(0, 100, places=2, allow_nan=False, allow_infinity=False), min_size=3, max_size=9)


@given(marks, st.integers(0, 1), st.integers(0, 1), roundings, st.randoms(use_true_random=False))
def test_a_trimmed_mean_equals_a_naive_one_and_ignores_the_order(
    given_marks, lowest, highest, rounding, random
):
    shuffled = list(given_marks)
    random.shuffle(shuffled)
    drop = {"drop_lowest": lowest, "drop_highest": highest, "rounding": rounding}
    found = trimmed_mean(marks=given_marks, **drop)
    kept = list(given_marks)
    for _ in range(lowest):
        kept.remove(min(kept))
    for _ in range(highest):
        kept.remove(max(kept))
    assert Fraction(found.mean) == rounded(Fraction(sum(map(Fraction, kept)), len(kept)), rounding)
    assert found == trimmed_mean(marks=shuffled, **drop)
    assert sorted(found.dropped_lowest + found.kept + found.dropped_highest) == sorted(given_marks)


@given(marks, st.data())
def test_raising_a_mark_never_lowers_a_trimmed_mean(given_marks, data):
    at = data.draw(st.integers(0, len(given_marks) - 1))
    raised = list(given_marks)
    raised[at] = data.draw(st.decimals(raised[at], 100, places=2))
    assert trimmed_mean(marks=raised).mean >= trimmed_mean(marks=given_marks).mean
