"""The columns of exported lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.planning.queries import ListRow
from portal.sheets.columns import Column, Kind


def competition_columns() -> list[Column]:
    """Columns of the list of competitions."""
    return [
        Column("name", _("Competition"), width=36),
        Column("year", pgettext("planning", "Year"), Kind.INTEGER, width=8),
        Column("level", pgettext("planning", "Level"), width=10),
        Column("grade", _("Class"), width=10),
        Column("track", _("Task"), width=22),
        Column("cluster", _("Cluster"), width=24),
        Column("organiser", _("Organiser"), width=22),
        Column("enterprise", _("Enterprise"), width=26),
        Column("starts_on", pgettext("planning", "First day"), Kind.DATE, width=12),
        Column("ends_on", pgettext("planning", "Last day"), Kind.DATE, width=12),
        Column("place", _("Place"), width=20),
        Column("events", _("Events"), Kind.INTEGER, width=8),
        Column("entries", pgettext("planning", "Entries"), Kind.INTEGER, width=8),
        Column("capacity", _("Places"), Kind.INTEGER, width=8),
        Column("state", _("State"), width=14),
        Column("filing_number", _("Filing number"), width=26),
        Column("backfilled", _("Entered afterwards"), Kind.BOOLEAN, width=10),
    ]


def competition_cells(rows: Iterable[ListRow]) -> Iterator[list[object]]:
    """The values of those columns."""
    for row in rows:
        yield [
            row.name, row.year, row.level_label, row.grade_label, row.track_label, row.cluster, row.organiser,
            row.enterprise, row.starts_on, row.ends_on, row.place, len(row.events), row.entries, row.capacity,
            row.chip[0], row.filing_number, row.backfilled,
        ]  # fmt: skip
