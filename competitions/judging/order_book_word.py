"""The order book as .docx, for offices that go on writing in WPS or Word. For workers: python-docx is large."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

BODY, HEAD = "仿宋", "黑体"


def written(book: dict[str, Any], *, made_at: datetime.datetime) -> bytes:
    """The book as a Word file; the same content and moment give the same bytes."""
    document = Document()
    _dress(document)
    document.core_properties.title = f"{book['title']} {book['book']}"
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = made_at.replace(tzinfo=None)
    _cover(document, book)
    words = book["words"]
    document.add_heading(words["schedule"], 1)
    _table(document, book["schedule"], words["none"])
    for event in book["events"]:
        document.add_page_break()  # type: ignore[no-untyped-call]
        document.add_heading(event["title"], 1)
        document.add_paragraph(event["line"])
        document.add_heading(words["modules"], 2)
        _table(document, event["modules"], words["none"])
        for session in event["sessions"]:
            document.add_heading(session["title"], 2)
            document.add_paragraph(session["line"])
            _table(document, session, words["none"])
        document.add_heading(words["entrants"], 2)
        _table(document, event["entrants"], words["none"])
        document.add_heading(words["judges"], 2)
        _table(document, event["judges"], words["none"])
        document.add_heading(words["rules"], 2)
        _list(document, event["rules"])
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_heading(words["common"], 1)
    _list(document, book["rules"])
    document.add_paragraph(f"{words['made']} {book['made_at']}")
    stream = io.BytesIO()
    document.save(stream)
    return _with_one_time(stream.getvalue(), made_at)


def _dress(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    for name, face, size in (("Normal", BODY, 12), ("Heading 1", HEAD, 16), ("Heading 2", HEAD, 13)):
        style = document.styles[name]
        style.font.name, style.font.size = face, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _cover(document: Any, book: dict[str, Any]) -> None:
    for text, size in ((book["title"], 24), (book["book"], 36)):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_before = Pt(96 if size == 24 else 24)
        run = line.add_run(text)
        run.font.size = Pt(size)
    document.add_paragraph()
    for label, value in book["facts"]:
        document.add_paragraph(f"{label}：{value}").paragraph_format.left_indent = Cm(2)
    document.add_page_break()


def _table(document: Any, content: dict[str, Any], nothing: str) -> None:
    if not content["rows"]:
        document.add_paragraph(nothing)
        return
    table = document.add_table(rows=1, cols=len(content["head"]), style="Table Grid")
    for cell, word in zip(table.rows[0].cells, content["head"], strict=True):
        cell.text = word
    for row in content["rows"]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()


def _list(document: Any, sentences: list[str]) -> None:
    for sentence in sentences:
        document.add_paragraph(sentence, style="List Number")


def _with_one_time(content: bytes, made_at: datetime.datetime) -> bytes:
    """The same parts, all dated with the moment of the book: python-docx writes the time of saving."""
    moment = made_at.timetuple()[:6]
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, moment), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
