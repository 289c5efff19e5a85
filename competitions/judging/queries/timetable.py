"""Reads of the timetable: sessions with what is taken, who is where, what collides."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from competitions.entries.models import Competitor, Entry
from competitions.judging.models import Session, Slot, Station
from competitions.judging.queries.sheets import sheet
from competitions.planning.models import Event, Module

#: The part of a draw that stands for the whole event.
WHOLE = "all"


@dataclass(frozen=True, slots=True)
class Part:
    """Sessions among which an entry has one place: those of the whole event, or those of a module."""

    key: str
    module: Module | None
    sessions: tuple[Session, ...]

    @property
    def name(self) -> str:
        return self.module.name if self.module else ""


@dataclass(frozen=True, slots=True)
class Collision:
    """Somebody who is wanted at two places at once: at `slot`, and at `other` of another event."""

    person: str
    slot: Slot
    other: Slot


def sessions_of(event: Event) -> QuerySet[Session]:
    """The sessions in time, each with `size` (places), `booths` (stations) and `taken`. One query."""
    stations = Station.objects.filter(session=OuterRef("pk")).order_by().values("session")
    slots = Slot.objects.filter(session=OuterRef("pk")).order_by().values("session")
    return (
        Session.objects.filter(event=event)
        .select_related("module")
        .annotate(
            size=_number(stations.annotate(n=Sum("capacity")).values("n")),
            booths=_number(stations.annotate(n=Count("pk")).values("n")),
            taken=_number(slots.annotate(n=Count("pk")).values("n")),
        )
    )


def _number(counted: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def session(event: Event, session_id: int) -> Session:
    """One session of an event.

    Raises:
        Session.DoesNotExist: none of this event.
    """
    found: Session = sessions_of(event).get(pk=session_id)
    found.event = event
    return found


def parts_of(event: Event) -> list[Part]:
    """What is drawn or assigned separately, the modules in their order; sessions come with their stations. Three queries."""
    found = list(
        Session.objects.filter(event=event)
        .select_related("module")
        .prefetch_related("stations")
        .order_by("starts_at", "id")
    )
    whole = tuple(each for each in found if each.module_id is None)
    parts = [Part(WHOLE, None, whole)] if whole else []
    for number, module in enumerate(event.modules.all(), start=1):
        own = tuple(each for each in found if each.module_id == module.pk)
        if own:
            parts.append(Part(str(number), module, own))
    return parts


def competing(event: Event) -> QuerySet[Entry]:
    """The accepted entries by number."""
    return Entry.objects.filter(event=event, state=Entry.State.ACCEPTED).order_by("number", "id")


def with_people(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The same with their competitors as `people`, each with worker and employer. Two queries."""
    present = Competitor.objects.filter(active=True).select_related("worker", "employer")
    return entries.select_related("enterprise", "delegation").prefetch_related(
        Prefetch("competitors", present, to_attr="people")
    )


def slots_of_session(of: Session) -> list[Slot]:
    """Who is at which station of a session, with their entries and people. Three queries."""
    entries = with_people(Entry.objects.filter(slots__session=of).distinct())
    return list(
        Slot.objects.filter(session=of)
        .select_related("station")
        .prefetch_related(Prefetch("entry", entries))
        .order_by("station__order", "station_id", "place")
    )


def slots_of_event(event: Event) -> list[Slot]:
    """The whole timetable in the order of time and station, for lists on paper and files. Four queries."""
    entries = with_people(Entry.objects.filter(event=event, slots__isnull=False).distinct())
    return list(
        Slot.objects.filter(session__event=event)
        .select_related("session__module", "station")
        .prefetch_related(Prefetch("entry", entries))
        .order_by("session__starts_at", "session_id", "station__order", "station_id", "place")
    )


def slot(event: Event, slot_id: int) -> Slot:
    """One place in the timetable of an event.

    Raises:
        Slot.DoesNotExist: none of this event.
    """
    return Slot.objects.select_related("session", "station", "entry").get(pk=slot_id, session__event=event)


def slots_of_entry(entry: Entry) -> list[Slot]:
    """Where an entry competes, in time. One query."""
    return list(
        Slot.objects.filter(entry=entry)
        .select_related("session__module", "station")
        .order_by("session__starts_at", "session_id")
    )


def without_place(event: Event, module_id: int | None) -> QuerySet[Entry]:
    """Accepted entries that have no place in that part of the timetable."""
    placed = Slot.objects.filter(part_on_slots(module_id), session__event=event)
    waiting = competing(event).exclude(pk__in=placed.values("entry"))
    if not event.rounds or module_id is None:
        return waiting
    # A later round waits for those who went on.
    module = event.modules.get(pk=module_id)
    expected = [line.entry_id for line in sheet(event).lines if line.expects(module)]
    return waiting.filter(pk__in=expected)


def part_on_slots(module_id: int | None) -> Q:
    """A condition on slots: those of one part."""
    return Q(module_id=module_id) if module_id else Q(module__isnull=True)


def collisions(
    entries: Iterable[Entry] | QuerySet[Entry], slots: Sequence[Slot] | None = None
) -> list[Collision]:
    """People of these entries who are wanted in another event at the same time. Two queries.

    Without `slots`: at any place that these entries have.
    """
    own = (
        list(Slot.objects.filter(entry__in=entries).select_related("session__event", "entry"))
        if slots is None
        else list(slots)
    )
    if not own:
        return []
    first = min(each.session.starts_at for each in own)
    last = max(each.session.ends_at for each in own)
    people = Competitor.objects.filter(entry__in=entries, active=True)
    elsewhere = (
        Competitor.objects.filter(
            worker__in=people.values("worker"),
            active=True,
            entry__slots__session__starts_at__lt=last,
            entry__slots__session__ends_at__gt=first,
        )
        .exclude(entry__in=entries)
        .values_list("worker_id", "worker__name", "entry__slots")
        .distinct()
    )
    wanted: dict[int, list[tuple[str, int]]] = {}
    for worker_id, name, slot_id in elsewhere:
        wanted.setdefault(worker_id, []).append((name, slot_id))
    if not wanted:
        return []
    others = Slot.objects.select_related("session__event__competition").in_bulk(
        [slot_id for rows in wanted.values() for _name, slot_id in rows]
    )
    mine: dict[int, list[int]] = {}
    for worker_id, entry_id in people.filter(worker__in=wanted).values_list("worker_id", "entry_id"):
        mine.setdefault(entry_id, []).append(worker_id)
    return [
        Collision(name, each, others[slot_id])
        for each in own
        for worker_id in mine.get(each.entry_id, [])
        for name, slot_id in wanted[worker_id]
        if overlap(each.session, others[slot_id].session)
    ]


def overlap(one: Session, other: Session) -> bool:
    """Whether two sessions take place at the same time, if only for a while."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def during(event: Event, starts_at: datetime.datetime, ends_at: datetime.datetime) -> QuerySet[Session]:
    """The sessions of an event that overlap a stretch of time."""
    return Session.objects.filter(event=event, starts_at__lt=ends_at, ends_at__gt=starts_at)
