"""Totals of groups: worked examples, and properties against a naive computation with fractions."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.judging.scoring import Contribution, InputError, placing_worth, total_groups

POINTS = tuple(Decimal(value) for value in (8, 7, 6, 5, 4, 3, 2, 1))


def placed(group: str, rank: int, contest: str = "a", entrant: str = "") -> Contribution:
    return Contribution(
        group, contest, entrant or f"{group}{contest}{rank}", rank, placing_worth(POINTS, rank)
    )


def shape(*contributions: Contribution, **rule: int) -> list[tuple[str, int | None, Decimal, bool]]:
    return [(each.group, each.rank, each.total, each.shared) for each in total_groups(contributions, **rule)]


def test_the_sum_of_the_placings_decides() -> None:
    found = shape(placed("甲", 1), placed("甲", 4), placed("乙", 2), placed("乙", 3), placed("丙", 9))
    # Both have 13; 甲 has the first place.
    assert found == [
        ("甲", 1, Decimal(13), False),
        ("乙", 2, Decimal(13), False),
        ("丙", 3, Decimal(0), False),
    ]


def test_equal_in_everything_shares_the_rank_and_the_next_one_is_skipped() -> None:
    found = shape(placed("甲", 1, "a"), placed("乙", 1, "b"), placed("丙", 2, "a"))
    assert found == [("乙", 1, Decimal(8), True), ("甲", 1, Decimal(8), True), ("丙", 3, Decimal(7), False)]


def test_a_worse_place_more_is_better_than_none() -> None:
    """甲 and 乙 have one first place; 甲 a ninth place too, which is worth nothing but stands there."""
    assert [
        each.group
        for each in total_groups([placed("乙", 1, "b"), placed("甲", 1, "a"), placed("甲", 9, "b")])
    ] == [
        "甲",
        "乙",
    ]


def test_only_the_best_of_each_contest_count() -> None:
    (total,) = total_groups([placed("甲", rank, contest) for rank in (1, 2, 5) for contest in "ab"], best=2)
    assert total.total == 2 * (8 + 7)
    assert [(each.contest, each.rank) for each in total.left_out] == [("a", 5), ("b", 5)]


def test_a_group_with_too_few_has_a_total_and_no_rank() -> None:
    found = shape(placed("甲", 1), placed("乙", 2), placed("乙", 3), least=2)
    assert found == [("乙", 1, Decimal(13), False), ("甲", None, Decimal(8), False)]


@pytest.mark.parametrize(
    ("worth", "rank", "rule"),
    [("-1", 1, {}), ("1", 0, {}), ("1", 1, {"best": 0}), ("1", 1, {"least": -1}), ("0.0000001", 1, {})],
)
def test_what_cannot_be_is_refused(worth: str, rank: int, rule: dict[str, int]) -> None:
    with pytest.raises(InputError):
        total_groups([Contribution("甲", "a", "x", rank, Decimal(worth))], **rule)


contributions = st.lists(
    st.builds(
        Contribution,
        group=st.sampled_from("甲乙丙丁"),
        contest=st.sampled_from("ab"),
        entrant=st.text("xyz", min_size=1, max_size=3),
        rank=st.integers(1, 12),
        worth=st.decimals(0, 100, places=3),
    ),
    max_size=14,
    unique_by=lambda each: (each.contest, each.entrant),
)
bests = st.one_of(st.none(), st.integers(1, 4))


@given(contributions, bests, st.randoms(use_true_random=False))
def test_the_order_of_what_is_brought_changes_nothing(
    found: list[Contribution], best: int | None, chance: object
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert total_groups(found, best=best) == total_groups(shuffled, best=best)


@given(contributions, bests)
def test_totals_equal_a_naive_computation_with_fractions(found: list[Contribution], best: int | None) -> None:
    for total in total_groups(found, best=best):
        expected = Fraction(0)
        for contest in "ab":
            worths = sorted(
                (
                    Fraction(each.worth)
                    for each in found
                    if (each.group, each.contest) == (total.group, contest)
                ),
                reverse=True,
            )
            expected += sum(worths[:best], Fraction(0))
        assert Fraction(total.total) == expected


@given(contributions, bests)
def test_a_better_total_never_has_a_worse_rank_and_shared_ranks_say_so(
    found: list[Contribution], best: int | None
) -> None:
    totals = total_groups(found, best=best)
    for one, other in itertools.combinations(totals, 2):
        assert one.rank is not None
        assert other.rank is not None
        assert one.total >= other.total
        assert one.rank <= other.rank
        assert (one.rank == other.rank) <= (one.shared and other.shared)
