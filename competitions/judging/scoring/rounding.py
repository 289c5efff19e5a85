"""Exact arithmetic on marks, and the one place where figures are rounded.

Marks are Decimals, sums and weights are integers in millionths, and a quotient is rounded once, from the exact
ratio: no figure is ever rounded twice by accident, and no result depends on the caller's decimal context.
Everything here is about numbers that are zero or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from fractions import Fraction
from functools import reduce

from competitions.judging.scoring.errors import InputError, Problem

# Marks, weights and full marks may have this many decimal places; finer ones are refused rather than cut.
PLACES_OF_INPUT = 6
MILLION = 1_000_000
# A figure with an endless expansion (say, a third) is shown to this many places; it is still *compared* exactly.
PLACES_SHOWN = 6
# Inputs are below 10 to the 13th, so that nobody can make us count a number of a million digits.
LARGEST_EXPONENT = 12
INPUT = Context(prec=40, traps=[Inexact])
# Wide enough for any product of inputs; the caller's own context is never used.
WIDE = Context(prec=400)
ONE = Decimal(1)


class RoundingMode(StrEnum):
    """How a figure between two steps is settled. Figures are never negative, so down means towards zero."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


def whole_quotient(numerator: int, denominator: int, mode: RoundingMode) -> int:
    """`numerator / denominator` as a whole number, rounded by `mode` from the exact ratio.

    Both are integers, numerator ≥ 0 and denominator > 0.
    """
    quotient, remainder = divmod(numerator, denominator)
    if mode is RoundingMode.HALF_UP:
        return quotient + (2 * remainder >= denominator)
    if mode is RoundingMode.HALF_EVEN:
        return quotient + (
            2 * remainder > denominator or (2 * remainder == denominator and quotient % 2 == 1)
        )
    if mode is RoundingMode.UP:
        return quotient + (remainder > 0)
    return quotient


@dataclass(frozen=True, slots=True)
class Rounding:
    """To how many decimal places a figure is rounded (0 to 6), and how. The default is 2 places, half up."""

    places: int = 2
    mode: RoundingMode = RoundingMode.HALF_UP

    def __post_init__(self) -> None:
        if not 0 <= self.places <= PLACES_OF_INPUT:
            raise InputError(Problem.PLACES_OUT_OF_RANGE, places=self.places)

    def units(self, numerator: int, denominator: int) -> int:
        """The exact ratio, rounded, as a whole number of the last place: 85.125 at 2 places half up is 8513."""
        return whole_quotient(numerator * 10**self.places, denominator, self.mode)

    def decimal(self, units: int) -> Decimal:
        """A whole number of the last place as a Decimal with exactly `places` places: 8550 is `85.50`."""
        return Decimal(units).scaleb(-self.places, WIDE)


TWO_PLACES = Rounding()
SHOWN = Rounding(PLACES_SHOWN)


def millionths(value: object, **place: object) -> int:
    """A Decimal as a whole number of millionths.

    Raises InputError when it is not a finite Decimal, is 10**13 or more, or has more than six places; `place` says where it stands.
    """
    if not isinstance(value, Decimal) or not value.is_finite():
        raise InputError(Problem.NOT_A_DECIMAL, value=value, **place)
    if value.adjusted() > LARGEST_EXPONENT:
        raise InputError(Problem.TOO_LARGE, value=value, **place)
    try:
        scaled = value.scaleb(PLACES_OF_INPUT, INPUT)
    except Inexact:
        raise InputError(Problem.TOO_MANY_PLACES, value=value, **place) from None
    whole = int(scaled)
    if whole != scaled:
        raise InputError(Problem.TOO_MANY_PLACES, value=value, **place)
    return whole


def tidy(value: Decimal) -> Decimal:
    """The same number without trailing zeros and never with an exponent: `25.650` is `25.65`, `8E+1` is `80`."""
    short = value.normalize(WIDE)
    return short.quantize(ONE, context=WIDE) if short == short.to_integral_value() else short


def added(values: Iterable[Decimal]) -> Decimal:
    """The exact sum of inputs, whatever the caller's decimal context."""
    return tidy(reduce(WIDE.add, values, Decimal(0)))


def has_finite_expansion(denominator: int) -> bool:
    """Whether a reduced fraction with this denominator ends after some decimal places (only 2 and 5 divide it)."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


def shown(ratio: Fraction) -> tuple[Decimal, bool]:
    """A ratio ≥ 0 as a Decimal to show, and whether it is exact: rounded to six places where it never ends."""
    if has_finite_expansion(ratio.denominator):
        return tidy(WIDE.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))), True
    return SHOWN.decimal(SHOWN.units(ratio.numerator, ratio.denominator)), False


@dataclass(frozen=True, slots=True)
class TrimmedMean:
    """The mean of the marks that were kept, and which were dropped, each list from low to high."""

    mean: Decimal
    kept: tuple[Decimal, ...]
    dropped_lowest: tuple[Decimal, ...]
    dropped_highest: tuple[Decimal, ...]
    rounding: Rounding


def trimmed_mean(
    *,
    marks: Sequence[Decimal],
    drop_lowest: int = 1,
    drop_highest: int = 1,
    rounding: Rounding = TWO_PLACES,
) -> TrimmedMean:
    """Drop so many of the lowest and of the highest marks, and average the rest.

    Order of operations: sort, drop by count (of equal marks it does not matter which goes), sum exactly, divide,
    round once. Marks are points of any one scale, each with at most six places; dropping none is the plain mean.
    Raises InputError when a count is negative, when no mark would be left, or when a mark is not a Decimal ≥ 0.
    """
    if drop_lowest < 0 or drop_highest < 0:
        raise InputError(Problem.NEGATIVE_COUNT, drop_lowest=drop_lowest, drop_highest=drop_highest)
    if len(marks) <= drop_lowest + drop_highest:
        raise InputError(
            Problem.TOO_FEW_MARKS, marks=len(marks), drop_lowest=drop_lowest, drop_highest=drop_highest
        )
    for mark in marks:
        if millionths(mark) < 0:
            raise InputError(Problem.MARK_OUT_OF_RANGE, mark=mark)
    ordered = tuple(sorted(marks))
    kept = ordered[drop_lowest : len(ordered) - drop_highest]
    total = sum(millionths(mark) for mark in kept)
    return TrimmedMean(
        mean=rounding.decimal(rounding.units(total, MILLION * len(kept))),
        kept=kept,
        dropped_lowest=ordered[:drop_lowest],
        dropped_highest=ordered[len(ordered) - drop_highest :],
        rounding=rounding,
    )
