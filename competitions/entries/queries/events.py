"""Events that are open for entry, seen from where the actor stands."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from competitions.entries.models import Delegation, Entry, Substitution
from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor


def open_events(actor: Actor, now: datetime.datetime | None = None) -> QuerySet[Event]:
    """Events that take entries now and that the actor's unit or union may enter.

    Annotated: `taken` (places taken), `mine` (of these by the actor's unit or delegation), `drafts` (own
    entries not yet sent in). Internal competitions are seen by their own unit (and union staff) only.
    """
    now = now or timezone.now()
    found = Event.objects.visible_to(actor).filter(
        Q(entry_opens_at__isnull=True) | Q(entry_opens_at__lte=now),
        Q(entry_closes_at__isnull=True) | Q(entry_closes_at__gt=now),
        state=Event.State.OPEN,
        competition__state__in=Competition.PUBLIC_STATES,
    )
    taking = Q(entries__state__in=Entry.TAKING_A_PLACE)
    if actor.at_unit:
        own = Q(entries__enterprise_id=actor.unit_id or 0, entries__delegation__isnull=True)
        found = found.filter(
            Q(competition__enterprise__isnull=True) | Q(competition__enterprise_id=actor.unit_id or 0),
            entered_by=Event.EnteredBy.UNIT,
        )
    else:
        own = Q(entries__delegation__union_id=actor.union_id or 0) | Q(
            entries__entered_through_id=actor.union_id or 0
        )
    return (
        found.select_related("competition__organiser", "trade")
        .annotate(
            taken=Count("entries", filter=taking, distinct=True),
            mine=Count("entries", filter=taking & own, distinct=True),
            drafts=Count("entries", filter=own & Q(entries__state=Entry.State.DRAFT), distinct=True),
        )
        .order_by(F("entry_closes_at").asc(nulls_last=True), "id")
    )


def event(actor: Actor, event_id: int) -> Event:
    """One event in the actor's sight, with competition, organiser and trade.

    Raises:
        Event.DoesNotExist: none, or outside the scope.
    """
    return (
        Event.objects.visible_to(actor)
        .select_related("competition__organiser", "competition__enterprise", "trade")
        .get(pk=event_id)
    )


def managed_event(actor: Actor, event_id: int) -> Event:
    """One event that the actor sees from inside: organiser's side, co-organiser or host.

    Raises:
        Event.DoesNotExist: none, or seen from outside only.
    """
    return (
        Event.objects.managed_by(actor)
        .select_related("competition__organiser", "competition__enterprise", "trade")
        .get(pk=event_id)
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries of an event stand where."""

    submitted: int = 0
    returned: int = 0
    accepted: int = 0
    refused: int = 0
    withdrawn: int = 0

    @property
    def taken(self) -> int:
        return self.submitted + self.returned + self.accepted

    @property
    def all(self) -> int:
        return self.taken + self.refused + self.withdrawn


def tally(event_id: int) -> Tally:
    """Entries of an event by state, drafts left out. One query."""
    counts: dict[str, int] = dict(
        Entry.objects.filter(event=event_id)
        .exclude(state=Entry.State.DRAFT)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    return Tally(**counts)


def in_review(actor: Actor, prefix: str = "") -> Q:
    """A condition: events of the actor's own union or unit whose entries can still be decided.

    `prefix` is what leads to the event, such as "event__".
    """
    own: dict[str, object]
    if actor.at_union:
        own = {"competition__organiser_id": actor.union_id, "competition__enterprise": None}
    else:
        own = {"competition__enterprise_id": actor.unit_id or 0}
    own["state__in"] = (Event.State.OPEN, Event.State.CLOSED)
    return Q(**{f"{prefix}{column}": value for column, value in own.items()})


def managed_events(actor: Actor) -> QuerySet[Event]:
    """Events with entries that the actor sees from inside.

    Annotated: `to_review`, `returned`, `accepted`, and `to_decide` for substitutions asked for.
    """

    def counted(state: str) -> Any:
        return Count("entries", filter=Q(entries__state=state))

    sent = Entry.objects.filter(event=OuterRef("pk")).exclude(state=Entry.State.DRAFT)
    asked = (
        Substitution.objects.filter(entry__event=OuterRef("pk"), state=Substitution.State.REQUESTED)
        .order_by()
        .values("entry__event")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        Event.objects.managed_by(actor)
        .filter(Exists(sent))
        .select_related("competition__organiser", "trade")
        .annotate(
            to_review=counted(Entry.State.SUBMITTED),
            returned=counted(Entry.State.RETURNED),
            accepted=counted(Entry.State.ACCEPTED),
            to_decide=Coalesce(Subquery(asked, output_field=IntegerField()), 0),
        )
        .order_by("-to_review", F("entry_closes_at").asc(nulls_last=True), "id")
    )


def own_delegation(actor: Actor, competition_id: int) -> Delegation | None:
    """The delegation of the actor's own union in a competition."""
    if not actor.at_union:
        return None
    return (
        Delegation.objects.filter(competition=competition_id, union_id=actor.union_id or 0)
        .select_related("union", "competition")
        .first()
    )
