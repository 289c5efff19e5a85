"""Real files for the tests, made by writers that are not ours."""

import io
from collections.abc import Iterable, Sequence

import openpyxl
import xlwt

from portal.sheets.columns import Column, Kind

USCC = "91350100M000100Y43"
IDENTITY = "11010519491231002X"

NAME = Column("name", "企业名称", required=True, aliases=("单位名称",))
CODE = Column("uscc", "统一社会信用代码", Kind.USCC, required=True)
STAFF = Column("staff", "职工人数", Kind.INTEGER, aliases=("人数",))
SINCE = Column("since", "成立日期", Kind.DATE)
SIZE = Column("size", "规模", Kind.CHOICE, choices={"大型": "L", "中型": "M", "小型": "S"})
CONTACT = Column("contact", "联系人姓名", aliases=("联系人",))
PHONE = Column("phone", "联系人电话", Kind.PHONE, aliases=("联系电话",))
PERSON = Column("person", "身份证号", Kind.IDENTITY)
COLUMNS = (NAME, CODE, STAFF, SINCE, SIZE, CONTACT, PHONE, PERSON)


def xlsx(rows: Iterable[Sequence[object]], merged: Iterable[str] = ()) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def xls(rows: Iterable[Sequence[object]], merged: Iterable[tuple[int, int, int, int]] = ()) -> bytes:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, index, cell)
    for first_row, last_row, first_column, last_column in merged:
        sheet.merge(first_row, last_row, first_column, last_column)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
