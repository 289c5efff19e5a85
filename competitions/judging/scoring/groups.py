"""Totals of groups: of a delegation by the placings of its people, of a team by the scores of its members.

Both are sums of contributions. Only the best of a group count, so many in each contest; a group with too few of them
has a total and no rank. Equal totals are told apart by the better placings: more first places, then more second
places, and so on; what is equal then shares its rank, and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.rounding import MILLION, millionths, shown


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one entrant brings to a group: the rank in a contest (1 or more), and how much it is worth (0 or more)."""

    group: str
    contest: str
    entrant: str
    rank: int
    worth: Decimal


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """A group with its total. `rank` None: too few of its contributions count. `shared`: another has the same rank.

    `counted` and `left_out` are its contributions, the best first.
    """

    group: str
    rank: int | None
    total: Decimal
    shared: bool
    counted: tuple[Contribution, ...]
    left_out: tuple[Contribution, ...]


def placing_worth(points: Sequence[Decimal], rank: int) -> Decimal:
    """What a rank is worth by a list of points, first place first; nothing beyond its end."""
    if rank < 1:
        raise InputError(Problem.NEGATIVE_COUNT, rank=rank)
    return points[rank - 1] if rank <= len(points) else Decimal(0)


def total_groups(
    contributions: Iterable[Contribution], *, best: int | None = None, least: int = 1
) -> tuple[GroupTotal, ...]:
    """Rank groups by the sum of what their entrants bring, best first; those without a rank last.

    `best`: so many of a group count in each contest; None counts all. `least`: a group needs so many that count.
    The order of the contributions plays no part. Raises InputError for a negative number or worth, and for one finer than six places.
    """
    if least < 0 or (best is not None and best < 1):
        raise InputError(Problem.NEGATIVE_COUNT, best=best, least=least)
    by_group: dict[str, list[Contribution]] = {}
    for one in contributions:
        if one.worth < 0 or one.rank < 1:
            raise InputError(Problem.NEGATIVE_COUNT, worth=one.worth, rank=one.rank)
        by_group.setdefault(one.group, []).append(one)
    summed = [_summed(group, brought, best) for group, brought in by_group.items()]
    last = max((one.rank for each in summed for one in each.counted), default=0)
    merits = {each.group: _merit(each, last) for each in summed}
    ranked = sorted(
        (each for each in summed if len(each.counted) >= least),
        key=lambda each: (merits[each.group], each.group),
    )
    alike = Counter(merits[each.group] for each in ranked)
    totals: list[GroupTotal] = []
    for place, each in enumerate(ranked, start=1):
        equal = bool(totals) and merits[each.group] == merits[totals[-1].group]
        rank = totals[-1].rank if equal else place
        totals.append(replace(each, rank=rank, shared=alike[merits[each.group]] > 1))
    without = sorted(
        (each for each in summed if len(each.counted) < least), key=lambda each: (-each.total, each.group)
    )
    return (*totals, *without)


def _summed(group: str, brought: list[Contribution], best: int | None) -> GroupTotal:
    counted: list[Contribution] = []
    left_out: list[Contribution] = []
    taken: Counter[str] = Counter()
    for each in sorted(brought, key=lambda one: (-one.worth, one.rank, one.contest, one.entrant)):
        if best is not None and taken[each.contest] >= best:
            left_out.append(each)
        else:
            taken[each.contest] += 1
            counted.append(each)
    exact = Fraction(sum(millionths(each.worth) for each in counted), MILLION)
    return GroupTotal(group, None, shown(exact)[0], False, tuple(counted), tuple(left_out))


def _merit(each: GroupTotal, last: int) -> tuple[Decimal, ...]:
    """What tells groups apart, the better the smaller: the total, then how many of each place stand in it."""
    places = Counter(one.rank for one in each.counted)
    return (-each.total, *(Decimal(-places[rank]) for rank in range(1, last + 1)))
