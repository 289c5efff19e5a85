"""The page of a report: its parts as plain values for the template, every figure with the address of its records.

It reads the stored snapshot only and makes no query.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.reports import presentation
from competitions.reports.indicators import Dimension, Group
from competitions.reports.models import Report

#: What is drawn in the part of a dimension.
_DRAWN: dict[Dimension, tuple[str, ...]] = {
    Dimension.COUNTY: ("participations", "events_held"),
    Dimension.ENTERPRISE: ("participations_of_workers",),
    Dimension.TRACK: ("participations", "events_held"),
    Dimension.LEVEL: ("participations", "events_held"),
}
#: Parts of one whole: drawn with their percentage.
_SHARES = frozenset({Dimension.TRACK, Dimension.LEVEL})


def link(report: Report, cell: presentation.Cell, *, whole: bool = False) -> str:
    """The address of the records behind a figure."""
    query: dict[str, Any] = {"version": report.pk, "indicator": cell.indicator}
    if cell.dimension != Dimension.TOTAL.value:
        query[cell.dimension] = cell.key
    if whole:
        query["whole"] = 1
    return f"{reverse('reports:records')}?{urlencode(query)}"


def tiles(report: Report) -> list[dict[str, Any]]:
    """The headline figures for the tiles; long ones rounded as people say them."""
    return [
        {
            "label": each["label"],
            "figure": presentation.rounded(cell.value) or presentation.grouped(cell.value),
            "unit": each["unit"],
            "note": ""
            if cell.whole is None
            else _("of %(whole)s, %(percent)s%%")
            % {"whole": presentation.grouped(cell.whole), "percent": cell.percent or 0},
            "url": link(report, cell),
        }
        for each, cell in presentation.headlines(report.snapshot)
    ]


def _line(report: Report, indicator: dict[str, Any], cell: presentation.Cell) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "figure": presentation.grouped(cell.value),
        "rounded": presentation.rounded(cell.value),
        "url": link(report, cell),
        "whole": None if cell.whole is None else presentation.grouped(cell.whole),
        "whole_url": link(report, cell, whole=True),
        "percent": cell.percent,
    }


def totals(report: Report) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every indicator over everything, by section: [(title, lines)]."""
    return [
        (title, [_line(report, each, cell) for each, cell in lines])
        for title, lines in presentation.totals(report.snapshot)
    ]


def parts(report: Report) -> list[dict[str, Any]]:
    """A part for each dimension that the report has: its charts, and one table of all its indicators."""
    return [
        {
            "id": f"by-{dimension.value}",
            "title": str(dimension.label),
            "table": table,
            "rows": [
                (
                    row,
                    [
                        (cell.value and link(report, cell), presentation.grouped(cell.value), _whole(cell))
                        for cell in row.cells
                    ],
                )
                for row in table.rows
            ],
            "charts": [
                chart(
                    report,
                    presentation.table(report.snapshot, dimension, (column,), column.key, column.label),
                )
                for key in _DRAWN.get(dimension, ())
                for column in presentation.columns(report.snapshot, Group, dimension)
                if column.key == key
            ],
        }
        for dimension in presentation.TABLES
        if (table := presentation.whole_table(report.snapshot, dimension)) is not None
    ]


def _whole(cell: presentation.Cell) -> str:
    return "" if cell.whole is None else presentation.grouped(cell.whole)


def breakdowns(report: Report) -> list[dict[str, Any]]:
    """The charts of single indicators: winners by award, funds by source."""
    return [chart(report, table) for table in presentation.breakdowns(report.snapshot)]


def chart(report: Report, table: presentation.Table) -> dict[str, Any]:
    """A table of one column as a chart: what the component `figure` takes."""
    column = table.columns[0]
    return {
        "name": f"chart-{table.dimension.value}-{column.key}",
        "title": f"{column.label} · {table.dimension.label}",
        "columns": [table.row_head, column.label],
        "rows": [(row.label, row.cells[0].value) for row in table.rows],
        "urls": [link(report, row.cells[0]) for row in table.rows],
        "unit": column.unit,
        "kind": "shares" if table.dimension in _SHARES else "bar",
    }
