"""Events: one with what its page shows."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor


def event(actor: Actor, pk: int) -> Event:
    """One event of a competition that the actor may see, with competition, trade and modules.

    Raises:
        Event.DoesNotExist: none, or outside the scope.
    """
    return (
        Event.objects.visible_to(actor)
        .select_related("competition__organiser__parent", "competition__enterprise", "trade")
        .prefetch_related("modules")
        .get(pk=pk)
    )


def due_to_open(now: datetime.datetime) -> QuerySet[Event]:
    """Planned events of filed competitions whose entry period has begun and is not over, for the schedule."""
    return _of_what_is_held().filter(
        state=Event.State.PLANNED, entry_opens_at__lte=now, entry_closes_at__gt=now
    )


def due_to_close(now: datetime.datetime) -> QuerySet[Event]:
    """Events of filed competitions that still take entries after the deadline, for the schedule."""
    return _of_what_is_held().filter(state=Event.State.OPEN, entry_closes_at__lte=now)


def _of_what_is_held() -> QuerySet[Event]:
    """Without competitions entered afterwards, whose entries are put on record at any time."""
    held = Event.objects.filter(
        competition__state__in=Competition.PUBLIC_STATES, competition__backfilled=False
    )
    return held.select_related("competition__organiser").order_by("id")
