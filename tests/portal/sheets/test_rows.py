"""Sheets as clerks have them, read from real files."""

import datetime
from collections.abc import Callable, Sequence

import pytest

from portal.sheets.columns import CellError, Column, Kind
from portal.sheets.guards import Limits, UnreadableSheet
from portal.sheets.rows import Note, ReadRow, read_sheet
from tests.portal.sheets.files import (
    CODE,
    COLUMNS,
    IDENTITY,
    NAME,
    PERSON,
    SINCE,
    SIZE,
    STAFF,
    USCC,
    xls,
    xlsx,
)

SECOND = "91110000600037341L"
EMPTY = {"name": None, "uscc": None}


def read(
    source: bytes, columns: Sequence[Column] = COLUMNS, unique: Sequence[Sequence[str]] = ()
) -> tuple[list[ReadRow], list[Note]]:
    with read_sheet(source, columns, unique=unique) as reading:
        return list(reading), reading.notes


def values(source: bytes, columns: Sequence[Column] = COLUMNS) -> list[tuple[int, dict[str, object]]]:
    rows, _notes = read(source, columns)
    assert [row.errors for row in rows] == [[] for _row in rows]
    return [(row.number, row.values) for row in rows]


def text(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


CLERK: list[list[object]] = [
    ["沧州市企业职工技能竞赛 企业登记表"],
    ["填报单位:运河区总工会", None, None, "2025年11月"],
    ["序号", "*规 模", "企业名称\n(必填)", "备注", "统一社会信用代码(18位)", "职工人数(人)", "成立日期"],
    [1, "大型", "沧州甲公司", "x", USCC.lower(), "1,200人", "2025.11.3"],
    [None, None, " \u3000", None, None, None, None],
    [2, "小型", "沧州乙公司", None, SECOND, 35, datetime.date(2025, 11, 3)],
    ["合 计", None, None, None, None, 1235],
    ["填表人:张三", None, "审核人:李四"],
]
CLERK_VALUES = [
    (
        4,
        {"name": "沧州甲公司", "uscc": USCC, "staff": 1200, "since": datetime.date(2025, 11, 3), "size": "L"},
    ),
    (
        6,
        {"name": "沧州乙公司", "uscc": SECOND, "staff": 35, "since": datetime.date(2025, 11, 3), "size": "S"},
    ),
]


def test_a_table_under_titles_with_reordered_extra_and_decorated_headers() -> None:
    with read_sheet(xlsx(CLERK, ["A1:G1"]), COLUMNS) as reading:
        rows = list(reading)

        assert [(row.number, row.values) for row in rows] == CLERK_VALUES
        assert [row.errors for row in rows] == [[], []]
        assert reading.notes == [
            Note(7, "A row of totals was left out."),
            Note(8, "A remark below the table was left out."),
        ]
        assert reading.header_row == 3
        assert reading.headers == [
            "序号",
            "*规模",
            "企业名称 (必填)",
            "备注",
            "统一社会信用代码(18位)",
            "职工人数(人)",
            "成立日期",
        ]
        assert reading.unknown == ["序号", "备注"]
        assert reading.total == 5


def test_an_old_workbook_reads_the_same() -> None:
    rows: list[list[object]] = [
        [cell.strftime("%Y/%m/%d") if isinstance(cell, datetime.date) else cell for cell in row]
        for row in CLERK
    ]

    assert values(xls(rows, [(0, 0, 0, 6)])) == CLERK_VALUES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_file_reads_the_same(encoding: str, delimiter: str) -> None:
    lines = [delimiter.join("" if cell is None else f'"{cell}"' for cell in row) for row in CLERK]

    assert values("\r\n".join(lines).encode(encoding)) == CLERK_VALUES


def test_reading_twice_gives_the_same_rows_and_notes() -> None:
    with read_sheet(xlsx(CLERK), COLUMNS) as reading:
        first = [row.values for row in reading], list(reading.notes)
        second = [row.values for row in reading], list(reading.notes)

    assert first == second


def test_headers_in_two_rows_through_merged_cells() -> None:
    rows: list[list[object]] = [
        ["登记表"],
        ["企业名称", "统一社会信用代码", "联系人", None, "其他"],
        [None, None, "姓名", "电话", None],
        ["甲公司", USCC, "张 三", "13931750001", "z"],
    ]
    merged = ["A2:A3", "B2:B3", "C2:D2", "E2:E3", "A1:E1"]
    expected = [(4, {"name": "甲公司", "uscc": USCC, "contact": "张三", "phone": "13931750001"})]

    assert values(xlsx(rows, merged)) == expected
    with read_sheet(xlsx(rows, merged), COLUMNS) as reading:
        assert reading.unknown == ["其他"]
    assert (
        values(xls(rows, [(1, 2, 0, 0), (1, 2, 1, 1), (1, 1, 2, 3), (1, 2, 4, 4), (0, 0, 0, 4)])) == expected
    )


def test_headers_in_two_rows_of_a_text_file() -> None:
    text = f"企业名称,统一社会信用代码,联系人,,其他\n,,姓名,电话,\n甲公司,{USCC},张三,13931750001,z\n"

    assert values(text.encode()) == [
        (3, {"name": "甲公司", "uscc": USCC, "contact": "张三", "phone": "13931750001"})
    ]


def test_a_header_merged_over_two_rows_ends_below_the_second() -> None:
    rows: list[list[object]] = [
        ["企业名称", "统一社会信用代码", "产值", None],
        [None, None, "上年", "本年"],
        ["甲公司", USCC, 1, 2],
    ]

    assert values(xlsx(rows, ["A1:A2", "B1:B2", "C1:D1"])) == [(3, {"name": "甲公司", "uscc": USCC})]


def test_a_table_that_does_not_begin_in_the_first_column() -> None:
    rows: list[list[object]] = [
        [None] * 3,
        [None, None, "企业名称", "统一社会信用代码"],
        [None, None, "甲公司", USCC],
    ]

    assert values(xlsx(rows)) == [(3, {"name": "甲公司", "uscc": USCC})]


def test_cells_merged_downwards_count_for_each_row() -> None:
    rows: list[list[object]] = [
        ["企业名称", "身份证号"],
        ["甲公司", IDENTITY],
        [None, None],
        [None, None],
        ["乙公司", None],
    ]

    assert values(xlsx(rows, ["A2:A3"]), (NAME, PERSON)) == [
        (2, {"name": "甲公司", "person": IDENTITY}),
        (5, {"name": "乙公司", "person": None}),
    ]
    rows[2][1] = IDENTITY
    assert values(xlsx(rows, ["A2:A3"]), (NAME, PERSON))[1] == (3, {"name": "甲公司", "person": IDENTITY})


def test_the_unit_in_the_header_scales_the_number() -> None:
    output = Column("output", "产值(元)", Kind.DECIMAL)
    grown = Column("output", "产值(万元)", Kind.DECIMAL)
    rows: list[list[object]] = [["企业名称", "产值(万元)"], ["甲", 3.5], ["乙", "3.5万"]]

    assert [
        int(str(found["output"]).split(".")[0]) for _row, found in values(xlsx(rows), (NAME, output))
    ] == [
        35000,
        35000,
    ]
    assert [str(found["output"]) for _row, found in values(xlsx(rows), (NAME, grown))] == ["3.5", "3.5"]


def test_all_errors_of_a_row_come_at_once_and_later_rows_are_read() -> None:
    rows, _notes = read(
        xlsx(
            [
                ["企业名称", "统一社会信用代码", "职工人数", "成立日期", "规模", "身份证号"],
                [None, 913501000001000043, "许多", "去年", "巨型", 110105194912310020],
                ["甲公司", USCC, 5, None, None, None],
            ]
        )
    )
    lost = (
        "Excel stored this as a number and keeps only 15 digits, so the last digits are lost. "
        "Set the column's format to Text and type the whole number again."
    )

    assert rows[0].errors == [
        CellError("name", "企业名称", "This cell must not be empty."),
        CellError("uscc", "统一社会信用代码", lost),
        CellError("staff", "职工人数", "“许多” is not a number. Type digits only, without words or ranges."),
        CellError("since", "成立日期", "“去年” is not understood as a date. Type it as 2025-11-03."),
        CellError("size", "规模", "“巨型” is not one of the choices: 大型、中型、小型."),
        CellError("person", "身份证号", lost),
    ]
    assert set(rows[0].values.values()) == {None}
    assert rows[0].raw == {
        "企业名称": "",
        "统一社会信用代码": "9.13501000001000E+17",
        "职工人数": "许多",
        "成立日期": "去年",
        "规模": "巨型",
        "身份证号": "1.10105194912310E+17",
    }
    assert (rows[1].number, rows[1].errors) == (3, [])


def test_duplicates_are_reported_on_every_row_that_has_them() -> None:
    source = xlsx(
        [
            ["企业名称", "统一社会信用代码", "职工人数"],
            ["甲公司", USCC, 1],
            ["乙公司", SECOND, 1],
            ["丙公司", USCC.lower() + " ", "x"],
            ["丁公司", None, 1],
            ["戊公司", None, 1],
        ]
    )
    rows, _notes = read(source, (NAME, CODE, STAFF), unique=[("uscc",), ("name", "staff")])

    assert [(row.number, [(error.column, error.message) for error in row.errors]) for row in rows] == [
        (2, [("uscc", "The same 统一社会信用代码 also stands in row 4. Delete all but one.")]),
        (3, []),
        (
            4,
            [
                ("staff", "“x” is not a number. Type digits only, without words or ranges."),
                ("uscc", "The same 统一社会信用代码 also stands in row 2. Delete all but one."),
            ],
        ),
        (5, [("uscc", "This cell must not be empty.")]),
        (6, [("uscc", "This cell must not be empty.")]),
    ]


def test_a_header_repeated_on_every_printed_page_is_left_out() -> None:
    head = ["企业名称", "统一社会信用代码"]
    rows, notes = read(xlsx([head, ["甲公司", USCC], head, ["乙公司", SECOND]]))

    assert [row.number for row in rows] == [2, 4]
    assert notes == [Note(3, "A repeated header row was left out.")]


def test_a_company_whose_name_begins_like_a_total_is_read() -> None:
    assert [
        row
        for row, _found in values(
            xlsx([["企业名称", "人数"], ["合计软件公司", 3], ["备注科技", 4]]), (NAME, STAFF)
        )
    ] == [
        2,
        3,
    ]


def test_a_header_that_stands_there_twice_is_noted() -> None:
    rows, notes = read(xlsx([["企业名称", "规模", "规模"], ["甲公司", "大型", "小型"]]), (NAME, SIZE))

    assert rows[0].values == {"name": "甲公司", "size": "L"}
    assert rows[0].raw == {"企业名称": "甲公司", "规模": "大型", "规模 2": "小型"}
    assert notes == [Note(1, "The header “规模” stands there twice; the first one was read.")]


def test_missing_required_columns_are_named_together_with_what_was_seen() -> None:
    with pytest.raises(UnreadableSheet) as problem:
        read(
            xlsx([["登记表"], ["人数", "成立日期", "电 话"], [3, "2025.1.1", "1"]]),
            (NAME, CODE, STAFF, SINCE),
        )

    assert str(problem.value) == (
        "These required columns are missing: 企业名称、统一社会信用代码. "
        "Row 2 was read as the header, with: 人数、成立日期、电话. "
        "Add the columns, or rename yours as in the template."
    )


def test_a_sheet_without_any_header_says_what_it_begins_with() -> None:
    with pytest.raises(UnreadableSheet) as problem:
        read(xlsx([["通知"], ["请各单位报名", 5]]))

    assert str(problem.value) == (
        "No header row was found. Needed are the columns 企业名称、统一社会信用代码; "
        "the sheet begins with: 通知、请各单位报名、5. Use the headers of the template."
    )


def test_the_first_visible_sheet_with_the_headers_is_read() -> None:
    import io

    import openpyxl

    workbook = openpyxl.Workbook()
    hidden = workbook.active
    assert hidden is not None
    hidden.append(["企业名称", "统一社会信用代码"])
    hidden.append(["隐藏公司", SECOND])
    hidden.sheet_state = "hidden"
    workbook.create_sheet("空表")
    workbook.create_sheet("说明").append(["填表说明"])
    table = workbook.create_sheet("名单")
    table.append(["企业名称", "统一社会信用代码"])
    table.append(["甲公司", USCC])
    target = io.BytesIO()
    workbook.save(target)

    with read_sheet(target, COLUMNS) as reading:
        assert (reading.sheet, [row.values["name"] for row in reading]) == ("名单", ["甲公司"])


@pytest.mark.parametrize("make", [xlsx, xls, text])
def test_too_many_rows_or_columns_are_refused(make: Callable[[list[list[str]]], bytes]) -> None:
    source = make([["企业名称", "统一社会信用代码"]] + [["甲公司", USCC]] * 30)

    with (
        pytest.raises(UnreadableSheet, match="The sheet has 31 rows; at most 30 can be read at once"),
        read_sheet(source, COLUMNS, limits=Limits(rows=30)),
    ):
        pass
    with (
        pytest.raises(UnreadableSheet, match="The sheet has 2 columns; at most 1 can be read"),
        read_sheet(source, COLUMNS, limits=Limits(columns=1)),
    ):
        pass
