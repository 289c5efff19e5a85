"""The columns of exported lists."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.planning.models import Event
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
        Column("without_limit", _("Events without a limit of places"), Kind.INTEGER, width=14),
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
            row.without_limit, row.chip[0], row.filing_number, row.backfilled,
        ]  # fmt: skip


def event_columns() -> list[Column]:
    """Columns of the list of events."""
    return [
        Column("name", _("Event"), width=26),
        Column("trade", _("Trade"), width=20),
        Column("competition", _("Competition"), width=36),
        Column("holder", _("Organiser"), width=26),
        Column("opens", _("Entry opens"), width=18),
        Column("closes", _("Entry closes"), width=18),
        Column("starts_on", pgettext("planning", "First day"), Kind.DATE, width=12),
        Column("ends_on", pgettext("planning", "Last day"), Kind.DATE, width=12),
        Column("capacity", _("Places"), Kind.INTEGER, width=8),
        Column("state", _("State"), width=14),
    ]


def event_cells(events: Iterable[Event]) -> Iterator[list[object]]:
    """The values of those columns, of events with competition, organiser, enterprise and trade read ahead."""
    for event in events:
        competition = event.competition
        yield [
            event.name, event.trade.name, competition.name, str(competition.enterprise or competition.organiser),
            _moment(event.entry_opens_at), _moment(event.entry_closes_at), event.starts_on, event.ends_on, event.capacity,
            str(event.get_state_display()),
        ]  # fmt: skip


def _moment(at: datetime.datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at is not None else ""
