"""A snapshot as tables: the one shape that the page, the workbook and the paper are made from.

It reads stored figures only and makes no query.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.reports.indicators import Dimension, Group
from competitions.reports.snapshots import Snapshot

Number = int | Decimal

#: Groups that share a table, with the table's name; a table must fit the width of an A4 page.
SECTIONS: tuple[tuple[str, str | Promise, tuple[Group, ...]], ...] = (
    ("held", _("Competitions and people"), (Group.HELD, Group.PEOPLE)),
    ("awards", _("Awards, promotions and exemplars"), (Group.AWARDS,)),
    ("workers", _("Own workers, schools and students"), (Group.WORKERS, Group.SCHOOLS)),
    ("coverage", _("Enterprises and clusters covered"), (Group.COVERAGE,)),
    ("growth", _("Innovation and skill growth"), (Group.GROWTH,)),
    ("funds", _("Funds"), (Group.FUNDS,)),
    ("quality", _("About these figures"), (Group.QUALITY,)),
)
#: The dimensions that are tables of many indicators, in their order.
TABLES = (
    Dimension.COUNTY,
    Dimension.ENTERPRISE,
    Dimension.TRACK,
    Dimension.LEVEL,
    Dimension.CLUSTER,
)
#: What heads the column of rows.
ROW_HEADS: dict[Dimension, str | Promise] = {
    Dimension.COUNTY: _("County"),
    Dimension.ENTERPRISE: _("Enterprise"),
    Dimension.TRACK: _("Task"),
    Dimension.LEVEL: _("Level"),
    Dimension.CLUSTER: _("Cluster"),
    Dimension.AWARD: _("Award"),
    Dimension.KIND: _("Kind"),
    Dimension.SOURCE: _("Source"),
}
#: The dimensions that only some indicators have.
BREAKDOWNS = (Dimension.AWARD, Dimension.KIND, Dimension.SOURCE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure and where it stands; `whole` where it is a part of something: 37 of 50."""

    indicator: str
    dimension: str
    key: str
    value: Number
    whole: Number | None = None

    @property
    def percent(self) -> Decimal | None:
        """The part in percent with one place; None without a whole."""
        if not self.whole:
            return None
        return (Decimal(self.value) * 100 / Decimal(self.whole)).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str
    unit: str
    addable: bool
    section: str = ""

    @property
    def head(self) -> str:
        return str(_("%(indicator)s (%(unit)s)") % {"indicator": self.label, "unit": self.unit})


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one dimension, a column an indicator."""

    section: str
    title: str
    dimension: Dimension
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def row_head(self) -> str:
        return str(ROW_HEADS[self.dimension])

    @property
    def sections(self) -> list[tuple[str, int]]:
        """The sections that the columns belong to, each with how many columns it spans."""
        return [
            (title, len(list(span))) for title, span in groupby(column.section for column in self.columns)
        ]


#: From here on a figure is long, and is also said in units of ten thousand or a hundred million.
LONG = 100_000


def grouped(value: Number) -> str:
    """A figure with separators: "12,345"; amounts in yuan with two places."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def rounded(value: Number) -> str:
    """A long figure as people say it, "1,234.5万" or "1.2亿", with at most two places; "" for a short one."""
    size = abs(Decimal(value))
    if size < LONG:
        return ""
    if size < 10**8:
        return gettext("%(number)s ten thousand") % {"number": _short(value, 10**4)}
    return gettext("%(number)s hundred million") % {"number": _short(value, 10**8)}


def _short(value: Number, by: int) -> str:
    return f"{(Decimal(value) / by).quantize(Decimal('0.01'), ROUND_HALF_UP):,}".rstrip("0").rstrip(".")


def number(value: int | str) -> Number:
    """A stored figure as a number: amounts stand as text with two places."""
    return Decimal(value) if isinstance(value, str) else value


def cell(snapshot: Snapshot, indicator: str, dimension: Dimension, key: str) -> Cell:
    """One figure; 0 where nothing was counted."""
    figures = snapshot["figures"][indicator]
    whole = figures.get("out_of", {}).get(dimension.value)
    return Cell(
        indicator=indicator,
        dimension=dimension.value,
        key=key,
        value=number(figures.get(dimension.value, {}).get(key, 0)),
        whole=None if whole is None else number(whole.get(key, 0)),
    )


def total(snapshot: Snapshot, indicator: str) -> Cell:
    """The figure over everything: never the sum of a table's rows."""
    return cell(snapshot, indicator, Dimension.TOTAL, "")


def columns(snapshot: Snapshot, groups: Iterable[Group], dimension: Dimension) -> tuple[Column, ...]:
    """The indicators of some groups that are divided by a dimension."""
    wanted = {group.value for group in groups}
    return tuple(
        Column(each["key"], each["label"], each["unit"], each["addable"])
        for each in snapshot["indicators"]
        if each["group"] in wanted and dimension.value in each["dimensions"]
    )


def row_label(snapshot: Snapshot, dimension: Dimension, key: str) -> str:
    """The name of a row: a county, a task, a cluster."""
    if dimension is Dimension.TOTAL:
        return str(Dimension.TOTAL.label)
    names = dict(snapshot["rows"].get(dimension.value, []))
    return str(names.get(key) or (key or _("None of them")))


def table(
    snapshot: Snapshot, dimension: Dimension, of: tuple[Column, ...], section: str, title: str
) -> Table:
    """One table: every row of the dimension, a cell a column."""
    rows = tuple(
        Row(
            row_key,
            row_label(snapshot, dimension, row_key),
            tuple(cell(snapshot, column.key, dimension, row_key) for column in of),
        )
        for row_key, _name in snapshot["rows"].get(dimension.value, [])
    )
    return Table(section, title, dimension, of, rows)


def whole_table(snapshot: Snapshot, dimension: Dimension) -> Table | None:
    """Every indicator that a dimension divides, side by side in one table; None where there is nothing."""
    of = tuple(
        replace(column, section=str(title))
        for _key, title, groups in SECTIONS
        for column in columns(snapshot, groups, dimension)
    )
    if not (of and snapshot["rows"].get(dimension.value)):
        return None
    return table(snapshot, dimension, of, "all", str(dimension.label))


def tables(snapshot: Snapshot, dimension: Dimension) -> list[Table]:
    """The tables of a dimension, one a section; sections without any column, or without rows, are left out."""
    made: list[Table] = []
    if not snapshot["rows"].get(dimension.value):
        return made
    for key, title, groups in SECTIONS:
        of = columns(snapshot, groups, dimension)
        if of:
            made.append(table(snapshot, dimension, of, key, str(title)))
    return made


def breakdowns(snapshot: Snapshot) -> list[Table]:
    """Tables of single indicators: winners by award, funds by source."""
    return [
        table(
            snapshot,
            dimension,
            (Column(each["key"], each["label"], each["unit"], each["addable"]),),
            each["key"],
            each["label"],
        )
        for dimension in BREAKDOWNS
        for each in snapshot["indicators"]
        if dimension.value in each["dimensions"]
        and any(snapshot["figures"][each["key"]].get(dimension.value, {}))
    ]


def totals(snapshot: Snapshot) -> list[tuple[str, list[tuple[dict[str, Any], Cell]]]]:
    """Every indicator with its figure over everything, by section: [(title, [(indicator, cell)])]."""
    made = []
    for _key, title, groups in SECTIONS:
        wanted = {group.value for group in groups}
        lines = [
            (each, total(snapshot, each["key"])) for each in snapshot["indicators"] if each["group"] in wanted
        ]
        if lines:
            made.append((str(title), lines))
    return made


def headlines(snapshot: Snapshot) -> list[tuple[dict[str, Any], Cell]]:
    """The figures for the top of the page."""
    return [(each, total(snapshot, each["key"])) for each in snapshot["indicators"] if each["headline"]]
