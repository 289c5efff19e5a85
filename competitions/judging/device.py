"""What a judge's device holds of the own sheets, as plain data for JSON: how each aspect is marked, what stands there.

Nothing in it tells whose work is marked: an entry is what `queries.OwnSheet` calls it. Figures are texts, because a
device must not calculate in binary fractions.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from competitions.judging import marks, sheet_values
from competitions.judging.models import ScoreSheet
from competitions.judging.queries import OwnSheet
from competitions.judging.scheme_words import in_short
from competitions.judging.scoring import (
    Aspect,
    Checklist,
    Deductions,
    Judgement,
    Linear,
    Panel,
    Ranges,
    Scale,
    Tolerance,
    judges_of,
    mark_aspect,
)
from competitions.judging.sheet_values import Value


def as_data(sheets: Iterable[OwnSheet]) -> dict[str, Any]:
    """Modules with all aspects that stand on one of the sheets, by the module's id; and the sheets."""
    modules: dict[str, dict[str, Any]] = {}
    rows = []
    for sheet in sheets:
        module = modules.setdefault(str(sheet.module.pk), _module(sheet))
        module["aspects"] |= {aspect.key: aspect_as_data(aspect, sheet.scale) for aspect in sheet.aspects}
        rows.append(_sheet(sheet))
    return {"modules": modules, "sheets": rows}


def _module(sheet: OwnSheet) -> dict[str, Any]:
    return {
        "name": sheet.module.name,
        "event": sheet.event.name,
        "competition": sheet.event.competition.name,
        "aspects": {},
    }


def _sheet(sheet: OwnSheet) -> dict[str, Any]:
    # What is locked is nobody's to mark: the device is to forget what stood there.
    locked = sheet.state == ScoreSheet.State.LOCKED
    return {
        "id": sheet.pk,
        "module": sheet.module.pk,
        "label": sheet.label,
        "common": sheet.is_common,
        "state": sheet.state,
        "revision": sheet.revision,
        "reason": sheet.reason,
        "again": list(sheet.again),
        "aspects": [] if locked else [aspect.key for aspect in sheet.aspects],
        "values": {} if locked else sheet.values,
    }


def aspect_as_data(aspect: Aspect, scale: Scale) -> dict[str, Any]:
    """One aspect with all that is needed to mark it and to work out its points."""
    return {
        "key": aspect.key,
        "name": aspect.name,
        "note": aspect.note,
        "maximum": marks.shown(aspect.maximum),
        **_method(aspect, scale),
    }


def _method(aspect: Aspect, scale: Scale) -> dict[str, Any]:
    match aspect.method:
        case Tolerance() as method:
            stepped = method.step is not None and method.deduction is not None
            return {
                "kind": "tolerance",
                "rule": in_short(aspect),
                "unit": method.unit,
                "target": marks.shown(method.target),
                "lower": marks.shown(method.lower),
                "upper": marks.shown(method.upper),
                "step": marks.shown(method.step) if stepped and method.step is not None else None,
                "deduction": (
                    marks.shown(method.deduction) if stepped and method.deduction is not None else None
                ),
            }
        case Linear() as method:
            return {
                "kind": "linear",
                "rule": in_short(aspect),
                "unit": method.unit,
                "timed": method.timed,
                "full_at": marks.shown(method.full_at),
                "none_at": marks.shown(method.none_at),
            }
        case Ranges() as method:
            return {
                "kind": "ranges",
                "rule": in_short(aspect),
                "unit": method.unit,
                "timed": method.timed,
                "bands": [
                    {"upto": marks.shown(band.upto), "points": marks.shown(band.points)}
                    for band in method.bands
                ],
                "beyond": marks.shown(method.beyond),
            }
        case Checklist() as method:
            items = [
                {"key": item.key, "name": item.name, "points": marks.shown(item.points)}
                for item in method.items
            ]
            return {"kind": "checklist", "items": items}
        case Judgement() as method:
            return {
                "kind": "judgement",
                "levels": list(method.levels),
                "lowest": scale.lowest,
                "highest": scale.highest,
            }
        case Panel():
            return {"kind": "panel", "rule": in_short(aspect)}
        case Deductions() as method:
            faults = [
                {
                    "key": item.key,
                    "name": item.name,
                    "points": marks.shown(item.points),
                    "most": item.most,
                }
                for item in method.items
            ]
            return {
                "kind": "deductions",
                "items": faults,
                "cap": None if method.cap is None else marks.shown(method.cap),
            }


def points_alone(aspect: Aspect, value: Value | None, scale: Scale) -> Fraction:
    """The points that one sheet gives an aspect, 0 where it has no mark.

    Where each judge marks alone, as if all had given the same: nobody sees on the own sheet what the others gave.
    """
    if value is None:
        return Fraction(0)
    seats = range(1, judges_of(aspect.method, scale) + 1)
    mark = sheet_values.mark_of(aspect, dict.fromkeys(seats, value) or {sheet_values.COMMON: value})
    return mark_aspect(aspect, mark, scale).amount or Fraction(0)


def total_alone(sheet: OwnSheet) -> Fraction:
    """The running total of a sheet: the points of its aspects that are marked."""
    return sum(
        (points_alone(aspect, sheet.values.get(aspect.key), sheet.scale) for aspect in sheet.aspects),
        Fraction(0),
    )
