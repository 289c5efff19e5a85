"""The sets of records that figures count: events held, people who competed, enterprises, clusters.

"Held": the event is scored, published or archived, and its last day (as it really was, else as planned) lies
in the quarter. "Competed": an active competitor of an accepted entry whose outcome says so; an entry without
an outcome competed if any of its modules has a score, and is "not yet scored" otherwise.
"""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from competitions.entries.models import Competitor, Entry
from competitions.funding.models import FundingLine
from competitions.innovations.models import Innovation, Mentorship, Partnership, Training
from competitions.judging.models import ModuleScore, Outcome
from competitions.planning.models import Competition, Event
from competitions.reports.indicators.definitions import Scope
from enterprises.models import Cluster, ClusterMembership, Designation, Enterprise
from portal.acts.scope import below
from unions.models import in_force

HELD = (Event.State.SCORED, Event.State.PUBLISHED, Event.State.ARCHIVED)
UNFINISHED = (
    Event.State.PLANNED,
    Event.State.OPEN,
    Event.State.CLOSED,
    Event.State.UNDER_WAY,
    Event.State.POSTPONED,
)


def _ended_in(scope: Scope, prefix: str = "") -> Q:
    """The last competition day lies in the quarter: as it was, else as planned."""
    days = (scope.quarter.first_day, scope.quarter.last_day)
    return Q(**{f"{prefix}held_on__range": days}) | Q(
        **{f"{prefix}held_on__isnull": True, f"{prefix}ends_on__range": days}
    )


def _events(scope: Scope, states: tuple[str, ...]) -> QuerySet[Event]:
    return Event.objects.filter(
        _ended_in(scope), below(scope.path, "competition__organiser__path"), state__in=states
    )


def events_held(scope: Scope) -> QuerySet[Event]:
    return _events(scope, HELD)


def events_held_late(scope: Scope) -> QuerySet[Event]:
    """Events held whose competition was entered afterwards."""
    return events_held(scope).filter(competition__backfilled=True)


def events_cancelled(scope: Scope) -> QuerySet[Event]:
    return _events(scope, (Event.State.CANCELLED,))


def events_unfinished(scope: Scope) -> QuerySet[Event]:
    """Events whose last day has come in the quarter without scores: not counted as held."""
    return _events(scope, UNFINISHED)


def events_for_clusters(scope: Scope) -> QuerySet[Event]:
    """Events held, by whichever union, for a cluster that lies in scope and existed on the last day."""
    return Event.objects.filter(_ended_in(scope), state__in=HELD, competition__cluster__in=clusters(scope))


def _accepted(scope: Scope) -> QuerySet[Competitor]:
    return Competitor.objects.filter(
        _ended_in(scope, "event__"),
        active=True,
        entry__state=Entry.State.ACCEPTED,
        event__state__in=HELD,
    )


def _has_a_score() -> Exists:
    return Exists(ModuleScore.objects.filter(entry=OuterRef("entry"), score__isnull=False))


def _competed(scope: Scope) -> QuerySet[Competitor]:
    return _accepted(scope).filter(
        Q(entry__outcome__status=Outcome.Status.COMPETED)
        | (Q(entry__outcome__isnull=True) & Q(_has_a_score()))
    )


def _organised(scope: Scope) -> Q:
    return below(scope.path, "event__competition__organiser__path")


def _employed(scope: Scope) -> Q:
    return below(scope.path, "employer__county__path") | below(scope.path, "employer__union__path")


def participations(scope: Scope) -> QuerySet[Competitor]:
    """Everybody who competed at events that unions in scope organise, whoever employs them."""
    return _competed(scope).filter(_organised(scope))


def participations_of_workers(scope: Scope) -> QuerySet[Competitor]:
    """Everybody employed in scope who competed, whoever organised the event."""
    return _competed(scope).filter(_employed(scope))


def identified(people: QuerySet[Competitor]) -> QuerySet[Competitor]:
    return people.filter(worker__identity_index__isnull=False)


def unidentified(people: QuerySet[Competitor]) -> QuerySet[Competitor]:
    return people.filter(worker__identity_index__isnull=True)


def people(scope: Scope) -> QuerySet[Competitor]:
    return identified(participations(scope))


def people_without_identity(scope: Scope) -> QuerySet[Competitor]:
    return unidentified(participations(scope))


def workers(scope: Scope) -> QuerySet[Competitor]:
    return identified(participations_of_workers(scope))


def workers_without_identity(scope: Scope) -> QuerySet[Competitor]:
    return unidentified(participations_of_workers(scope))


def students(scope: Scope) -> QuerySet[Competitor]:
    return workers(scope).filter(worker__student=True)


def participations_late(scope: Scope) -> QuerySet[Competitor]:
    return participations(scope).filter(event__competition__backfilled=True)


def competitors_unscored(scope: Scope) -> QuerySet[Competitor]:
    """Accepted competitors of events held without outcome and without any score: not counted."""
    return _accepted(scope).filter(_organised(scope), ~Q(_has_a_score()), entry__outcome__isnull=True)


def competitors_not_competing(scope: Scope) -> QuerySet[Competitor]:
    """Accepted competitors who were absent, withdrew or were disqualified: not counted as taking part."""
    return (
        _accepted(scope)
        .filter(_organised(scope), entry__outcome__isnull=False)
        .exclude(entry__outcome__status=Outcome.Status.COMPETED)
    )


def enterprises_taking_part(scope: Scope) -> QuerySet[Competitor]:
    return participations_of_workers(scope).filter(employer__kind=Enterprise.Kind.ENTERPRISE)


def schools_taking_part(scope: Scope) -> QuerySet[Competitor]:
    return participations_of_workers(scope).filter(employer__kind=Enterprise.Kind.SCHOOL)


def _holding(kind: str, scope: Scope, outer: str) -> Exists:
    """The enterprise named by `outer` holds the designation on the quarter's last day."""
    return Exists(Designation.objects.filter(in_force(scope.last_day), enterprise=OuterRef(outer), kind=kind))


class DesignatedTakingPart:
    """People of enterprises that hold a designation: which of those enterprises took part."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(self, scope: Scope) -> QuerySet[Competitor]:
        return participations_of_workers(scope).filter(_holding(self.kind, scope, "employer"))


def enterprises(scope: Scope) -> QuerySet[Enterprise]:
    """Everything registered in scope that was not closed before the quarter."""
    return Enterprise.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=scope.quarter.first_day),
        below(scope.path, "county__path") | below(scope.path, "union__path"),
    )


def registered_enterprises(scope: Scope) -> QuerySet[Enterprise]:
    return enterprises(scope).filter(kind=Enterprise.Kind.ENTERPRISE)


class Designated:
    """Enterprises in scope that hold a designation on the quarter's last day."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(self, scope: Scope) -> QuerySet[Enterprise]:
        return Enterprise.objects.filter(
            below(scope.path, "county__path") | below(scope.path, "union__path")
        ).filter(_holding(self.kind, scope, "pk"))


def clusters(scope: Scope) -> QuerySet[Cluster]:
    """Clusters in scope that existed on the quarter's last day."""
    return Cluster.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=scope.last_day), below(scope.path, "county__path")
    )


def members_taking_part(scope: Scope) -> QuerySet[ClusterMembership]:
    """Memberships, on the quarter's last day, of enterprises whose people competed."""
    competing = _competed(scope).filter(employer=OuterRef("enterprise"))
    return ClusterMembership.objects.filter(
        Exists(competing),
        in_force(scope.last_day, "", "since", "until"),
        cluster__in=clusters(scope),
    )


def _kept(scope: Scope) -> Q:
    """Growth records that the county has confirmed, of enterprises and schools in scope."""
    return Q(confirmed_at__isnull=False) & (
        below(scope.path, "enterprise__county__path") | below(scope.path, "enterprise__union__path")
    )


def _days(scope: Scope) -> tuple[datetime.date, datetime.date]:
    return scope.quarter.first_day, scope.quarter.last_day


def innovations_proposed(scope: Scope) -> QuerySet[Innovation]:
    return Innovation.objects.filter(_kept(scope), proposed_on__range=_days(scope))


def innovations_adopted(scope: Scope) -> QuerySet[Innovation]:
    return Innovation.objects.filter(
        _kept(scope), state=Innovation.State.ADOPTED, decided_on__range=_days(scope)
    )


def mentorships(scope: Scope) -> QuerySet[Mentorship]:
    """In force on the quarter's last day."""
    return Mentorship.objects.filter(_kept(scope), in_force(scope.last_day, "", "since", "until"))


def training(scope: Scope) -> QuerySet[Training]:
    return Training.objects.filter(_kept(scope), held_on__range=_days(scope))


def partnerships(scope: Scope) -> QuerySet[Partnership]:
    """In force on the quarter's last day."""
    return Partnership.objects.filter(_kept(scope), in_force(scope.last_day, "", "since", "until"))


def funds(scope: Scope) -> QuerySet[FundingLine]:
    """Lines of filed and approved competitions whose last day lies in the quarter."""
    return FundingLine.objects.filter(
        below(scope.path, "competition__organiser__path"),
        competition__state__in=Competition.PUBLIC_STATES,
        competition__ends_on__range=_days(scope),
    )
