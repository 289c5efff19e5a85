"""Reads of draws: the one in force, all that were announced, and the list that a draw would be of."""

from __future__ import annotations

from django.db.models import QuerySet

from competitions.judging import drawing
from competitions.judging.models import Draw
from competitions.judging.queries.timetable import competing, parts_of
from competitions.planning.models import Competition, Event


def draw_in_force(event: Event) -> Draw | None:
    """The draw that is announced or held and was not ended."""
    return Draw.objects.filter(event=event, ended_at__isnull=True).first()


def is_drawn(event: Event) -> bool:
    """Whether lots were drawn for this event, and the draw stands."""
    return Draw.objects.filter(event=event, ended_at__isnull=True, drawn_at__isnull=False).exists()


def draws_of(event: Event) -> QuerySet[Draw]:
    """All draws of an event, the newest first, the ended ones among them."""
    return Draw.objects.filter(event=event).select_related("announced_by", "drawn_by", "ended_by")


def public_event(event_id: int) -> Event:
    """An event of a public competition of which a draw was announced.

    Raises:
        Event.DoesNotExist: none.
    """
    return (
        Event.objects.filter(competition__state__in=Competition.PUBLIC_STATES, draws__isnull=False)
        .select_related("competition__organiser", "competition__enterprise", "trade")
        .distinct()
        .get(pk=event_id)
    )


def public_draws(event: Event) -> list[Draw]:
    """Its draws as everybody sees them, the newest first."""
    return list(Draw.objects.filter(event=event))


def draw_list(event: Event, *, spread: bool) -> drawing.DrawList:
    """What would be drawn now: accepted entries by number, sessions and stations. Four queries.

    Of an event of several rounds lots are drawn for the first: who is in a later one is not known yet. Units are told
    apart by numbers of their own, in the order in which they first appear.
    """
    marks: dict[tuple[str, int], str] = {}
    entries = []
    for number, enterprise_id, delegation_id in competing(event).values_list(
        "number", "enterprise_id", "delegation_id"
    ):
        unit = ("delegation", delegation_id) if delegation_id else ("enterprise", enterprise_id or 0)
        mark = marks.setdefault(unit, str(len(marks) + 1))
        entries.append(drawing.Entrant(number or "", mark))
    return drawing.DrawList(
        event=event.name,
        entries=tuple(entries),
        parts=tuple(
            drawing.Part(
                part.key,
                part.name,
                tuple(
                    drawing.SessionPlaces(
                        session.name,
                        tuple(
                            drawing.StationPlaces(station.label, station.capacity)
                            for station in session.stations.all()
                        ),
                    )
                    for session in part.sessions
                ),
            )
            for part in parts_of(event)
            if part.module is None or part.module.round == 1
        ),
        spread=spread,
    )
