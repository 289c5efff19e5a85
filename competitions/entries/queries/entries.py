"""Entries, competitors and attachments, one or many."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from competitions.entries.models import Attachment, Competitor, Entry, Substitution
from competitions.planning.models import Event
from enterprises.models import Enterprise
from portal.acts.actors import Actor
from portal.acts.scope import below
from portal.acts.unchanged import for_actor

_JOINED = (
    "event__competition__organiser",
    "event__competition__enterprise",
    "event__trade",
    "enterprise__county",
    "enterprise__union",
    "delegation__union",
)


def entry(actor: Actor, entry_id: int) -> Entry:
    """One entry in the actor's sight, with event, competition, unit and delegation.

    Raises:
        Entry.DoesNotExist: none, or outside the scope.
    """
    return (
        Entry.objects.visible_to(actor)
        .select_related(*_JOINED, "selected_from__event__competition", "selection", "created_by")
        .get(pk=entry_id)
    )


def competitor(actor: Actor, entry_id: int, competitor_id: int) -> Competitor:
    """One competitor of an entry in the actor's sight.

    Raises:
        Entry.DoesNotExist, Competitor.DoesNotExist: none, or outside the scope.
    """
    seen = entry(actor, entry_id)
    found = Competitor.objects.select_related("worker__key", "employer").get(entry=seen, pk=competitor_id)
    found.entry = seen
    return found


def attachment(actor: Actor, entry_id: int, attachment_id: int) -> Attachment:
    """One attachment of an entry in the actor's sight; whether it may be opened is the act's to say.

    Raises:
        Entry.DoesNotExist, Attachment.DoesNotExist: none, or outside the scope.
    """
    seen = entry(actor, entry_id)
    found = Attachment.objects.select_related("joint").get(entry=seen, pk=attachment_id)
    found.entry = seen
    return found


def substitution(actor: Actor, substitution_id: int) -> Substitution:
    """One request for a substitution, of an entry in the actor's sight.

    Raises:
        Substitution.DoesNotExist, Entry.DoesNotExist: none, or outside the scope.
    """
    found = Substitution.objects.select_related(
        "leaving__worker", "leaving__employer", "coming__key", "requested_by", "decided_by"
    ).get(pk=substitution_id)
    found.entry = entry(actor, found.entry_id)
    return found


def _present() -> Prefetch[str]:
    return Prefetch(
        "competitors",
        queryset=Competitor.objects.filter(left_at__isnull=True).select_related("worker", "employer"),
        to_attr="people",
    )


def matching(text: str) -> Q:
    """A condition on entries: number, team name, unit, or a competitor's name or initials."""
    text = text.strip()
    named = Competitor.objects.filter(
        Q(worker__name__contains=text) | Q(worker__initials__startswith=text.lower()), entry=OuterRef("pk")
    )
    return (
        Q(number__contains=text)
        | Q(team_name__contains=text)
        | Q(enterprise__name__contains=text)
        | Q(enterprise__initials__startswith=text.lower())
        | Q(Exists(named))
    )


def entry_list(actor: Actor) -> QuerySet[Entry]:
    """The entries that the actor has a hand in: a unit's own, a union's units and delegations, one's own.

    What an organiser receives from elsewhere stands in the review lists (`received`), not here. People are
    loaded as `people` (names and employers, no keys): two queries for any number of rows.
    """
    found = Entry.objects.visible_to(actor)
    if actor.at_unit:
        found = found.filter(
            Q(enterprise_id=actor.unit_id or 0)
            | Exists(Competitor.objects.filter(entry=OuterRef("pk"), employer_id=actor.unit_id or 0))
        )
    elif actor.at_union:
        found = found.filter(
            below(actor.path, "enterprise__county__path")
            | below(actor.path, "enterprise__union__path")
            | below(actor.path, "delegation__union__path")
        )
    return found.select_related("event__competition", "enterprise", "delegation").prefetch_related(_present())


def event_choices(actor: Actor, limit: int = 100) -> list[tuple[int, str]]:
    """(id, competition and event) of the newest events in `entry_list`, to narrow it by. One query, kept."""
    entered = entry_list(actor).prefetch_related(None).select_related(None).filter(event=OuterRef("pk"))
    events = Event.objects.filter(Exists(entered)).order_by("-starts_on", "-pk")

    def read() -> list[tuple[int, str]]:
        named = events.values_list("pk", "competition__name", "name")[:limit]
        return [(pk, f"{competition} · {name}") for pk, competition, name in named]

    return for_actor(actor, "entries.events", read)


def made_by(actor: Actor) -> Q:
    """A condition: entries that the actor's own unit made, or the actor's own union by delegation or for a unit."""
    if actor.at_unit:
        return Q(enterprise_id=actor.unit_id or 0, delegation=None)
    return Q(delegation__union_id=actor.union_id or 0) | Q(entered_through_id=actor.union_id or 0)


def own_unsent(actor: Actor, event_id: int) -> QuerySet[Entry]:
    """The drafts and returned entries of an event that are the actor's to send in, in the order of making.

    A unit's people in somebody else's delegation are not: that is its union's to send.
    """
    found = entry_list(actor).filter(event=event_id, state__in=(Entry.State.DRAFT, Entry.State.RETURNED))
    if actor.at_unit:
        found = found.filter(enterprise_id=actor.unit_id or 0, delegation=None)
    elif actor.at_union:
        found = found.filter(Q(delegation=None) | below(actor.path, "delegation__union__path"))
    return found.select_related(*_JOINED).order_by("id")


def received(actor: Actor, event: Event) -> QuerySet[Entry]:
    """The entries of an event as its organiser, co-organisers and hosts see them: never drafts."""
    return (
        Entry.objects.visible_to(actor)
        .filter(event=event, event__in=Event.objects.managed_by(actor))
        .exclude(state=Entry.State.DRAFT)
        .select_related("enterprise__county", "enterprise__union", "delegation__union")
    )


def substitutions_of(event: Event) -> list[Substitution]:
    """Requests of an event that wait for a decision."""
    return list(
        Substitution.objects.filter(entry__event=event, state=Substitution.State.REQUESTED)
        .select_related("entry", "leaving__worker", "coming")
        .order_by("id")
    )


def units_for(actor: Actor, text: str = "") -> QuerySet[Enterprise]:
    """The open units for which staff of a union may enter."""
    found = Enterprise.objects.visible_to(actor).filter(closed_on__isnull=True)
    text = text.strip()
    if text:
        found = found.filter(
            Q(name__contains=text) | Q(initials__startswith=text.lower()) | Q(uscc__startswith=text.upper())
        )
    return found.select_related("county").order_by("name", "id")
