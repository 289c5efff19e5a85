"""Acts on the timetable: sessions and stations by hand or in a row. Who stands where is put by `places`.

Every act locks the event's row, so that two people who change the timetable do so one after the other.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from competitions.judging import queries, rules
from competitions.judging.models import Session, Slot, Station
from competitions.planning.audiences import entrants_of
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing

LAID_OUT_IN = (
    Event.State.PLANNED,
    Event.State.OPEN,
    Event.State.CLOSED,
    Event.State.POSTPONED,
    Event.State.UNDER_WAY,
)
MOST_SESSIONS = 60
MOST_STATIONS = 200


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as somebody wants it. `stations`: their labels in order; `capacity`: places at each."""

    name: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    stations: tuple[str, ...]
    module: Module | None = None
    place: str = ""
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Several sessions in a row: the first, how many, and minutes of pause between two."""

    first: SessionFacts
    count: int
    pause: int = 0


def add_session(*, actor: Actor, event: Event, facts: SessionFacts) -> Session:
    """Make one session with its stations.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: on a field: not within the event's days, stations taken at that time, modules mixed with the whole.
    """
    with performing("add_session", actor=actor, on=event, may=rules.may_lay_timetable) as deed:
        require_time(deed)
        _require_free_hand(deed)
        return _add(deed, facts)


def add_sessions(*, actor: Actor, event: Event, row: SessionRow) -> list[Session]:
    """Make several sessions one after the other, all alike; named by their number within the event.

    Raises:
        NotAllowed, Refused: as `add_session`; nothing is made where one of them cannot be.
    """
    with performing("add_sessions", actor=actor, on=event, may=rules.may_lay_timetable) as deed:
        require_time(deed)
        _require_free_hand(deed)
        deed.require(
            1 <= row.count <= MOST_SESSIONS,
            _("Between 1 and %(most)d sessions at a time.") % {"most": MOST_SESSIONS},
            field="count",
        )
        length = row.first.ends_at - row.first.starts_at
        step = length + datetime.timedelta(minutes=row.pause)
        names = set(deed.subject.sessions.values_list("name", flat=True))
        made: list[Session] = []
        number = 0
        for position in range(row.count):
            name = ""
            while not name or name in names:
                number += 1
                name = _("%(name)s session %(number)d") % {"name": row.first.name, "number": number}
            names.add(name)
            starts_at = row.first.starts_at + step * position
            made.append(
                _add(
                    deed,
                    replace(row.first, name=name.strip(), starts_at=starts_at, ends_at=starts_at + length),
                )
            )
        deed.extra["sessions_added"] = len(made)
        return made


def change_session(*, actor: Actor, session: Session, facts: SessionFacts) -> Session:
    """Change name, time, place and stations. Stations at which somebody has a place stay.

    Raises:
        NotAllowed, Refused: as `add_session`; a station in use would go; somebody would be at two places at once.
    """
    with performing("change_session", actor=actor, on=session.event, may=rules.may_lay_timetable) as deed:
        require_time(deed)
        session = deed.also(Session.objects.get(pk=session.pk, event=deed.subject))
        before = (session.starts_at, session.ends_at, session.place)
        slots = list(Slot.objects.filter(session=session).select_related("entry", "station"))
        deed.require(
            not slots or session.module_id == (facts.module.pk if facts.module else None),
            _("Entries have places here: the module stays."),
            field="module",
        )
        if _reshapes(session, facts):
            _require_free_hand(deed)
        _check(deed, facts, session)
        session.module, session.name, session.place = facts.module, facts.name, facts.place
        session.starts_at, session.ends_at = facts.starts_at, facts.ends_at
        require_nobody_twice(deed, session, slots)
        session.save()
        _change_stations(deed, session, facts, slots)
        if slots and before != (session.starts_at, session.ends_at, session.place):
            _tell(deed, session)
    return session


def remove_session(*, actor: Actor, session: Session) -> Event:
    """Take a session out in which nobody has a place.

    Raises:
        NotAllowed, Refused: as above; somebody has a place there.
    """
    with performing("remove_session", actor=actor, on=session.event, may=rules.may_lay_timetable) as deed:
        require_time(deed)
        _require_free_hand(deed)
        found = Session.objects.filter(pk=session.pk, event=deed.subject).first()
        deed.require(found is not None, _("Somebody has taken it out already."))
        assert found is not None
        deed.require(not found.slots.exists(), _("Entries have places in this session: move them first."))
        deed.extra["session"] = found.name
        found.delete()
    return deed.subject


def require_time(deed: Deed[Event]) -> None:
    """The timetable of a contest can be changed until it is over."""
    deed.require(
        deed.subject.state in LAID_OUT_IN,
        _("The contest is over or cancelled: its timetable stays as it is."),
    )


def _require_free_hand(deed: Deed[Event]) -> None:
    """Sessions and stations are part of the announced list."""
    draw = queries.draw_in_force(deed.subject)
    deed.require(
        draw is None or draw.drawn_at is not None,
        _("A draw is announced with these sessions and stations. Withdraw the announcement first."),
    )


def _add(deed: Deed[Event], facts: SessionFacts) -> Session:
    _check(deed, facts, None)
    session = Session.objects.create(
        event=deed.subject,
        module=facts.module,
        name=facts.name,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        place=facts.place,
    )
    Station.objects.bulk_create(
        Station(session=session, label=label, capacity=facts.capacity, order=order)
        for order, label in enumerate(facts.stations)
    )
    return deed.also(session, fresh=True)


def _check(deed: Deed[Event], facts: SessionFacts, changed: Session | None) -> None:
    """What holds for a new session and for a changed one."""
    event = deed.subject
    others = event.sessions.exclude(pk=changed.pk if changed else 0)
    deed.require(facts.name.strip(), _("Give the session a name."), field="name")
    deed.require(
        not others.filter(name=facts.name).exists(),
        _("This event has a session of that name already."),
        field="name",
    )
    deed.require(facts.ends_at > facts.starts_at, _("The session ends before it begins."), field="ends_at")
    first, last = (timezone.localtime(moment).date() for moment in (facts.starts_at, facts.ends_at))
    deed.require(
        event.starts_on <= first and last <= event.ends_on,
        _("“%(name)s” is not within the days of the event, %(first)s to %(last)s.")
        % {"name": facts.name, "first": event.starts_on, "last": event.ends_on},
        field="starts_at",
    )
    deed.require(
        facts.module is None or facts.module.event_id == event.pk,
        _("This module does not belong to the event."),
        field="module",
    )
    deed.require(
        not others.filter(module__isnull=facts.module is not None).exists(),
        _("Sessions of the whole event and of single modules cannot be mixed."),
        field="module",
    )
    labels = facts.stations
    deed.require(
        1 <= len(labels) <= MOST_STATIONS,
        _("Between 1 and %(most)d stations.") % {"most": MOST_STATIONS},
        field="stations",
    )
    deed.require(len(set(labels)) == len(labels), _("Two stations have the same label."), field="stations")
    deed.require(facts.capacity >= 1, _("A station has at least one place."), field="capacity")
    _require_stations_free(deed, facts, changed)


def _require_stations_free(deed: Deed[Event], facts: SessionFacts, changed: Session | None) -> None:
    """A station of the same label at the same place is not used by two sessions at once."""
    busy = (
        queries.during(deed.subject, facts.starts_at, facts.ends_at)
        .filter(place=facts.place, stations__label__in=facts.stations)
        .exclude(pk=changed.pk if changed else 0)
        .first()
    )
    deed.require(
        busy is None,
        _(
            "“%(name)s” needs stations that “%(other)s” uses at that time. Change the time, the place or the labels."
        )
        % {"name": facts.name, "other": busy.name if busy else ""},
        field="starts_at",
    )


def _reshapes(session: Session, facts: SessionFacts) -> bool:
    """Whether the change touches what a draw's list says of a session."""
    stations = [(each.label, each.capacity) for each in session.stations.all()]
    return (
        session.name != facts.name
        or session.module_id != (facts.module.pk if facts.module else None)
        or stations != [(label, facts.capacity) for label in facts.stations]
        or session.starts_at != facts.starts_at
    )


def _change_stations(deed: Deed[Event], session: Session, facts: SessionFacts, slots: Sequence[Slot]) -> None:
    present = {station.label: station for station in session.stations.all()}
    used: dict[str, int] = {}
    for slot in slots:
        used[slot.station.label] = max(used.get(slot.station.label, 0), slot.place)
    for label, most in used.items():
        deed.require(
            label in facts.stations and most <= facts.capacity,
            _("Entries have places at “%(station)s”: move them first.") % {"station": label},
            field="stations",
        )
    for label, station in present.items():
        if label not in facts.stations:
            station.delete()
    for order, label in enumerate(facts.stations):
        Station.objects.update_or_create(
            session=session, label=label, defaults={"order": order, "capacity": facts.capacity}
        )
    if list(present) != list(facts.stations):
        deed.extra["stations"] = list(facts.stations)


def require_nobody_twice(deed: Deed[Event], session: Session, slots: Sequence[Slot]) -> None:
    """No entry of these is in another session of the event at the same time."""
    if not slots:
        return
    twice = (
        Slot.objects.filter(
            entry__in=[slot.entry_id for slot in slots],
            session__in=queries.during(deed.subject, session.starts_at, session.ends_at),
        )
        .exclude(pk__in=[slot.pk for slot in slots if slot.pk])
        .exclude(session=session)
        .select_related("session", "entry")
        .first()
    )
    deed.require(
        twice is None,
        _("%(entry)s is in “%(session)s” at that time.")
        % {"entry": twice.entry if twice else "", "session": twice.session if twice else ""},
        field="entry",
    )


def _tell(deed: Deed[Event], session: Session) -> None:
    deed.tell(
        entrants_of(deed.subject),
        title=_("“%(session)s” of %(event)s has been moved")
        % {"session": session.name, "event": deed.subject.name},
        body=_("Now from %(start)s to %(end)s (Beijing time), %(place)s.")
        % {
            "start": formats.date_format(timezone.localtime(session.starts_at), "SHORT_DATETIME_FORMAT"),
            "end": formats.date_format(timezone.localtime(session.ends_at), "SHORT_DATETIME_FORMAT"),
            "place": session.place or deed.subject.place or deed.subject.competition.place,
        },
    )
