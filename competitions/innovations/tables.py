"""The lists of the innovations room as columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.sheets.columns import Column as SheetColumn
from portal.sheets.columns import Kind


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str | Promise
    value: Callable[[Any], object]
    kind: Kind = Kind.TEXT
    width: int = 16
    right: bool = False
    # On the page it stands in small type below the column of this key; in a sheet it is a column of its own.
    below: str = ""

    @property
    def of_sheet(self) -> SheetColumn:
        return SheetColumn(key=self.key, label=str(self.label), kind=self.kind, width=self.width)


_ENTERPRISE = Column("enterprise", _("Enterprise or school"), lambda row: row.enterprise.name, width=32)
_COUNTY = Column("county", _("County"), lambda row: row.enterprise.county.place, width=20)
_SINCE = Column("since", _("Since"), lambda row: row.since, Kind.DATE)
_UNTIL = Column("until", _("Until"), lambda row: row.until, Kind.DATE)

#: Kind → title of its page and its columns; the first carries the link.
TITLES: dict[str, str | Promise] = {
    "innovations": _("Five-small innovations"),
    "mentorships": _("Mentorships"),
    "training": _("Training"),
    "partnerships": _("School partnerships"),
    "exemplars": _("Exemplars"),
}
#: Kind → what its list is about, in a sentence.
MEANINGS: dict[str, str | Promise] = {
    **dict.fromkeys(
        ("innovations", "mentorships", "training", "partnerships"),
        _("Kept by enterprises and schools, confirmed by the county union, counted in the quarterly report."),
    ),
    "exemplars": _(
        "Published by unions on the pilot’s tasks, counted in the quarterly report once confirmed."
    ),
}
COLUMNS: dict[str, tuple[Column, ...]] = {
    "innovations": (
        Column("title", _("Innovation"), lambda row: row.title, width=32),
        Column("kind", _("Kind"), lambda row: str(row.get_kind_display())),
        _ENTERPRISE,
        _COUNTY,
        Column("proposed_on", _("Proposed on"), lambda row: row.proposed_on, Kind.DATE),
        Column("state", _("State"), lambda row: str(row.get_state_display())),
        Column("benefit", _("Benefit (yuan)"), lambda row: row.benefit, Kind.DECIMAL, right=True),
    ),
    "mentorships": (
        Column("mentor", _("Mentor"), lambda row: row.mentor.name),
        Column("apprentice", pgettext_lazy("mentorship", "Apprentice"), lambda row: row.apprentice.name),
        _ENTERPRISE,
        _COUNTY,
        _SINCE,
        _UNTIL,
    ),
    "training": (
        Column("subject", _("Subject of the training"), lambda row: row.subject, width=32),
        _ENTERPRISE,
        _COUNTY,
        Column("held_on", _("Held on"), lambda row: row.held_on, Kind.DATE),
        Column("people", _("People trained"), lambda row: row.people, Kind.INTEGER, right=True),
    ),
    "partnerships": (
        Column("school", _("School"), lambda row: row.school.name, width=30),
        _ENTERPRISE,
        _COUNTY,
        _SINCE,
        _UNTIL,
    ),
    "exemplars": (
        Column("title", _("Exemplar"), lambda row: row.title, width=40),
        Column("track", _("Task"), lambda row: str(row.get_track_display()), width=24),
        Column("union", pgettext_lazy("organisation", "Union"), lambda row: row.union.name, width=20),
        Column(
            "enterprise",
            _("Enterprise or school"),
            lambda row: row.enterprise and row.enterprise.name,
            width=32,
        ),
        Column(
            "cluster",
            _("Industry cluster"),
            lambda row: row.cluster and row.cluster.name,
            width=24,
            below="enterprise",
        ),
        Column("published_on", _("Published on"), lambda row: row.published_on, Kind.DATE),
        Column(
            "medium",
            pgettext_lazy("publication", "Medium"),
            lambda row: row.medium,
            width=20,
            below="published_on",
        ),
    ),
}


def page_columns(kind: str) -> list[Column]:
    """The columns of the page: those that stand below another are in its cells."""
    return [column for column in COLUMNS[kind] if not column.below]


def cells(kind: str, row: Any) -> list[tuple[Column, object, list[object]]]:
    """A row of the page: column, value, and what stands in small type below it."""
    below: dict[str, list[object]] = {}
    for column in COLUMNS[kind]:
        if column.below and (value := column.value(row)):
            below.setdefault(column.below, []).append(value)
    return [(column, column.value(row), below.get(column.key, [])) for column in page_columns(kind)]
