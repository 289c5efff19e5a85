"""Awards by ratio, titles by rank."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.judging.scoring import (
    AwardRule,
    InputError,
    Problem,
    RankBand,
    RoundingMode,
    Share,
    State,
    StepKey,
    TopShare,
    UndecidedBand,
    award_bands,
    band_entrants,
    consecutive_bands,
    explain_band,
    rank,
)
from tests.competitions.judging.scoring.events import USUAL_MODULES, entrant

SHARES = (Share("first", 1), Share("second", 2), Share("third", 3))
RULE = AwardRule(shares=SHARES, percent=Decimal(20), top_shares=(TopShare("merit", Decimal(50)),))
TITLES = (
    RankBand("top_technician", 1, 1),
    RankBand("model_technician", 2, 3),
    RankBand("able_technician", 4, 10),
)


def test_sixty_entrants_at_one_to_two_to_three_of_twenty_percent():
    awards = award_bands(rule=RULE, base=60)
    assert awards.bands == (
        RankBand("first", 1, 2),
        RankBand("second", 3, 6),
        RankBand("third", 7, 12),
        RankBand("merit", 13, 30),
    )
    assert awards.counts == {"first": 2, "second": 4, "third": 6, "merit": 18}


@pytest.mark.parametrize(
    ("split", "counts"),
    [
        (RoundingMode.HALF_UP, (1, 3, 3)),
        (RoundingMode.HALF_EVEN, (1, 3, 3)),
        (RoundingMode.DOWN, (1, 2, 4)),
        (RoundingMode.UP, (2, 2, 3)),
    ],
)
def test_how_the_borders_are_rounded_is_data(split, counts):
    """35 entrants have 7 awards, and the exact borders are 1.17, 3.5 and 7."""
    awards = award_bands(rule=AwardRule(shares=SHARES, percent=Decimal(20), split=split), base=35)
    assert tuple(awards.counts.values()) == counts


def test_the_cap_is_never_exceeded_by_rounding():
    awards = award_bands(rule=AwardRule(shares=SHARES, percent=Decimal(20)), base=34)
    assert sum(awards.counts.values()) == 6


def test_too_few_entrants_have_no_award_and_no_band():
    awards = award_bands(rule=AwardRule(shares=SHARES, percent=Decimal(20)), base=4)
    assert (awards.bands, awards.counts) == ((), {"first": 0, "second": 0, "third": 0})


def test_a_top_share_inside_the_awards_before_it_is_empty():
    rule = AwardRule(shares=SHARES, percent=Decimal(20), top_shares=(TopShare("merit", Decimal(10)),))
    awards = award_bands(rule=rule, base=60)
    assert awards.counts == {"first": 2, "second": 4, "third": 6, "merit": 0}
    assert awards.bands[-1] == RankBand("third", 7, 12)


def test_counts_from_elsewhere_become_bands_too():
    assert consecutive_bands({"first": 1, "second": 0, "third": 4}) == (
        RankBand("first", 1, 1),
        RankBand("third", 2, 5),
    )


def test_the_numbers_are_explained():
    awards = award_bands(rule=RULE, base=60)
    assert [(step.key, step.parameters.get("count")) for step in awards.steps] == [
        (StepKey.AWARDS_IN_ALL, None),
        (StepKey.AWARD_SHARE, 2),
        (StepKey.AWARD_SHARE, 4),
        (StepKey.AWARD_SHARE, 6),
        (StepKey.AWARD_TOP, 18),
    ]
    assert awards.steps[0].parameters == {"base": 60, "percent": Decimal(20), "awards": 12}


@given(
    st.integers(0, 500),
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    st.decimals(1, 40, places=1),
    st.sampled_from(RoundingMode),
)
def test_bands_follow_each_other_and_keep_the_cap_and_the_ratio(base, parts, percent, split):
    shares = tuple(Share(str(number), part) for number, part in enumerate(parts))
    rule = AwardRule(shares=shares, percent=percent, split=split, top_shares=(TopShare("top", Decimal(50)),))
    awards = award_bands(rule=rule, base=base)
    ranks = [rank for band in awards.bands for rank in range(band.first_rank, band.last_rank + 1)]
    assert ranks == list(range(1, len(ranks) + 1))
    total = sum(count for key, count in awards.counts.items() if key != "top")
    assert total * 100 <= base * percent < (total + 1) * 100
    for share in shares:
        assert abs(awards.counts[share.key] * sum(parts) - total * share.part) <= sum(parts)
    assert len(ranks) == max(total, base // 2)


def ten_in_order():
    return [entrant(f"{place:02}", "80", str(100 - place)) for place in range(1, 13)]


def test_titles_go_by_rank():
    standings = rank(modules=USUAL_MODULES, entrants=[*ten_in_order(), entrant("absent", State.ABSENT, "80")])
    banding = band_entrants(standings=standings, bands=TITLES)
    assert {key: band.key for key, band in banding.given.items()} == {
        "01": "top_technician",
        "02": "model_technician",
        "03": "model_technician",
        **{f"{place:02}": "able_technician" for place in range(4, 11)},
    }
    assert banding.undecided == ()
    assert explain_band(standings, banding, "02").parameters == {
        "rank": 2,
        "band": "model_technician",
        "first_rank": 2,
        "last_rank": 3,
    }
    assert explain_band(standings, banding, "11").key is StepKey.IN_NO_BAND
    assert explain_band(standings, banding, "absent").key is StepKey.NOT_RANKED


def test_a_tie_inside_a_band_has_it_and_a_tie_across_its_border_waits():
    inside = rank(modules=USUAL_MODULES, entrants=[entrant("1", "90", "90"), *tied("a", "b")])
    assert {key: band.key for key, band in band_entrants(standings=inside, bands=TITLES).given.items()} == {
        "1": "top_technician",
        "a": "model_technician",
        "b": "model_technician",
    }
    across = rank(modules=USUAL_MODULES, entrants=[*tied("a", "b"), entrant("3", "70", "70")])
    banding = band_entrants(standings=across, bands=TITLES)
    assert {key: band.key for key, band in banding.given.items()} == {"3": "model_technician"}
    assert banding.undecided == (UndecidedBand(1, ("a", "b"), ("top_technician", "model_technician")),)
    assert explain_band(across, banding, "a").parameters == {
        "rank": 1,
        "entrants": ("a", "b"),
        "bands": ("top_technician", "model_technician"),
    }


def test_a_tie_across_the_end_of_the_last_band_waits_too():
    standings = rank(modules=USUAL_MODULES, entrants=tied("a", "b"))
    banding = band_entrants(standings=standings, bands=[RankBand("only", 1, 1)])
    assert banding.undecided == (UndecidedBand(1, ("a", "b"), ("only", None)),)


def tied(*keys):
    return [entrant(key, "80", "80") for key in keys]


@pytest.mark.parametrize(
    ("attempt", "problem"),
    [
        (lambda: RankBand("x", 0, 1), Problem.BAND_OUT_OF_RANGE),
        (lambda: RankBand("x", 3, 2), Problem.BAND_OUT_OF_RANGE),
        (lambda: Share("x", 0), Problem.NEGATIVE_COUNT),
        (lambda: TopShare("x", Decimal(0)), Problem.PERCENT_OUT_OF_RANGE),
        (lambda: AwardRule(shares=SHARES, percent=Decimal(101)), Problem.PERCENT_OUT_OF_RANGE),
        (lambda: AwardRule(shares=(SHARES[0], SHARES[0]), percent=Decimal(20)), Problem.REPEATED_BAND),
        (lambda: consecutive_bands({"x": -1}), Problem.NEGATIVE_COUNT),
        (lambda: award_bands(rule=RULE, base=-1), Problem.NEGATIVE_COUNT),
        (
            lambda: band_entrants(
                standings=rank(modules=USUAL_MODULES, entrants=[]),
                bands=[RankBand("x", 1, 3), RankBand("y", 3, 4)],
            ),
            Problem.BANDS_OVERLAP,
        ),
    ],
)
def test_bands_that_make_no_sense_are_refused_by_name(attempt, problem):
    with pytest.raises(InputError) as refusal:
        attempt()
    assert refusal.value.problem is problem
