"""Several rounds: who goes on, what is carried, and one ranking of all; examples and properties."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.judging.scoring import (
    Decision,
    Entrant,
    InputError,
    Module,
    ModuleKind,
    Round,
    Settings,
    State,
    Status,
    StepKey,
    explain,
    rank,
    rank_rounds,
)
from tests.competitions.judging.scoring.events import known, ranks


def module(key: str, weight: str) -> Module:
    return Module(key=key, kind=ModuleKind.PRACTICAL, weight=Decimal(weight))


def rounds(quota: int = 2, carried: str = "0") -> tuple[Round, ...]:
    """A preliminary of one module and a final of one, of whose score `carried` percent come from before."""
    return (
        Round(modules=(module("p", "100"),), quota=quota),
        Round(modules=(module("f", str(100 - Decimal(carried))),), carried=Decimal(carried)),
    )


def entrant(key: str, preliminary: str | State, final: str | State | None = None, **figures: int) -> Entrant:
    outcomes = {"p": preliminary} | ({} if final is None else {"f": final})
    return Entrant(
        key=key,
        outcomes={
            name: given if isinstance(given, State) else Decimal(given) for name, given in outcomes.items()
        },
        **{name: Decimal(figure) for name, figure in figures.items()},
    )


def test_those_who_stay_are_ranked_behind_those_who_go_on() -> None:
    found = rank_rounds(
        rounds=rounds(quota=2),
        entrants=[
            entrant("a", "90", "50"),
            entrant("b", "80", "70"),
            entrant("c", "70"),
            entrant("d", "60"),
        ],
    )
    assert ranks(found) == {"b": 1, "a": 2, "c": 3, "d": 4}
    assert [known(standing.final_score) for standing in found.standings] == [
        Decimal("70.00"),
        Decimal("50.00"),
        Decimal("70.00"),
        Decimal("60.00"),
    ]
    assert {key: found.last_round_of(key) for key in "abcd"} == {"a": 2, "b": 2, "c": 1, "d": 1}


def test_what_is_carried_counts_with_its_weight() -> None:
    entrants = [entrant("a", "90", "50"), entrant("b", "80", "55"), entrant("c", "70")]
    found = rank_rounds(rounds=rounds(quota=2, carried="40"), entrants=entrants)
    assert {key: found.of(key).final_score for key in "abc"} == {
        "a": Decimal("66.00"),
        "b": Decimal("65.00"),
        "c": Decimal("70.00"),
    }
    assert ranks(found) == {"a": 1, "b": 2, "c": 3}
    assert ranks(rank_rounds(rounds=rounds(quota=2), entrants=entrants)) == {"b": 1, "a": 2, "c": 3}


def test_all_who_are_tied_at_the_cut_off_go_on() -> None:
    found = rank_rounds(
        rounds=rounds(quota=1),
        entrants=[entrant("a", "80", "10"), entrant("b", "80", "20"), entrant("c", "70", "99")],
    )
    # What somebody scored in a round that they were not in counts nothing.
    assert ranks(found) == {"b": 1, "a": 2, "c": 3}
    assert not found.unresolved_ties


def test_time_breaks_ties_in_the_last_round_only() -> None:
    """It is recorded once: in an earlier round it would change who went on after the final."""
    found = rank_rounds(
        rounds=rounds(quota=1),
        entrants=[
            entrant("a", "80", "50", elapsed_seconds=100),
            entrant("b", "80", "50", elapsed_seconds=90),
            entrant("c", "70", elapsed_seconds=5),
            entrant("d", "70", elapsed_seconds=6),
        ],
    )
    assert ranks(found) == {"b": 1, "a": 2, "c": 3, "d": 3}
    assert [(tie.rank, tie.entrants) for tie in found.unresolved_ties] == [(3, ("c", "d"))]
    decided = rank_rounds(
        rounds=rounds(quota=1),
        entrants=[entrant("a", "80", "50"), entrant("c", "70"), entrant("d", "70")],
        decisions=[Decision(order=("d", "c"), reason="加试")],
    )
    assert ranks(decided) == {"a": 1, "d": 2, "c": 3}
    assert not decided.unused_decisions


def test_nobody_goes_on_while_somebody_waits_for_a_mark() -> None:
    found = rank_rounds(
        rounds=rounds(quota=1),
        entrants=[entrant("a", "80", "50"), entrant("b", State.NOT_YET_SCORED), entrant("c", "70")],
    )
    assert ranks(found) == {"a": 1, "c": 2, "b": None}
    assert [(each.number, each.advancing) for each in found.rounds] == [(1, None)]
    assert found.of("a").final_score == Decimal("80.00")


def test_places_of_those_who_are_in_the_next_round_are_kept_for_them() -> None:
    entrants = [entrant("a", "80"), entrant("b", "75", "60"), entrant("c", "70")]
    found = rank_rounds(rounds=rounds(quota=2), entrants=entrants)
    assert ranks(found) == {"b": 1, "c": 3, "a": None}
    assert found.not_yet_scored == ("a",)


@pytest.mark.parametrize("state", [State.ABSENT, State.WITHDRAWN, State.DISQUALIFIED])
def test_who_goes_on_and_is_not_ranked_leaves_no_gap(state: State) -> None:
    found = rank_rounds(
        rounds=rounds(quota=2),
        entrants=[entrant("a", "80", state), entrant("b", "75", "60"), entrant("c", "70")],
    )
    assert ranks(found) == {"b": 1, "c": 2, "a": None}
    assert found.of("a").status == state.value


def test_three_rounds_are_one_ranking() -> None:
    three = (
        Round(modules=(module("p", "100"),), quota=4),
        Round(modules=(module("s", "50"),), carried=Decimal(50), quota=2),
        Round(modules=(module("f", "100"),)),
    )
    marks = {
        "a": ("90", "60", "10"),
        "b": ("80", "90", "20"),
        "c": ("70", "20"),
        "d": ("60", "50"),
        "e": ("50",),
    }
    found = rank_rounds(
        rounds=three,
        entrants=[
            Entrant(key=key, outcomes=dict(zip("psf", map(Decimal, each), strict=False)))
            for key, each in marks.items()
        ],
    )
    assert ranks(found) == {"b": 1, "a": 2, "d": 3, "c": 4, "e": 5}
    assert [each.key for each in found.modules] == ["p", "s", "f"]
    assert [[result.module.key for result in standing.modules] for standing in found.standings] == [
        ["p", "s", "f"],
        ["p", "s", "f"],
        ["p", "s"],
        ["p", "s"],
        ["p"],
    ]


def test_every_round_is_explained_and_why_it_was_the_last() -> None:
    found = rank_rounds(
        rounds=rounds(quota=1, carried="40"),
        entrants=[entrant("a", "80", "50"), entrant("b", "75"), entrant("c", "70")],
    )
    first = explain(found, "a")
    assert [step.key for step in first.score] == [
        StepKey.ROUND,
        StepKey.MODULE_POINTS,
        StepKey.POINTS_ADDED,
        StepKey.SCORE_ROUNDED,
        StepKey.ROUND,
        StepKey.MODULE_POINTS,
        StepKey.MODULE_POINTS,
        StepKey.POINTS_ADDED,
        StepKey.SCORE_ROUNDED,
    ]
    carried = first.score[5].parameters
    assert (carried["module"], carried["mark"], carried["weight"], carried["points"]) == (
        "round:1",
        Decimal("80.00"),
        Decimal(40),
        Decimal(32),
    )
    assert [step.key for step in explain(found, "c").rank] == [
        StepKey.ROUND,
        StepKey.SCORE_COMPARED,
        StepKey.RANKED,
        StepKey.DOES_NOT_ADVANCE,
        StepKey.RANKED_BEHIND,
    ]
    assert dict(explain(found, "c").rank[-1].parameters) == {"rank": 3, "behind_places": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (Round(modules=(module("p", "100"),), quota=2),),
        (Round(modules=(module("p", "100"),)), Round(modules=(module("f", "100"),))),
        (replace(rounds()[0], carried=Decimal(10)), rounds()[1]),
        (rounds()[0], Round(modules=(module("f", "100"),), carried=Decimal(10))),
    ],
)
def test_rounds_that_make_no_sense_are_refused(wrong: tuple[Round, ...]) -> None:
    with pytest.raises(InputError):
        rank_rounds(rounds=wrong, entrants=[entrant("a", "80", "50")])


def test_a_mark_of_no_round_is_refused() -> None:
    with pytest.raises(InputError):
        rank_rounds(rounds=rounds(), entrants=[Entrant(key="a", outcomes={"x": Decimal(1)})])


# --- Properties -----------------------------------------------------------------------------------------

quarters = st.integers(0, 4)


@st.composite
def contests(draw):
    """The arguments of `rank_rounds`: two or three rounds, marks drawn from few values, so that ties are common."""
    number = draw(st.integers(2, 3))
    keys = draw(st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=9))
    chosen = []
    for at in range(number):
        carried = Decimal(draw(st.sampled_from([0, 30, 50]))) if at else Decimal(0)
        rest = 100 - carried
        parts = draw(st.sampled_from([(1,), (Fraction(1, 2), Fraction(1, 2))]))
        chosen.append(
            Round(
                modules=tuple(
                    Module(
                        key=f"m{at}{place}",
                        kind=draw(st.sampled_from([ModuleKind.THEORY, ModuleKind.PRACTICAL])),
                        weight=rest * part.numerator / part.denominator
                        if isinstance(part, Fraction)
                        else rest,
                    )
                    for place, part in enumerate(parts)
                ),
                carried=carried,
                quota=draw(st.integers(0, 6)) if at < number - 1 else None,
            )
        )
    entrants = [
        Entrant(
            key=key,
            outcomes={each.key: Decimal(25) * draw(quarters) for of in chosen for each in of.modules},
            elapsed_seconds=draw(st.one_of(st.none(), st.integers(0, 2).map(Decimal))),
        )
        for key in keys
    ]
    return {"rounds": tuple(chosen), "entrants": entrants}


@given(contests(), st.randoms(use_true_random=False))
def test_the_order_of_the_entrants_changes_nothing(contest, random):
    shuffled = dict(contest, entrants=list(contest["entrants"]))
    random.shuffle(shuffled["entrants"])
    assert rank_rounds(**shuffled) == rank_rounds(**contest)


@given(contests(), st.data())
def test_raising_a_mark_never_lowers_a_rank(contest, data):
    if not contest["entrants"]:
        return
    at = data.draw(st.integers(0, len(contest["entrants"]) - 1))
    chosen = contest["entrants"][at]
    key = data.draw(st.sampled_from(sorted(chosen.outcomes)))
    room = Decimal(100) - chosen.outcomes[key]
    raised = dict(contest, entrants=list(contest["entrants"]))
    raised["entrants"][at] = replace(
        chosen, outcomes={**chosen.outcomes, key: chosen.outcomes[key] + room * data.draw(quarters) / 4}
    )
    before, after = rank_rounds(**contest), rank_rounds(**raised)
    assert known(after.of(chosen.key).rank) <= known(before.of(chosen.key).rank)


@given(contests())
def test_scores_and_order_equal_a_naive_computation_with_fractions(contest):
    """Round by round with fractions: scores, who goes on by score and practice, and who is ranked before whom."""
    found = rank_rounds(**contest)
    inside = {entrant.key: entrant for entrant in contest["entrants"]}
    carried_from = dict.fromkeys(inside, Fraction(0))
    last_of = {}
    groups = []
    for number, of in enumerate(contest["rounds"], start=1):
        scores = {}
        for key, each in inside.items():
            exact = carried_from[key] * Fraction(of.carried) / 100 + sum(
                Fraction(each.outcomes[part.key]) * Fraction(part.weight) / 100 for part in of.modules
            )
            scores[key] = Fraction(floor(exact * 100 + Fraction(1, 2)), 100)
        practice = {
            key: sum(
                (
                    Fraction(each.outcomes[part.key]) * Fraction(part.weight)
                    for part in of.modules
                    if part.kind is ModuleKind.PRACTICAL
                ),
                Fraction(0),
            )
            for key, each in inside.items()
        }
        for key in inside:
            last_of[key] = (number, scores[key])
        order = sorted(inside, key=lambda key: (scores[key], practice[key]), reverse=True)
        if of.quota is None:
            groups.append([(key, scores[key]) for key in order])
            break
        within = order[: of.quota]
        edge = (scores[within[-1]], practice[within[-1]]) if within else None
        gone_on = {key for key in order if edge is not None and (scores[key], practice[key]) >= edge}
        groups.append([(key, scores[key]) for key in order if key not in gone_on])
        inside = {key: inside[key] for key in order if key in gone_on}
        carried_from = scores
    for key, (number, score) in last_of.items():
        standing = found.of(key)
        assert (found.last_round_of(key), Fraction(known(standing.final_score))) == (number, score)
    place = 0
    for group in reversed(groups):
        for key, score in group:
            better = sum(each[1] > score for each in group)
            same = sum(each[1] == score for each in group)
            assert place + better < known(found.of(key).rank) <= place + better + same
        place += len(group)
    assert len(found.ranked) == place


@given(contests())
def test_ranks_run_without_a_gap_and_shared_ones_are_told(contest):
    found = rank_rounds(**contest)
    places = [known(standing.rank) for standing in found.ranked]
    assert places == sorted(places)
    told = {tie.rank: len(tie.entrants) for tie in found.unresolved_ties}
    for place in set(places):
        assert places.count(place) == told.get(place, 1)
        assert places.index(place) + 1 == place
    for standing in found.standings:
        assert explain(found, standing.key).rank


@given(contests())
def test_one_round_is_ranked_as_without_rounds(contest):
    first = contest["rounds"][0]
    own = {each.key for each in first.modules}
    entrants = [
        replace(each, outcomes={key: mark for key, mark in each.outcomes.items() if key in own})
        for each in contest["entrants"]
    ]
    alone = rank_rounds(rounds=[replace(first, quota=None)], entrants=entrants)
    assert alone == rank(modules=first.modules, entrants=entrants, settings=Settings())
    assert all(standing.status is Status.RANKED for standing in alone.standings)
