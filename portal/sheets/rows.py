"""From an uploaded file to checked rows: every row with its number in Excel, its values and all its errors.

Reading stops at nothing: a faulty row is handed out like any other. Blank rows, totals, repeated headers,
signatures and the template's own example are left out, the visible ones with a note.
It must not look anything up: what a value means to the portal is for the room that imports it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from .cells import Parser, likeness, parser, required_message
from .columns import ERROR_HEADER, EXAMPLE_MARK, HELP_MARK, Cell, CellError, Column
from .guards import Limits, UnreadableSheet
from .headers import SEARCHED_ROWS, Header, find_header
from .reading import Grid, Source, check_size, open_book
from .texts import CellProblem, compact, shown, tidy

_TOTALS = {"合计", "总计", "小计", "共计", "累计", "本页合计", "本页小计", "总合计"}
_REMARK = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|填表人|填报人|制表人|经办人|审核人|复核人|填表单位|填报单位|负责人|单位负责人|"
    r"填表日期|填报日期|制表日期)(?:\((?:签字|签名|盖章|签章|公章)\))?[::]"
)
_STAMP = re.compile(r"^(?:单位)?(?:\((?:盖章|签章|公章)\)|(?:盖章|签章|公章))[::]?$")


@dataclass(frozen=True, slots=True)
class Note:
    """A row that was left out, or something odd about the sheet: number as in Excel, and a sentence."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in the rows of a sheet: index → header (each only once), column key → index."""

    headers: dict[int, str]
    places: dict[str, int]


@dataclass(slots=True)
class ReadRow:
    """One row of the table.

    number: as shown in Excel. values: column key → value; None where empty or faulty; all columns that the
    file has. errors: everything that is wrong with it, in the order of the columns.
    """

    number: int
    values: dict[str, object]
    errors: list[CellError]
    cells: Sequence[Cell] = field(repr=False)
    layout: Layout = field(repr=False)

    @property
    def raw(self) -> dict[str, str]:
        """Every cell as text under the header of the file (all columns, in its order); fit for JSON."""
        width = len(self.cells)
        return {
            header: shown(self.cells[index]) if index < width else ""
            for index, header in self.layout.headers.items()
        }


class Reading:
    """A sheet whose header has been found; iterate for its rows, as often as needed.

    sheet: its name. headers: the headers as typed, in order, each only once. header_row: number in Excel of
    the first row below the header minus one. total: rows below the header, an upper bound for progress.
    layout: where they stand. places: keys of the columns that the file has. unknown: headers that no column claims.
    notes: filled while iterating.
    """

    def __init__(
        self, grid: Grid, header: Header, columns: Sequence[Column], unique: Sequence[Sequence[str]]
    ) -> None:
        self.sheet = grid.name
        self.header_row = header.last + 1
        self.total = max(0, grid.height - self.header_row)
        self.places = frozenset(header.places)
        self.notes: list[Note] = []
        self._grid = grid
        self._header = header
        self._columns = [column for column in columns if column.key in header.places]
        self._labels = {column.key: column.label for column in columns}
        self.layout = Layout(_once_each(header.seen), header.places)
        self.headers = list(self.layout.headers.values())
        claimed = set(header.places.values())
        self.unknown = [
            name
            for index, name in self.layout.headers.items()
            if index not in claimed and name != ERROR_HEADER
        ]
        self._parsers: dict[str, Parser] = {
            column.key: parser(column, header=header.seen[header.places[column.key]])
            for column in self._columns
        }
        self._likeness = {column.key: likeness(column) for column in self._columns}
        self._unique = [tuple(keys) for keys in unique if all(key in self.places for key in keys)]
        self._filled_down = _filled_down(grid, header)

    def __iter__(self) -> Iterator[ReadRow]:
        self.notes = [
            Note(
                self.header_row,
                _("The header “%(header)s” stands there twice; the first one was read.")
                % {"header": column.label},
            )
            for column in self._header.doubled
        ]
        doubles = self._doubles()
        plan = [
            (
                column.key,
                column.label,
                self._header.places[column.key],
                self._parsers[column.key],
                column.required,
            )
            for column in self._columns
        ]
        missing = required_message()
        for number, cells in self._rows(self.notes):
            width = len(cells)
            values: dict[str, object] = {}
            errors: list[CellError] = []
            for key, label, place, parse, required in plan:
                value: object = None
                cell = cells[place] if place < width else ""
                if cell != "":
                    try:
                        value = parse(cell)
                    except CellProblem as problem:
                        values[key] = None
                        errors.append(CellError(key, label, str(problem)))
                        continue
                values[key] = value
                if required and value is None:
                    errors.append(CellError(key, label, missing))
            if number in doubles:
                errors += doubles[number]
            yield ReadRow(number, values, errors, cells, self.layout)

    def _rows(self, notes: list[Note] | None) -> Iterator[tuple[int, list[Cell]]]:
        """The rows of the table with their numbers; what is left out is noted."""
        heading = frozenset(map(compact, self._header.seen.values()))
        carried: dict[int, tuple[int, Cell]] = {}
        for number, found in enumerate(self._grid.rows(), start=1):
            cells = found
            if number <= self.header_row:
                continue
            starts = self._filled_down.get(number - 1)
            blank = _is_blank(cells)
            if not blank:
                reason = _left_out(cells, heading)
                if reason is not None:
                    if notes is not None and reason:
                        notes.append(Note(number, reason))
                    continue
            if starts:
                for place, last in starts:
                    carried[place] = (last, cells[place] if place < len(cells) else "")
            if blank:
                continue
            if carried:
                cells = list(cells)
                for place, (last, cell) in list(carried.items()):
                    if number - 1 > last:
                        del carried[place]
                    elif place < len(cells) and cells[place] == "":
                        cells[place] = cell
            yield number, cells

    def _doubles(self) -> dict[int, list[CellError]]:
        """Row number → errors for rows that agree in a set of key columns."""
        doubles: dict[int, list[CellError]] = {}
        if not self._unique:
            return doubles
        plans = [[(self._header.places[key], self._likeness[key]) for key in keys] for keys in self._unique]
        first_of: list[dict[tuple[object, ...], int]] = [{} for _keys in plans]
        groups_of: list[dict[int, list[int]]] = [{} for _keys in plans]
        for number, cells in self._rows(None):
            for plan, firsts, groups in zip(plans, first_of, groups_of, strict=True):
                try:
                    found = tuple(
                        alike(cells[place]) if place < len(cells) else None for place, alike in plan
                    )
                except CellProblem:
                    continue
                if None not in found and (first := firsts.setdefault(found, number)) != number:
                    groups.setdefault(first, [first]).append(number)
        for keys, groups in zip(self._unique, groups_of, strict=True):
            for group in groups.values():
                for number in group:
                    others = [other for other in group if other != number]
                    listed = "、".join(map(str, others[:5])) + ("…" if len(others) > 5 else "")
                    doubles.setdefault(number, []).append(
                        CellError(
                            keys[0],
                            self._labels[keys[0]],
                            _("The same %(columns)s also stands in row %(rows)s. Delete all but one.")
                            % {"columns": "+".join(self._labels[key] for key in keys), "rows": listed},
                        )
                    )
        return doubles


@contextmanager
def read_sheet(
    source: Source,
    columns: Sequence[Column],
    *,
    unique: Sequence[Sequence[str]] = (),
    limits: Limits | None = None,
) -> Iterator[Reading]:
    """Open a file and find the table with these columns in the first sheet that has it.

    source: a seekable binary stream, a path or bytes. unique: sets of column keys that no two rows may share.
    Raises UnreadableSheet, with every missing required column in one message, also while rows are walked.
    """
    limits = limits or Limits()
    with open_book(source, limits=limits) as book:
        best: tuple[Header, Grid] | None = None
        first_texts: list[str] = []
        for grid in book.grids():
            head = _head(grid)
            header = find_header(head, grid.merged, columns)
            if header is not None and not header.missing:
                check_size(grid, limits)
                yield Reading(grid, header, columns, unique)
                return
            if header is not None and (best is None or len(header.places) > len(best[0].places)):
                best = (header, grid)
            first_texts = first_texts or [text for row in head for cell in row if (text := tidy(shown(cell)))]
        raise _no_header(best, first_texts, columns)


def _head(grid: Grid) -> list[list[Cell]]:
    head: list[list[Cell]] = []
    for row in grid.rows():
        head.append(row)
        if len(head) == SEARCHED_ROWS:
            break
    return head


def _no_header(
    best: tuple[Header, Grid] | None, first_texts: Sequence[str], columns: Sequence[Column]
) -> UnreadableSheet:
    if best is None and not first_texts:
        return UnreadableSheet(_("The file contains no data. Fill in the template, save it, then upload it."))
    if best is None:
        names = [column.label for column in columns if column.required] or [
            column.label for column in columns
        ]
        return UnreadableSheet(
            _(
                "No header row was found. Needed are the columns %(columns)s; the sheet begins with: "
                "%(seen)s. "
                "Use the headers of the template."
            )
            % {"columns": _listed(names), "seen": _listed(first_texts, 12)}
        )
    header, _grid = best
    return UnreadableSheet(
        _(
            "These required columns are missing: %(missing)s. Row %(row)d was read as the header, "
            "with: %(seen)s. "
            "Add the columns, or rename yours as in the template."
        )
        % {
            "missing": _listed([column.label for column in header.missing]),
            "row": header.last + 1,
            "seen": _listed(list(header.seen.values()), 30),
        }
    )


def _listed(texts: Sequence[str], most: int = 100) -> str:
    short = [text if len(text) <= 30 else f"{text[:30]}…" for text in texts[:most]]
    return "、".join(short) + ("…" if len(texts) > most else "")


def _once_each(seen: dict[int, str]) -> dict[int, str]:
    """The headers in their order, doubled ones numbered, so that they can be keys."""
    headers: dict[int, str] = {}
    used: set[str] = set()
    for index in sorted(seen):
        name, count = seen[index], 1
        while name in used:
            count += 1
            name = f"{seen[index]} {count}"
        used.add(name)
        headers[index] = name
    return headers


def _is_blank(cells: Sequence[Cell]) -> bool:
    """Whether nothing visible stands in the row."""
    return not any(cell != "" and (not isinstance(cell, str) or tidy(cell)) for cell in cells)


def _left_out(cells: Sequence[Cell], heading: frozenset[str]) -> str | None:
    """Why a row is no data: a note, "" for what needs none, None for a row of the table.

    A total may follow a running number, so the first text among the first two filled cells decides.
    """
    text = ""
    for cell in [cell for cell in cells[:20] if cell != ""][:2]:
        if isinstance(cell, str) and (text := compact(cell)) and not text.isdigit():
            break
    if not text:
        return None
    if text.startswith(EXAMPLE_MARK):
        return str(_("The example of the template was left out."))
    if text.startswith(HELP_MARK):
        return ""
    if text.rstrip(":") in _TOTALS:
        return str(_("A row of totals was left out."))
    if _REMARK.match(text) or _STAMP.match(text):
        return str(_("A remark below the table was left out."))
    if text in heading:
        filled = [compact(shown(cell)) for cell in cells if cell != ""]
        if len(filled) > 1 and heading.issuperset(filled):
            return str(_("A repeated header row was left out."))
    return None


def _filled_down(grid: Grid, header: Header) -> dict[int, list[tuple[int, int]]]:
    """Row (from 0) → [(column, last row)]: cells merged downwards count for each of their rows."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for first_row, first_column, last_row, _last_column in grid.merged:
        if first_row > header.last and last_row > first_row:
            starts.setdefault(first_row, []).append((first_column, last_row))
    return starts
