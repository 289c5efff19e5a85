"""What the portal hands out, opened by another library."""

import datetime
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from portal.sheets import writing
from portal.sheets.columns import Column, Kind
from portal.sheets.rows import Note, read_sheet
from portal.sheets.writing import csv_chunks, write_faulty, write_template, write_xlsx
from tests.portal.sheets.files import CODE, COLUMNS, IDENTITY, NAME, PERSON, SINCE, STAFF, USCC, xlsx

MANY = Column(
    "trade", "职业(工种)", Kind.CHOICE, choices={f"第{number}号职业工种": number for number in range(200)}
)
COMMA = Column("comma", "单位", Kind.CHOICE, choices={"甲,乙": 1, "丙": 2})
SWITCH = Column("switch", "规上企业", Kind.BOOLEAN, help="填“是”或“否”")
FILLED = Column("name", "企业名称", required=True, help="与营业执照一致", example="沧州示例公司")


def opened(target: io.BytesIO, sheet: str | None = None) -> Worksheet:
    workbook = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    found = workbook[sheet] if sheet else workbook.active
    assert isinstance(found, Worksheet)
    return found


def grid(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_template_has_headers_help_an_example_and_drop_downs() -> None:
    target = io.BytesIO()
    write_template(target, [FILLED, CODE, SWITCH, MANY, COMMA])

    sheet = opened(target)
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation}

    assert [cell.value for cell in sheet[1]] == [
        "企业名称*",
        "统一社会信用代码*",
        "规上企业",
        "职业(工种)",
        "单位",
    ]
    assert [sheet["A2"].value, sheet["C2"].value] == ["【说明】与营业执照一致", "填“是”或“否”"]
    assert sheet["A3"].value == "【示例】沧州示例公司"
    assert rules == {
        "A4:A5003": (None, None),
        "B4:B5003": (None, None),
        "C4:C5003": ("list", '"是,否"'),
        "D4:D5003": ("list", "'选项'!$D$1:$D$200"),
        "E4:E5003": ("list", "'选项'!$E$1:$E$2"),
    }
    assert sheet.column_dimensions["B"].width == pytest.approx(14, abs=1)
    workbook = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    lists = workbook["选项"]
    assert lists.sheet_state == "hidden"
    assert [lists["D1"].value, lists["D200"].value, lists["E1"].value] == [
        "第0号职业工种",
        "第199号职业工种",
        "甲,乙",
    ]


def test_the_columns_of_long_numbers_are_text_in_a_template() -> None:
    target = io.BytesIO()
    write_template(target, COLUMNS)
    workbook = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)

    formats = {
        COLUMNS[place - 1].label: dimension.number_format
        for dimension in sheet.column_dimensions.values()
        for place in range(dimension.min or 0, (dimension.max or 0) + 1)
    }

    assert {label for label, number_format in formats.items() if number_format == "@"} == {
        "统一社会信用代码",
        "联系人电话",
        "身份证号",
    }


def test_a_template_comes_back_empty_and_filled_in_it_comes_back_whole() -> None:
    target = io.BytesIO()
    write_template(target, [FILLED, CODE, SWITCH])
    with read_sheet(target, [FILLED, CODE, SWITCH]) as reading:
        assert (list(reading), reading.notes) == ([], [Note(3, "The example of the template was left out.")])

    workbook = openpyxl.load_workbook(target)
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for index, value in enumerate(["甲公司", USCC, "是"], start=1):
        sheet.cell(4, index, value)
    filled = io.BytesIO()
    workbook.save(filled)

    with read_sheet(filled, [FILLED, CODE, SWITCH]) as reading:
        assert [(row.number, row.values, row.errors) for row in reading] == [
            (4, {"name": "甲公司", "uscc": USCC, "switch": True}, [])
        ]


def test_faulty_rows_keep_their_columns_and_say_what_is_wrong() -> None:
    source = xlsx(
        [
            ["登记表"],
            ["备注", "人数", "企业名称(必填)", "身份证号", "成立日期", "错误"],
            ["+1", "许多", "甲公司", 110105194912310020, datetime.date(2025, 11, 3), "old"],
            ["", 3, "乙公司", IDENTITY, None, None],
        ]
    )
    target = io.BytesIO()
    columns = [NAME, STAFF, PERSON, SINCE]
    with read_sheet(source, columns) as reading:
        written = write_faulty(target, reading.headers, (row for row in reading if row.errors))

    assert written == 1
    assert grid(opened(target)) == [
        ["备注", "人数", "企业名称(必填)", "身份证号", "成立日期", "错误"],
        [
            "+1",
            "许多",
            "甲公司",
            "1.10105194912310E+17",
            "2025-11-03",
            (
                "职工人数:“许多” is not a number. Type digits only, without words or ranges.\n"
                "身份证号:Excel stored this as a number and keeps only 15 digits, so the last digits are lost. "
                "Set the column's format to Text and type the whole number again."
            ),
        ],
    ]
    with read_sheet(target, columns) as reading:
        again = list(reading)
    assert [(row.number, [error.column for error in row.errors]) for row in again] == [
        (2, ["staff", "person"])
    ]


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=1+1", "http://a.example", "{=1}", "plain"]


def test_no_text_becomes_a_formula_in_a_workbook() -> None:
    target = io.BytesIO()
    write_xlsx(target, [NAME], [[text] for text in DANGEROUS])

    sheet = opened(target)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert [row[0].hyperlink for row in sheet.iter_rows()] == [None] * 11
    with zipfile.ZipFile(io.BytesIO(target.getvalue())) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_no_text_becomes_a_formula_in_a_text_file_and_it_comes_back() -> None:
    written = b"".join(csv_chunks([NAME, STAFF], [[text, -3] for text in DANGEROUS]))

    assert written.decode("utf-8").splitlines(keepends=True)[:4] == [
        "\ufeff企业名称,职工人数\r\n",
        "'=1+1,-3\r\n",
        "'+1,-3\r\n",
        "'-1,-3\r\n",
    ]
    with read_sheet(written, [NAME, STAFF]) as reading:
        found = [row.values["name"] for row in reading]
    assert found == [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=1",
        "=1",
        "=1+1",
        "http://a.example",
        "{=1}",
        "plain",
    ]


VALUES = [
    Column("text", "名称"),
    Column("count", "人数", Kind.INTEGER),
    Column("amount", "金额", Kind.DECIMAL),
    Column("day", "日期", Kind.DATE),
    Column("moment", "时间"),
    Column("flag", "规上", Kind.BOOLEAN),
    Column("person", "身份证号", Kind.IDENTITY),
    Column("big", "大数", Kind.DECIMAL),
]
MOMENT = datetime.datetime(2025, 11, 3, 16, 30, tzinfo=datetime.UTC)
ROW = [
    "甲",
    3,
    Decimal("1.50"),
    datetime.date(2025, 11, 3),
    MOMENT,
    True,
    IDENTITY,
    Decimal("12345678901234567.89"),
]


def test_an_export_is_a_table_with_real_numbers_and_dates() -> None:
    target = io.BytesIO()
    assert write_xlsx(target, VALUES, [ROW, [None] * 8], sheet="名单[1]/2") == 2

    sheet = opened(target)
    assert sheet.title == "名单-1--2"
    assert grid(sheet)[1:] == [
        [
            "甲",
            3,
            1.5,
            datetime.datetime.fromisoformat("2025-11-03"),
            datetime.datetime.fromisoformat("2025-11-04 00:30"),
            "是",
            IDENTITY,
            "12345678901234567.89",
        ],
    ]
    assert {table.name: table.ref for table in sheet.tables.values()} == {"Table1": "A1:H3"}
    assert sheet.freeze_panes == "A2"


def test_equal_headers_are_told_apart_and_an_empty_list_is_a_table_too() -> None:
    target = io.BytesIO()
    write_xlsx(target, [Column("a", "姓名"), Column("b", "姓名")], [])

    sheet = opened(target)
    assert grid(sheet)[0] == ["姓名", "姓名 2"]
    assert sheet.tables["Table1"].ref == "A1:B2"


def test_a_text_export_has_the_same_values() -> None:
    assert b"".join(csv_chunks(VALUES, [ROW])).decode("utf-8-sig") == (
        "名称,人数,金额,日期,时间,规上,身份证号,大数\r\n"
        f"甲,3,1.50,2025-11-03,2025-11-04 00:30:00,是,{IDENTITY},12345678901234567.89\r\n"
    )


def test_a_long_list_is_streamed_with_a_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "LARGEST_TABLE", 10)
    taken: list[int] = []

    def rows() -> object:
        for number in range(12):
            taken.append(number)
            yield [f"第{number}公司", number]

    target = io.BytesIO()
    assert write_xlsx(target, [NAME, STAFF], rows()) == 12  # type: ignore[arg-type]

    sheet = opened(target)
    assert grid(sheet) == [["企业名称", "职工人数"], *[[f"第{number}公司", number] for number in range(12)]]
    assert (dict(sheet.tables), sheet.auto_filter.ref, sheet.freeze_panes) == ({}, "A1:B13", "A2")


def test_text_files_come_in_pieces() -> None:
    pieces = list(csv_chunks([NAME], ([f"第{number}公司"] for number in range(20_000))))

    assert len(pieces) == 3
    assert b"".join(pieces).decode().count("\r\n") == 20_001


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for number in range(2):
        path = tmp_path / f"{number}.xlsx"
        write_xlsx(path, VALUES, [ROW])
        target = io.BytesIO()
        write_template(target, COLUMNS)
        made.append((path.read_bytes(), target.getvalue()))

    assert made[0] == made[1]
    assert openpyxl.load_workbook(tmp_path / "0.xlsx").properties.created == datetime.datetime.fromisoformat(
        "2025-01-01"
    )


def test_a_text_longer_than_a_cell_is_cut_visibly() -> None:
    target = io.BytesIO()
    write_xlsx(target, [NAME], [["长" * 40_000]])

    value = opened(target)["A2"].value
    assert isinstance(value, str)
    assert (len(value), value[-1]) == (32_767, "…")
