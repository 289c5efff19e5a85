"""Reads of the incident log of an event."""

from __future__ import annotations

from django.db.models import QuerySet

from competitions.judging.models import Incident
from competitions.planning.models import Event

SORTS = {
    "happened": ("happened_at", "pk"),
    "-happened": ("-happened_at", "-pk"),
    "kind": ("kind", "-happened_at", "-pk"),
    "-kind": ("-kind", "-happened_at", "-pk"),
}


def incidents(
    event: Event, *, kind: str = "", state: str = "", module: int | None = None, sort: str = ""
) -> QuerySet[Incident]:
    """The log of an event as a person filters and sorts it; the newest first."""
    found = Incident.objects.filter(event=event).select_related(
        "module", "entry", "reported_by", "decided_by"
    )
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    if module:
        found = found.filter(module=module)
    return found.order_by(*SORTS.get(sort, SORTS["-happened"]))


def incident(event: Event, incident_id: int) -> Incident:
    """One incident of an event.

    Raises:
        Incident.DoesNotExist: none.
    """
    return incidents(event).get(pk=incident_id)
