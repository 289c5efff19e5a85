"""Reads of certificates."""

from __future__ import annotations

import datetime

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.planning.models import Event
from competitions.results.models import Award, Certificate
from competitions.results.queries.versions import FINAL_STATES
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Waiting

_RELATED = (
    "award__worker__key",
    "award__employer__county",
    "award__event__competition__organiser",
    "award__event__competition__enterprise",
)
LACKING = "lacking"
# After so long nobody waits for a certificate any more.
ISSUED_WITHIN = datetime.timedelta(days=365)
_LOOKING_AFTER = (Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)
_SORTS = {"number": "id", "rank": "award__rank", "state": "state", "issued": "issued_at"}


def standing_awards(event: Event) -> QuerySet[Award]:
    """The awards that the newest version gives to people who are known, best rank first."""
    return (
        Award.objects.filter(event=event, lost_at__isnull=True, worker__erased_at__isnull=True)
        .select_related("worker__key", "worker__user", "employer", "version")
        .order_by("rank", "id")
    )


def awards_without_certificate(event: Event) -> QuerySet[Award]:
    """Those of them for which no valid certificate is there."""
    valid = Certificate.objects.filter(award=OuterRef("pk"), state=Certificate.State.VALID)
    return standing_awards(event).filter(~Exists(valid))


def printable(event: Event) -> QuerySet[Certificate]:
    """The valid certificates of an event's known people, best rank first."""
    return (
        Certificate.objects.filter(
            award__event=event, state=Certificate.State.VALID, award__worker__erased_at__isnull=True
        )
        .select_related(*_RELATED)
        .order_by("award__rank", "award_id")
    )


def certificate(actor: Actor, pk: int) -> Certificate:
    """One that the actor may see.

    Raises:
        Certificate.DoesNotExist: none.
    """
    return Certificate.objects.visible_to(actor).select_related(*_RELATED, "replaces", "version").get(pk=pk)


def certificates_of(
    actor: Actor,
    *,
    text: str = "",
    state: str = "",
    event_id: int | None = None,
    mine: bool = False,
    sort: str = "",
) -> QuerySet[Certificate]:
    """Those in scope, newest first unless `sort` (a key of `_SORTS`, "-" before it) says otherwise.

    `text` is looked for in the number and in the names of person, unit and competition. `state` is one state, or
    `LACKING` for what a correction took back and nothing has replaced. `mine` leaves the own union's or unit's.
    """
    found: QuerySet[Certificate] = Certificate.objects.visible_to(actor).select_related(*_RELATED)
    if state == LACKING:
        found = _lacking(found)
    elif state:
        found = found.filter(state=state)
    if mine:
        found = found.filter(_own(actor))
    if event_id is not None:
        found = found.filter(award__event=event_id)
    if text := text.strip():
        found = found.filter(
            Q(number__icontains=text)
            | Q(award__worker__name__icontains=text)
            | Q(award__employer__name__icontains=text)
            | Q(award__event__competition__name__icontains=text)
        )
    column = _SORTS.get(sort.removeprefix("-"))
    if column is None:
        return found
    return found.order_by(f"-{column}" if sort.startswith("-") else column, "id")


def own_certificates(actor: Actor, limit: int = 30) -> list[Certificate]:
    """Those of whoever is signed in, newest first. One query."""
    if actor.user_id is None:
        return []
    return list(
        Certificate.objects.filter(award__worker__user_id=actor.user_id).select_related(*_RELATED)[:limit]
    )


def certified_events(actor: Actor) -> list[tuple[int, str]]:
    """(event, its name) of the events with certificates in scope, for the filter; the newest hundred."""
    ids = Certificate.objects.visible_to(actor).order_by().values("award__event")
    rows = Event.objects.filter(pk__in=ids).order_by("-ends_on", "-id")
    return [
        (event.pk, f"{event.competition.name} · {event.name}")
        for event in rows.select_related("competition")[:100]
    ]


def certificate_counts(event: Event) -> dict[str, int]:
    """{"valid", "revoked", "replaced", "missing"} of an event. Two queries."""
    counted = Certificate.objects.filter(award__event=event).aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in Certificate.State.values}
    )
    return {**counted, "missing": awards_without_certificate(event).count()}


def by_code(code: str) -> Certificate:
    """Whoever holds the code may read what the paper prints.

    Raises:
        Certificate.DoesNotExist: no such code.
    """
    return Certificate.objects.select_related("award__worker__key").get(code=code)


def events_to_certify(actor: Actor) -> QuerySet[Event]:
    """Events of the own union or unit with final results and awards that never had a certificate, newest first.

    For whoever prepares or signs there; each with the number of such awards as `to_issue`. Left out: what was entered
    afterwards, whose certificates were handed out then, and what was over more than `ISSUED_WITHIN` ago.
    """
    if not (actor.at_unit or (actor.at_union and actor.role in _LOOKING_AFTER)):
        return Event.objects.none()
    never = Award.objects.filter(
        event=OuterRef("pk"), lost_at__isnull=True, worker__erased_at__isnull=True, certificates__isnull=True
    )
    counted = never.order_by().values("event").annotate(n=Count("pk")).values("n")
    return (
        Event.objects.filter(
            _holding(actor, "competition__"),
            Exists(never),
            state__in=FINAL_STATES,
            competition__backfilled=False,
            ends_on__gte=timezone.localdate() - ISSUED_WITHIN,
        )
        .annotate(to_issue=Subquery(counted, output_field=IntegerField()))
        .select_related("competition__organiser", "competition__enterprise")
        .order_by("-ends_on", "-id")
    )


def waiting_for(actor: Actor) -> list[Waiting]:
    """Of the own union or unit: events without certificates, and what nothing has replaced after a correction.

    Two queries.
    """
    found = []
    if events := events_to_certify(actor).count():
        found.append(
            Waiting(
                label=_("Events whose certificates are still to be issued"),
                count=events,
                url=reverse("results:certificates_missing"),
                icon="patch-check",
            )
        )
    if not (actor.at_unit or (actor.at_union and actor.role in (Role.APPROVER, Role.ADMINISTRATOR))):
        return found
    if count := _lacking(Certificate.objects.visible_to(actor).filter(_own(actor))).count():
        found.append(
            Waiting(
                label=_("Certificates to issue anew after a correction"),
                count=count,
                url=f"{reverse('results:certificates')}?state={LACKING}&mine=1",
                icon="patch-check",
            )
        )
    return found


def _own(actor: Actor) -> Q:
    """Certificates of the actor's own union's or unit's competitions."""
    return _holding(actor, "award__event__competition__")


def _holding(actor: Actor, competition: str) -> Q:
    """Whatever belongs to competitions of the actor's own union or unit; `competition`: the way to them."""
    if actor.at_unit:
        return Q(**{f"{competition}enterprise_id": actor.unit_id or 0})
    return Q(**{f"{competition}organiser_id": actor.union_id or 0, f"{competition}enterprise__isnull": True})


def _lacking(found: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Of each award that stands and whose certificates have all been taken back, the newest of them."""
    later = Certificate.objects.filter(award=OuterRef("award"), pk__gt=OuterRef("pk"))
    return found.filter(
        ~Exists(later),
        state=Certificate.State.REVOKED,
        award__lost_at__isnull=True,
        award__worker__erased_at__isnull=True,
    )
