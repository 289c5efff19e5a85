"""One aspect of a marking scheme's draft as typed, with all its details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from competitions.judging.forms.drafts import Typed, aspects_in, error_of, method_choices
from competitions.judging.forms.scores import Cell
from competitions.judging.models import SchemeVersion
from competitions.judging.scheme_words import FIELD_HINTS, label_of, method_label
from competitions.judging.scoring import FIELDS, ROW_FIELDS, Content, Fault, MethodKey, rows_of
from competitions.judging.scoring.content import mappings, typed
from competitions.judging.scoring.reading import MOST_ROWS
from competitions.judging.scoring.schemes import LEVELS

BLANK_ROWS = 3


@dataclass(slots=True)
class DetailRow:
    """One row of an aspect's details: a band, an item, a fault, a level (then `label` is its mark)."""

    prefix: str
    key: str
    cells: list[Cell]
    label: str = ""


class AspectForm:
    """All fields of one aspect, for the way of marking that is chosen for it.

    Raises:
        KeyError: the draft has no aspect of this key.
    """

    def __init__(
        self, version: SchemeVersion, key: str, posted: Typed | None = None, *, blank: int = BLANK_ROWS
    ) -> None:
        self.version = version
        self.key = key
        self.revision = version.revision
        self.order = [typed(aspect.get("key")) for _section, aspect in aspects_in(version.content)]
        if key not in self.order:
            raise KeyError(key)
        section, stored = next(
            pair for pair in aspects_in(version.content) if typed(pair[1].get("key")) == key
        )
        self.section = typed(section.get("name"))
        self.aspect: Content = stored if posted is None else _typed_details(posted, stored)
        faults = [] if posted is not None else self._faults()
        self.faults = faults
        self.method = typed(self.aspect.get("method"))
        self.cells = self._cells(faults)
        self.rows_error = error_of(faults, "rows")
        self.rows = self._rows(faults, blank)
        self.headings = [label_of(self.method, name, in_row=True) for name in self._row_fields]

    @property
    def content(self) -> Content:
        """The whole draft with this aspect as it was typed."""
        sections = []
        for section in mappings(self.version.content.get("sections")):
            aspects = [
                self.aspect if aspect.get("key") == self.key else aspect
                for aspect in mappings(section.get("aspects"))
            ]
            sections.append({**section, "aspects": aspects})
        return {**self.version.content, "sections": sections}

    @property
    def following(self) -> str:
        """The key of the next aspect on the sheet; empty after the last."""
        place = self.order.index(self.key) + 1
        return self.order[place] if place < len(self.order) else ""

    @property
    def place(self) -> int:
        return self.order.index(self.key) + 1

    @property
    def method_name(self) -> str:
        return method_label(self.method)

    @property
    def _row_fields(self) -> tuple[str, ...]:
        return ROW_FIELDS.get(MethodKey(self.method), ()) if self.method in set(MethodKey) else ()

    def _faults(self) -> list[Fault]:
        """What is wrong with this aspect in the draft."""
        places = {}
        for number, section in enumerate(mappings(self.version.content.get("sections")), start=1):
            for at, aspect in enumerate(mappings(section.get("aspects")), start=1):
                places[number, at] = typed(aspect.get("key"))
        return [
            fault
            for fault in self.version.read().faults
            if fault.place.section is not None
            and fault.place.aspect is not None
            and places[fault.place.section, fault.place.aspect] == self.key
        ]

    def _cells(self, faults: list[Fault]) -> list[Cell]:
        names = ["name", "maximum", "method"]
        known = self.method in set(MethodKey)
        if known:
            names += FIELDS[MethodKey(self.method)]
        names.append("note")
        texts = {"name", "unit"}
        return [
            Cell(
                name,
                label_of(self.method, name),
                typed(self.aspect.get(name)),
                error_of(faults, name),
                str(FIELD_HINTS.get((MethodKey(self.method), name), "")) if known else "",
                "choices"
                if name == "method"
                else "long"
                if name == "note"
                else "text"
                if name in texts
                else "decimal",
                method_choices() if name == "method" else (),
            )
            for name in names
        ]

    def _rows(self, faults: list[Fault], blank: int) -> list[DetailRow]:
        if not self._row_fields:
            return []
        stored = [dict(row) for row in mappings(self.aspect.get("rows"))]
        counted = {typed(row.get("key")): number for number, row in enumerate(rows_of(self.aspect), start=1)}
        judgement = self.method == MethodKey.JUDGEMENT
        wanted = max(LEVELS, len(stored)) if judgement else min(len(stored) + blank, MOST_ROWS + blank)
        rows = []
        for number in range(wanted):
            row = stored[number] if number < len(stored) else {}
            key = typed(row.get("key"))
            cells = [
                Cell(
                    f"r{number}-{name}",
                    label_of(self.method, name, in_row=True),
                    typed(row.get(name)),
                    error_of(faults, name, counted.get(key)) if key in counted else "",
                    kind="text" if name == "name" else "decimal",
                )
                for name in self._row_fields
            ]
            rows.append(DetailRow(f"r{number}", key, cells, str(number) if judgement else ""))
        return rows


def _typed_details(posted: Typed, stored: Content) -> dict[str, Any]:
    """The aspect as typed; what the page did not show stays as it is."""
    found = dict(stored)
    every = {"name", "maximum", "method", "note", *(name for names in FIELDS.values() for name in names)}
    for name in every:
        if name in posted:
            found[name] = posted[name].strip()
    known = {typed(row.get("key")): row for row in mappings(stored.get("rows"))}
    row_fields = {name for names in ROW_FIELDS.values() for name in names}
    rows = []
    shown = False
    for number in range(MOST_ROWS + 10):
        prefix = f"r{number}"
        values = {
            name: posted[f"{prefix}-{name}"].strip() for name in row_fields if f"{prefix}-{name}" in posted
        }
        if not values:
            continue
        shown = True
        key = posted.get(f"{prefix}-key", "")
        row = {**known.get(key, {}), "key": key, **values}
        rows.append(row)
    if shown:
        # An empty level keeps its place, because its place is its mark.
        levels = LEVELS if found.get("method") == MethodKey.JUDGEMENT else 0
        typed_in = [
            number for number, row in enumerate(rows) if any(typed(row.get(name)) for name in row_fields)
        ]
        kept = levels if typed_in and typed_in[0] < levels else 0
        found["rows"] = [row for number, row in enumerate(rows) if number < kept or number in typed_in]
    return found
