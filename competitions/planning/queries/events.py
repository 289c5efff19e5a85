"""Events: one with what its page shows, the list of those in scope, those whose hour has come."""

from __future__ import annotations

import datetime
import enum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor

# Both states in which an event's results stand published, as one choice of the list.
RESULTS_OUT = "results_out"
_STATES = {RESULTS_OUT: (Event.State.PUBLISHED, Event.State.ARCHIVED)}
SORTS = {
    "starts_on": "starts_on",
    "closes": "entry_closes_at",
    "name": "name",
    "competition": "competition__name",
}


class Due(enum.StrEnum):
    """What is to be done with an event now that its hour has come."""

    OPEN = "open"
    CLOSE = "close"
    START = "start"


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


def due_now(due: str) -> Q:
    """Events of filed competitions whose entry is to be opened or closed, or which are to be started, by now."""
    conditions = {
        Due.OPEN: Q(state=Event.State.PLANNED, entry_opens_at__lte=timezone.now()),
        Due.CLOSE: Q(state=Event.State.OPEN, entry_closes_at__lte=timezone.now()),
        Due.START: Q(state=Event.State.CLOSED, starts_on__lte=timezone.localdate()),
    }
    return conditions[Due(due)] & Q(competition__state__in=Competition.PUBLIC_STATES)


def own_events(actor: Actor) -> Q:
    """A condition: events that the actor's own union organises or the actor's own unit holds."""
    if actor.at_union:
        return Q(competition__organiser=actor.union_id)
    return Q(competition__enterprise=actor.unit_id or 0)


def events_listed(actor: Actor, chosen: dict[str, Any], sort: str = "") -> QuerySet[Event]:
    """Events of filed competitions that the actor manages, filtered and sorted; the latest first.

    chosen: `q`, `state` (a state or RESULTS_OUT), `due`, `year`, `scope` ("own": the actor's own union or unit).
    Unknown words and sorts are ignored.
    """
    found = Event.objects.managed_by(actor).filter(competition__state__in=Competition.PUBLIC_STATES)
    if chosen.get("scope") == "own":
        found = found.filter(own_events(actor))
    if state := chosen.get("state"):
        found = found.filter(state__in=_STATES.get(state, (state,)))
    if due := chosen.get("due"):
        found = found.filter(due_now(due))
    if year := chosen.get("year"):
        found = found.filter(competition__year=year)
    if text := (chosen.get("q") or "").strip():
        found = found.filter(
            Q(name__icontains=text) | Q(competition__name__icontains=text) | Q(trade__name__icontains=text)
        )
    column = SORTS.get(sort.removeprefix("-"), "starts_on")
    descending = sort.startswith("-") or sort.removeprefix("-") not in SORTS
    related = ("competition__organiser", "competition__enterprise", "trade")
    return (
        found.select_related(*related)
        .prefetch_related("modules")
        .order_by(f"-{column}" if descending else column, "-id")
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
