"""Reads of the entrance: which events are held today, who came, who is missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from competitions.entries.models import Attachment, Entry
from competitions.judging.models import CheckIn, Outcome, Session, Slot
from competitions.judging.queries.events import own_events
from competitions.judging.queries.timetable import competing, with_people
from competitions.planning.models import Event
from portal.acts.actors import Actor

#: While these hold, somebody can come to the entrance.
ADMITTED_IN = (Event.State.CLOSED, Event.State.UNDER_WAY)
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry expected at a session (None: at the event), and what was recorded of it."""

    entry: Entry
    session: Session | None
    station: str
    check_in: CheckIn | None

    @property
    def state(self) -> str:
        return self.check_in.state if self.check_in is not None else MISSING


def admitting(actor: Actor, today: datetime.date | None = None) -> QuerySet[Event]:
    """The actor's events whose days have come and which are not over."""
    today = today or timezone.localdate()
    return (
        own_events(actor)
        .filter(state__in=ADMITTED_IN, starts_on__lte=today)
        .select_related("competition__organiser", "competition__enterprise", "trade")
        .order_by("-starts_on", "name", "id")
    )


def at_entrance(actor: Actor, number: str) -> Entry:
    """An accepted entry of an event that the actor runs or looks on, by its number.

    Raises:
        Entry.DoesNotExist: none, or outside the scope.
    """
    return (
        Entry.objects.filter(state=Entry.State.ACCEPTED, event__in=own_events(actor))
        .select_related(
            "event__competition__organiser", "event__competition__enterprise", "enterprise", "delegation"
        )
        .get(number=number.strip().upper())
    )


def arrivals_of(entry: Entry) -> list[Arrival]:
    """The sessions of an entry in time, each with what was recorded; without a place the event itself. Two queries."""
    slots = list(
        Slot.objects.filter(entry=entry)
        .select_related("session__module", "station")
        .order_by("session__starts_at", "session_id")
    )
    recorded = {row.session_id: row for row in CheckIn.objects.filter(entry=entry).select_related("by")}
    if not slots:
        return [Arrival(entry, None, "", recorded.get(None))]
    return [Arrival(entry, slot.session, slot.station.label, recorded.get(slot.session_id)) for slot in slots]


def arrivals(
    event: Event, *, session_id: int | None = None, state: str = "", text: str = ""
) -> list[Arrival]:
    """Everybody who is expected, session by session in the order of stations; without a timetable by number.

    Five queries, however many entries.
    """
    entries = with_people(competing(event))
    if text := text.strip():
        entries = entries.filter(
            Q(number__icontains=text)
            | Q(team_name__icontains=text)
            | Q(competitors__worker__name__icontains=text)
            | Q(competitors__worker__initials__startswith=text.lower())
        ).distinct()
    found = {entry.pk: entry for entry in entries}
    recorded = {
        (row.entry_id, row.session_id): row
        for row in CheckIn.objects.filter(entry__event=event).select_related("by")
    }
    slots = (
        Slot.objects.filter(session__event=event)
        .select_related("session__module", "station")
        .order_by("session__starts_at", "session_id", "station__order", "station_id", "place")
    )
    expected: list[Arrival] = []
    placed: set[int] = set()
    for slot in slots:
        placed.add(slot.entry_id)
        if slot.entry_id in found and session_id in (None, slot.session_id):
            check_in = recorded.get((slot.entry_id, slot.session_id))
            expected.append(Arrival(found[slot.entry_id], slot.session, slot.station.label, check_in))
    if session_id is None:
        expected += [
            Arrival(entry, None, "", recorded.get((pk, None)))
            for pk, entry in found.items()
            if pk not in placed
        ]
    return [row for row in expected if not state or row.state == state]


def counted(rows: Iterable[Arrival]) -> dict[str, int]:
    """How many came, came late, were absent, and are still missing."""
    counts = {**dict.fromkeys(CheckIn.State.values, 0), MISSING: 0}
    for row in rows:
        counts[row.state] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Absence:
    """What follows from the entrance: the entry was absent from the whole event, or from some of its modules."""

    entry: Entry
    modules: tuple[Any, ...]

    @property
    def whole(self) -> bool:
        return not self.modules


def absences(event: Event) -> list[Absence]:
    """Entries that were absent everywhere, or from the sessions of a module, and are not yet recorded so.

    Proposals for whoever enters scores. Six queries.
    """
    settled = set(
        Outcome.objects.filter(entry__event=event)
        .exclude(status=Outcome.Status.COMPETED)
        .values_list("entry_id", flat=True)
    )
    marked = set(
        Entry.objects.filter(event=event, module_scores__isnull=False).values_list(
            "pk", "module_scores__module"
        )
    )
    by_entry: dict[int, list[Arrival]] = {}
    for row in arrivals(event):
        by_entry.setdefault(row.entry.pk, []).append(row)
    found = []
    for entry_id, rows in by_entry.items():
        absent = [row for row in rows if row.state == CheckIn.State.ABSENT]
        if not absent or entry_id in settled:
            continue
        if len(absent) == len(rows):
            if not any(pk == entry_id for pk, _module in marked):
                found.append(Absence(rows[0].entry, ()))
            continue
        modules = tuple(
            row.session.module
            for row in absent
            if row.session is not None
            and row.session.module is not None
            and (entry_id, row.session.module_id) not in marked
        )
        if modules:
            found.append(Absence(rows[0].entry, modules))
    return found


def photos_of(entry: Entry) -> dict[int, Attachment]:
    """Worker's id → the photograph that was attached to the entry. One query."""
    found = Attachment.objects.filter(entry=entry, requirement="photo", worker__isnull=False).exclude(file="")
    return {row.worker_id: row for row in found.order_by("id") if row.worker_id is not None}
