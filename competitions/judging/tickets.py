"""What the judging room prints on an admission ticket: session and station, and the way to the check-in."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from competitions.entries.models import Entry
from competitions.entries.ticketing import TicketLine
from competitions.judging.models import Session
from competitions.judging.queries import slots_of_entry


def when(session: Session) -> str:
    """“11月28日 09:00–11:00”, Beijing time."""
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    day = formats.date_format(start, "MONTH_DAY_FORMAT")
    last = f"{end:%H:%M}" if end.date() == start.date() else formats.date_format(end, "SHORT_DATETIME_FORMAT")
    return f"{day} {start:%H:%M}–{last}"


def ticket_lines(entry: Entry) -> Iterator[TicketLine]:
    """A line for each session that the entry is in. One query."""
    for slot in slots_of_entry(entry):
        module = slot.session.module
        yield TicketLine(
            module.name if module else _("Session and station"),
            _("%(session)s, station %(station)s")
            % {"session": slot.session.name, "station": slot.station.label},
            " · ".join(part for part in (when(slot.session), slot.session.place) if part),
        )


def ticket_address(entry: Entry) -> str:
    """Where the QR code of the ticket leads: to the entry's page at the entrance."""
    return reverse("checkin:entry", args=[entry.number])
