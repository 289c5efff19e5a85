"""What an uploaded file really is, and whether it is safe to open.

A small file can name a cell in the last row and column, or unpack to gigabytes; the library that reads
workbooks would then fill the memory. These guards read the containers piece by piece before it does.
They must not interpret the contents of cells.
"""

from __future__ import annotations

import enum
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

_CHUNK = 1 << 20
# Self-closing and empty cells carry only a format; whole formatted columns are common and harmless.
_FILLED_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]{1,7})(\d{1,10})["'][^>]*(?<!/)>(?!\s*</(?:\w+:)?c>)"""
)
_LONGEST_TAG = 4096
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableSheet(Exception):
    """A file that cannot be read; str() says what happened, why, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader accepts.

    file_bytes, unpacked_bytes: sizes in bytes. ratio: unpacked to packed, from 16 MB unpacked on.
    rows, columns: of the sheet that is read, title rows included. cells: rows × columns of any sheet,
    whether filled or not. macros: whether workbooks with macros are accepted (they are never run).
    """

    file_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024
    ratio: int = 100
    rows: int = 50_000
    columns: int = 200
    cells: int = 6_000_000
    macros: bool = False


class Container(enum.Enum):
    """The three kinds of file that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


def size_of(stream: BinaryIO) -> int:
    """Bytes in the stream; leaves it at its beginning."""
    size = stream.seek(0, 2)
    stream.seek(0)
    return size


def recognise(stream: BinaryIO, limits: Limits) -> Container:
    """Which kind of file it is, by content. Raises UnreadableSheet for anything else, or what is unsafe."""
    size = size_of(stream)
    if size == 0:
        raise UnreadableSheet(_("The file is empty. Save it again in Excel or WPS, then upload it."))
    if size > limits.file_bytes:
        raise UnreadableSheet(
            _(
                "The file has %(size)s MB; at most %(most)s MB are accepted. "
                "Delete pictures and sheets that are not needed, or split it."
            )
            % {"size": f"{size / 1048576:.1f}", "most": f"{limits.file_bytes / 1048576:.0f}"}
        )
    head = stream.read(1024)
    stream.seek(0)
    if head.startswith(b"PK"):
        _guard_xlsx(stream, limits)
        return Container.XLSX
    if head.startswith(_OLE_MAGIC):
        _guard_xls(stream, limits)
        return Container.XLS
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"mime-version")):
        raise UnreadableSheet(
            _(
                "The file is a web page or XML that was only named like a spreadsheet. "
                "Open it in Excel or WPS and save it as .xlsx, then upload that."
            )
        )
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        raise not_a_spreadsheet()
    return Container.CSV


def not_a_spreadsheet() -> UnreadableSheet:
    """The error for anything that is neither a workbook nor text."""
    return UnreadableSheet(
        _(
            "The file is not a spreadsheet, or it is damaged. "
            "Open it in Excel or WPS, save it as .xlsx, then upload that."
        )
    )


def has_password() -> UnreadableSheet:
    """The error for an encrypted workbook."""
    return UnreadableSheet(
        _(
            "The file is protected by a password and cannot be opened. "
            "Remove the password in Excel or WPS (File → Info → Protect), then upload it again."
        )
    )


def _has_macros() -> UnreadableSheet:
    return UnreadableSheet(
        _(
            "The file contains macros, which are not accepted. Save it as .xlsx (without macros), "
            "then upload that."
        )
    )


def _too_large_unpacked() -> UnreadableSheet:
    return UnreadableSheet(
        _(
            "The file would become too large when unpacked, so it was not opened. "
            "Copy the rows that are needed into a new workbook and upload that."
        )
    )


def _stray_cell() -> UnreadableSheet:
    return UnreadableSheet(
        _(
            "A sheet has content very far below or to the right of the table, so it was not opened. "
            "Delete the empty rows and columns beyond the table, or copy the table into a new workbook."
        )
    )


def _guard_xlsx(stream: BinaryIO, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            names = {member.filename.lower() for member in members}
            if "xl/workbook.xml" not in names:
                raise UnreadableSheet(
                    _(
                        "The file is a packed file but no .xlsx workbook (perhaps .docx, .ods, .xlsb or "
                        ".zip). "
                        "Save the table as .xlsx, then upload that."
                    )
                )
            if not limits.macros and any(name.endswith("vbaproject.bin") for name in names):
                raise _has_macros()
            unpacked = sum(member.file_size for member in members)
            packed = max(1, sum(member.compress_size for member in members))
            if unpacked > limits.unpacked_bytes or len(members) > 5000:
                raise _too_large_unpacked()
            if unpacked > 16 * 1024 * 1024 and unpacked > limits.ratio * packed:
                raise _too_large_unpacked()
            # Reading to the end also proves that the sizes in the directory are true.
            for member in members:
                if member.flag_bits & 0x1:
                    raise has_password()
                _guard_member(archive, member, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, struct.error, ValueError):
        raise not_a_spreadsheet() from None
    stream.seek(0)


def _guard_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> None:
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    tail = b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            # Any part may be named as a sheet. The overlap is longer than a tag; twice found is no harm.
            for column, row in _FILLED_CELL.findall(tail + chunk):
                columns.add(column)
                rows.add(row)
            tail = chunk[-_LONGEST_TAG:]
    if rows and max(map(int, rows)) * max(map(_column_number, columns)) > limits.cells:
        raise _stray_cell()


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _guard_xls(stream: BinaryIO, limits: Limits) -> None:
    content = stream.read()
    stream.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise has_password()
    if not limits.macros and "_VBA_PROJECT_CUR".encode("utf-16-le") in content:
        raise _has_macros()
    try:
        workbook = _ole_stream(content)
    except (struct.error, IndexError, ValueError):
        raise not_a_spreadsheet() from None
    if workbook is None:
        raise UnreadableSheet(
            _(
                "The file is an old Office document but no .xls workbook (perhaps .doc). "
                "Save the table as .xlsx, then upload that."
            )
        )
    _guard_records(workbook, limits)


def _ole_stream(content: bytes) -> bytes | None:
    """The Workbook stream of a compound file ([MS-CFB]); None where there is none.

    Raises ValueError, struct.error or IndexError for a damaged file.
    """
    (sector_shift,) = struct.unpack_from("<H", content, 30)
    if sector_shift not in (9, 12):
        raise ValueError("sector size")
    size = 1 << sector_shift
    first_directory, _signature, cutoff, first_mini, mini_count, first_extra, extra_count = (
        struct.unpack_from("<7I", content, 48)
    )
    per_sector = size // 4

    def sector(number: int) -> bytes:
        start = (number + 1) * size
        if start >= len(content):
            raise ValueError("sector outside the file")
        return content[start : start + size].ljust(size, b"\0")

    fat_sectors = [number for number in struct.unpack_from("<109I", content, 76) if number < 0xFFFFFFFA]
    extra = first_extra
    for _round in range(min(extra_count, len(content) // size + 1)):
        numbers = struct.unpack(f"<{per_sector}I", sector(extra))
        fat_sectors += [number for number in numbers[:-1] if number < 0xFFFFFFFA]
        extra = numbers[-1]
    if len(fat_sectors) > len(content) // size + 1:
        raise ValueError("allocation table larger than the file")
    table: list[int] = []
    for number in fat_sectors:
        table += struct.unpack(f"<{per_sector}I", sector(number))

    def chain(start: int, next_of: list[int]) -> list[int]:
        numbers: list[int] = []
        while start < 0xFFFFFFFA:
            numbers.append(start)
            if len(numbers) > len(next_of):
                raise ValueError("a chain that never ends")
            start = next_of[start]
        return numbers

    directory = b"".join(map(sector, chain(first_directory, table)))
    entries: dict[str, tuple[int, int]] = {}
    for offset in range(0, len(directory) - 127, 128):
        (name_bytes,) = struct.unpack_from("<H", directory, offset + 64)
        if 2 <= name_bytes <= 64:
            name = directory[offset : offset + name_bytes - 2].decode("utf-16-le", "replace")
            entries.setdefault(name.lower(), struct.unpack_from("<2I", directory, offset + 116))
    entry = entries.get("workbook") or entries.get("book")
    if entry is None:
        return None
    start, length = entry
    if length >= cutoff:
        return b"".join(map(sector, chain(start, table)))[:length]
    root = b"".join(map(sector, chain(entries["root entry"][0], table))) if "root entry" in entries else b""
    mini_table: list[int] = []
    if mini_count:
        for number in chain(first_mini, table):
            mini_table += struct.unpack(f"<{per_sector}I", sector(number))
    return b"".join(root[64 * number : 64 * number + 64] for number in chain(start, mini_table))[:length]


# Records of cells with a value ([MS-XLS]): row and first column are their first two numbers.
_CELL_RECORDS = {0x0006, 0x0203, 0x0204, 0x0205, 0x0207, 0x00BD, 0x00D6, 0x00FD, 0x027E}
_BEGINNING_OF_STREAM = 0x0809
_FILE_PASS = 0x002F


def _guard_records(workbook: bytes, limits: Limits) -> None:
    """Refuse workbooks whose sheets together span more cells than allowed: an .xls is read whole."""
    position, end = 0, len(workbook) - 4
    row = column = spanned = 0
    while position <= end:
        kind = workbook[position] | workbook[position + 1] << 8
        length = workbook[position + 2] | workbook[position + 3] << 8
        if kind in _CELL_RECORDS and length >= 4 and position + 8 <= len(workbook):
            row = max(row, (workbook[position + 4] | workbook[position + 5] << 8) + 1)
            column = max(column, (workbook[position + 6] | workbook[position + 7] << 8) + 1)
            if kind == 0x00BD:
                column = max(
                    column, (workbook[position + 2 + length] | workbook[position + 3 + length] << 8) + 1
                )
        elif kind == _FILE_PASS:
            raise has_password()
        elif kind == _BEGINNING_OF_STREAM:
            spanned += row * column
            row = column = 0
        if spanned + row * column > limits.cells:
            raise _stray_cell()
        position += 4 + length
