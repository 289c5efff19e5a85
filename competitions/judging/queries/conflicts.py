"""Possible conflicts that wait for a decision, over all events of whoever decides them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from competitions.entries.models import Entry
from competitions.judging import recusal
from competitions.judging.models import Appointment
from competitions.planning.models import Event
from portal.acts.actors import Actor, Role

DECIDING = (Role.OFFICER, Role.ADMINISTRATOR)
#: While these hold, a conflict can still keep a judge from an entry.
OPEN_IN = (
    Event.State.PLANNED,
    Event.State.OPEN,
    Event.State.CLOSED,
    Event.State.POSTPONED,
    Event.State.UNDER_WAY,
)


def _deciding(actor: Actor) -> QuerySet[Event]:
    """The events of the own union that go on and have judges and entries; without those at which the person marks."""
    if not actor.at_union or actor.role not in DECIDING:
        return Event.objects.none()
    appointments = Appointment.objects.live().filter(event=OuterRef("pk")).order_by()
    marking = appointments.filter(judge__user_id=actor.user_id or 0, role__in=Appointment.MARKING)
    entries = Entry.objects.filter(event=OuterRef("pk"), state=Entry.State.ACCEPTED).order_by()
    return Event.objects.filter(
        ~Exists(marking),
        Exists(appointments),
        Exists(entries),
        competition__organiser_id=actor.union_id or 0,
        state__in=OPEN_IN,
    )


def undecided(actor: Actor) -> list[recusal.Point]:
    """What waits for the actor's decision, the nearest event first. A constant number of queries, one if there is
    no such event.
    """
    events = {
        event.pk: event
        for event in _deciding(actor).select_related("competition__organiser", "competition__enterprise")
    }
    if not events:
        return []
    found = [point for point in recusal.points_of(list(events.values())) if point.waits]

    def place(point: recusal.Point) -> tuple[object, ...]:
        event = events[point.appointment.event_id]
        return (event.starts_on, event.pk, point.appointment.judge.name, point.entry.pk, point.ground)

    for point in found:
        point.appointment.event = events[point.appointment.event_id]
    return sorted(found, key=place)
