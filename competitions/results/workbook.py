"""The results book as a workbook: overview, a sheet for each event, awards by unit. Imported in workers only."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.results.books import Book

_FONT = "等线"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31


def book_workbook(book: Book) -> bytes:
    """The book as an .xlsx file; the same book gives the same bytes."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made_at = datetime.datetime.strptime(book["made_at"], "%Y-%m-%d %H:%M")  # noqa: DTZ007  (local, as printed)
    workbook.set_properties({"title": f"{book['title']} {_('Results book')}", "created": made_at})
    formats = {
        "title": workbook.add_format({"font_name": _FONT, "font_size": 16, "bold": True}),
        "line": workbook.add_format({"font_name": _FONT, "font_color": "#5F6672"}),
        "text": workbook.add_format({"font_name": _FONT, "text_wrap": True, "valign": "vcenter"}),
    }
    taken: set[str] = set()
    facts = "；".join(f"{label}：{value}" for label, value in book["facts"])
    _sheet(workbook, formats, _named(_("Overview"), taken), book["title"], [facts], book["overview"])
    for event in book["events"]:
        lines = [line for line in (event["line"], event["exhibition"], event["note"]) if line]
        _sheet(workbook, formats, _named(event["title"], taken), event["title"], lines, event)
    reasons = _reasons(book)
    if reasons["rows"]:
        name = _("How scores and ranks were made")
        _sheet(workbook, formats, _named(name, taken), name, [], reasons)
    if book["awards"]["rows"]:
        name = _("Awards by unit")
        _sheet(workbook, formats, _named(name, taken), name, [], book["awards"])
    if book["totals"]["rows"]:
        name = book["totals"]["title"]
        _sheet(workbook, formats, _named(name, taken), name, [book["totals"]["line"]], book["totals"])
    workbook.close()
    return target.getvalue()


def _reasons(book: Book) -> dict[str, Any]:
    """One row for each sentence, so that it can be filtered by event and by name."""
    rows: list[list[str]] = []
    for event in book["events"]:
        rows += [[event["title"], "", "", _("How many awards there are"), line] for line in event["awarded"]]
        for each in event["reasons"]:
            who = [event["title"], str(each["rank"] or "–"), each["name"]]
            rows += [[*who, _("How the score was made"), line] for line in each["score"]]
            for module in each["marking"]:
                for section in module["sections"]:
                    for aspect in section["aspects"]:
                        what = f"{module['module']} · {section['name']} · {aspect['name']}"
                        points = f"{aspect['points']} / {aspect['maximum']}"
                        rows.append([*who, what, "；".join((points, *aspect["how"]))])
                rows += [[*who, module["module"], line] for line in module["total"]]
            rows += [[*who, _("How the rank was made"), line] for line in each["placing"]]
    return {
        "head": [
            _("Event"),
            _("Rank"),
            pgettext("person", "Name"),
            pgettext("book", "What"),
            pgettext("book", "Why"),
        ],
        "rows": rows,
    }


def _sheet(
    workbook: Any, formats: dict[str, Any], name: str, title: str, lines: Sequence[str], table: dict[str, Any]
) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.write_string(0, 0, title, formats["title"])
    for place, line in enumerate(lines, start=1):
        sheet.write_string(place, 0, line, formats["line"])
    top = len(lines) + 2
    head, rows = table["head"], table["rows"]
    for column, label in enumerate(head):
        widest = max([len(label), *(len(row[column]) for row in rows)])
        sheet.set_column(column, column, min(48, max(8, widest * 2 + 2)))
    if not rows:
        return
    for place, row in enumerate(rows, start=top + 1):
        for column, cell in enumerate(row):
            if cell.isdigit() and len(cell) < 7:
                sheet.write_number(place, column, int(cell), formats["text"])
            else:
                sheet.write_string(place, column, cell, formats["text"])
    sheet.add_table(
        top, 0, top + len(rows), len(head) - 1,
        {"columns": [{"header": label} for label in head], "style": "Table Style Light 1"},
    )  # fmt: skip
    sheet.freeze_panes(top + 1, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _named(wanted: str, taken: set[str]) -> str:
    """A name that Excel takes, once in the workbook."""
    plain = _NOT_IN_A_NAME.sub(" ", wanted).strip() or "1"
    name, number = plain[:_LONGEST_NAME], 1
    while name.lower() in taken:
        number += 1
        ending = f" {number}"
        name = plain[: _LONGEST_NAME - len(ending)] + ending
    taken.add(name.lower())
    return name
