"""Events whose scores wait, and what the judging room puts before people on their desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Entry
from competitions.judging import blinding
from competitions.judging.models import ModuleScore, Outcome, Session, Slot
from competitions.planning.models import Competition, Event, Module
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Figure, Hit, Waiting
from portal.acts.scope import below

# States in which an event has scores or waits for them.
STATES = (
    Event.State.UNDER_WAY,
    Event.State.SCORED,
    Event.State.ON_NOTICE,
    Event.State.PUBLISHED,
    Event.State.ARCHIVED,
)

# Who runs events, and so enters their scores.
_RUNNING = (Role.OFFICER, Role.ADMINISTRATOR)


def own_events(actor: Actor) -> QuerySet[Event]:
    """The events on whose organiser's side the actor stands.

    Co-organisers and hosts read results once they are published: marks and standings before that are not theirs.
    Whoever marks blind at an event sees it from the judge's side alone until the codes are opened.
    """
    return Event.objects.of_the_organiser(actor).exclude(pk__in=blinding.closed_to(actor.user_id))


def event(actor: Actor, event_id: int) -> Event:
    """One event on whose organiser's side the actor stands, with competition, organiser and trade.

    Raises:
        Event.DoesNotExist: none, or outside the scope.
    """
    return (
        own_events(actor)
        .select_related("competition__organiser", "competition__enterprise", "trade")
        .get(pk=event_id)
    )


def held_competition(actor: Actor, competition_id: int) -> Competition:
    """A public competition on whose organiser's side the actor stands.

    Raises:
        Competition.DoesNotExist: none, or outside the scope.
    """
    return (
        Competition.objects.of_the_organiser(actor)
        .public()
        .select_related("organiser", "enterprise")
        .get(pk=competition_id)
    )


def events_of_book(actor: Actor, competition: Competition) -> list[Event]:
    """The events of a competition that go on and that the actor sees from the organiser's side, in their order."""
    return list(
        own_events(actor)
        .filter(competition=competition)
        .exclude(state=Event.State.CANCELLED)
        .select_related("competition__organiser", "competition__enterprise", "trade")
    )


def book_rows(actor: Actor, competition: Competition) -> list[dict[str, Any]]:
    """What the order book would hold of each event: sessions, entries, how many of these have a place. Two queries."""
    slots = Slot.objects.filter(session__event=OuterRef("pk")).order_by().values("session__event")
    sessions = Session.objects.filter(event=OuterRef("pk")).order_by().values("event")
    accepted = Entry.objects.filter(event=OuterRef("pk"), state=Entry.State.ACCEPTED)
    found = (
        own_events(actor)
        .filter(competition=competition)
        .exclude(state=Event.State.CANCELLED)
        .annotate(
            entrants=_counted(accepted),
            parts=Coalesce(
                Subquery(sessions.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
            ),
            placed=Coalesce(
                Subquery(
                    slots.annotate(n=Count("entry", distinct=True)).values("n"), output_field=IntegerField()
                ),
                0,
            ),
        )
    )
    return [
        {"event": event, "entrants": event.entrants, "sessions": event.parts, "placed": event.placed}
        for event in found
    ]


def scoring_events(actor: Actor) -> QuerySet[Event]:
    """Events with scores or waiting for them."""
    return own_events(actor).filter(state__in=STATES)


def with_progress(actor: Actor, event_ids: Sequence[int]) -> list[tuple[Event, int, int]]:
    """Those events in their order, each with its entrants and how many of these are completely scored. Two queries.

    One that has gone meanwhile (cancelled, say) is left out. Only for a page: sorted together with all this, it would be read and counted for all that are sorted.
    """
    related = ("competition__organiser", "competition__enterprise", "trade")
    found = scoring_events(actor).select_related(*related).in_bulk(event_ids)
    counted = progress(event_ids)
    return [(found[pk], *counted[pk]) for pk in event_ids if pk in found and pk in counted]


def progress(events: Sequence[int] | QuerySet[Event, Any]) -> dict[int, tuple[int, int]]:
    """How many entrants each of the events (or ids of events) has, and how many of these are completely scored. One query.

    Asked for the events of one page: together with the sorting it would be counted for all that are sorted.
    """
    accepted = Entry.objects.filter(event=OuterRef("pk"), state=Entry.State.ACCEPTED)
    # Of several rounds the first: who is in a later one is known from the scores alone.
    missing = Module.objects.filter(event=OuterRef("event"), round=1).exclude(
        Exists(ModuleScore.objects.filter(entry=OuterRef(OuterRef("pk")), module=OuterRef("pk")))
    )
    settled = accepted.filter(
        (Q(outcome__isnull=False) & ~Q(outcome__status=Outcome.Status.COMPETED)) | ~Exists(missing)
    )
    counted = (
        Event.objects.filter(Q(pk__in=events))
        .order_by()
        .annotate(entrants=_counted(accepted), settled=_counted(settled))
        .values_list("pk", "entrants", "settled")
    )
    return {pk: (entrants, done) for pk, entrants, done in counted}


def _counted(entries: QuerySet[Entry]) -> Coalesce:
    counted = entries.order_by().values("event").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def waiting_for(actor: Actor) -> list[Waiting]:
    """Events under way whose scores are to be entered, of the actor's own union or unit: for those who run them.

    One query.
    """
    own = _own(actor)
    if own is None or actor.role not in _RUNNING:
        return []
    counts = Event.objects.filter(own).aggregate(
        to_score=Count("pk", filter=Q(state=Event.State.UNDER_WAY)),
    )
    if not counts["to_score"]:
        return []
    return [
        Waiting(
            label=_("Events whose scores are to be entered"),
            count=counts["to_score"],
            url=f"{reverse('judging:events')}?state=under_way&mine=1",
            icon="clipboard-check",
        )
    ]


def figures_for(actor: Actor) -> list[Figure]:
    """Events under way in the actor's scope. One query."""
    if not (actor.at_union or actor.at_unit):
        return []
    under_way = own_events(actor).filter(state=Event.State.UNDER_WAY).count()
    return [
        Figure(
            label=_("Events under way"),
            value=under_way,
            url=f"{reverse('judging:events')}?state=under_way",
            icon="clipboard-check",
        )
    ]


def search(actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Entries by entry number among the events of the organiser's side: to the line on the score sheet."""
    text = text.strip().upper()
    if len(text) < 3 or not (actor.at_union or actor.at_unit):
        return []
    found = (
        Entry.objects.filter(
            number__startswith=text,
            state=Entry.State.ACCEPTED,
            event__in=own_events(actor).filter(state__in=STATES),
        )
        .select_related("event")
        .order_by("number")[:limit]
    )
    return [
        Hit(
            kind=_("Score sheet"),
            title=entry.number or "",
            detail=entry.event.name,
            url=f"{reverse('judging:scores', args=[entry.event_id])}?text={entry.number}",
            icon="clipboard-check",
        )
        for entry in found
    ]


def _own(actor: Actor) -> Q | None:
    """Events that the actor's own union or unit is to score: what lies below is for those below."""
    if actor.at_unit:
        return Q(competition__enterprise_id=actor.unit_id or 0)
    if actor.at_union:
        return Q(competition__organiser_id=actor.union_id or 0) & below(
            actor.path, "competition__organiser__path"
        )
    return None


SORTS = {
    "day": ("starts_on", "id"),
    "-day": ("-starts_on", "-id"),
    "competition": ("competition__name", "id"),
    "-competition": ("-competition__name", "-id"),
}


def filtered_events(
    actor: Actor,
    *,
    text: str = "",
    state: str = "",
    year: int | None = None,
    mine: bool = False,
    sort: str = "",
) -> QuerySet[Event]:
    """The list of events with scores as a person filters and sorts it; under way first, then by day.

    `mine` leaves those of the actor's own union or unit.
    """
    found = scoring_events(actor)
    if mine:
        own = _own(actor)
        found = found.filter(own) if own is not None else found.none()
    if text := text.strip():
        found = found.filter(
            Q(name__icontains=text)
            | Q(competition__name__icontains=text)
            | Q(competition__initials__startswith=text.lower())
        )
    if state:
        found = found.filter(state=state)
    if year:
        found = found.filter(competition__year=year)
    if sort in SORTS:
        return found.order_by(*SORTS[sort])
    rank = Case(
        *(When(state=each, then=Value(place)) for place, each in enumerate(STATES)),
        output_field=IntegerField(),
    )
    return found.order_by(rank, "-starts_on", "-id")
