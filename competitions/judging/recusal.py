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


# A source gets appointments with `judge` loaded, and entries with the people who compete (`people`, each with worker
# and employer), and finds conflicts of all of them in a constant number of queries.
Source = Callable[[Event, Sequence[Appointment], Sequence[Entry]], Iterable[Hint]]
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


def live_appointments(event: Event) -> list[Appointment]:
    """The appointments of an event that count, with judge and worker. One query."""
    found = event.appointments.live().select_related("judge__key", "judge__worker", "judge__union")
    return list(found)


def entries_of(event: Event) -> list[Entry]:
    """The accepted entries of an event with the people who compete in them (`people`). Two queries."""
    people = (
        Competitor.objects.filter(active=True).select_related("worker", "employer").order_by("order", "id")
    )
    return list(
        Entry.objects.filter(event=event, state=Entry.State.ACCEPTED)
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
    judges = {row.pk: row for row in (live_appointments(event) if appointments is None else appointments)}
    competing = {row.pk: row for row in (entries_of(event) if entries is None else entries)}
    decided = {
        (row.appointment_id, row.entry_id, row.ground): row
        for row in Conflict.objects.filter(
            appointment__in=[pk for pk in judges if pk], entry__in=competing
        ).select_related("decided_by")
    }
    found: dict[tuple[int, int, str], Point] = {}
    for ground in grounds_of(event):
        for hint in _sources[ground](event, list(judges.values()), list(competing.values())):
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
