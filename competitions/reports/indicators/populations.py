"""The sets of records that figures count, and the conditions that make parts of them.

Sets: events of the quarter, people who competed, enterprises, clusters, growth records, funds. Conditions take
the scope and give a `Q`, so that several figures are counted in one reading of their set.

"Held": the event is scored, published or archived, and its last day (as it really was, else as planned) lies
in the quarter. "Competed": an active competitor of an accepted entry whose outcome says so; an entry without
an outcome competed if any of its modules has a score, and is "not yet scored" otherwise.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from competitions.entries.models import Competitor, Entry
from competitions.funding.models import FundingLine
from competitions.innovations.models import Exemplar, Innovation, Mentorship, Partnership, Training
from competitions.innovations.queries import exemplars_published
from competitions.judging.models import ModuleScore, Outcome
from competitions.planning.models import Competition, Event
from competitions.reports.indicators.definitions import Scope
from competitions.results.models import HonourRecommendation, Promotion
from competitions.results.queries import honours_recommended, promotions_confirmed
from enterprises.models import Cluster, ClusterMembership, Designation, Enterprise
from portal.acts.scope import below
from unions.models import in_force

HELD = (Event.State.SCORED, Event.State.ON_NOTICE, Event.State.PUBLISHED, Event.State.ARCHIVED)
# Whoever was disqualified did compete.
TOOK_PART = (Outcome.Status.COMPETED, Outcome.Status.DISQUALIFIED)
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


def events(scope: Scope) -> QuerySet[Event]:
    """Events of unions in scope whose last day lies in the quarter, whatever became of them."""
    return Event.objects.filter(_ended_in(scope), below(scope.path, "competition__organiser__path"))


def held(_scope: Scope) -> Q:
    return Q(state__in=HELD)


def held_late(_scope: Scope) -> Q:
    """Events held whose competition was entered afterwards."""
    return Q(state__in=HELD, competition__backfilled=True)


def cancelled(_scope: Scope) -> Q:
    return Q(state=Event.State.CANCELLED)


def unfinished(_scope: Scope) -> Q:
    """Events without scores: their day is over, or put off, or (in a running quarter) still to come."""
    return Q(state__in=UNFINISHED)


def events_held(scope: Scope) -> QuerySet[Event]:
    return events(scope).filter(held(scope))


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
        Q(entry__outcome__status__in=TOOK_PART) | (Q(entry__outcome__isnull=True) & Q(_has_a_score()))
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


def identified(_scope: Scope) -> Q:
    """Competitors who can be told apart by identity number."""
    return Q(worker__identity_index__isnull=False)


def unidentified(_scope: Scope) -> Q:
    return Q(worker__identity_index__isnull=True)


def students(scope: Scope) -> Q:
    return identified(scope) & Q(worker__student=True)


def entered_afterwards(_scope: Scope) -> Q:
    return Q(event__competition__backfilled=True)


def of_enterprises(_scope: Scope) -> Q:
    return Q(employer__kind=Enterprise.Kind.ENTERPRISE)


def of_staffed_enterprises(scope: Scope) -> Q:
    """Workers, no students, who can be told apart, of open enterprises with a headcount."""
    return (
        identified(scope)
        & Q(worker__student=False, employer__kind=Enterprise.Kind.ENTERPRISE, employer__headcount__gt=0)
        & _open(scope, "employer__")
    )


def of_schools(_scope: Scope) -> Q:
    return Q(employer__kind=Enterprise.Kind.SCHOOL)


def competitors_unscored(scope: Scope) -> QuerySet[Competitor]:
    """Accepted competitors of events held without outcome and without any score: not counted."""
    return _accepted(scope).filter(_organised(scope), ~Q(_has_a_score()), entry__outcome__isnull=True)


def competitors_not_competing(scope: Scope) -> QuerySet[Competitor]:
    """Accepted competitors who were absent or withdrew: not counted as taking part."""
    return (
        _accepted(scope)
        .filter(_organised(scope), entry__outcome__isnull=False)
        .exclude(entry__outcome__status__in=TOOK_PART)
    )


def _holders(kind: str, scope: Scope) -> QuerySet[Designation, int]:
    """The enterprises that hold the designation on the quarter's last day, by id."""
    return Designation.objects.filter(in_force(scope.last_day), kind=kind).values_list(
        "enterprise", flat=True
    )


@dataclass(frozen=True, slots=True)
class OfDesignated:
    """Competitors of enterprises that hold a designation on the quarter's last day."""

    kind: str

    def __call__(self, scope: Scope) -> Q:
        return Q(employer__in=_holders(self.kind, scope))


def _open(scope: Scope, prefix: str = "") -> Q:
    """The enterprise was not closed before the quarter."""
    return Q(**{f"{prefix}closed_on__isnull": True}) | Q(
        **{f"{prefix}closed_on__gte": scope.quarter.first_day}
    )


def enterprises(scope: Scope) -> QuerySet[Enterprise]:
    """Everything registered in scope that was not closed before the quarter."""
    return Enterprise.objects.filter(
        _open(scope),
        below(scope.path, "county__path") | below(scope.path, "union__path"),
    )


def no_school(_scope: Scope) -> Q:
    return Q(kind=Enterprise.Kind.ENTERPRISE)


def staffed(_scope: Scope) -> Q:
    """Enterprises whose headcount is on record."""
    return Q(kind=Enterprise.Kind.ENTERPRISE, headcount__gt=0)


@dataclass(frozen=True, slots=True)
class Designated:
    """Enterprises in scope that hold a designation on the quarter's last day."""

    kind: str

    def __call__(self, scope: Scope) -> QuerySet[Enterprise]:
        return Enterprise.objects.filter(
            below(scope.path, "county__path") | below(scope.path, "union__path"),
            pk__in=_holders(self.kind, scope),
        )


def clusters(scope: Scope) -> QuerySet[Cluster]:
    """Clusters in scope that existed on the quarter's last day."""
    return Cluster.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=scope.last_day), below(scope.path, "county__path")
    )


def members_taking_part(scope: Scope) -> QuerySet[ClusterMembership]:
    """Memberships, on the quarter's last day, of enterprises whose people competed."""
    return ClusterMembership.objects.filter(
        in_force(scope.last_day, "", "since", "until"),
        cluster__in=clusters(scope),
        enterprise__in=_competed(scope).values("employer"),
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


def promotions(scope: Scope) -> QuerySet[Promotion]:
    """Level promotions in force that were confirmed in the quarter."""
    return promotions_confirmed(scope.path, *_days(scope))


def honours(scope: Scope) -> QuerySet[HonourRecommendation]:
    """Recommendations for honours that were confirmed in the quarter, granted or not in the end."""
    return honours_recommended(scope.path, *_days(scope))


def exemplars(scope: Scope) -> QuerySet[Exemplar]:
    """Confirmed exemplars that unions in scope published in the quarter."""
    return exemplars_published(scope.path, *_days(scope))


def funds(scope: Scope) -> QuerySet[FundingLine]:
    """Lines of filed and approved competitions whose last day lies in the quarter."""
    return FundingLine.objects.filter(
        below(scope.path, "competition__organiser__path"),
        competition__state__in=Competition.PUBLIC_STATES,
        competition__ends_on__range=_days(scope),
    )
