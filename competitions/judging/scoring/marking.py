"""From marks to points: each aspect of a scheme, its sections, the module's total.

Order of operations: every aspect is computed exactly, sections and total are exact sums, and only the module's
total is rounded, once; what incidents took off goes before that, down to 0. A mark that is missing is a state and
never 0; neither is one that judges must give again.
Who judged what plays no part: the same marks give the same points in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.rounding import (
    MILLION,
    Rounding,
    TrimmedMean,
    millionths,
    shown,
    trimmed_mean,
)
from competitions.judging.scoring.schemes import (
    Aspect,
    Band,
    Checklist,
    Deductions,
    Judgement,
    Linear,
    Method,
    Panel,
    Ranges,
    Scheme,
    Section,
    Tolerance,
)

# As fine as a module's score is stored.
THREE_PLACES = Rounding(3)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How judgement marks are given: by so many judges, from `lowest` to `highest`, in whole marks.

    Marks that lie further apart than `greatest_difference` are given again. Raises InputError where no mark or no
    judge is possible.
    """

    judges: int = 3
    lowest: int = 0
    highest: int = 3
    greatest_difference: int = 1

    def __post_init__(self) -> None:
        if self.judges < 1 or self.lowest < 0 or self.highest <= self.lowest or self.greatest_difference < 0:
            raise InputError(
                Problem.SCALE_OUT_OF_RANGE,
                judges=self.judges,
                lowest=self.lowest,
                highest=self.highest,
                greatest_difference=self.greatest_difference,
            )


USUAL_SCALE = Scale()


@dataclass(frozen=True, slots=True)
class Measured:
    """One value, in the unit of the aspect; a time in seconds (0 or more)."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Ticked:
    """The keys of the items of a checklist that are met; an empty set is a mark: nothing was met."""

    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each fault was found, by its key (0 or more); what is left out was not found."""

    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """What each judge gave, by the judge's key; judges who have not marked yet are left out.

    `without`: of so many judges the marks were voided; nobody waits for them, and the others' make the points.
    """

    marks: Mapping[str, Decimal]
    without: int = 0


@dataclass(frozen=True, slots=True)
class Penalty:
    """Points that go off the module's total for something that happened, by the key of what it was."""

    key: str
    points: Decimal

    def __post_init__(self) -> None:
        if millionths(self.points, penalty=self.key) <= 0:
            raise InputError(Problem.FIGURE_OUT_OF_RANGE, penalty=self.key, figure=self.points)


Mark: TypeAlias = Measured | Ticked | Counted | Judged


class MarkState(StrEnum):
    """Whether an aspect has its points."""

    MARKED = "marked"
    NOT_YET_MARKED = "not_yet_marked"
    TO_MARK_AGAIN = "to_mark_again"


@dataclass(frozen=True, slots=True)
class AspectResult:
    """An aspect with its mark. `amount` is the exact number of points, None unless it is marked."""

    aspect: Aspect
    mark: Mark | None
    state: MarkState
    amount: Fraction | None

    @property
    def points(self) -> Decimal | None:
        """The points to show; rounded to six places where they have no end."""
        return None if self.amount is None else shown(self.amount)[0]


@dataclass(frozen=True)
class SectionResult:
    """A section with the results of its aspects, in its order."""

    section: Section
    aspects: tuple[AspectResult, ...]

    @cached_property
    def so_far(self) -> Fraction:
        """The points of what is marked already."""
        return sum((result.amount for result in self.aspects if result.amount is not None), NOTHING)

    @property
    def amount(self) -> Fraction | None:
        """The exact sum; None while an aspect has no points."""
        return self.so_far if all(result.amount is not None for result in self.aspects) else None

    @property
    def points(self) -> Decimal | None:
        return None if self.amount is None else shown(self.amount)[0]


@dataclass(frozen=True)
class Marking:
    """One entry's marks in one module, by its scheme."""

    scheme: Scheme
    sections: tuple[SectionResult, ...]
    scale: Scale
    rounding: Rounding
    penalties: tuple[Penalty, ...] = ()

    @cached_property
    def aspects(self) -> tuple[AspectResult, ...]:
        return tuple(result for section in self.sections for result in section.aspects)

    def waiting(self, state: MarkState) -> tuple[str, ...]:
        """The keys of the aspects in a state, in the scheme's order."""
        return tuple(result.aspect.key for result in self.aspects if result.state is state)

    @property
    def so_far(self) -> Fraction:
        """The points of what is marked already, exactly."""
        return sum((section.so_far for section in self.sections), NOTHING)

    @property
    def amount(self) -> Fraction | None:
        """The exact sum of the sections; None while an aspect has no points."""
        complete = all(section.amount is not None for section in self.sections)
        return self.so_far if complete else None

    @property
    def taken_off(self) -> Fraction:
        """What all penalties together take off."""
        return sum((Fraction(penalty.points) for penalty in self.penalties), NOTHING)

    @property
    def remaining(self) -> Fraction | None:
        """The exact sum less the penalties, never below 0."""
        return None if self.amount is None else max(NOTHING, self.amount - self.taken_off)

    @property
    def total(self) -> Decimal | None:
        """The module's score: what remains, rounded once."""
        amount = self.remaining
        if amount is None:
            return None
        return self.rounding.decimal(self.rounding.units(amount.numerator, amount.denominator))


def mark_module(
    *,
    scheme: Scheme,
    marks: Mapping[str, Mark],
    scale: Scale = USUAL_SCALE,
    rounding: Rounding = THREE_PLACES,
    penalties: Sequence[Penalty] = (),
) -> Marking:
    """The points of one entry in one module. `marks`: aspect key → mark; what is left out is not yet marked.

    Raises InputError for a mark that cannot be: of an unknown aspect or item, of another kind than the aspect's
    method, out of range, finer than six places, or from more judges than there are.
    """
    unknown = sorted(set(marks) - {aspect.key for aspect in scheme.aspects})
    if unknown:
        raise InputError(Problem.UNKNOWN_ASPECT, aspects=unknown)
    sections = tuple(
        SectionResult(
            section, tuple(mark_aspect(aspect, marks.get(aspect.key), scale) for aspect in section.aspects)
        )
        for section in scheme.sections
    )
    return Marking(scheme, sections, scale, rounding, tuple(penalties))


def mark_aspect(aspect: Aspect, mark: Mark | None, scale: Scale = USUAL_SCALE) -> AspectResult:
    """The points of one aspect; None for a mark that is still to come. Raises InputError as `mark_module`."""
    if mark is None:
        return AspectResult(aspect, None, MarkState.NOT_YET_MARKED, None)
    method = aspect.method
    if isinstance(method, Judgement | Panel) and isinstance(mark, Judged):
        state = _state(aspect, method, mark, scale)
        amount = _judged(aspect, method, mark, scale) if state is MarkState.MARKED else None
        return AspectResult(aspect, mark, state, amount)
    return AspectResult(aspect, mark, MarkState.MARKED, _points(aspect, method, mark))


def judges_of(method: Method, scale: Scale) -> int:
    """How many judges mark the aspect, each by themselves; 0 where all agree on one mark."""
    if isinstance(method, Judgement):
        return scale.judges
    return method.judges if isinstance(method, Panel) else 0


# --- Judges' marks ---------------------------------------------------------------------------------------


def _state(aspect: Aspect, method: Judgement | Panel, mark: Judged, scale: Scale) -> MarkState:
    """Check what the judges gave, and say whether it is complete and close enough together."""
    wanted = judges_of(method, scale) - mark.without
    if len(mark.marks) > wanted:
        raise InputError(Problem.TOO_MANY_MARKS, aspect=aspect.key, marks=len(mark.marks), judges=wanted)
    judgement = isinstance(method, Judgement)
    lowest, highest = (scale.lowest, scale.highest) if judgement else (0, aspect.maximum)
    for value in mark.marks.values():
        whole = millionths(value, aspect=aspect.key)
        if not lowest <= value <= highest:
            raise InputError(Problem.MARK_OUT_OF_RANGE, aspect=aspect.key, mark=value, full_mark=highest)
        if judgement and whole % MILLION:
            raise InputError(Problem.NOT_A_WHOLE_MARK, aspect=aspect.key, mark=value)
    if len(mark.marks) < wanted:
        return MarkState.NOT_YET_MARKED
    if judgement and max(mark.marks.values()) - min(mark.marks.values()) > scale.greatest_difference:
        return MarkState.TO_MARK_AGAIN
    return MarkState.MARKED


def _judged(aspect: Aspect, method: Judgement | Panel, mark: Judged, scale: Scale) -> Fraction:
    if isinstance(method, Panel):
        kept = kept_marks(method, mark).kept
        return Fraction(sum(millionths(value) for value in kept), MILLION * len(kept))
    given = sum(int(value) - scale.lowest for value in mark.marks.values())
    return Fraction(aspect.maximum) * Fraction(given, len(mark.marks) * (scale.highest - scale.lowest))


def can_do_without(method: Method, voided: int) -> bool:
    """Whether the aspect still has its points when the marks of so many of its judges do not count: a panel of which
    somebody remains after the extremes are dropped. A scale is for the number of judges that it is made for.
    """
    return isinstance(method, Panel) and method.judges - voided > method.drop_lowest + method.drop_highest


def kept_marks(method: Panel, mark: Judged) -> TrimmedMean:
    """A complete panel's marks without its extremes."""
    return trimmed_mean(
        marks=list(mark.marks.values()), drop_lowest=method.drop_lowest, drop_highest=method.drop_highest
    )


# --- One mark on which all agree ---------------------------------------------------------------------------


def _points(aspect: Aspect, method: Method, mark: Mark) -> Fraction:
    match method, mark:
        case Tolerance(), Measured(value):
            return _in_tolerance(aspect, method, _checked(aspect, value))
        case Linear(), Measured(value):
            return Fraction(aspect.maximum) * share(method, _checked(aspect, value, timed=method.timed))
        case Ranges(), Measured(value):
            band = band_of(method, _checked(aspect, value, timed=method.timed))
            return Fraction(method.beyond if band is None else band.points)
        case Checklist(), Ticked(items):
            _known(aspect, items, {item.key for item in method.items})
            return sum((Fraction(item.points) for item in method.items if item.key in items), NOTHING)
        case Deductions(), Counted(counts):
            _known(aspect, counts, {item.key for item in method.items})
            for count in counts.values():
                if count < 0:
                    raise InputError(Problem.NEGATIVE_COUNT, aspect=aspect.key, count=count)
            return Fraction(aspect.maximum) - deducted(aspect, method, counts)
    raise InputError(
        Problem.MARK_OF_ANOTHER_KIND, aspect=aspect.key, method=method.key, mark=type(mark).__name__
    )


def _checked(aspect: Aspect, value: Decimal, *, timed: bool = False) -> Decimal:
    if millionths(value, aspect=aspect.key) < 0 and timed:
        raise InputError(Problem.FIGURE_OUT_OF_RANGE, aspect=aspect.key, figure=value)
    return value


def _known(aspect: Aspect, given: frozenset[str] | Mapping[str, int], known: set[str]) -> None:
    if unknown := sorted(set(given) - known):
        raise InputError(Problem.UNKNOWN_ITEM, aspect=aspect.key, items=unknown)


def excess(method: Tolerance, value: Decimal) -> Fraction:
    """How far a value lies outside the tolerance; 0 inside."""
    above = Fraction(value) - Fraction(method.target) - Fraction(method.upper)
    under = Fraction(method.target) - Fraction(method.lower) - Fraction(value)
    return max(above, under, NOTHING)


def begun_steps(method: Tolerance, value: Decimal) -> int | None:
    """How many steps of deduction have begun outside the tolerance; None where there are no steps."""
    if method.step is None or method.deduction is None:
        return None
    steps = excess(method, value) / Fraction(method.step)
    return -(-steps.numerator // steps.denominator)


def _in_tolerance(aspect: Aspect, method: Tolerance, value: Decimal) -> Fraction:
    if not excess(method, value):
        return Fraction(aspect.maximum)
    steps = begun_steps(method, value)
    if steps is None or method.deduction is None:
        return NOTHING
    return max(NOTHING, Fraction(aspect.maximum) - steps * Fraction(method.deduction))


def share(method: Linear, value: Decimal) -> Fraction:
    """Where a value lies between the end with nothing (0) and the end with everything (1)."""
    none_at, full_at = Fraction(method.none_at), Fraction(method.full_at)
    return min(Fraction(1), max(NOTHING, (Fraction(value) - none_at) / (full_at - none_at)))


def band_of(method: Ranges, value: Decimal) -> Band | None:
    """The band that holds a value; None beyond the last."""
    return next((band for band in method.bands if value <= band.upto), None)


def taken(method: Deductions, counts: Mapping[str, int]) -> dict[str, Fraction]:
    """What each fault takes off before the cap, by its key, in the order of the list."""
    found = {}
    for item in method.items:
        count = counts.get(item.key, 0)
        counted = count if item.most is None else min(count, item.most)
        found[item.key] = Fraction(item.points) * counted
    return found


def deducted(aspect: Aspect, method: Deductions, counts: Mapping[str, int]) -> Fraction:
    """What all faults together take off: at most the cap, and never more than there is."""
    cap = Fraction(aspect.maximum if method.cap is None else method.cap)
    return min(cap, sum(taken(method, counts).values(), NOTHING))
