"""The plain mapping in which a marking scheme is stored and typed: texts all through, sensible or not.

    {"sections": [{"key": "s1", "name": "焊前准备", "aspects": [
        {"key": "a1", "name": "坡口角度", "maximum": "10", "method": "tolerance", "unit": "°", "note": "",
         "target": "60", "lower": "2", "upper": "2", "step": "1", "deduction": "2"},
        {"key": "a2", "name": "工具", "maximum": "5", "method": "checklist",
         "rows": [{"key": "i1", "name": "面罩", "points": "3"}, {"key": "i2", "name": "手套", "points": "2"}]}]}]}

`FIELDS` and `ROW_FIELDS` name what each method reads; anything else is left alone. A row without any text is no row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from competitions.judging.scoring.rounding import added, tidy
from competitions.judging.scoring.schemes import MethodKey

Content = Mapping[str, Any]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")

# Method → its own fields beside name, maximum, note and method.
FIELDS: Final[Mapping[MethodKey, tuple[str, ...]]] = {
    MethodKey.TOLERANCE: ("unit", "target", "lower", "upper", "step", "deduction"),
    MethodKey.LINEAR: ("unit", "full_at", "none_at"),
    MethodKey.RANGES: ("unit", "beyond"),
    MethodKey.CHECKLIST: (),
    MethodKey.JUDGEMENT: (),
    MethodKey.PANEL: ("judges", "drop_lowest", "drop_highest"),
    MethodKey.DEDUCTIONS: ("cap",),
    MethodKey.TIME_LINEAR: ("full_at", "none_at"),
    MethodKey.TIME_RANGES: ("beyond",),
}
# Method → the fields of each of its rows; methods without rows are left out.
ROW_FIELDS: Final[Mapping[MethodKey, tuple[str, ...]]] = {
    MethodKey.RANGES: ("upto", "points"),
    MethodKey.CHECKLIST: ("name", "points"),
    MethodKey.JUDGEMENT: ("name",),
    MethodKey.DEDUCTIONS: ("name", "points", "most"),
    MethodKey.TIME_RANGES: ("upto", "points"),
}


def typed(value: object) -> str:
    """The text of a field, without blanks around it; "" for anything that is no text."""
    return value.strip() if isinstance(value, str) else ""


def figure(value: object) -> str:
    """What was typed as a figure: full-width digits are digits."""
    return unicodedata.normalize("NFKC", typed(value)).replace(" ", "")


def mappings(value: object) -> list[Content]:
    """The mappings of a list; [] for anything else."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def decimal(text: str) -> Decimal | None:
    """A number that was typed; None where it is none (1e3 is none either), or endless."""
    if len(text) > 20 or not _NUMBER.fullmatch(text):
        return None
    return tidy(Decimal(text))


def rows_of(aspect: Content) -> list[Content]:
    """The rows in which anything was typed that the aspect's method reads."""
    method = typed(aspect.get("method"))
    fields = ROW_FIELDS.get(MethodKey(method), ()) if method in set(MethodKey) else ()
    return [row for row in mappings(aspect.get("rows")) if any(typed(row.get(field)) for field in fields)]


def keyed(content: Content, *earlier: Content) -> dict[str, Any]:
    """A copy in which every section, aspect and row has a key of its own; keys that are there stay.

    Keys tell the parts apart whatever they are called, in marks and between versions. Sections and aspects have
    theirs in the whole scheme, rows in their aspect. A section or aspect never gets the key that another one has in
    an `earlier` content.
    """
    sections = [dict(section) for section in mappings(content.get("sections"))]
    for section in sections:
        section["aspects"] = [dict(aspect) for aspect in mappings(section.get("aspects"))]
    _give_keys(sections, "s", [section for one in earlier for section in mappings(one.get("sections"))])
    aspects = [aspect for section in sections for aspect in section["aspects"]]
    _give_keys(aspects, "a", [aspect for one in earlier for _section, aspect in aspects_of(one)])
    for aspect in aspects:
        if "rows" in aspect:
            aspect["rows"] = [dict(row) for row in mappings(aspect["rows"])]
            _give_keys(aspect["rows"], "i", [])
    return {**content, "sections": sections}


def _give_keys(things: list[dict[str, Any]], letter: str, others: Iterable[Content]) -> None:
    numbers = [
        int(found[1])
        for thing in (*things, *others)
        if (found := re.fullmatch(rf"{letter}(\d{{1,6}})", typed(thing.get("key"))))
    ]
    following = max(numbers, default=0) + 1
    seen: set[str] = set()
    for thing in things:
        key = typed(thing.get("key"))
        if not key or key in seen:
            key = f"{letter}{following}"
            following += 1
        seen.add(key)
        thing["key"] = key


def aspects_of(content: Content) -> Iterator[tuple[Content, Content]]:
    """Each aspect of a mapping with its section, in order, whatever they hold."""
    for section in mappings(content.get("sections")):
        for aspect in mappings(section.get("aspects")):
            yield section, aspect


def total_of(content: Content) -> Decimal:
    """The sum of the maxima that can be read."""
    numbers = (decimal(figure(aspect.get("maximum"))) for _section, aspect in aspects_of(content))
    return added(number for number in numbers if number is not None)
