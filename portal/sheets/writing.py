"""Spreadsheets that the portal hands out: templates, sheets of faulty rows, exports.

Rows are streamed. Nothing written here is ever a formula: workbooks get strings as strings, text files an
apostrophe before what a spreadsheet would calculate. The same input gives the same bytes.
It must not decide who may see a value: it writes what it is given.
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from .columns import ERROR_HEADER, EXAMPLE_MARK, HELP_MARK, Column, Kind
from .rows import ReadRow

Target = BinaryIO | Path

#: Up to here an export is a real Excel table; beyond, rows go to disk at once, which a table does not allow.
LARGEST_TABLE = 20_000
#: Rows of a template that get drop-downs and formats.
TEMPLATE_ROWS = 5_000

_SHANGHAI = ZoneInfo("Asia/Shanghai")
# Workbooks carry a time of creation; a fixed one keeps equal exports equal, byte for byte.
_CREATED = datetime.datetime.fromisoformat("2025-01-01")
_LONGEST_STRING = 32_767
_LISTS_SHEET = "选项"
_CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@")


def write_template(target: Target, columns: Sequence[Column], *, sheet: str = "填报表") -> None:
    """An empty .xlsx to fill in: headers, a row of help, a marked example row, drop-downs, text formats.

    Required columns carry an asterisk. The help and example rows are left out when the file is read.
    """
    with _workbook(target) as (workbook, formats):
        worksheet = workbook.add_worksheet(_sheet_name(sheet))
        lists: Any = None
        last = TEMPLATE_ROWS + 2
        for index, column in enumerate(columns):
            worksheet.set_column(index, index, column.width, formats[_format_of(column.kind)])
            head = formats["required"] if column.required else formats["header"]
            worksheet.write_string(0, index, f"{column.label}*" if column.required else column.label, head)
            mark_help = HELP_MARK if index == 0 else ""
            mark_example = EXAMPLE_MARK if index == 0 else ""
            worksheet.write_string(1, index, f"{mark_help}{column.help}", formats["help"])
            worksheet.write_string(2, index, f"{mark_example}{column.example}", formats["example"])
            choices = ["是", "否"] if column.kind is Kind.BOOLEAN else list(column.choices)
            rule = _input_rule(column)
            if choices:
                rule |= {"validate": "list", "error_title": column.label[:32]}
                # Excel keeps a list in the rule itself up to 255 characters, split at commas.
                if len(",".join(choices)) <= 255 and not any("," in choice for choice in choices):
                    rule["source"] = choices
                else:
                    if lists is None:
                        lists = workbook.add_worksheet(_LISTS_SHEET)
                        lists.hide()
                    for row, choice in enumerate(choices):
                        lists.write_string(row, index, choice)
                    rule["source"] = _range_of(index, len(choices))
            if rule:
                worksheet.data_validation(3, index, last, index, {"validate": "any", **rule})
        worksheet.set_row(0, 24)
        worksheet.set_row(1, 60)
        worksheet.freeze_panes(1, 0)


def write_faulty(
    target: Target, headers: Sequence[str], rows: Iterable[ReadRow], *, sheet: str = "有误的行"
) -> int:
    """The faulty rows with their original columns and values, and what is wrong in a last column 错误.

    headers: Reading.headers. rows: those to write, usually the ones with errors. Returns how many.
    The sheet can be mended and uploaded again as it is.
    """
    kept = [header for header in headers if header != ERROR_HEADER]
    count = 0
    with _workbook(target, constant_memory=True) as (workbook, formats):
        worksheet = workbook.add_worksheet(_sheet_name(sheet))
        worksheet.set_column(0, max(0, len(kept) - 1), 16, formats["text"])
        worksheet.set_column(len(kept), len(kept), 70, formats["wrapped"])
        worksheet.freeze_panes(1, 0)
        for index, header in enumerate(kept):
            worksheet.write_string(0, index, header[:_LONGEST_STRING], formats["header"])
        worksheet.write_string(0, len(kept), ERROR_HEADER, formats["required"])
        for count, row in enumerate(rows, start=1):
            raw = row.raw
            wrong = {error.column for error in row.errors}
            faulty = {row.layout.headers[place] for key, place in row.layout.places.items() if key in wrong}
            for index, header in enumerate(kept):
                cell_format = formats["wrong"] if header in faulty else formats["text"]
                if text := raw.get(header, ""):
                    worksheet.write_string(count, index, text[:_LONGEST_STRING], cell_format)
                else:
                    worksheet.write_blank(count, index, None, cell_format)
            message = "\n".join(f"{error.label}:{error.message}" for error in row.errors)
            worksheet.write_string(count, len(kept), message[:_LONGEST_STRING], formats["wrapped"])
    return count


def write_xlsx(
    target: Target, columns: Sequence[Column], rows: Iterable[Sequence[object]], *, sheet: str = "数据"
) -> int:
    """Any list as .xlsx: frozen header, widths, a real Excel table up to LARGEST_TABLE rows.

    rows: values in the order of columns; None is an empty cell. Times are shown in Asia/Shanghai.
    Returns the number of rows.
    """
    iterator = iter(rows)
    first = list(itertools.islice(iterator, LARGEST_TABLE + 1))
    as_table = len(first) <= LARGEST_TABLE
    count = 0
    with _workbook(target, constant_memory=not as_table) as (workbook, formats):
        worksheet = workbook.add_worksheet(_sheet_name(sheet))
        labels = _distinct([column.label for column in columns])
        worksheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            worksheet.set_column(index, index, column.width, formats[_format_of(column.kind)])
            worksheet.write_string(0, index, labels[index], formats["header"])
        for count, row in enumerate(itertools.chain(first, iterator), start=1):
            for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write(worksheet, count, index, column, value, formats)
        if columns and as_table:
            worksheet.add_table(
                0,
                0,
                max(1, count),
                len(columns) - 1,
                {
                    "name": "Table1",
                    "style": "Table Style Light 1",
                    "columns": [{"header": label, "header_format": formats["header"]} for label in labels],
                },
            )
        elif columns:
            worksheet.autofilter(0, 0, count, len(columns) - 1)
    return count


def csv_chunks(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Any list as .csv in pieces of some 64 KB: UTF-8 with mark, commas, CR LF; for a streamed response.

    rows: as for write_xlsx. Texts that a spreadsheet would calculate get a leading apostrophe.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([neutralised(column.label) for column in columns])
    for row in rows:
        writer.writerow([_plain(value) for value in row])
        if buffer.tell() > 65_536:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    if text := buffer.getvalue():
        yield text.encode()


def neutralised(text: str) -> str:
    """Text that no spreadsheet takes for a formula when it opens a .csv."""
    return f"'{text}" if text.startswith(_CALCULATED) else text


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime.datetime):
        return _local(value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return neutralised(str(value))


def _local(moment: datetime.datetime) -> datetime.datetime:
    return moment if moment.tzinfo is None else moment.astimezone(_SHANGHAI).replace(tzinfo=None)


def _write(
    worksheet: Any, row: int, index: int, column: Column, value: object, formats: dict[str, Any]
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        worksheet.write_string(row, index, "是" if value else "否")
    elif isinstance(value, int | float | Decimal) and not column.kind.kept_as_text and _fits_number(value):
        worksheet.write_number(row, index, value)
    elif isinstance(value, datetime.datetime):
        worksheet.write_datetime(row, index, _local(value), formats["moment"])
    elif isinstance(value, datetime.date):
        worksheet.write_datetime(row, index, value, formats["date"])
    else:
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        if len(text) > _LONGEST_STRING:
            text = f"{text[: _LONGEST_STRING - 1]}…"
        worksheet.write_string(row, index, text)


def _fits_number(value: float | Decimal) -> bool:
    """Whether Excel keeps every digit; NaN and infinity have no cell either."""
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.normalize().as_tuple().digits) <= 15
    if isinstance(value, int):
        return abs(value) < 10**15
    return math.isfinite(value)


def _input_rule(column: Column) -> dict[str, Any]:
    """The hint that Excel shows at a cell: at most 32 and 255 characters."""
    hints = {
        Kind.USCC: _("18 characters, kept as text"),
        Kind.IDENTITY: _("18 characters, kept as text"),
        Kind.DATE: _("A date such as 2025-11-03"),
    }
    message = column.help or str(hints.get(column.kind, ""))
    return {"input_title": column.label[:32], "input_message": message[:255]} if message else {}


def _range_of(index: int, count: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped,unused-ignore]

    letters = xl_col_to_name(index)
    return f"='{_LISTS_SHEET}'!${letters}$1:${letters}${count}"


def _format_of(kind: Kind) -> str:
    if kind.kept_as_text:
        return "text"
    return "date" if kind is Kind.DATE else "plain"


def _sheet_name(name: str) -> str:
    r"""Excel allows 31 characters, and none of []:*?/\\ ."""
    return (
        "".join("-" if character in "[]:*?/\\" else character for character in name).strip("'")[:31] or "数据"
    )


def _distinct(labels: Sequence[str]) -> list[str]:
    """Headers of an Excel table differ, whatever their case."""
    used: set[str] = set()
    distinct: list[str] = []
    for label in labels:
        name, count = label, 1
        while name.casefold() in used:
            count += 1
            name = f"{label} {count}"
        used.add(name.casefold())
        distinct.append(name)
    return distinct


@contextmanager
def _workbook(target: Target, *, constant_memory: bool = False) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A workbook with the formats of this module, written to the target when the block ends well."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped,unused-ignore]

    workbook = Workbook(
        str(target) if isinstance(target, Path) else target,
        {
            "constant_memory": constant_memory,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"created": _CREATED})
    base = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
    shade = {"bold": True, "bg_color": "#F3F4F6", "bottom": 1, "text_wrap": True}
    formats = {
        "plain": workbook.add_format(base),
        "text": workbook.add_format({**base, "num_format": "@"}),
        "date": workbook.add_format({**base, "num_format": "yyyy-mm-dd"}),
        "moment": workbook.add_format({**base, "num_format": "yyyy-mm-dd hh:mm"}),
        "wrapped": workbook.add_format({**base, "text_wrap": True}),
        "header": workbook.add_format({**base, **shade}),
        "required": workbook.add_format({**base, **shade, "font_color": "#B3261E"}),
        "help": workbook.add_format({**base, "text_wrap": True, "font_color": "#5F6672", "font_size": 9}),
        "example": workbook.add_format(
            {**base, "italic": True, "font_color": "#5F6672", "bg_color": "#FFF8E6"}
        ),
        "wrong": workbook.add_format({**base, "num_format": "@", "bg_color": "#FDECEA"}),
    }
    yield workbook, formats
    workbook.close()
