"""A marking scheme as the plain mapping that `reading` understands: texts, figures without trailing zeros."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from competitions.judging.scoring.rounding import tidy
from competitions.judging.scoring.schemes import (
    Aspect,
    Checklist,
    Deductions,
    Judgement,
    Linear,
    Method,
    Panel,
    Ranges,
    Scheme,
    Tolerance,
)


def as_content(scheme: Scheme) -> dict[str, Any]:
    """The mapping of a scheme; `read_scheme` of it gives an equal scheme back."""
    return {
        "sections": [
            {
                "key": section.key,
                "name": section.name,
                "aspects": [aspect_as_content(aspect) for aspect in section.aspects],
            }
            for section in scheme.sections
        ]
    }


def aspect_as_content(aspect: Aspect) -> dict[str, Any]:
    """One aspect of that mapping."""
    return {
        "key": aspect.key,
        "name": aspect.name,
        "maximum": _figure(aspect.maximum),
        "note": aspect.note,
        "method": aspect.method.key.value,
        **_method(aspect.method),
    }


def _figure(value: Decimal | int | None) -> str:
    return "" if value is None else f"{tidy(Decimal(value)):f}"


def _time(seconds: Decimal) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}" if minutes < 1000 else _figure(seconds)


def _method(method: Method) -> dict[str, Any]:
    match method:
        case Tolerance():
            figures = ("target", "lower", "upper", "step", "deduction")
            return {"unit": method.unit, **{name: _figure(getattr(method, name)) for name in figures}}
        case Linear(timed=True):
            return {"full_at": _time(method.full_at), "none_at": _time(method.none_at)}
        case Linear():
            return {
                "unit": method.unit,
                "full_at": _figure(method.full_at),
                "none_at": _figure(method.none_at),
            }
        case Ranges():
            shown = _time if method.timed else _figure
            unit = {} if method.timed else {"unit": method.unit}
            rows = [{"upto": shown(band.upto), "points": _figure(band.points)} for band in method.bands]
            return {**unit, "rows": rows, "beyond": _figure(method.beyond)}
        case Checklist():
            return {
                "rows": [
                    {"key": item.key, "name": item.name, "points": _figure(item.points)}
                    for item in method.items
                ]
            }
        case Judgement():
            return {"rows": [{"name": level} for level in method.levels]}
        case Panel():
            return {
                "judges": _figure(method.judges),
                "drop_lowest": _figure(method.drop_lowest),
                "drop_highest": _figure(method.drop_highest),
            }
        case Deductions():
            return {
                "cap": _figure(method.cap),
                "rows": [
                    {
                        "key": item.key,
                        "name": item.name,
                        "points": _figure(item.points),
                        "most": _figure(item.most),
                    }
                    for item in method.items
                ],
            }
