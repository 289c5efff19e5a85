"""Recusal: which appointed judge must not judge which entry, and why.

Sources, one for each ground, look for possible conflicts; rooms above add theirs from `AppConfig.ready()`. The
policy pack says which grounds count and how hard they bind. Staff confirm or dismiss what was found. Every path that
gives an entry to a judge asks `recused` (or `recusals` for a whole event): there is no second answer.

What is found here names entries: it is for the staff who run the event, never for judges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Prefetch

from competitions.entries.models import Competitor, Entry
from competitions.judging.models import Appointment, Conflict, Interest
from competitions.judging.models.judges import Ground
from competitions.planning.governance import pack_of
from competitions.planning.models import Event
from competitions.planning.policy import RuleSeverity

Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hint:
    """A possible conflict that a source found; `detail` says in words what was found, for staff."""

    appointment_id: int
    entry_id: int
    detail: str


@dataclass(frozen=True, slots=True)
class Point:
    """A possible conflict and what staff decided of it; `decision` None: it waits."""

    appointment: Appointment
    entry: Entry
    ground: Ground
    detail: str = ""
    decision: Conflict | None = None

    @property
    def waits(self) -> bool:
        return self.decision is None

    @property
    def dismissed(self) -> bool:
        return self.decision is not None and self.decision.state == Conflict.State.DISMISSED


# A source gets events with `competition`, appointments with `judge` and entries with the people who compete (`people`,
# each with worker and employer), of all of these events, and finds conflicts in a constant number of queries. What it
# finds between an appointment and an entry of different events is left out.
Source = Callable[[Sequence[Event], Sequence[Appointment], Sequence[Entry]], Iterable[Hint]]
_sources: dict[Ground, Source] = {}


def register_source(ground: str) -> Callable[[Source], Source]:
    """Say who finds conflicts of a ground; a system check proves that every ground of every pack has a source."""

    def keep(source: Source) -> Source:
        _sources[Ground(ground)] = source
        return source

    return keep


def known_grounds() -> frozenset[str]:
    """The grounds for which a source is registered."""
    return frozenset(_sources)


def grounds_of(event: Event) -> list[Ground]:
    """What is looked for at this event: what its pack names, and always what judges declare themselves."""
    rule = pack_of(event.competition).judges.recusal
    named = {reason.value for reason in rule.value} if rule.active else set()
    return [ground for ground in Ground if ground in named or ground in Interest.GROUNDS]


def live_appointments(*events: Event) -> list[Appointment]:
    """The appointments of events that count, with judge and worker. One query."""
    found = Appointment.objects.live().filter(event__in=events)
    return list(found.select_related("judge__key", "judge__worker", "judge__union"))


def entries_of(*events: Event) -> list[Entry]:
    """The accepted entries of events with the people who compete in them (`people`). Two queries."""
    people = (
        Competitor.objects.filter(active=True).select_related("worker", "employer").order_by("order", "id")
    )
    return list(
        Entry.objects.filter(event__in=events, state=Entry.State.ACCEPTED)
        .select_related("enterprise", "delegation")
        .prefetch_related(Prefetch("competitors", people, to_attr="people"))
        .order_by("id")
    )


def points(
    event: Event,
    appointments: Sequence[Appointment] | None = None,
    entries: Sequence[Entry] | None = None,
) -> list[Point]:
    """Possible conflicts between appointments and entries of an event: those that wait first.

    Without lists: of all that count; an appointment that is only considered need not be saved. What staff confirmed stays a conflict when the facts behind it change.
    Queries: a constant number, whatever the numbers of judges and entries.
    """
    return points_of([event], appointments, entries)


def points_of(
    events: Sequence[Event],
    appointments: Sequence[Appointment] | None = None,
    entries: Sequence[Entry] | None = None,
) -> list[Point]:
    """The same of several events at once, in as many queries as for one."""
    judges = {row.pk: row for row in (live_appointments(*events) if appointments is None else appointments)}
    competing = {row.pk: row for row in (entries_of(*events) if entries is None else entries)}
    decided = {
        (row.appointment_id, row.entry_id, row.ground): row
        for row in Conflict.objects.filter(
            appointment__in=[pk for pk in judges if pk], entry__in=competing
        ).select_related("decided_by")
    }
    grounds = {event.pk: set(grounds_of(event)) for event in events}
    found: dict[tuple[int, int, str], Point] = {}
    for ground in Ground:
        looked = [event for event in events if ground in grounds[event.pk]]
        if not looked:
            continue
        there = {event.pk for event in looked}
        hints = _sources[ground](
            looked,
            [row for row in judges.values() if row.event_id in there],
            [row for row in competing.values() if row.event_id in there],
        )
        for hint in hints:
            if judges[hint.appointment_id].event_id != competing[hint.entry_id].event_id:
                continue
            key = (hint.appointment_id, hint.entry_id, ground.value)
            found[key] = Point(
                judges[hint.appointment_id], competing[hint.entry_id], ground, hint.detail, decided.get(key)
            )
    for key, decision in decided.items():
        if key not in found:
            found[key] = Point(judges[key[0]], competing[key[1]], Ground(key[2]), "", decision)
    return sorted(
        found.values(), key=lambda point: (not point.waits, point.appointment.pk or 0, point.entry.pk)
    )


def binding(event: Event, found: Iterable[Point]) -> frozenset[Pair]:
    """The pairs that are kept apart: confirmed ones, and where the pack blocks also those still to be decided."""
    rule = pack_of(event.competition).judges.recusal
    blocks = rule.severity is RuleSeverity.BLOCK
    return frozenset(
        (point.appointment.pk, point.entry.pk)
        for point in found
        if not point.dismissed and (blocks or not point.waits)
    )


def recusals(event: Event) -> frozenset[Pair]:
    """(appointment, entry) ids that must be kept apart at an event, for assignments in bulk."""
    return binding(event, points(event))


def recused(appointment: Appointment, entry: Entry) -> bool:
    """Whether this judge must not judge this entry. The one predicate that every assignment asks.

    Raises:
        ValueError: appointment and entry belong to different events.
    """
    if appointment.event_id != entry.event_id:
        raise ValueError("appointment and entry belong to different events")
    entries = [row for row in entries_of(appointment.event) if row.pk == entry.pk]
    pairs = binding(appointment.event, points(appointment.event, [appointment], entries))
    return (appointment.pk, entry.pk) in pairs
