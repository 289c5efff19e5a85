"""The report on paper: A4, in the manner of GB/T 9704-2012, by typst.

The sheet is data-driven: `report.typ` reads one JSON value and nothing else, so that the same version gives
the same bytes. Imported in workers only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions.reports import presentation
from competitions.reports.indicators import Dimension
from competitions.reports.models import Report
from competitions.reports.snapshots import LANGUAGE
from portal.files import typesetting

_FOLDER = Path(__file__).resolve().parent


def typeset(report: Report) -> bytes:
    """The version as a PDF."""
    with translation.override(LANGUAGE):
        content = content_of(report)
    return typesetting.typeset(_FOLDER / "report.typ", content, made_at=report.computed_at)


def content_of(report: Report) -> dict[str, Any]:
    """What the sheet prints: texts and figures, all as strings."""
    snapshot = report.snapshot
    made = timezone.localtime(report.computed_at)
    return {
        "title": _("Quarterly report of the skills competitions of enterprise workers"),
        "union": snapshot["union"]["name"],
        "quarter": snapshot["quarter"]["label"],
        "year": made.year,
        "month": made.month,
        "day": made.day,
        "lines": [
            _("Version %(version)s, computed on %(moment)s (Beijing time).")
            % {"version": report.version, "moment": made.strftime("%Y-%m-%d %H:%M")},
            _("Events whose last day lies between %(first)s and %(last)s are counted.")
            % {"first": snapshot["quarter"]["first_day"], "last": snapshot["quarter"]["last_day"]},
            _(
                "Events, participations and distinct people are different things: distinct people must not be "
                "added across rows, columns or quarters. Backfilled records are included and shown."
            ),
        ],
        "provisional": _("The quarter was not over when this version was computed.")
        if report.is_provisional
        else "",
        "fingerprint": _("Fingerprint (SHA-256): %(sha256)s") % {"sha256": report.sha256},
        "words": {
            "indicator": _("Indicator"),
            "figure": _("Figure"),
            "whole": _("Out of"),
            "share": _("Share"),
            "unit": _("Unit"),
            "attribution": _("Counts to"),
            "reference": _("Reference date"),
            "late": _("Late records"),
            "totals": _("Figures in all"),
            "definitions": _("What the figures mean"),
            "continued": _("(continued)"),
        },
        "totals": [
            {
                "title": title,
                "rows": [
                    [
                        each["label"],
                        presentation.grouped(cell.value),
                        "" if cell.whole is None else presentation.grouped(cell.whole),
                        "" if cell.percent is None else f"{cell.percent}%",
                        each["unit"],
                    ]
                    for each, cell in lines
                ],
            }
            for title, lines in presentation.totals(snapshot)
        ],
        "dimensions": [
            {
                "title": str(dimension.label),
                "tables": [
                    _table(table)
                    for table in presentation.tables(snapshot, dimension)
                    # Where the records stand to be checked matters by county only.
                    if dimension is Dimension.COUNTY or table.section != "quality"
                ],
            }
            for dimension in presentation.TABLES
            if presentation.tables(snapshot, dimension)
        ],
        "breakdowns": [
            {**_table(table), "title": f"{table.title} · {table.dimension.label}"}
            for table in presentation.breakdowns(snapshot)
        ],
        "definitions": [
            {name: each[name] for name in ("label", "unit", "attribution", "reference", "late", "definition")}
            for each in snapshot["indicators"]
        ],
    }


def _table(table: presentation.Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "head": [table.row_head, *(column.label for column in table.columns)],
        "units": [column.unit for column in table.columns],
        "rows": [[row.label, *(_both(cell) for cell in row.cells)] for row in table.rows],
    }


def _both(cell: presentation.Cell) -> str:
    """`37/50` in one piece: a figure never breaks over two lines."""
    whole = "" if cell.whole is None else f"/{presentation.grouped(cell.whole)}"
    return f"{presentation.grouped(cell.value)}{whole}"
