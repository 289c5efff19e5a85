"""The draft of a marking scheme as typed: the whole sheet; one aspect with all its details stands beside (`aspects`).

Whatever is typed goes into the draft as it is, sensible or not; what is wrong with it is said beside it. The fields
that a page does not show are kept from the draft.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competitions.judging import marks
from competitions.judging.forms.schemes import total_field
from competitions.judging.forms.scores import Cell
from competitions.judging.models import SchemeVersion
from competitions.judging.scheme_words import (
    METHODS,
    fault_in_words,
    label_of,
)
from competitions.judging.scoring import Content, Fault, total_of
from competitions.judging.scoring.content import mappings, typed
from competitions.judging.scoring.reading import MOST_ASPECTS, MOST_SECTIONS

BLANK_ASPECTS = 2
# Fields of an aspect that the whole sheet shows; all others stand on the aspect's own page.
ON_THE_SHEET = ("name", "maximum", "method")
Typed = Mapping[str, str]
Faults = Mapping[tuple[int | None, int | None], list[Fault]]


def revision_of(posted: Typed) -> int:
    """The revision that the page was made from; -1 for what is none."""
    text = posted.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def method_choices() -> tuple[tuple[str, str], ...]:
    """The ways of marking, to choose from."""
    return (("", _("Choose")), *((key.value, str(label)) for key, label in METHODS.items()))


def _grouped(faults: Iterable[Fault]) -> Faults:
    """Section and aspect → what is wrong there."""
    groups: dict[tuple[int | None, int | None], list[Fault]] = defaultdict(list)
    for fault in faults:
        groups[fault.place.section, fault.place.aspect].append(fault)
    return groups


def error_of(faults: Iterable[Fault], name: str, row: int | None = None) -> str:
    """What is wrong with a field, of the aspect itself or of one of its rows, in words."""
    found = [fault for fault in faults if fault.place.field == name and fault.place.row == row]
    return " ".join(fault_in_words(fault) for fault in found)


@dataclass(slots=True)
class AspectRow:
    """One line of the sheet. `key` is empty for a blank one; `open` counts what is wrong with its details."""

    key: str
    prefix: str
    cells: list[Cell]
    open: int = 0
    method: str = ""
    stored: Content = field(default_factory=dict)

    @property
    def is_first(self) -> bool:
        return self.prefix.endswith("-a0")


@dataclass(slots=True)
class SectionRows:
    """A section with its lines; `fault` is what is wrong with it as a whole."""

    key: str
    prefix: str
    name: Cell
    rows: list[AspectRow]
    fault: str = ""

    @property
    def total(self) -> str:
        return f"{total_of({'sections': [{'aspects': [row.stored for row in self.rows]}]}):f}"


class DraftForm:
    """The whole sheet: sections, and in each a line for every aspect and some blank ones.

    `posted` None shows the draft with what is wrong with it; else `content` is the draft as it was typed.
    """

    def __init__(
        self, version: SchemeVersion, posted: Typed | None = None, *, blank: int = BLANK_ASPECTS
    ) -> None:
        self.version = version
        self.blank = blank
        self.revision = version.revision
        self.total = Cell("total", _("Points in all"), marks.shown(version.total))
        self.points: Decimal = version.total
        self.content: Content = version.content
        if posted is not None:
            self._read(posted)
        self.reading = version.read(self.content)
        self.sections = self._shown(_grouped(self.reading.faults if posted is None else ()))

    @property
    def valid(self) -> bool:
        """Whether it can be stored; everything but the points in all always can."""
        return not self.total.error

    def _read(self, posted: Typed) -> None:
        self.total.value = posted.get("total", "").strip()
        try:
            self.points = total_field().clean(self.total.value)
        except ValidationError as problem:
            self.total.error = " ".join(problem.messages)
        stored = {typed(aspect.get("key")): aspect for _section, aspect in aspects_in(self.version.content)}
        sections = []
        for number in range(MOST_SECTIONS + 2):
            prefix = f"s{number}"
            if f"{prefix}-name" not in posted or posted.get(f"{prefix}-strike"):
                continue
            aspects = [
                aspect
                for place in range(MOST_ASPECTS + 10)
                if (aspect := _typed_aspect(posted, f"{prefix}-a{place}", stored)) is not None
            ]
            name = posted[f"{prefix}-name"].strip()
            key = posted.get(f"{prefix}-key", "")
            if name or aspects or key:
                sections.append({"key": key, "name": name, "aspects": aspects})
        self.content = {**self.version.content, "sections": sections}

    def _shown(self, faults: Faults) -> list[SectionRows]:
        shown = []
        for number, section in enumerate(mappings(self.content.get("sections"))):
            here = faults.get((number + 1, None), [])
            name = self._section_name(number, typed(section.get("name")), error_of(here, "name"))
            aspects = mappings(section.get("aspects"))
            rows = [
                _aspect_row(f"s{number}-a{place}", aspect, faults.get((number + 1, place + 1), []))
                for place, aspect in enumerate(aspects)
            ]
            rows += [_aspect_row(f"s{number}-a{len(aspects) + extra}", {}, []) for extra in range(self.blank)]
            key = typed(section.get("key"))
            shown.append(SectionRows(key, f"s{number}", name, rows, error_of(here, "aspects")))
        number = len(shown)
        blank = [_aspect_row(f"s{number}-a{place}", {}, []) for place in range(self.blank)]
        shown.append(SectionRows("", f"s{number}", self._section_name(number, "", ""), blank))
        return shown

    def _section_name(self, number: int, value: str, error: str) -> Cell:
        return Cell(f"s{number}-name", _("Name of the section"), value, error, kind="text")


def aspects_in(content: Content) -> Iterable[tuple[Content, Content]]:
    """(section, aspect) of the whole draft, in its order."""
    for section in mappings(content.get("sections")):
        for aspect in mappings(section.get("aspects")):
            yield section, aspect


def _typed_aspect(posted: Typed, prefix: str, stored: Mapping[str, Content]) -> dict[str, Any] | None:
    """An aspect of the sheet with the details that the draft has of it; None for blank and struck-out lines."""
    if f"{prefix}-name" not in posted or posted.get(f"{prefix}-strike"):
        return None
    values = {name: posted.get(f"{prefix}-{name}", "").strip() for name in ON_THE_SHEET}
    key = posted.get(f"{prefix}-key", "")
    if not key and not any(values.values()):
        return None
    return {**stored.get(key, {}), "key": key, **values}


def _aspect_row(prefix: str, aspect: Content, faults: list[Fault]) -> AspectRow:
    method = typed(aspect.get("method"))
    cells = []
    for name in ON_THE_SHEET:
        kind = {"name": "text", "maximum": "decimal", "method": "choices"}[name]
        cells.append(
            Cell(
                f"{prefix}-{name}",
                label_of(method, name),
                typed(aspect.get(name)),
                error_of(faults, name),
                kind=kind,
                choices=method_choices() if kind == "choices" else (),
            )
        )
    details = [
        fault for fault in faults if fault.place.field not in ON_THE_SHEET or fault.place.row is not None
    ]
    return AspectRow(typed(aspect.get("key")), prefix, cells, len(details), method, aspect)


def moved(content: Content, key: str, by: int) -> Content:
    """The content with one section or aspect a place further up (-1) or down (1).

    An aspect at the end of its section moves into the next one; what cannot move stays.
    """
    sections = [dict(section) for section in mappings(content.get("sections"))]
    for section in sections:
        section["aspects"] = mappings(section.get("aspects"))
    for place, section in enumerate(sections):
        if section.get("key") == key:
            other = place + by
            if 0 <= other < len(sections):
                sections[place], sections[other] = sections[other], sections[place]
            break
        if _moved_aspect(sections, place, key, by):
            break
    return {**content, "sections": sections}


def _moved_aspect(sections: list[dict[str, Any]], place: int, key: str, by: int) -> bool:
    aspects = sections[place]["aspects"]
    for at, aspect in enumerate(aspects):
        if aspect.get("key") != key:
            continue
        if 0 <= at + by < len(aspects):
            aspects[at], aspects[at + by] = aspects[at + by], aspects[at]
        elif 0 <= place + by < len(sections):
            neighbours = sections[place + by]["aspects"]
            neighbours.insert(len(neighbours) if by < 0 else 0, aspects.pop(at))
        return True
    return False
