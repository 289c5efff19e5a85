"""Opening a spreadsheet file: .xlsx, .xls or .csv, told apart by content, never by name.

A Book hands out Grids (sheets) whose rows can be walked more than once. Workbooks are held in memory by the
library, within Limits; text files are streamed. It must not know columns or values.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from .columns import Cell
from .guards import Container, Limits, UnreadableSheet, has_password, not_a_spreadsheet, recognise
from .headers import Merged

__all__ = ["Book", "Container", "Grid", "Limits", "UnreadableSheet", "open_book"]

Source = BinaryIO | Path | bytes

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. name: its name ("" for text files). height: rows from the first row of the sheet on.

    width: columns from offset on; offset: empty columns before them, which rows leave out. merged: in the
    coordinates of rows. rows: a fresh iterator over all rows, from Excel's row 1.
    """

    name: str
    height: int
    width: int
    offset: int
    merged: tuple[Merged, ...]
    rows: Callable[[], Iterator[list[Cell]]]


@dataclass(frozen=True, slots=True)
class Book:
    """An open file. container: what it is. grids: its non-empty visible sheets, one after another."""

    container: Container
    grids: Callable[[], Iterator[Grid]]


@contextmanager
def open_book(source: Source, *, limits: Limits | None = None) -> Iterator[Book]:
    """Open a file, a path or bytes. Raises UnreadableSheet, also while rows are walked.

    A stream must be seekable and in binary mode; it stays open.
    """
    limits = limits or Limits()
    stream: BinaryIO
    if isinstance(source, Path):
        with source.open("rb") as stream, open_book(stream, limits=limits) as book:
            yield book
        return
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    container = recognise(stream, limits)
    if container is Container.CSV:
        yield Book(container, lambda: _text_grids(stream, limits))
        return
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(stream)
    except PasswordError:
        raise has_password() from None
    except (CalamineError, OSError, ValueError):
        raise not_a_spreadsheet() from None
    with workbook:
        yield Book(container, lambda: _workbook_grids(workbook, limits))


def _workbook_grids(workbook: object, limits: Limits) -> Iterator[Grid]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = cast("CalamineWorkbook", workbook)
    if not limits.macros and any(sheet.typ == SheetTypeEnum.MacroSheet for sheet in workbook.sheets_metadata):
        raise UnreadableSheet(
            _(
                "The file contains macros, which are not accepted. Save it as .xlsx (without macros), "
                "then upload that."
            )
        )
    for sheet_index, metadata in enumerate(workbook.sheets_metadata):
        if metadata.typ != SheetTypeEnum.WorkSheet or metadata.visible != SheetVisibleEnum.Visible:
            continue
        try:
            sheet = workbook.get_sheet_by_index(sheet_index)
        except (CalamineError, ValueError):
            raise not_a_spreadsheet() from None
        if sheet.start is None or sheet.end is None:
            continue
        offset = sheet.start[1]
        merged = tuple(
            (first_row, first_column - offset, last_row, last_column - offset)
            for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ()
            if first_column >= offset
        )
        yield Grid(
            metadata.name,
            sheet.end[0] + 1,  # total_height is one too few
            sheet.width,
            offset,
            merged,
            sheet.iter_rows,
        )


def check_size(grid: Grid, limits: Limits) -> None:
    """Raise UnreadableSheet where the sheet that is about to be read is too long or too wide."""
    if grid.height > limits.rows:
        raise UnreadableSheet(
            _(
                "The sheet has %(rows)d rows; at most %(most)d can be read at once. Split it into "
                "several files."
            )
            % {"rows": grid.height, "most": limits.rows}
        )
    if grid.width > limits.columns:
        raise UnreadableSheet(
            _(
                "The sheet has %(columns)d columns; at most %(most)d can be read. Delete those that "
                "are not needed."
            )
            % {"columns": grid.width, "most": limits.columns}
        )


def _text_grids(stream: BinaryIO, limits: Limits) -> Iterator[Grid]:
    encoding = _encoding(stream)
    delimiter = _delimiter(stream, encoding)

    def rows() -> Iterator[list[Cell]]:
        try:
            yield from cast("Iterator[list[Cell]]", csv.reader(_lines(stream, encoding), delimiter=delimiter))
        except csv.Error:
            raise UnreadableSheet(
                _(
                    "The text file cannot be split into rows; probably a quotation mark is not closed. "
                    "Open it in Excel or WPS, save it as .xlsx, then upload that."
                )
            ) from None

    height = width = 0
    filled = False
    for number, row in enumerate(rows(), start=1):
        if any(row):
            filled = True
            height = number
            width = max(width, len(row))
        if number > limits.rows * 2:
            break
    if filled:
        yield Grid("", height, width, 0, (), rows)


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Lines ended by line feeds only: str.splitlines would also split at characters inside cells."""
    stream.seek(0)
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    rest = ""
    while chunk := stream.read(_CHUNK):
        parts = (rest + decoder.decode(chunk)).split("\n")
        rest = parts.pop()
        for part in parts:
            yield part + "\n"
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def _encoding(stream: BinaryIO) -> str:
    """UTF-8 with or without mark, UTF-16 with mark (Excel's “Unicode text”), or GB18030."""
    stream.seek(0)
    head = stream.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        stream.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk := stream.read(_CHUNK):
                if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", decoder.decode(chunk)):
                    raise not_a_spreadsheet()
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableSheet(
        _(
            "The characters of the text file are neither UTF-8 nor GB18030. "
            "Open it in Excel or WPS, save it as .xlsx, then upload that."
        )
    )


def _delimiter(stream: BinaryIO, encoding: str) -> str:
    """The character that splits the first rows into the most cells of equal number."""
    head: list[str] = []
    for line in _lines(stream, encoding):
        head.append(line[:10_000])
        if len(head) == 50:
            break
    if head and (declared := re.match(r'^"?sep=([,;\t])"?\s*$', head[0])):
        return declared[1]
    scores: dict[str, int] = {}
    for delimiter in ",;\t":
        try:
            widths = Counter(len(row) for row in csv.reader(head, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            continue
        scores[delimiter] = max(((width - 1) * count for width, count in widths.items()), default=0)
    return max(scores, key=lambda delimiter: scores[delimiter], default=",")
