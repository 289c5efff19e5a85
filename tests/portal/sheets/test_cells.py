"""What clerks type, and what becomes of it."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sheets.cells import parse
from portal.sheets.columns import Cell, Column, Kind
from portal.sheets.texts import CellProblem, compact, shown, tidy

TEXT = Column("c", "列")
INTEGER = Column("c", "列", Kind.INTEGER)
DECIMAL = Column("c", "列", Kind.DECIMAL)
DATE = Column("c", "列", Kind.DATE)
BOOLEAN = Column("c", "列", Kind.BOOLEAN)
LEVEL = Column("c", "列", Kind.CHOICE, choices={"技师(二级)": 2, "高级技师(一级)": 1})
USCC = Column("c", "列", Kind.USCC)
IDENTITY = Column("c", "列", Kind.IDENTITY)
PHONE = Column("c", "列", Kind.PHONE)

DAY = datetime.date(2025, 11, 3)

READ: list[tuple[Column, Cell, object]] = [
    (TEXT, "\u3000张\u3000三\xa0", "张三"),
    (TEXT, "ABC123 公司(北区)\u200b", "ABC123 公司(北区)"),
    (TEXT, "line\nbreak", "line break"),
    (TEXT, "'=1+1", "=1+1"),
    (TEXT, "O'Neill", "O'Neill"),
    (TEXT, "a\x00b\ufeff", "ab"),
    (TEXT, 12.0, "12"),
    (TEXT, 12.5, "12.5"),
    (TEXT, DAY, "2025-11-03"),
    (TEXT, " \u3000\t", None),
    (INTEGER, "1,200人", 1200),
    (INTEGER, "1,200人", 1200),
    (INTEGER, " 35 ", 35),
    (INTEGER, 12.0, 12),
    (INTEGER, "1.2万人", 12000),
    (INTEGER, "−3", -3),
    (INTEGER, "", None),
    (DECIMAL, "3.5万", Decimal(35000)),
    (DECIMAL, "¥1,200.50元", Decimal("1200.50")),
    (DECIMAL, "1.2亿元", Decimal(120000000)),
    (DECIMAL, 0.1 + 0.2, Decimal("0.3")),
    (DECIMAL, "0.5", Decimal("0.5")),
    (DATE, "2025.11.3", DAY),
    (DATE, "2025年11月3日", DAY),
    (DATE, "2025 年 11 月 3 日", DAY),
    (DATE, "2025/11/3", DAY),
    (DATE, "2025/11/03", DAY),
    (DATE, "2025-11-03 08:30:00", DAY),
    (DATE, "20251103", DAY),
    (DATE, 20251103.0, DAY),
    (DATE, 45964.0, DAY),
    (DATE, "45964", DAY),
    (DATE, 45964.5, DAY),
    (DATE, "2025-11", datetime.date(2025, 11, 1)),
    (DATE, "2025年11月", datetime.date(2025, 11, 1)),
    (DATE, 202511.0, datetime.date(2025, 11, 1)),
    (DATE, DAY, DAY),
    (DATE, datetime.datetime.fromisoformat("2025-11-03 08:30"), DAY),
    (DATE, " ", None),
    (BOOLEAN, "√", True),
    (BOOLEAN, "有", True),
    (BOOLEAN, "Y", True),
    (BOOLEAN, True, True),
    (BOOLEAN, 1.0, True),
    (BOOLEAN, "无", False),
    (BOOLEAN, "否 ", False),
    (BOOLEAN, "×", False),
    (BOOLEAN, "", None),
    (LEVEL, "技师(二级)", 2),
    (LEVEL, "技师(二级)", 2),
    (LEVEL, " 技 师", 2),
    (LEVEL, "高级技师", 1),
    (LEVEL, "", None),
    (USCC, "91350100m000100y43", "91350100M000100Y43"),
    (USCC, "9135 0100 M000 100Y 43", "91350100M000100Y43"),
    (IDENTITY, "11010519491231002x", "11010519491231002X"),
    (IDENTITY, "'11010519491231002X\t", "11010519491231002X"),
    (IDENTITY, "", None),
    (PHONE, "139 3175 0001", "13931750001"),
    (PHONE, "139-3175-0001", "13931750001"),
    (PHONE, "+86 13931750001", "13931750001"),
    (PHONE, 13931750001.0, "13931750001"),
    (PHONE, "0317-2012345", "0317-2012345"),
    (PHONE, "(0317)2012345转801", "0317-2012345-801"),
    (PHONE, "010-88886666", "010-88886666"),
    (PHONE, "400-123-4567", "4001234567"),
    (PHONE, "", None),
]


@pytest.mark.parametrize(("column", "cell", "value"), READ, ids=lambda part: repr(part)[:40])
def test_reads(column: Column, cell: Cell, value: object) -> None:
    found = parse(column, cell)

    assert (type(found), found) == (type(value), value)


LOST = (
    "Excel stored this as a number and keeps only 15 digits, so the last digits are lost. "
    "Set the column's format to Text and type the whole number again."
)
REFUSED: list[tuple[Column, Cell, str]] = [
    (INTEGER, "约1200", "“约1200” is not a number. Type digits only, without words or ranges."),
    (INTEGER, "300-500", "“300-500” is not a number. Type digits only, without words or ranges."),
    (INTEGER, "1,20", "“1,20” is not a number. Type digits only, without words or ranges."),
    (INTEGER, "1.5", "“1.5” is not a whole number."),
    (INTEGER, True, "“是” is not a number. Type digits only, and set the cell's format to General."),
    (DECIMAL, "NaN", "“NaN” is not a number. Type digits only, without words or ranges."),
    (DECIMAL, "1E999", "“1E999” is not a number. Type digits only, without words or ranges."),
    (
        DECIMAL,
        1e300,
        "1.00000000000000E+300 is out of range; from -1000000000000000 to 1000000000000000 is possible.",
    ),
    (
        Column("c", "列", Kind.INTEGER, minimum=0, maximum=100),
        "101",
        "101 is out of range; from 0 to 100 is possible.",
    ),
    (
        Column("c", "列", Kind.DECIMAL, decimal_places=2),
        "1.005",
        "“1.005” has too many digits after the point; at most 2 are possible.",
    ),
    (
        Column("c", "列", max_length=3),
        "一二三四",
        "The text is 4 characters long; at most 3 fit. Shorten it.",
    ),
    (Column("c", "列", required=True), "\u3000", "This cell must not be empty."),
    (DATE, "2025-02-30", "“2025-02-30” is not a day of the calendar. Check month and day."),
    (DATE, "11/3/2025", "“11/3/2025” is not understood as a date. Type it as 2025-11-03."),
    (DATE, "去年", "“去年” is not understood as a date. Type it as 2025-11-03."),
    (DATE, 2025.0, "“2025” is not understood as a date. Type it as 2025-11-03."),
    (
        DATE,
        2025.1,
        (
            "“2025.1” was stored by Excel as a number, so that October (2025.10) "
            "and January (2025.1) look the same. "
            "Type the date as 2025-11-03."
        ),
    ),
    (DATE, "0225-11-03", "The year 225 cannot be right; years from 1900 to 2100 are possible."),
    (DATE, True, "“是” is not understood as a date. Type it as 2025-11-03."),
    (BOOLEAN, "也许", "“也许” is neither yes nor no. Type 是 or 否."),
    (LEVEL, "初级工", "“初级工” is not one of the choices: 技师(二级)、高级技师(一级)."),
    (USCC, 913501000000000000.0, LOST),
    (USCC, "9.13501E+17", LOST),
    (IDENTITY, 110105194912310016, LOST),
    (IDENTITY, "1.10105194912310E+17", LOST),
    (USCC, "123", "The unified social credit code has 18 characters; here stand 3."),
    (
        USCC,
        "91350100M000100Y44",
        "The check digit of the unified social credit code is wrong. Compare it with the business licence.",
    ),
    (
        USCC,
        "91350100M000100I43",
        (
            "The unified social credit code contains characters that cannot stand there: "
            "it begins with eight digits, and the letters I, O, S, V and Z never occur."
        ),
    ),
    (IDENTITY, "1101051949123100", "The identity number has 18 characters; here stand 16."),
    (
        IDENTITY,
        "110105194912310021",
        "The check digit of the identity number is wrong. Compare it with the card.",
    ),
    (
        IDENTITY,
        "1101051949123100AX",
        "The identity number consists of digits; only its last character may be X.",
    ),
    (
        IDENTITY,
        "130903850101123",
        (
            "This is an identity number of the first generation with 15 digits. "
            "Type the one with 18 from the card."
        ),
    ),
    (
        PHONE,
        "139317500",
        (
            "This is not a telephone number. Type one mobile number with 11 digits, "
            "or a landline with its area code."
        ),
    ),
    (
        PHONE,
        3172012345.0,
        (
            "This is not a telephone number. Excel drops the leading zero of numbers: "
            "set the column's format to Text and type it again with the area code."
        ),
    ),
    (
        PHONE,
        "13931750001、13931750002",
        (
            "This is not a telephone number. Type one mobile number with 11 digits, "
            "or a landline with its area code."
        ),
    ),
]


@pytest.mark.parametrize(("column", "cell", "message"), REFUSED, ids=lambda part: repr(part)[:40])
def test_refuses_with_the_remedy(column: Column, cell: Cell, message: str) -> None:
    with pytest.raises(CellProblem) as problem:
        parse(column, cell)

    assert str(problem.value) == message


def _identity(first_seventeen: str) -> str:
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first_seventeen))
    return first_seventeen + "10X98765432"[total % 11]


def test_a_worker_born_before_the_county_had_its_code_is_accepted() -> None:
    number = _identity("13092119650101123")

    assert parse(IDENTITY, number) == number


@pytest.mark.parametrize("first_seventeen", ["99092119650101123", "13092119651301123", "13092129650101123"])
def test_a_place_or_birth_that_cannot_be_is_refused(first_seventeen: str) -> None:
    with pytest.raises(CellProblem, match="The place or the date of birth"):
        parse(IDENTITY, _identity(first_seventeen))


def test_a_message_never_repeats_a_personal_number() -> None:
    for column, cell in ((IDENTITY, "110105194912310021"), (PHONE, "1393175000"), (USCC, "123456")):
        with pytest.raises(CellProblem) as problem:
            parse(column, cell)
        assert str(cell) not in str(problem.value)


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text) or text.lstrip().startswith(("'", "‘", "’"))


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.datetimes()))
def test_any_cell_becomes_a_value_or_a_problem(cell: Cell) -> None:
    for column in (TEXT, INTEGER, DECIMAL, DATE, BOOLEAN, LEVEL, USCC, IDENTITY, PHONE):
        message = "a value"
        try:
            parse(column, cell)
        except CellProblem as problem:
            message = str(problem)
        assert message


@given(st.dates(datetime.date(1900, 3, 1), datetime.date(2100, 12, 31)))
def test_a_date_is_the_same_however_it_is_written(day: datetime.date) -> None:
    serial = (day - datetime.date(1899, 12, 30)).days
    written: list[Cell] = [
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    ]
    if serial >= 10000:
        written.append(float(serial))

    assert [parse(DATE, cell) for cell in written] == [day] * len(written)


def test_a_number_that_lost_digits_is_shown_so_that_it_is_refused_again() -> None:
    assert shown(110105194912310016.0) == "1.10105194912310E+17"
    assert compact(" 12\u3000A ") == "12A"


def test_a_choice_that_could_be_either_of_two_is_refused() -> None:
    column = Column("c", "列", Kind.CHOICE, choices={"开发区(沧州)": 1, "开发区(任丘)": 2})

    assert parse(column, "开发区(任丘)") == 2
    with pytest.raises(CellProblem, match="“开发区” is not one of the choices"):
        parse(column, "开发区")
