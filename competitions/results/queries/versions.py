"""Reads of the results room: versions for the public, for staff, for the people who competed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Competitor, Entry
from competitions.planning.models import Competition, Event
from competitions.results.models import ResultVersion
from competitions.results.queries.public_heads import Head, all_heads, opened
from competitions.results.snapshots import Row, row_of
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Hit, Waiting
from portal.acts.scope import below
from unions.models import Union

# What is public then is final, unless a correction is under way.
FINAL_STATES = (Event.State.PUBLISHED, Event.State.ARCHIVED)


def heads(event_id: int) -> list[Head]:
    """The versions of an event that are open, newest first; withdrawn ones among them. One query."""
    return opened(all_heads(event_id), timezone.now())


def newest_standing(event_id: int) -> ResultVersion | None:
    """The version that stands, public or about to be, with its content; None once it was withdrawn. One query.

    A version that was withdrawn before it opened was never there.
    """
    newest = ResultVersion.objects.ever_meant().filter(event_id=event_id).order_by("-number").first()
    return newest if newest is not None and newest.withdrawn_at is None else None


def is_final(event: Event) -> bool:
    """Whether the results of the event are final: what awards and certificates rest on. At most one query.

    Not while they are on notice, and not while the scoring is open again or a corrected version is under way.
    """
    if event.state not in FINAL_STATES:
        return False
    newest = (
        ResultVersion.objects.ever_meant().filter(event=event).defer("snapshot").order_by("-number").first()
    )
    return newest is not None and newest.is_final and newest.withdrawn_at is None


def version(pk: int) -> ResultVersion:
    """A version with all its content, for the one place that renders public pages."""
    return ResultVersion.objects.get(pk=pk)


def holds(actor: Actor, competition: Competition) -> bool:
    """Whether the actor holds the competition or stands above it."""
    return Competition.objects.of_the_organiser(actor).filter(pk=competition.pk).exists()


def held_competition(actor: Actor, pk: int) -> Competition:
    """A competition that the actor holds or stands above.

    Raises:
        Competition.DoesNotExist: none, or another's.
    """
    found = Competition.objects.of_the_organiser(actor)
    return found.select_related("organiser", "enterprise").get(pk=pk)


def standing_versions(competition: Competition) -> QuerySet[ResultVersion]:
    """The newest version of each event of a competition, where it stands and is final, with its snapshot.

    In the events' order. What is on public notice is no result yet.
    """
    return (
        newest_public()
        .defer(None)
        .filter(event__competition=competition, final_at__isnull=False)
        .order_by("event__starts_on", "event__name", "event_id")
    )


def events_without_results(competition: Competition, versions: Iterable[ResultVersion]) -> list[Event]:
    """Those of its events of which no final results stand, cancelled ones left out. One query."""
    known = {version.event_id for version in versions}
    events = competition.events.exclude(state=Event.State.CANCELLED).order_by("starts_on", "name", "id")
    return [event for event in events if event.pk not in known]


def version_before(of: ResultVersion) -> ResultVersion | None:
    """The version that this one corrected, unless it was withdrawn."""
    return (
        ResultVersion.objects.filter(
            event_id=of.event_id, number__lt=of.number, withdrawn_at__isnull=True, opens_at__lte=of.opens_at
        )
        .order_by("-number")
        .first()
    )


def newest_public() -> QuerySet[ResultVersion]:
    """The newest open version of each event, where it stands: without snapshots, newest first."""
    newer = ResultVersion.objects.ever_open().filter(event=OuterRef("event"), number__gt=OuterRef("number"))
    return (
        ResultVersion.objects.filter(~Exists(newer), withdrawn_at__isnull=True, opens_at__lte=timezone.now())
        .select_related("event__competition__organiser", "event__competition__enterprise", "event__trade")
        .defer("snapshot")
        .order_by("-opens_at", "-id")
    )


def public_list(
    *, text: str = "", county: Union | None = None, year: int | None = None
) -> QuerySet[ResultVersion]:
    """Published results as the public searches them: by name of competition or event, county and year."""
    found = newest_public()
    if text := text.strip():
        found = found.filter(
            Q(event__competition__name__icontains=text)
            | Q(event__name__icontains=text)
            | Q(event__competition__initials__startswith=text.lower())
        )
    if county is not None:
        found = found.filter(below(county.path, "event__competition__organiser__path"))
    if year:
        found = found.filter(event__competition__year=year)
    return found


def versions(actor: Actor, event: Event) -> list[ResultVersion]:
    """All versions of an event that the actor may see, newest first, with who published and withdrew them."""
    return list(
        ResultVersion.objects.visible_to(actor)
        .filter(event=event)
        .select_related("published_by", "finalised_by", "withdrawn_by")
        .order_by("-number")
    )


@dataclass(frozen=True, slots=True)
class OwnResult:
    """A published result of a person: the version and the person's row in it."""

    version: ResultVersion
    row: Row


def own_results(actor: Actor, limit: int = 30) -> list[OwnResult]:
    """The published results of whoever is signed in, newest first. Two queries."""
    if actor.user_id is None:
        return []
    mine = dict(
        Competitor.objects.filter(
            worker__user_id=actor.user_id, active=True, entry__state=Entry.State.ACCEPTED
        ).values_list("event_id", "entry_id")
    )
    if not mine:
        return []
    found = []
    for each in newest_public().defer(None).filter(event__in=mine)[:limit]:
        row = row_of(each.snapshot, mine[each.event_id])
        if row is not None:
            found.append(OwnResult(each, row))
    return found


def unit_results(actor: Actor) -> QuerySet[ResultVersion]:
    """The newest versions of events in which entries of the actor's unit competed, newest first, with content.

    `own_rows` picks the unit's rows out of one.
    """
    entered = Entry.objects.filter(enterprise_id=actor.unit_id or 0, state=Entry.State.ACCEPTED)
    return newest_public().defer(None).filter(event__in=entered.values("event"))


def own_rows(actor: Actor, versions: Iterable[ResultVersion]) -> list[tuple[ResultVersion, list[Row]]]:
    """Each version with the rows of the unit's entries, in the order of the ranks. One query."""
    found = list(versions)
    entries = set(
        Entry.objects.filter(
            enterprise_id=actor.unit_id or 0,
            state=Entry.State.ACCEPTED,
            event__in=[each.event_id for each in found],
        ).values_list("pk", flat=True)
    )
    return [(each, [row for row in each.snapshot["rows"] if row["entry"] in entries]) for each in found]


def explainable_rows(actor: Actor, version: ResultVersion) -> list[Row]:
    """The rows of a version whose figures and reasons the actor may read, in its order. At most two queries.

    All for the organiser and those above it; a unit's own entries, a person's own.
    """
    rows: list[Row] = version.snapshot["rows"]
    if Event.objects.of_the_organiser(actor).filter(pk=version.event_id).exists():
        return rows
    if actor.at_unit:
        return own_rows(actor, [version])[0][1]
    if actor.at_union or actor.user_id is None:
        return []
    own = Competitor.objects.filter(
        event=version.event_id,
        worker__user_id=actor.user_id,
        active=True,
        entry__state=Entry.State.ACCEPTED,
    )
    entries = set(own.values_list("entry_id", flat=True))
    return [row for row in rows if row["entry"] in entries]


def waiting_for(actor: Actor) -> list[Waiting]:
    """Events of the actor's own union or unit whose results can be published, or made final. Two queries."""
    own = _own(actor)
    if own is None:
        return []
    newer = ResultVersion.objects.filter(
        event=OuterRef("event"), number__gt=OuterRef("number"), withdrawn_at__isnull=True
    )
    over = ResultVersion.objects.filter(
        ~Exists(newer), withdrawn_at__isnull=True, final_at__isnull=True, closes_at__lte=timezone.now()
    )
    waiting = {
        "scored": (
            _("Results to be put on public notice or published"),
            Event.objects.filter(own, state=Event.State.SCORED),
        ),
        "on_notice": (
            _("Public notice over: results to be made final"),
            Event.objects.filter(own, state=Event.State.ON_NOTICE, result_versions__in=over),
        ),
    }
    counts = {state: (label, events.count()) for state, (label, events) in waiting.items()}
    return [
        Waiting(
            label=label,
            count=count,
            url=f"{reverse('judging:events')}?state={state}&mine=1",
            icon="megaphone",
        )
        for state, (label, count) in counts.items()
        if count
    ]


def search(actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Published results by the name of competition or event. One query."""
    if len(text.strip()) < 2:
        return []
    return [
        Hit(
            kind=_("Result"),
            title=f"{each.event.competition.name} · {each.event.name}",
            detail=each.event.competition.organiser.name,
            url=reverse("results:public", args=[each.event_id]),
            icon="award",
        )
        for each in public_list(text=text)[:limit]
    ]


def _own(actor: Actor) -> Q | None:
    """Events that the actor would publish."""
    if actor.at_unit:
        return Q(competition__enterprise_id=actor.unit_id or 0)
    if actor.at_union and actor.role in (Role.APPROVER, Role.ADMINISTRATOR):
        return Q(competition__organiser_id=actor.union_id or 0)
    return None


def tombstone(pk: int) -> ResultVersion:
    """A version without its content, with its event: withdrawn, or not open yet."""
    return ResultVersion.objects.select_related("event__competition").defer("snapshot").get(pk=pk)


def version_of(actor: Actor, event: Event, number: int) -> ResultVersion:
    """One version that the actor may see.

    Raises:
        ResultVersion.DoesNotExist: none, or withdrawn and not the actor's to see.
    """
    return (
        ResultVersion.objects.visible_to(actor)
        .select_related("event__competition")
        .get(event=event, number=number)
    )


def to_tell(now: datetime.datetime) -> list[ResultVersion]:
    """Versions that have opened and of which the entrants have not been told, for the schedule. Without content."""
    return list(
        ResultVersion.objects.filter(told_at__isnull=True, opens_at__lte=now, withdrawn_at__isnull=True)
        .select_related("event__competition__organiser")
        .defer("snapshot")
        .order_by("opens_at", "id")
    )
