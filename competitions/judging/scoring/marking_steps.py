"""Why a module's total is what it is: steps made from a marking alone, in the package's one form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from competitions.judging.scoring.marking import (
    AspectResult,
    Counted,
    Judged,
    Marking,
    MarkState,
    Measured,
    Scale,
    SectionResult,
    Ticked,
    band_of,
    begun_steps,
    excess,
    judges_of,
    kept_marks,
    taken,
)
from competitions.judging.scoring.rounding import shown
from competitions.judging.scoring.schemes import (
    Checklist,
    Deductions,
    Judgement,
    Linear,
    Panel,
    Ranges,
    Tolerance,
)
from competitions.judging.scoring.steps import Step, StepKey, step


@dataclass(frozen=True, slots=True)
class MarkingExplanation:
    """Steps in the order in which to read them: each aspect by its key, each section by its key, the total."""

    aspects: dict[str, tuple[Step, ...]]
    sections: dict[str, tuple[Step, ...]]
    total: tuple[Step, ...]


def explain_marking(marking: Marking) -> MarkingExplanation:
    """Explain every figure of a marking."""
    return MarkingExplanation(
        aspects={result.aspect.key: explain_aspect(result, marking.scale) for result in marking.aspects},
        sections={result.section.key: _section(result) for result in marking.sections},
        total=_total(marking),
    )


def explain_aspect(result: AspectResult, scale: Scale) -> tuple[Step, ...]:
    """How one aspect came by its points, the points last; or why it has none."""
    aspect, mark = result.aspect, result.mark
    if result.amount is None:
        if result.state is MarkState.TO_MARK_AGAIN and isinstance(mark, Judged):
            marks, allowed = _ordered(mark), scale.greatest_difference
            return (step(StepKey.ASPECT_TO_MARK_AGAIN, aspect=aspect.key, marks=marks, allowed=allowed),)
        given = len(mark.marks) if isinstance(mark, Judged) else 0
        wanted = judges_of(aspect.method, scale) - (mark.without if isinstance(mark, Judged) else 0)
        return (step(StepKey.ASPECT_WITHOUT_MARK, aspect=aspect.key, given=given, wanted=wanted),)
    points, exact = shown(result.amount)
    last = step(StepKey.ASPECT_POINTS, aspect=aspect.key, points=points, maximum=aspect.maximum, exact=exact)
    return (*_how(result, scale), last)


def _how(result: AspectResult, scale: Scale) -> list[Step]:
    aspect = result.aspect
    points, exact = shown(result.amount or Fraction(0))
    about: dict[str, Any] = {"aspect": aspect.key, "points": points}
    match aspect.method, result.mark:
        case Tolerance() as method, Measured(value):
            about |= {"value": value, "unit": method.unit, "target": method.target}
            about |= {"lower": method.lower, "upper": method.upper}
            beyond = excess(method, value)
            if not beyond:
                return [step(StepKey.WITHIN_TOLERANCE, **about)]
            steps = begun_steps(method, value)
            about |= {"excess": shown(beyond)[0], "steps": steps, "deduction": method.deduction}
            return [step(StepKey.OUTSIDE_TOLERANCE, **about)]
        case Linear() as method, Measured(value):
            about |= {"value": value, "unit": method.unit, "timed": method.timed, "exact": exact}
            return [step(StepKey.IN_PROPORTION, **about, full_at=method.full_at, none_at=method.none_at)]
        case Ranges() as method, Measured(value):
            band = band_of(method, value)
            place = len(method.bands) if band is None else method.bands.index(band)
            about |= {"value": value, "unit": method.unit, "timed": method.timed}
            above = method.bands[place - 1].upto if place else None
            return [step(StepKey.IN_RANGE, **about, above=above, upto=None if band is None else band.upto)]
        case Checklist() as method, Ticked(items):
            return [
                step(
                    StepKey.ITEM_CHECKED,
                    aspect=aspect.key,
                    item=item.key,
                    met=item.key in items,
                    points=item.points if item.key in items else Decimal(0),
                    worth=item.points,
                )
                for item in method.items
            ]
        case Judgement(), Judged() as mark:
            return [step(StepKey.JUDGED, **about, marks=_ordered(mark), highest=scale.highest, exact=exact)]
        case Panel() as method, Judged() as mark:
            mean = kept_marks(method, mark)
            dropped = (*mean.dropped_lowest, *mean.dropped_highest)
            return [step(StepKey.PANEL_AVERAGED, **about, kept=mean.kept, dropped=dropped, exact=exact)]
        case Deductions() as method, Counted(counts):
            each = taken(method, counts)
            found = [
                step(
                    StepKey.FAULT_COUNTED,
                    aspect=aspect.key,
                    item=item.key,
                    count=counts[item.key],
                    most=item.most,
                    points=shown(each[item.key])[0],
                )
                for item in method.items
                if counts.get(item.key)
            ]
            total = shown(sum(each.values(), Fraction(0)))[0]
            cap = aspect.maximum if method.cap is None else method.cap
            about |= {"maximum": aspect.maximum, "sum": total, "cap": cap}
            return [*found, step(StepKey.DEDUCTED, **about)]
    raise AssertionError(aspect.key)


def _ordered(mark: Judged) -> tuple[Any, ...]:
    """The marks from low to high: who gave which is not told."""
    return tuple(sorted(mark.marks.values()))


def _section(result: SectionResult) -> tuple[Step, ...]:
    key = result.section.key
    if result.amount is None:
        states = [each.state for each in result.aspects]
        return (
            step(
                StepKey.SECTION_INCOMPLETE,
                section=key,
                unmarked=states.count(MarkState.NOT_YET_MARKED),
                again=states.count(MarkState.TO_MARK_AGAIN),
            ),
        )
    points, exact = shown(result.amount)
    maximum = result.section.maximum
    return (step(StepKey.SECTION_POINTS, section=key, points=points, maximum=maximum, exact=exact),)


def _penalties(marking: Marking) -> list[Step]:
    if not marking.penalties or marking.remaining is None:
        return []
    each = [
        step(StepKey.PENALTY, incident=penalty.key, points=penalty.points) for penalty in marking.penalties
    ]
    off, _ = shown(marking.taken_off)
    points, exact = shown(marking.remaining)
    return [*each, step(StepKey.PENALTIES_TAKEN, sum=off, points=points, exact=exact)]


def _total(marking: Marking) -> tuple[Step, ...]:
    if marking.amount is None:
        unmarked = len(marking.waiting(MarkState.NOT_YET_MARKED))
        again = len(marking.waiting(MarkState.TO_MARK_AGAIN))
        return (step(StepKey.NO_TOTAL, unmarked=unmarked, again=again),)
    total, exact = shown(marking.amount)
    rounding = marking.rounding
    return (
        step(StepKey.SECTIONS_ADDED, total=total, exact=exact),
        *_penalties(marking),
        step(StepKey.TOTAL_ROUNDED, total=marking.total, places=rounding.places, mode=rounding.mode),
    )
