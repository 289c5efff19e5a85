"""A marking scheme from the plain mapping of `content`, with everything that is wrong with it.

Nothing is raised and nothing is guessed: what cannot be read is a fault with its place, and reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from competitions.judging.scoring.content import (
    Content,
    aspects_of,
    decimal,
    figure,
    keyed,
    mappings,
    rows_of,
    total_of,
    typed,
)
from competitions.judging.scoring.faults import Fault, FaultKey, Place
from competitions.judging.scoring.rounding import PLACES_OF_INPUT, added, tidy
from competitions.judging.scoring.schemes import (
    LEVELS,
    Aspect,
    Band,
    Checklist,
    Deduction,
    Deductions,
    Item,
    Judgement,
    Linear,
    Method,
    MethodKey,
    Panel,
    Ranges,
    Scheme,
    Section,
    Tolerance,
)

MOST_SECTIONS: Final = 20
MOST_ASPECTS: Final = 200
MOST_ROWS: Final = 30
MOST_JUDGES: Final = 99
LONGEST_NAME: Final = 80
LONGEST_NOTE: Final = 500
LONGEST_UNIT: Final = 12
LARGEST_MAXIMUM: Final = Decimal(1000)
LARGEST_VALUE: Final = Decimal(1_000_000)
LARGEST_TIME: Final = Decimal(100 * 3600)
# A score is stored with three places: finer points would be lost without a word.
PLACES_OF_POINTS: Final = 3
_TIME = re.compile(r"^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a mapping. `scheme` is None as soon as anything is wrong with it."""

    scheme: Scheme | None
    faults: tuple[Fault, ...]


def read_scheme(content: Content, *, total: Decimal | None = None) -> Reading:
    """The scheme that a mapping describes, and all that is wrong with it, in the order of the sheet.

    `total` is what the maxima must sum to (the module's full mark); None leaves that open. Nothing is raised:
    whatever cannot be read is a fault with its place.
    """
    content = keyed(content)
    reader = _Reader()
    listed = [
        (Place(section=number), section)
        for number, section in enumerate(mappings(content.get("sections")), start=1)
    ]
    sections = [reader.section(section, place) for place, section in listed]
    reader.once_each([place for place, _ in listed], [typed(section.get("name")) for _, section in listed])
    if not sections:
        reader.fault(FaultKey.NOTHING_LISTED, Place())
    if len(sections) > MOST_SECTIONS:
        reader.fault(FaultKey.TOO_MANY, Place(), most=MOST_SECTIONS)
    if sum(1 for _ in aspects_of(content)) > MOST_ASPECTS:
        reader.fault(FaultKey.TOO_MANY, Place(field="aspects"), most=MOST_ASPECTS)
    sum_of_maxima = total_of(content)
    if total is not None and sections and sum_of_maxima != total:
        reader.fault(FaultKey.TOTAL_DIFFERS, Place(), wanted=total, total=sum_of_maxima)
    found = [section for section in sections if section is not None]
    scheme = None if reader.faults else Scheme(tuple(found))
    return Reading(scheme, tuple(reader.faults))


def read_aspect(content: Content, place: Place) -> tuple[Aspect | None, tuple[Fault, ...]]:
    """One aspect by itself, and all that is wrong with it."""
    ((_section, whole),) = aspects_of(keyed({"sections": [{"aspects": [content]}]}))
    reader = _Reader()
    aspect = reader.aspect(whole, place)
    return aspect, tuple(reader.faults)


# --- Reading ---------------------------------------------------------------------------------------------


class _Reader:
    """Reads on whatever it finds, and gathers the faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, key: FaultKey, place: Place, **parameters: Decimal | int | str) -> None:
        said = {
            name: f"{tidy(value):f}" if isinstance(value, Decimal) else str(value)
            for name, value in parameters.items()
        }
        self.faults.append(Fault(key, place, said))

    # Each reads one field and gives None where it is empty or wrong.

    def text(
        self, content: Content, field: str, place: Place, longest: int, *, required: bool = False
    ) -> str:
        text = typed(content.get(field))
        place = replace(place, field=field)
        if required and not text:
            self.fault(FaultKey.MISSING, place)
        if len(text) > longest:
            self.fault(FaultKey.TOO_LONG, place, longest=longest)
        return text

    def number(
        self,
        content: Content,
        field: str,
        place: Place,
        lowest: Decimal | None,
        highest: Decimal,
        *,
        places: int = PLACES_OF_INPUT,
        above: bool = False,
        required: bool = True,
    ) -> Decimal | None:
        """A number between both ends; `above`: greater than the lowest. Lowest None: minus the highest."""
        text, place = figure(content.get(field)), replace(place, field=field)
        lowest = -highest if lowest is None else lowest
        if not text:
            if required:
                self.fault(FaultKey.MISSING, place)
            return None
        value = decimal(text)
        if value is None:
            self.fault(FaultKey.NOT_A_NUMBER, place, text=text[:30])
        elif not lowest <= value <= highest or (above and value == lowest):
            least = Decimal(1).scaleb(-places) if above and not lowest else lowest
            self.fault(FaultKey.OUT_OF_RANGE, place, lowest=least, highest=highest)
        elif value != round(value, places):
            self.fault(FaultKey.TOO_MANY_PLACES, place, places=places)
        else:
            return value
        return None

    def points(
        self, content: Content, field: str, place: Place, highest: Decimal | None, **how: bool
    ) -> Decimal | None:
        most = LARGEST_MAXIMUM if highest is None else highest
        return self.number(content, field, place, Decimal(0), most, places=PLACES_OF_POINTS, **how)

    def whole(
        self, content: Content, field: str, place: Place, lowest: int, highest: int, *, required: bool = True
    ) -> int | None:
        text = figure(content.get(field))
        if text and not re.fullmatch(r"\d{1,6}", text):
            self.fault(FaultKey.NOT_A_WHOLE_NUMBER, replace(place, field=field), text=text[:30])
            return None
        value = self.number(
            content, field, place, Decimal(lowest), Decimal(highest), places=0, required=required
        )
        return None if value is None else int(value)

    def time(self, content: Content, field: str, place: Place) -> Decimal | None:
        """Seconds, or minutes and seconds with a colon."""
        text = figure(content.get(field))
        if parts := _TIME.match(text):
            hours, minutes, seconds = (int(part or 0) for part in parts.groups())
            text = str(hours * 3600 + minutes * 60 + seconds)
        if text and not re.fullmatch(r"\d{1,6}", text):
            self.fault(FaultKey.NOT_A_TIME, replace(place, field=field), text=text[:30])
            return None
        return self.number({field: text}, field, place, Decimal(0), LARGEST_TIME, places=0, above=True)

    def rows(self, content: Content, place: Place, *, required: bool = True) -> list[tuple[Place, Content]]:
        rows = rows_of(content)
        if required and not rows:
            self.fault(FaultKey.NOTHING_LISTED, replace(place, field="rows"))
        if len(rows) > MOST_ROWS:
            self.fault(FaultKey.TOO_MANY, replace(place, field="rows"), most=MOST_ROWS)
        return [(replace(place, row=number), row) for number, row in enumerate(rows, start=1)]

    def named(self, rows: Sequence[tuple[Place, Content]], longest: int = LONGEST_NAME) -> list[str]:
        names = [self.text(row, "name", place, longest, required=True) for place, row in rows]
        self.once_each([place for place, _row in rows], names)
        return names

    def once_each(self, places: Sequence[Place], names: Sequence[str]) -> None:
        for number, (place, name) in enumerate(zip(places, names, strict=True)):
            if name and name in names[:number]:
                self.fault(FaultKey.REPEATED, replace(place, field="name"), text=name)

    # The parts of a scheme.

    def section(self, content: Content, place: Place) -> Section | None:
        before = len(self.faults)
        name = self.text(content, "name", place, LONGEST_NAME, required=True)
        inside = [
            (replace(place, aspect=number), aspect)
            for number, aspect in enumerate(mappings(content.get("aspects")), start=1)
        ]
        if not inside:
            self.fault(FaultKey.NOTHING_LISTED, replace(place, field="aspects"))
        aspects = [self.aspect(aspect, where) for where, aspect in inside]
        self.once_each([where for where, _ in inside], [typed(aspect.get("name")) for _, aspect in inside])
        found = tuple(aspect for aspect in aspects if aspect is not None)
        return Section(typed(content.get("key")), name, found) if len(self.faults) == before else None

    def aspect(self, content: Content, place: Place) -> Aspect | None:
        before = len(self.faults)
        name = self.text(content, "name", place, LONGEST_NAME, required=True)
        maximum = self.points(content, "maximum", place, None, above=True)
        note = self.text(content, "note", place, LONGEST_NOTE)
        method = self.method(content, place, maximum)
        if len(self.faults) > before or maximum is None or method is None:
            return None
        return Aspect(key=typed(content.get("key")), name=name, maximum=maximum, method=method, note=note)

    def method(self, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
        key = typed(content.get("method"))
        if not key:
            self.fault(FaultKey.MISSING, replace(place, field="method"))
            return None
        if key not in set(MethodKey):
            self.fault(FaultKey.UNKNOWN_METHOD, replace(place, field="method"))
            return None
        before = len(self.faults)
        found = _METHODS[MethodKey(key)](self, content, place, maximum)
        return found if len(self.faults) == before else None


# --- The methods: each reads its own fields, and gives something only where all of them could be read ----------


def _tolerance(reader: _Reader, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
    target = reader.number(content, "target", place, None, LARGEST_VALUE)
    lower = reader.number(content, "lower", place, Decimal(0), LARGEST_VALUE)
    upper = reader.number(content, "upper", place, Decimal(0), LARGEST_VALUE)
    step = reader.number(content, "step", place, Decimal(0), LARGEST_VALUE, above=True, required=False)
    deduction = reader.points(content, "deduction", place, maximum, above=True, required=False)
    unit = reader.text(content, "unit", place, LONGEST_UNIT)
    given = [bool(typed(content.get(field))) for field in ("step", "deduction")]
    if any(given) and not all(given):
        reader.fault(FaultKey.ONLY_ONE_OF_TWO, replace(place, field="deduction" if given[0] else "step"))
    if target is None or lower is None or upper is None:
        return None
    return Tolerance(target=target, lower=lower, upper=upper, step=step, deduction=deduction, unit=unit)


def _linear(reader: _Reader, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
    full_at = reader.number(content, "full_at", place, None, LARGEST_VALUE)
    none_at = reader.number(content, "none_at", place, None, LARGEST_VALUE)
    unit = reader.text(content, "unit", place, LONGEST_UNIT)
    if full_at is None or none_at is None:
        return None
    if full_at == none_at:
        reader.fault(FaultKey.ENDS_ARE_EQUAL, replace(place, field="none_at"))
    return Linear(full_at=full_at, none_at=none_at, unit=unit)


def _time_linear(reader: _Reader, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
    best = reader.time(content, "full_at", place)
    limit = reader.time(content, "none_at", place)
    if best is None or limit is None:
        return None
    if best >= limit:
        reader.fault(FaultKey.BEST_NOT_BEFORE_LIMIT, replace(place, field="none_at"))
    return Linear(full_at=best, none_at=limit, timed=True)


def _ranges(reader: _Reader, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
    return _bands(reader, content, place, maximum, timed=False)


def _time_ranges(reader: _Reader, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
    return _bands(reader, content, place, maximum, timed=True)


def _bands(
    reader: _Reader, content: Content, place: Place, maximum: Decimal | None, *, timed: bool
) -> Ranges:
    bands: list[Band] = []
    before: Decimal | None = None
    read = len(reader.faults)
    for where, row in reader.rows(content, place):
        if timed:
            upto = reader.time(row, "upto", where)
        else:
            upto = reader.number(row, "upto", where, None, LARGEST_VALUE)
        points = reader.points(row, "points", where, maximum)
        if upto is not None and before is not None and upto <= before:
            reader.fault(FaultKey.NOT_ASCENDING, replace(where, field="upto"))
        before = upto if upto is not None else before
        if upto is not None and points is not None:
            bands.append(Band(upto, points))
    beyond = reader.points(content, "beyond", place, maximum, required=False) or Decimal(0)
    unit = "" if timed else reader.text(content, "unit", place, LONGEST_UNIT)
    best = max((beyond, *(band.points for band in bands)))
    if maximum is not None and best < maximum and len(reader.faults) == read:
        reader.fault(FaultKey.MAXIMUM_NOT_REACHED, replace(place, field="rows"), maximum=maximum, best=best)
    return Ranges(bands=tuple(bands), beyond=beyond, unit=unit, timed=timed)


def _checklist(reader: _Reader, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
    rows = reader.rows(content, place)
    names = reader.named(rows)
    points = [reader.points(row, "points", where, maximum, above=True) for where, row in rows]
    items = tuple(
        Item(typed(row.get("key")), name, worth)
        for (_, row), name, worth in zip(rows, names, points, strict=True)
        if worth is not None
    )
    total = added(item.points for item in items)
    if maximum is not None and rows and len(items) == len(rows) and total != maximum:
        reader.fault(FaultKey.ITEMS_DO_NOT_SUM, replace(place, field="rows"), maximum=maximum, total=total)
    return Checklist(items)


def _judgement(reader: _Reader, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
    rows = reader.rows(content, place, required=False)
    levels = tuple(reader.text(row, "name", where, LONGEST_NOTE) for where, row in rows)
    if len(levels) not in (0, LEVELS):
        reader.fault(FaultKey.LEVELS_INCOMPLETE, replace(place, field="rows"))
    return Judgement(levels)


def _panel(reader: _Reader, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
    judges = reader.whole(content, "judges", place, 1, MOST_JUDGES)
    lowest = reader.whole(content, "drop_lowest", place, 0, MOST_JUDGES)
    highest = reader.whole(content, "drop_highest", place, 0, MOST_JUDGES)
    if judges is None or lowest is None or highest is None:
        return None
    if lowest + highest >= judges:
        where = replace(place, field="judges")
        reader.fault(FaultKey.NO_MARK_REMAINS, where, judges=judges, dropped=lowest + highest)
    return Panel(judges=judges, drop_lowest=lowest, drop_highest=highest)


def _deductions(reader: _Reader, content: Content, place: Place, maximum: Decimal | None) -> Method | None:
    rows = reader.rows(content, place)
    names = reader.named(rows)
    items: list[Deduction] = []
    for (where, row), name in zip(rows, names, strict=True):
        points = reader.points(row, "points", where, maximum, above=True)
        most = reader.whole(row, "most", where, 1, 1000, required=False)
        if points is not None:
            items.append(Deduction(typed(row.get("key")), name, points, most))
    cap = reader.points(content, "cap", place, maximum, above=True, required=False)
    return Deductions(tuple(items), cap)


_METHODS: Final[Mapping[MethodKey, Callable[[_Reader, Content, Place, Decimal | None], Method | None]]] = {
    MethodKey.TOLERANCE: _tolerance,
    MethodKey.LINEAR: _linear,
    MethodKey.RANGES: _ranges,
    MethodKey.CHECKLIST: _checklist,
    MethodKey.JUDGEMENT: _judgement,
    MethodKey.PANEL: _panel,
    MethodKey.DEDUCTIONS: _deductions,
    MethodKey.TIME_LINEAR: _time_linear,
    MethodKey.TIME_RANGES: _time_ranges,
}
