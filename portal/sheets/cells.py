"""From what stands in a cell to a value: numbers, dates, codes and choices as clerks type them.

A parser takes one cell and returns the value, None for an empty cell, or raises CellProblem with a sentence
that says what is wrong and how to mend it. Messages never repeat an identity number or a phone number.
It must not guess: what can be read in two ways is refused with the way to write it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from .codes import code_of, parse_identity, parse_phone, parse_uscc
from .columns import Cell, Column, Kind
from .texts import SCIENTIFIC, CellProblem, compact, is_endless, quoted, shown, tidy

Parser = Callable[[Cell], object]


_FACTORS = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_UNITS = (
    "人民币|人次|小时|课时|学时|分钟|元整|元|圆|人|名|个|家|岁|周岁|年|月|天|日|周|项|次|场|台|套|件|分|秒|户|支|队|"
    "篇|位|只|辆|吨|亩|期"
)
_NUMBER = re.compile(
    r"^(?:人民币|RMB|CNY|[¥$])?([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?)"
    rf"(百万|千万|百|千|万|亿)?(?:{_UNITS})?$",
    re.IGNORECASE,
)

_DATE = re.compile(
    r"^(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*[日号]?|\s*月)?\.?"
    r"(?:[ T]\s*\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)?$"
)
_EPOCH = datetime.date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 61, 73415  # 1900-03-01, after Excel's non-existent 29 February, to 2100-12-31

_YES = {"是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "t", "1"}
_NO = {"否", "无", "没有", "不是", "错", "×", "✗", "✘", "☒", "n", "no", "false", "f", "0", "x"}


def unit_factor(header: str) -> Decimal:
    """What a number under this header must be multiplied with: 10000 for 产值(万元), otherwise 1."""
    for hint in re.findall(r"[(\[【]([^)\]】]*)[)\]】]", unicodedata.normalize("NFKC", header)):
        found = re.search(r"(百万|千万|百|千|万|亿)元?$", hint.replace("单位", "").strip(": "))
        if found:
            return Decimal(_FACTORS[found[1]])
    return Decimal(1)


def parser(column: Column, *, header: str | None = None) -> Parser:
    """The parser of a column's cells. header: the header seen in the file, whose unit may differ."""
    if column.kind is Kind.CHOICE:
        return _choice_parser(column)
    if column.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _number_parser(column, header if header is not None else column.label)
    if column.kind is Kind.TEXT:
        return _text_parser(column)
    return {
        Kind.DATE: parse_date,
        Kind.BOOLEAN: parse_boolean,
        Kind.USCC: parse_uscc,
        Kind.IDENTITY: parse_identity,
        Kind.PHONE: parse_phone,
    }[column.kind]


def _text_parser(column: Column) -> Parser:
    longest = column.max_length

    def parse(cell: Cell) -> str | None:
        text = tidy(cell if isinstance(cell, str) else shown(cell))
        if longest is not None and len(text) > longest:
            raise CellProblem(
                _("The text is %(length)d characters long; at most %(longest)d fit. Shorten it.")
                % {"length": len(text), "longest": longest}
            )
        return text or None

    return parse


def parse_number(cell: Cell, *, in_units_of: Decimal = Decimal(1)) -> Decimal | None:
    """1,200人 → 1200, 3.5万 → 35000, 1.2亿元 → 120000000; with in_units_of=10000 (万元), 3.5万 → 3.5."""
    if isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta) or is_endless(cell):
        raise CellProblem(
            _("“%(cell)s” is not a number. Type digits only, and set the cell's format to General.")
            % {"cell": quoted(cell)}
        )
    if isinstance(cell, int | float):
        # Fifteen digits are what Excel keeps and shows: 0.30000000000000004 is 0.3.
        return Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)
    text = compact(cell)
    if not text:
        return None
    if text.isdigit() and text.isascii() and len(text) <= 15:
        return Decimal(text)
    found = _NUMBER.match(text)
    if found and any(character.isdigit() for character in found[1]) and len(found[1]) <= 30:
        number = Decimal(found[1].replace(",", ""))
        return number * _FACTORS[found[2]] / in_units_of if found[2] else number
    if SCIENTIFIC.match(text) and len(text) <= 24 and abs(Decimal(text).adjusted()) < 15:
        return Decimal(text)
    raise CellProblem(
        _("“%(cell)s” is not a number. Type digits only, without words or ranges.") % {"cell": quoted(cell)}
    )


def _number_parser(column: Column, header: str) -> Parser:
    own_unit = unit_factor(column.label)
    scale = unit_factor(header) / own_unit
    whole = column.kind is Kind.INTEGER
    # What a database keeps: beyond this a value is a mistake, whatever the column says.
    lowest = Decimal(-(10**15) if column.minimum is None else column.minimum)
    highest = Decimal(10**15 if column.maximum is None else column.maximum)
    places = 0 if whole else column.decimal_places

    def parse(cell: Cell) -> int | Decimal | None:
        # A number with a unit of its own in the cell (3万) is already exact; others are in the header's unit.
        worded = isinstance(cell, str) and any(mark in cell for mark in "百千万亿")
        number = parse_number(cell, in_units_of=own_unit)
        if number is None:
            return None
        if scale != 1 and not worded:
            number *= scale
        if not lowest <= number <= highest:
            raise CellProblem(
                _("%(number)s is out of range; from %(lowest)s to %(highest)s is possible.")
                % {"number": quoted(cell), "lowest": f"{lowest:f}", "highest": f"{highest:f}"}
            )
        if whole:
            if number != number.to_integral_value():
                raise CellProblem(_("“%(cell)s” is not a whole number.") % {"cell": quoted(cell)})
            return int(number)
        if places is not None and number != round(number, places):
            raise CellProblem(
                _("“%(cell)s” has too many digits after the point; at most %(places)d are possible.")
                % {"cell": quoted(cell), "places": places}
            )
        return number

    return parse


def parse_date(cell: Cell) -> datetime.date | None:
    """2025.11.3, 2025年11月3日, 2025/11/3, 20251103, real dates and Excel's day numbers.

    A month alone (2025-11, 2025年11月, 202511) is its first day.
    """
    if isinstance(cell, datetime.datetime):
        return _sensible(cell.date())
    if isinstance(cell, datetime.date):
        return _sensible(cell)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and not is_endless(cell):
        # 45964.5 is a day with a time of day, but 2025.1 is a month that somebody typed.
        if cell == int(cell) or (_FIRST_SERIAL <= cell <= _LAST_SERIAL and not 1900 <= cell < 2101):
            text = str(int(cell))
        else:
            raise CellProblem(
                _(
                    "“%(cell)s” was stored by Excel as a number, so that October (2025.10) and January "
                    "(2025.1) look the same. Type the date as 2025-11-03."
                )
                % {"cell": quoted(cell)}
            )
    elif isinstance(cell, str):
        text = tidy(cell)
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
        text = text.lstrip("'")
        if not text:
            return None
    else:
        text = ""
    try:
        if text.isdigit() and text.isascii():
            if len(text) == 8:
                return _sensible(datetime.date(int(text[:4]), int(text[4:6]), int(text[6:])))
            if len(text) == 6:
                return _sensible(datetime.date(int(text[:4]), int(text[4:]), 1))
            # Four digits are a year that somebody typed, not a day in the years 1902 to 1927.
            if len(text) == 5 and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
                return _EPOCH + datetime.timedelta(days=int(text))
        elif found := _DATE.match(text):
            return _sensible(datetime.date(int(found[1]), int(found[2]), int(found[3] or 1)))
    except ValueError as error:
        if isinstance(error, CellProblem):
            raise
        raise CellProblem(
            _("“%(cell)s” is not a day of the calendar. Check month and day.") % {"cell": quoted(cell)}
        ) from None
    raise CellProblem(
        _("“%(cell)s” is not understood as a date. Type it as 2025-11-03.") % {"cell": quoted(cell)}
    )


def _sensible(date: datetime.date) -> datetime.date:
    if not 1900 <= date.year <= 2100:
        raise CellProblem(
            _("The year %(year)d cannot be right; years from 1900 to 2100 are possible.")
            % {"year": date.year}
        )
    return date


def parse_boolean(cell: Cell) -> bool | None:
    """是, 有, √, yes, 1 and their opposites."""
    if isinstance(cell, bool):
        return cell
    text = compact(shown(cell)).casefold()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellProblem(_("“%(cell)s” is neither yes nor no. Type 是 or 否.") % {"cell": quoted(cell)})


def likeness(column: Column) -> Parser:
    """What two cells of a column have in common when they mean the same; cheaper than a check of codes."""
    if column.kind in (Kind.USCC, Kind.IDENTITY):
        return lambda cell: code_of(cell) or None
    return parser(column)


def _bare(text: str) -> str:
    return re.sub(r"[(\[【<《〔][^)\]】>》〕]*[)\]】>》〕]", "", text)


def _choice_parser(column: Column) -> Parser:
    exact = {compact(label).casefold(): value for label, value in column.choices.items()}
    loose: dict[str, object] = {}
    ambiguous: set[str] = set()
    for label, value in column.choices.items():
        name = _bare(compact(label).casefold())
        if name in loose:
            ambiguous.add(name)
        loose[name] = value
    labels = list(column.choices)
    listed = "、".join(labels[:12]) + ("…" if len(labels) > 12 else "")

    def parse(cell: Cell) -> object:
        if isinstance(cell, str) and cell in column.choices:
            return column.choices[cell]
        name = compact(shown(cell)).casefold()
        if not name:
            return None
        if name in exact:
            return exact[name]
        name = _bare(name)
        if name in loose and name not in ambiguous:
            return loose[name]
        raise CellProblem(
            _("“%(cell)s” is not one of the choices: %(choices)s.")
            % {"cell": quoted(cell), "choices": listed}
        )

    return parse


def parse(column: Column, cell: Cell) -> object:
    """One cell of a column, without a file around it; also refuses an empty required cell."""
    value = parser(column)(cell)
    if value is None and column.required:
        raise CellProblem(required_message())
    return value


def required_message() -> str:
    """The sentence for an empty cell of a required column."""
    return str(_("This cell must not be empty."))
