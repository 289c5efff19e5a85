"""Files that are not what they claim, and files that want to do harm."""

import io
import resource
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from portal.sheets.guards import Container, Limits, UnreadableSheet
from portal.sheets.reading import open_book
from tests.portal.sheets.files import xls, xlsx

ROWS: list[list[object]] = [["企业名称", "人数"], ["甲公司", 3]]


def walk(source: bytes, limits: Limits | None) -> None:
    with open_book(source, limits=limits) as book:
        for grid in book.grids():
            list(grid.rows())


def refusal(source: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableSheet) as problem:
        walk(source, limits)
    return str(problem.value)


def changed(source: bytes, **parts: bytes) -> bytes:
    """The workbook with parts replaced or added; names with __ for / and _ for the dot."""
    target = io.BytesIO()
    named = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(member.filename, named.pop(member.filename, b"") or old.read(member))
        for name, content in named.items():
            new.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("source", "container"),
    [
        (xlsx(ROWS), Container.XLSX),
        (xls(ROWS), Container.XLS),
        ("企业名称,人数\n甲公司,3\n".encode("gb18030"), Container.CSV),
    ],
)
def test_the_content_tells_what_a_file_is_whatever_its_name(
    source: bytes, container: Container, tmp_path: Path
) -> None:
    path = tmp_path / "名单.pdf"
    path.write_bytes(source)

    with open_book(path) as book:
        grids = [[[str(cell) for cell in row] for row in grid.rows()] for grid in book.grids()]

    assert book.container is container
    assert [[row[0] for row in grid] for grid in grids] == [["企业名称", "甲公司"]]


def test_a_stream_stays_open() -> None:
    stream = io.BytesIO(xlsx(ROWS))
    with open_book(stream) as book:
        assert [grid.height for grid in book.grids()] == [2]

    assert not stream.closed


def test_cells_of_text_files_keep_what_only_looks_like_a_line_end() -> None:
    source = '企业名称,备注\r\n"甲\n公司","a\u2028b"\r\n'.encode()

    with open_book(source) as book:
        assert [list(grid.rows()) for grid in book.grids()] == [
            [["企业名称", "备注"], ["甲\n公司", "a\u2028b"]]
        ]


NOT_A_SPREADSHEET = (
    "The file is not a spreadsheet, or it is damaged. "
    "Open it in Excel or WPS, save it as .xlsx, then upload that."
)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7\n\x00\x01\x02", NOT_A_SPREADSHEET),
        (bytes(range(256)) * 8, NOT_A_SPREADSHEET),
        (xlsx(ROWS)[:900], NOT_A_SPREADSHEET),
        (xls(ROWS)[:700], NOT_A_SPREADSHEET),
        (b"PK\x03\x04" + b"\0" * 200, NOT_A_SPREADSHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, NOT_A_SPREADSHEET),
        (b"<html><table><tr><td>1</td></tr></table></html>", "The file is a web page or XML"),
        (b'a,b\n"never closed' + b"x" * 200_000, "The text file cannot be split into rows"),
        (b"name,number\n\xff\xff\xff,1\n", "The characters of the text file are neither UTF-8 nor GB18030."),
    ],
)
def test_garbage_is_refused_with_a_reason(source: bytes, message: str) -> None:
    assert refusal(source).startswith(message)


def test_another_packed_document_is_no_workbook() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert refusal(target.getvalue()).startswith("The file is a packed file but no .xlsx workbook")


def test_a_damaged_part_is_refused() -> None:
    assert refusal(changed(xlsx(ROWS), xl__workbook_xml=b"<workbook><sheets>")) == NOT_A_SPREADSHEET


def test_macros_are_refused_unless_allowed() -> None:
    source = changed(xlsx(ROWS), xl__vbaProject_bin=b"macro")

    assert refusal(source).startswith("The file contains macros, which are not accepted.")
    with open_book(source, limits=Limits(macros=True)) as book:
        assert [grid.height for grid in book.grids()] == [2]


def test_macros_of_old_workbooks_are_refused() -> None:
    source = bytearray(xls(ROWS))
    source += "_VBA_PROJECT_CUR".encode("utf-16-le")

    assert refusal(bytes(source)).startswith("The file contains macros")


def test_a_password_is_named_as_the_reason() -> None:
    protected = bytearray(xls(ROWS))
    # The record after the beginning of the stream becomes FILEPASS: the rest is encrypted.
    start = protected.index(struct.pack("<HH", 0x0809, 16)) + 20
    protected[start : start + 2] = struct.pack("<H", 0x002F)
    package = bytearray(xls(ROWS))
    package += "EncryptedPackage".encode("utf-16-le")

    for source in (protected, package):
        assert refusal(bytes(source)).startswith("The file is protected by a password")


def test_another_old_document_is_no_workbook() -> None:
    source = xls(ROWS).replace("Workbook".encode("utf-16-le"), "Document".encode("utf-16-le"))

    assert refusal(source).startswith("The file is an old Office document but no .xls workbook")


def test_a_large_file_is_refused_unread() -> None:
    assert refusal(b"a,b\n" * 400_000, Limits(file_bytes=1 << 20)).startswith(
        "The file has 1.5 MB; at most 1 MB"
    )


def test_a_zip_bomb_is_refused() -> None:
    bomb = changed(xlsx(ROWS), xl__sharedStrings_xml=b" " * (40 * 1024 * 1024))

    assert len(bomb) < 100_000
    assert refusal(bomb).startswith("The file would become too large when unpacked")


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(changed(xlsx(ROWS), xl__sharedStrings_xml=b" " * (40 * 1024 * 1024)))
    true_size, false_size = struct.pack("<I", 40 * 1024 * 1024), struct.pack("<I", 1000)

    assert refusal(bytes(bomb).replace(true_size, false_size)) == NOT_A_SPREADSHEET


@pytest.mark.parametrize("place", [(1_048_576, 16_384), (1_048_576, 20)])
def test_a_stray_cell_that_would_fill_the_memory_is_refused(place: tuple[int, int]) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"] = "企业名称"
    sheet.cell(*place, value="x")
    target = io.BytesIO()
    workbook.save(target)

    assert refusal(target.getvalue()).startswith("A sheet has content very far below or to the right")


def test_a_stray_cell_in_a_part_of_any_name_is_refused() -> None:
    source = changed(
        xlsx(ROWS),
        xl__other_bin=b'<x:worksheet><x:sheetData><x:c t="n" r="XFD1048576"><x:v>1</x:v></x:c>',
    )

    assert refusal(source).startswith("A sheet has content very far below")


def test_formats_without_content_down_to_the_last_row_do_no_harm() -> None:
    source = xlsx(ROWS)
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    formatted = sheet.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFC1048576" s="0"/><c r="XFD1048576"></c></row></sheetData>'
    )

    with open_book(changed(source, xl__worksheets__sheet1_xml=formatted)) as book:
        assert [grid.height for grid in book.grids()] == [2]


def test_old_workbooks_with_many_wide_sheets_are_refused_in_little_memory() -> None:
    workbook = xlwt.Workbook()
    for number in range(30):
        sheet = workbook.add_sheet(f"s{number}")
        sheet.write(0, 0, "x")
        sheet.write(65535, 255, "x")
    target = io.BytesIO()
    workbook.save(target)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert refusal(target.getvalue()).startswith("A sheet has content very far below")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_large_old_workbook_is_read() -> None:
    with open_book(xls([["企业名称", "人数"]] + [["甲公司", 3]] * 5000)) as book:
        assert [grid.height for grid in book.grids()] == [5001]


def test_importing_the_room_does_not_load_the_libraries() -> None:
    code = (
        "import sys, portal.sheets.rows, portal.sheets.writing;"
        "print(sorted({'python_calamine', 'xlsxwriter', 'stdnum', 'openpyxl'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
