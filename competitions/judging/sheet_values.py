"""What stands on a score sheet: which aspects are whose, how a value is typed, kept and shown.

Pure: a scheme and plain values in, plain values and scoring's marks out. A value is kept as a small mapping of texts,
by the aspect's way of marking:

    measured     {"value": "60.5"}             a time in seconds: {"value": "1800"}
    checklist    {"items": ["i1", "i3"]}       the items that are met, in the scheme's order; [] is a mark
    deductions   {"counts": {"i2": 1}}         how often each fault was found; {} is a mark
    each judge   {"points": "2"}               judgement from the scale's lowest to its highest, or a panel's points
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from competitions.judging import marks
from competitions.judging.marks import Untypable
from competitions.judging.scoring import (
    Aspect,
    Checklist,
    Counted,
    Deductions,
    Judged,
    Judgement,
    Linear,
    Mark,
    Measured,
    Panel,
    Ranges,
    Scale,
    Scheme,
    Ticked,
    Tolerance,
    judges_of,
)
from competitions.judging.scoring.content import decimal, figure

Value: TypeAlias = dict[str, Any]

# Seat of the common sheet, on which all judges of a panel agree.
COMMON = 0
PLACES = 6
LARGEST = Decimal(1_000_000)
_USUAL = Scale()
MOST_COUNTED = 1000


def panel_size(scheme: Scheme, scale: Scale) -> int:
    """How many judges must sit on a panel; 0 where nothing is marked by each judge alone."""
    return max((judges_of(aspect.method, scale) for aspect in scheme.aspects), default=0)


def aspects_of_seat(scheme: Scheme, scale: Scale, seat: int) -> tuple[Aspect, ...]:
    """What the sheet of a seat holds: for the common sheet what all agree on, else what so many judges mark."""
    if seat == COMMON:
        return tuple(aspect for aspect in scheme.aspects if not judges_of(aspect.method, scale))
    return tuple(aspect for aspect in scheme.aspects if judges_of(aspect.method, scale) >= seat)


def normal(aspect: Aspect, given: object, scale: Scale) -> Value | None:
    """A value as it is kept, from what a tablet or a form sends; None where nothing was given.

    Raises:
        Untypable: with the sentence for whoever typed it.
    """
    sent: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    match aspect.method:
        case Checklist() as method:
            return _ticked(sent.get("items"), [item.key for item in method.items])
        case Deductions() as method:
            return _counted(sent.get("counts"), [item.key for item in method.items])
        case Judgement():
            return _judged(sent.get("points"), Decimal(scale.lowest), Decimal(scale.highest), whole=True)
        case Panel():
            return _judged(sent.get("points"), Decimal(0), aspect.maximum)
        case Linear(timed=True) | Ranges(timed=True):
            return _timed(sent.get("value"))
    return _measured(sent.get("value"))


def mark_of(aspect: Aspect, by_seat: Mapping[int, Value], without: int = 0) -> Mark | None:
    """Kept values as scoring takes them: seat → value; the common sheet's in seat 0.

    `without`: so many seats that mark this aspect are left out for good.
    """
    if isinstance(aspect.method, Judgement | Panel):
        given = {
            str(seat): Decimal(value["points"]) for seat, value in sorted(by_seat.items()) if seat != COMMON
        }
        return Judged(given, without) if given else None
    value = by_seat.get(COMMON)
    if value is None:
        return None
    if isinstance(aspect.method, Checklist):
        return Ticked(frozenset(value["items"]))
    if isinstance(aspect.method, Deductions):
        return Counted({key: int(count) for key, count in value["counts"].items()})
    return Measured(Decimal(value["value"]))


def marks_of(
    scheme: Scheme,
    by_seat: Mapping[int, Mapping[str, Value]],
    *,
    scale: Scale = _USUAL,
    voided: Collection[int] = (),
) -> dict[str, Mark]:
    """All marks of an entry: seat → aspect key → value; what nobody has marked yet is left out.

    `voided`: the seats whose marks do not count.
    """
    found: dict[str, Mark] = {}
    for aspect in scheme.aspects:
        given = {
            seat: values[aspect.key]
            for seat, values in by_seat.items()
            if aspect.key in values and seat not in voided
        }
        mark = mark_of(aspect, given, sum(seat <= judges_of(aspect.method, scale) for seat in voided))
        if mark is not None:
            found[aspect.key] = mark
    return found


def shown(aspect: Aspect, value: Value | None) -> str:
    """A value as people read it; "" where there is none."""
    if value is None:
        return ""
    match aspect.method:
        case Checklist() as method:
            names = [item.name for item in method.items if item.key in value["items"]]
            return "、".join(names) or _("nothing met")
        case Deductions() as method:
            found = [
                f"{item.name} × {value['counts'][item.key]}"
                for item in method.items
                if value["counts"].get(item.key)
            ]
            return "、".join(found) or _("no fault")
        case Judgement() | Panel():
            return str(value["points"])
        case Linear(timed=True) | Ranges(timed=True):
            return marks.shown_elapsed(int(value["value"]))
        case Linear() | Ranges() | Tolerance() as method:
            return f"{value['value']} {method.unit}".rstrip()


def _text(value: object) -> str:
    return figure(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _number(text: str, lowest: Decimal, highest: Decimal, places: int) -> Decimal:
    number = decimal(text)
    if number is None:
        raise Untypable(_("“%(text)s” is not a number.") % {"text": text[:30]})
    if not lowest <= number <= highest:
        raise Untypable(
            _("Type a number from %(lowest)s to %(highest)s.")
            % {"lowest": marks.shown(lowest), "highest": marks.shown(highest)}
        )
    if number != round(number, places):
        if not places:
            raise Untypable(_("Only whole marks are given here."))
        raise Untypable(_("At most %(places)d digits after the point are possible.") % {"places": places})
    return number


def _measured(given: object) -> Value | None:
    text = _text(given)
    return {"value": marks.shown(_number(text, -LARGEST, LARGEST, PLACES))} if text else None


def _timed(given: object) -> Value | None:
    """Minutes and seconds with a colon, or seconds."""
    text = _text(given)
    if not text:
        return None
    seconds = Decimal(text) if text.isdecimal() and len(text) <= 6 else marks.parse_elapsed(text)
    return {"value": str(int(seconds or 0))}


def _judged(given: object, lowest: Decimal, highest: Decimal, *, whole: bool = False) -> Value | None:
    text = _text(given)
    return {"points": marks.shown(_number(text, lowest, highest, 0 if whole else 2))} if text else None


def _ticked(given: object, known: list[str]) -> Value | None:
    if given is None:
        return None
    if not isinstance(given, list | tuple):
        raise Untypable(_("This list cannot be read."))
    _known(given, known)
    return {"items": [key for key in known if key in given]}


def _counted(given: object, known: list[str]) -> Value | None:
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise Untypable(_("This list cannot be read."))
    _known(given, known)
    counts = {}
    for key in known:
        if text := _text(given.get(key)):
            counts[key] = int(_number(text, Decimal(0), Decimal(MOST_COUNTED), 0))
    return {"counts": {key: count for key, count in counts.items() if count}}


def _known(given: Iterable[Any], known: list[str]) -> None:
    if not set(map(str, given)) <= set(known):
        raise Untypable(_("The marking scheme has no such line."))
