"""Whom a results sheet may name: the people of the unit, or of one of the units in the organiser's area."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from competitions.entries.models import Competitor
from competitions.entries.queries.people import workers_of
from competitions.planning.models import Event
from enterprises.models import Enterprise, Worker
from portal.acts.scope import below
from unions.models import Union


def has_roster(event: Event) -> bool:
    """Whether people are put on the sheet directly: inside an enterprise, and for what is entered afterwards."""
    return event.competition.enterprise_id is not None or event.competition.backfilled


def units_of(event: Event) -> QuerySet[Enterprise]:
    """The enterprise that holds an internal competition; else the units of the organiser's area, by name."""
    competition = event.competition
    if competition.enterprise_id is not None:
        return Enterprise.objects.filter(pk=competition.enterprise_id)
    inside = Union.objects.filter(below(competition.organiser.path)).order_by().values("pk")
    return Enterprise.objects.filter(Q(county__in=inside) | Q(union__in=inside)).order_by("name", "pk")


def people_to_add(event: Event, unit: Enterprise | None, text: str = "") -> QuerySet[Worker]:
    """People of a unit who are not on the event's sheet yet; nobody while no unit is chosen."""
    if unit is None:
        return Worker.objects.none()
    entered = Competitor.objects.filter(event=event, active=True).values("worker")
    return workers_of(unit, text=text).exclude(pk__in=entered)
