"""Awards and titles: bands of ranks, given as they are or worked out from a ratio.

Bands only propose. Whether an event gives awards at all, and to whom they are due, is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.rounding import MILLION, RoundingMode, millionths, whole_quotient
from competitions.judging.scoring.standings import Standings
from competitions.judging.scoring.steps import Step, StepKey, step


@dataclass(frozen=True, slots=True)
class RankBand:
    """The ranks from `first_rank` to `last_rank`, both inside, and the key of the award or title they carry.

    Raises InputError unless 1 ≤ first_rank ≤ last_rank.
    """

    key: str
    first_rank: int
    last_rank: int

    def __post_init__(self) -> None:
        if not 1 <= self.first_rank <= self.last_rank:
            raise InputError(
                Problem.BAND_OUT_OF_RANGE,
                band=self.key,
                first_rank=self.first_rank,
                last_rank=self.last_rank,
            )


@dataclass(frozen=True, slots=True)
class Share:
    """One award's part in the ratio (1 or more), as the 2 of second prizes in 1:2:3."""

    key: str
    part: int

    def __post_init__(self) -> None:
        if self.part < 1:
            raise InputError(Problem.NEGATIVE_COUNT, band=self.key, part=self.part)


@dataclass(frozen=True, slots=True)
class TopShare:
    """An award for whoever is in the top `percent` (above 0, up to 100) and has none of the better ones."""

    key: str
    percent: Decimal

    def __post_init__(self) -> None:
        _check_percent(self.key, self.percent)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRule:
    """How many awards there are, as data.

    `shares`, best first, divide at most `percent` (above 0, up to 100) of the entrants in the ratio of their
    parts; `split` says how the borders between them are rounded; `top_shares` follow them, each with a larger
    percentage than the one before. Raises InputError for a percentage out of range or a repeated key.
    """

    shares: tuple[Share, ...]
    percent: Decimal
    split: RoundingMode = RoundingMode.HALF_UP
    top_shares: tuple[TopShare, ...] = ()

    def __post_init__(self) -> None:
        _check_percent("", self.percent)
        keys = [share.key for share in self.shares] + [share.key for share in self.top_shares]
        if len(set(keys)) != len(keys):
            raise InputError(Problem.REPEATED_BAND, bands=keys)


@dataclass(frozen=True, slots=True)
class AwardBands:
    """What a rule makes of a number of entrants: the bands that are not empty, all counts, and why."""

    bands: tuple[RankBand, ...]
    counts: Mapping[str, int]
    steps: tuple[Step, ...]


def award_bands(*, rule: AwardRule, base: int) -> AwardBands:
    """The bands of ranks that a rule gives among `base` entrants (registered or competed: the caller says which).

    Order of operations: the awards in all are base × percent, cut to a whole number, so that the cap always
    holds. The borders between the shares are the awards in all × the parts so far ÷ all parts, each rounded by
    `split` (half up: 1:2:3 of 7 has its borders at 1.17, 3.5 and 7, hence 1, 3 and 3); `down` favours the lower
    awards, `up` the higher. A top share ends at base × its percentage, cut to a whole number, and begins after
    all that came before. Raises InputError for a negative base.
    """
    if base < 0:
        raise InputError(Problem.NEGATIVE_COUNT, base=base)
    awards = _part_of(base, rule.percent)
    parts = sum(share.part for share in rule.shares)
    steps = [step(StepKey.AWARDS_IN_ALL, base=base, percent=rule.percent, awards=awards)]
    counts: dict[str, int] = {}
    so_far = last = 0
    for share in rule.shares:
        so_far += share.part
        before, last = last, whole_quotient(awards * so_far, parts, rule.split)
        counts[share.key] = last - before
        steps.append(
            step(
                StepKey.AWARD_SHARE,
                band=share.key,
                part=share.part,
                parts=parts,
                split=rule.split,
                count=last - before,
            )
        )
    for top in rule.top_shares:
        before, last = last, max(last, _part_of(base, top.percent))
        counts[top.key] = last - before
        steps.append(
            step(
                StepKey.AWARD_TOP,
                band=top.key,
                base=base,
                percent=top.percent,
                last_rank=last,
                count=last - before,
            )
        )
    return AwardBands(consecutive_bands(counts), counts, tuple(steps))


def consecutive_bands(counts: Mapping[str, int]) -> tuple[RankBand, ...]:
    """Bands that follow each other from rank 1, in the order of the mapping, each with so many ranks.

    A count of 0 makes no band. Raises InputError for a negative one.
    """
    bands: list[RankBand] = []
    last = 0
    for key, count in counts.items():
        if count < 0:
            raise InputError(Problem.NEGATIVE_COUNT, band=key, count=count)
        if count:
            bands.append(RankBand(key, last + 1, last + count))
        last += count
    return tuple(bands)


@dataclass(frozen=True, slots=True)
class UndecidedBand:
    """An unresolved tie across a border: the entrants sharing `rank`, and the bands (None is no band) they touch."""

    rank: int
    entrants: tuple[str, ...]
    bands: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Banding:
    """Which band each entrant falls in. Whoever is in no band, or undecided, is not in `given`."""

    given: Mapping[str, RankBand]
    undecided: tuple[UndecidedBand, ...]


def band_entrants(*, standings: Standings, bands: Sequence[RankBand]) -> Banding:
    """Put the ranked entrants into bands by rank; the others are in none.

    An unresolved tie takes as many ranks as it has entrants: when all of these fall into one band, all are in it,
    otherwise nobody is and the tie is reported. Raises InputError for bands that overlap.
    """
    in_order = sorted(bands, key=lambda band: band.first_rank)
    for better, worse in pairwise(in_order):
        if worse.first_rank <= better.last_rank:
            raise InputError(Problem.BANDS_OVERLAP, bands=(better.key, worse.key))
    by_rank = {rank: band for band in in_order for rank in range(band.first_rank, _end(band, standings))}
    given: dict[str, RankBand] = {}
    undecided: list[UndecidedBand] = []
    for rank, equal in groupby(standings.ranked, key=lambda standing: standing.rank or 0):
        keys = tuple(standing.key for standing in equal)
        touched = list(dict.fromkeys(by_rank.get(rank + beyond) for beyond in range(len(keys))))
        if len(touched) > 1:
            names = tuple(band.key if band else None for band in touched)
            undecided.append(UndecidedBand(rank, keys, names))
        elif touched[0] is not None:
            given.update(dict.fromkeys(keys, touched[0]))
    return Banding(given, tuple(undecided))


def explain_band(standings: Standings, banding: Banding, key: str) -> Step:
    """Why one entrant is in its band or in none; raises InputError for a key that is not in the standings."""
    standing = standings.of(key)
    rank = standing.rank
    if rank is None:
        without = tuple(result.module.key for result in standing.modules if result.points is None)
        return step(StepKey.NOT_RANKED, status=standing.status, modules=without)
    band = banding.given.get(key)
    if band is not None:
        return step(
            StepKey.IN_BAND, rank=rank, band=band.key, first_rank=band.first_rank, last_rank=band.last_rank
        )
    for tie in banding.undecided:
        if tie.rank == rank:
            names = tuple(name for name in tie.bands if name is not None)
            return step(StepKey.BAND_UNDECIDED, rank=rank, entrants=tie.entrants, bands=names)
    return step(StepKey.IN_NO_BAND, rank=rank)


def _part_of(base: int, percent: Decimal) -> int:
    return base * millionths(percent) // (100 * MILLION)


def _check_percent(key: str, percent: Decimal) -> None:
    if not 0 < millionths(percent, band=key) <= 100 * MILLION:
        raise InputError(Problem.PERCENT_OUT_OF_RANGE, band=key, percent=percent)


def _end(band: RankBand, standings: Standings) -> int:
    return min(band.last_rank, len(standings.ranked)) + 1
