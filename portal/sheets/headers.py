"""Finding the header row: under titles, through merged cells, in two or three rows, in any order.

A header is recognised by what it says, not by how it is typed: spaces, line breaks, full-width characters,
asterisks, numbering and hints in brackets do not matter. It must not look at the rows below the header.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .columns import Cell, Column
from .texts import shown, tidy

#: Header rows are looked for among the first rows only, and are at most this deep.
SEARCHED_ROWS = 40
_DEEPEST = 3
_LONGEST_HEADER = 80

#: first row, first column, last row, last column; from 0, inclusive.
Merged = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns stand in a sheet.

    first, last: header rows, from 0. places: column key → index in a row. seen: index → the header as typed.
    missing: required columns that were not found. doubled: columns whose header stands there twice.
    """

    first: int
    last: int
    places: dict[str, int]
    seen: dict[int, str]
    missing: tuple[Column, ...]
    doubled: tuple[Column, ...]


@lru_cache(maxsize=8192)
def header_keys(text: str) -> tuple[str, str]:
    """What a header says: with the hints in brackets, and without them."""
    full = unicodedata.normalize("NFKC", tidy(text)).casefold()
    full = re.sub(
        r"""[\s**※★☆"'“”‘’::、,,。.]""",
        "",
        re.sub(r"^(\d{1,2}[.、]|[一二三四五六七八九十]{1,3}、)", "", full),
    )
    bare = re.sub(r"[(\[【<《〔{][^)\]】>》〕}]*[)\]】>》〕}]", "", full)
    return full, bare


def find_header(
    rows: Sequence[Sequence[Cell]], merged: Iterable[Merged], columns: Sequence[Column]
) -> Header | None:
    """The best header among the first rows of a sheet; None where nothing looks like one.

    rows: the first SEARCHED_ROWS rows. The header with the most required, then the most columns wins; of
    equals the flatter and then the upper one.
    """
    names = _names_of(columns)
    origins = {
        (row, column): (first_row, first_column)
        for first_row, first_column, last_row, last_column in merged
        if first_row < len(rows)
        for row in range(first_row, min(last_row, first_row + _DEEPEST, len(rows) - 1) + 1)
        for column in range(first_column, min(last_column, first_column + 300) + 1)
    }
    texts = [[_header_text(cell) for cell in row] for row in rows]
    best: tuple[tuple[int, int, int, int], Header] | None = None
    for first in range(len(rows)):
        for depth in range(1, min(_DEEPEST, len(rows) - first) + 1):
            header = _read_block(texts, first, depth, origins, columns, names)
            if not header.places or len(header.places) < min(2, len(columns)):
                continue
            score = (-len(header.missing), len(header.places), -depth, -first)
            if best is None or score > best[0]:
                best = (score, header)
    if best is None:
        return None
    header = best[1]
    used = set(header.places.values())
    last = header.last
    for row, column in origins:
        if header.first <= origins[row, column][0] <= header.last and column in used:
            last = max(last, row)
    return Header(header.first, last, header.places, header.seen, header.missing, header.doubled)


def _header_text(cell: Cell) -> str:
    text = tidy(shown(cell))
    return text if len(text) <= _LONGEST_HEADER else ""


def _names_of(columns: Sequence[Column]) -> dict[str, list[tuple[int, Column]]]:
    names: dict[str, list[tuple[int, Column]]] = {}
    for column in columns:
        for rank, label in enumerate((column.label, *column.aliases)):
            full, bare = header_keys(label)
            names.setdefault(full, []).append((min(rank, 1), column))
            if bare and bare != full:
                names.setdefault(bare, []).append((min(rank, 1) + 2, column))
    return names


def _read_block(
    texts: Sequence[Sequence[str]],
    first: int,
    depth: int,
    origins: dict[tuple[int, int], tuple[int, int]],
    columns: Sequence[Column],
    names: dict[str, list[tuple[int, Column]]],
) -> Header:
    block = range(first, first + depth)
    width = max((len(texts[row]) for row in block), default=0)
    carried = [""] * depth
    matches: list[tuple[int, int, Column, str]] = []
    seen: dict[int, str] = {}
    for index in range(width):
        path: list[str] = []
        for level, row in enumerate(block):
            text = texts[row][index] if index < len(texts[row]) else ""
            origin = origins.get((row, index))
            if not text and origin is not None and origin[0] >= first:
                text = texts[origin[0]][origin[1]] if origin[1] < len(texts[origin[0]]) else ""
            elif not text and level < depth - 1 and _filled_below(texts, row, first + depth, index):
                # Without knowledge of merged cells (.csv), a heading reaches as far as blanks follow it.
                text = carried[level]
            carried[level] = text
            if text and (not path or path[-1] != text):
                path.append(text)
        if not path:
            continue
        seen[index] = "".join(path)
        candidates = [("".join(path), 0)] + ([(path[-1], 1)] if len(path) > 1 else [])
        for text, leaf in candidates:
            for bare, name in enumerate(dict.fromkeys(header_keys(text))):
                for rank, column in names.get(name, ()) if name else ():
                    matches.append((leaf * 8 + bare * 4 + rank, index, column, text))
    places: dict[str, int] = {}
    taken: set[int] = set()
    ranks: dict[str, int] = {}
    doubled: dict[str, Column] = {}
    for rank, index, column, text in sorted(matches, key=lambda match: match[:2]):
        if column.key in places:
            if index not in taken and rank == ranks[column.key]:
                doubled[column.key] = column
            continue
        if index in taken:
            continue
        places[column.key] = index
        ranks[column.key] = rank
        taken.add(index)
        seen[index] = text
    missing = tuple(column for column in columns if column.required and column.key not in places)
    return Header(first, first + depth - 1, places, seen, missing, tuple(doubled.values()))


def _filled_below(texts: Sequence[Sequence[str]], row: int, end: int, index: int) -> bool:
    return any(index < len(texts[below]) and texts[below][index] for below in range(row + 1, end))
