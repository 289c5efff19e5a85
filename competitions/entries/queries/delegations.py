"""Delegations, and the lower events from which their places can be filled."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from competitions.entries.models import Delegation, Entry, Selection
from competitions.entries.queries.standing import with_people
from competitions.entries.ranking import Ranking
from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor
from portal.acts.scope import below


def delegation(actor: Actor, delegation_id: int) -> Delegation:
    """One delegation in the actor's sight.

    Raises:
        Delegation.DoesNotExist: none, or outside the scope.
    """
    return (
        Delegation.objects.visible_to(actor)
        .select_related("competition__organiser", "union", "key")
        .get(pk=delegation_id)
    )


def delegations(actor: Actor) -> QuerySet[Delegation]:
    """Delegations in the actor's sight with the number of their entries."""
    taking = Q(entries__state__in=Entry.TAKING_A_PLACE)
    return (
        Delegation.objects.visible_to(actor)
        .select_related("competition__organiser", "union")
        .annotate(
            taken=Count("entries", filter=taking, distinct=True),
            accepted=Count("entries", filter=Q(entries__state=Entry.State.ACCEPTED), distinct=True),
        )
        .order_by("-competition__starts_on", "union__path")
    )


def joinable(actor: Actor) -> list[Competition]:
    """Competitions with open events for delegations in which the actor's union has none yet."""
    if not actor.at_union:
        return []
    return list(
        Competition.objects.visible_to(actor)
        .filter(
            state__in=Competition.PUBLIC_STATES,
            events__entered_by=Event.EnteredBy.DELEGATION,
            events__state=Event.State.OPEN,
        )
        .exclude(delegations__union_id=actor.union_id or 0)
        .select_related("organiser")
        .distinct()
        .order_by("starts_on", "id")
    )


def events_of(found: Delegation) -> list[Event]:
    """The competition's events for delegations; `taken` is how many places this delegation has."""
    taken = Q(entries__delegation=found, entries__state__in=Entry.TAKING_A_PLACE)
    return list(
        Event.objects.filter(competition=found.competition, entered_by=Event.EnteredBy.DELEGATION)
        .select_related("trade", "competition")
        .annotate(taken=Count("entries", filter=taken))
        .order_by("order", "id")
    )


def entries_of(found: Delegation) -> list[Entry]:
    """The delegation's entries with their people: three queries."""
    entries = list(
        found.entries.select_related("event", "enterprise", "selected_from__event__competition").order_by(
            "event__order", "event_id", "id"
        )
    )
    with_people(entries)
    return entries


def sources(found: Delegation, target: Event) -> list[Event]:
    """Published events of the same group, held by the delegation's union or below it; the same trade first."""
    events = (
        Event.objects.filter(
            below(found.union.path, "competition__organiser__path"),
            state__in=(Event.State.PUBLISHED, Event.State.ARCHIVED),
            group=target.group,
            format=target.format,
        )
        .exclude(competition=target.competition)
        .select_related("competition__organiser", "trade")
        .order_by("-ends_on", "id")[:100]
    )
    return sorted(events, key=lambda event: event.trade_id != target.trade_id)


def selections_of(found: Delegation) -> list[Selection]:
    return list(found.selections.select_related("source__competition", "target", "by").order_by("-id"))


def names_of(ranking: Ranking) -> dict[int, str]:
    """Entry → team or names and unit, for the ranks that a page offers. Three queries."""
    entries = list(
        Entry.objects.filter(pk__in=[entry_id for _rank, entry_id in ranking.rows[:200]]).select_related(
            "enterprise"
        )
    )
    with_people(entries)
    return {
        entry.pk: " · ".join(
            part
            for part in (
                entry.team_name or "、".join(competitor.worker.name for competitor in entry.people),  # type: ignore[attr-defined]
                entry.enterprise.name if entry.enterprise is not None else "",
            )
            if part
        )
        for entry in entries
    }
