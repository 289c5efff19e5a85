"""The report as a workbook: a sheet for each dimension, real Excel tables, native charts, definitions.

Written from the snapshot alone; the same version gives the same bytes. Imported in workers only.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions.reports import presentation
from competitions.reports.indicators import Dimension, Group
from competitions.reports.models import Report
from competitions.reports.snapshots import LANGUAGE

_FONT = "等线"
_RED = "#C7000B"
#: The chart of a dimension's sheet shows the first of these indicators that the dimension divides.
_DRAWN = ("participations", "participations_of_workers")
#: Rows before the table: title, line below it, an empty row.
_HEAD = 3
Value = str | int | Decimal | None


def written(report: Report) -> bytes:
    """The version as an .xlsx file."""
    target = io.BytesIO()
    with translation.override(LANGUAGE):
        workbook = xlsxwriter.Workbook(
            target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        computed = timezone.localtime(report.computed_at).replace(tzinfo=None, microsecond=0)
        title = f"{report.snapshot['union']['name']} {report.snapshot['quarter']['label']}"
        workbook.set_properties({"title": title, "created": computed, "comments": f"SHA-256 {report.sha256}"})
        _Sheets(workbook, report, computed).write()
        workbook.close()
    return target.getvalue()


class _Sheets:
    """The sheets of one workbook, in their order."""

    def __init__(self, workbook: Any, report: Report, computed: datetime.datetime) -> None:
        self.workbook = workbook
        self.report = report
        self.snapshot = report.snapshot
        self.computed = computed
        self.tables = 0
        base = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
        head = {
            **base,
            "bold": True,
            "bg_color": "#F3F4F6",
            "border": 1,
            "text_wrap": True,
            "align": "center",
        }
        self.formats = {
            "title": workbook.add_format({**base, "font_size": 16, "bold": True, "font_color": _RED}),
            "line": workbook.add_format({**base, "font_color": "#5F6672"}),
            "head": workbook.add_format(head),
            "text": workbook.add_format({**base, "text_wrap": True}),
            "number": workbook.add_format({**base, "num_format": "#,##0"}),
            "money": workbook.add_format({**base, "num_format": "#,##0.00"}),
            "percent": workbook.add_format({**base, "num_format": "0.0%"}),
        }

    def write(self) -> None:
        self._totals()
        for dimension in presentation.TABLES:
            self._dimension(dimension)
        for table in presentation.breakdowns(self.snapshot):
            self._breakdown(table)
        self._definitions()

    def _sheet(self, name: str, widths: Sequence[float], *, landscape: bool) -> Any:
        """A sheet with its title lines, ready for printing on A4."""
        sheet = self.workbook.add_worksheet(name[:31])
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        quarter = self.snapshot["quarter"]
        sheet.set_row(0, 26)
        sheet.write_string(
            0, 0, f"{self.snapshot['union']['name']} {quarter['label']} · {name}", self.formats["title"]
        )
        sheet.write_string(
            1,
            0,
            _("Version %(version)s, computed on %(moment)s (Beijing time).")
            % {"version": self.report.version, "moment": self.computed.strftime("%Y-%m-%d %H:%M")},
            self.formats["line"],
        )
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
        sheet.set_footer(_("&CPage &P of &N"))
        sheet.freeze_panes(_HEAD + 1, 1)
        return sheet

    def _table(self, sheet: Any, name: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        """A real Excel table below the title; numbers stay numbers, an absent figure an empty cell."""
        self.tables += 1
        heads = _distinct(heads)
        sheet.set_row(_HEAD, 48)
        for place, row in enumerate(rows, start=_HEAD + 1):
            for index, value in enumerate(row):
                self._value(sheet, place, index, value, heads[index])
        sheet.add_table(
            _HEAD,
            0,
            _HEAD + max(1, len(rows)),
            len(heads) - 1,
            {
                "name": f"{name}_{self.tables}",
                "style": "Table Style Light 1",
                "columns": [{"header": head, "header_format": self.formats["head"]} for head in heads],
            },
        )

    def _value(self, sheet: Any, row: int, index: int, value: Value, head: str) -> None:
        if value is None:
            sheet.write_blank(row, index, None, self.formats["text"])
        elif isinstance(value, str):
            sheet.write_string(row, index, value, self.formats["text"])
        elif head.endswith("%"):
            sheet.write_number(row, index, value, self.formats["percent"])
        else:
            sheet.write_number(
                row, index, value, self.formats["money" if isinstance(value, Decimal) else "number"]
            )

    def _totals(self) -> None:
        sheet = self._sheet(str(Dimension.TOTAL.label), (30, 34, 14, 14, 12, 12), landscape=False)
        rows: list[list[Value]] = [
            [
                section,
                each["label"],
                cell.value,
                cell.whole,
                None if cell.percent is None else cell.percent / 100,
                each["unit"],
            ]
            for section, lines in presentation.totals(self.snapshot)
            for each, cell in lines
        ]
        self._table(
            sheet,
            "totals",
            [_("Part of the report"), _("Indicator"), _("Figure"), _("Out of"), _("Share %"), _("Unit")],
            rows,
        )

    def _dimension(self, dimension: Dimension) -> None:
        columns = presentation.columns(self.snapshot, Group, dimension)
        if not (columns and self.snapshot["rows"].get(dimension.value)):
            return
        name = str(dimension.label)
        table = presentation.table(self.snapshot, dimension, columns, "all", name)
        with_whole = {cell.indicator for row in table.rows for cell in row.cells if cell.whole is not None}
        heads = [table.row_head]
        for column in columns:
            heads.append(column.head)
            if column.key in with_whole:
                heads.append(_("%(indicator)s: out of") % {"indicator": column.label})
        rows: list[list[Value]] = []
        for row in table.rows:
            values: list[Value] = [row.label]
            for cell in row.cells:
                values.append(cell.value)
                if cell.indicator in with_whole:
                    values.append(cell.whole)
            rows.append(values)
        sheet = self._sheet(name, (26, *(12 for _head in heads[1:])), landscape=True)
        self._table(sheet, dimension.value, heads, rows)
        if rows and (drawn := [column for key in _DRAWN for column in columns if column.key == key]):
            place = heads.index(drawn[0].head)
            self._chart(sheet, name, place, heads[place], len(rows))

    def _breakdown(self, table: presentation.Table) -> None:
        column = table.columns[0]
        name = f"{table.title} {table.dimension.label}"
        sheet = self._sheet(name, (32, 18), landscape=False)
        heads = [table.row_head, column.head]
        self._table(
            sheet,
            f"{table.dimension.value}_{column.key}",
            heads,
            [[row.label, row.cells[0].value] for row in table.rows],
        )
        self._chart(sheet, name[:31], 1, heads[1], len(table.rows))

    def _chart(self, sheet: Any, name: str, place: int, title: str, rows: int) -> None:
        """A native bar chart below the table, over the table's own cells."""
        chart = self.workbook.add_chart({"type": "bar" if rows > 6 else "column"})
        chart.add_series(
            {
                "name": title,
                "categories": [name, _HEAD + 1, 0, _HEAD + rows, 0],
                "values": [name, _HEAD + 1, place, _HEAD + rows, place],
                "fill": {"color": _RED},
                "data_labels": {"value": True},
                "gap": 60,
            }
        )
        chart.set_title({"name": title, "name_font": {"name": _FONT, "size": 13}})
        chart.set_legend({"none": True})
        axis: dict[str, Any] = {"num_font": {"name": _FONT}, "reverse": rows > 6}
        chart.set_x_axis(axis if rows > 6 else {"num_font": {"name": _FONT}})
        chart.set_y_axis(
            {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}}
        )
        chart.set_size({"width": 760, "height": max(320, 26 * rows + 120)})
        sheet.insert_chart(_HEAD + rows + 2, 0, chart, {"description": title})

    def _definitions(self) -> None:
        sheet = self._sheet(_("What the figures mean"), (24, 9, 24, 22, 60, 40, 12), landscape=True)
        self._table(
            sheet,
            "definitions",
            [
                _("Indicator"),
                _("Unit"),
                _("Counts to"),
                _("Reference date"),
                _("Definition"),
                _("Late records"),
                _("May be added"),
            ],
            [
                [
                    each["label"],
                    each["unit"],
                    each["attribution"],
                    each["reference"],
                    each["definition"],
                    each["late"],
                    _("yes") if each["addable"] else _("no"),
                ]
                for each in self.snapshot["indicators"]
            ],
        )


def _distinct(heads: Sequence[str]) -> list[str]:
    """Headers of an Excel table must differ."""
    made: list[str] = []
    for head in heads:
        name, number = head, 1
        while name in made:
            number += 1
            name = f"{head} {number}"
        made.append(name)
    return made
