"""Reads of objections: for those who file them, who deal with them, who arbitrate, and for everybody."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.entries.models import Competitor, Entry
from competitions.judging import recusal
from competitions.judging.models import Appointment
from competitions.planning.governance import pack_of
from competitions.planning.models import Event
from competitions.results.models import Arbitration, DecisionSignature, Objection
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Waiting

_RELATED = (
    "event__competition__organiser",
    "event__competition__enterprise",
    "entry__enterprise",
    "entry__delegation",
    "unit",
    "filed_by",
)
_SORTS = {"number": "id", "filed": "filed_at", "state": "state", "due": "due_at"}


def objections(
    actor: Actor,
    *,
    text: str = "",
    state: str = "",
    event_id: int | None = None,
    mine: bool = False,
    sort: str = "",
) -> QuerySet[Objection]:
    """Those in scope, newest first unless `sort` (a key of `_SORTS`, "-" before it) says otherwise.

    `state` is one state, or "open" for all that keep results from becoming final; `mine` leaves those of the own
    union or unit.
    """
    found: QuerySet[Objection] = Objection.objects.visible_to(actor).select_related(*_RELATED)
    if state == "open":
        found = found.filter(state__in=Objection.OPEN)
    elif state:
        found = found.filter(state=state)
    if event_id is not None:
        found = found.filter(event_id=event_id)
    if mine:
        found = found.filter(_own(actor))
    if text := text.strip():
        found = found.filter(
            Q(number__icontains=text)
            | Q(event__name__icontains=text)
            | Q(event__competition__name__icontains=text)
        )
    column = _SORTS.get(sort.removeprefix("-"))
    if column is None:
        return found
    return found.order_by(f"-{column}" if sort.startswith("-") else column, "id")


def objection(actor: Actor, pk: int) -> Objection:
    """One that the actor may see.

    Raises:
        Objection.DoesNotExist: none, or outside the scope.
    """
    return Objection.objects.visible_to(actor).select_related(*_RELATED, "version").get(pk=pk)


def objected_events(actor: Actor) -> list[tuple[int, str]]:
    """(event, its name) of the events with objections in scope, for the filter; the newest hundred."""
    ids = Objection.objects.visible_to(actor).order_by().values("event")
    rows = Event.objects.filter(pk__in=ids).order_by("-ends_on", "-id").select_related("competition")
    return [(event.pk, f"{event.competition.name} · {event.name}") for event in rows[:100]]


def free_arbitrators(found: Objection) -> list[Appointment]:
    """The arbitrators of the event who have signed and have no conflict with the entry. A constant number of queries."""
    signed = list(
        found.event.appointments.filter(
            role=Appointment.Role.ARBITRATOR, state=Appointment.State.SIGNED
        ).select_related("judge__key", "judge__worker", "judge__union")
    )
    if not signed:
        return []
    apart = recusal.recusals(found.event)
    return [each for each in signed if (each.pk, found.entry_id) not in apart]


def arbitrations_of(found: Objection) -> list[Arbitration]:
    """Who arbitrates it now, with their names."""
    return list(found.arbitrations.filter(ended_at__isnull=True).select_related("appointment__judge"))


def signatures_of(found: Objection) -> list[DecisionSignature]:
    """What arbitrators have signed of the decision that stands before them, the first to sign first. One query."""
    standing = found.signatures.filter(ended_at__isnull=True)
    return list(standing.select_related("appointment__judge").order_by("signed_at", "id"))


def arbitrators_needed(event: Event) -> int:
    """How many arbitrators must sign a decision, by the policy pack."""
    rule = pack_of(event.competition).appeals.arbitrators
    return rule.value if rule.active else 1


@dataclass(frozen=True, slots=True)
class PublicObjections:
    """What everybody may know: how many came in, and what was said of those that ended."""

    count: int
    ended: list[str]


def public_objections(event_id: int) -> PublicObjections:
    """Without those that were taken back. One query."""
    rows = (
        Objection.objects.filter(event_id=event_id)
        .exclude(state=Objection.State.TAKEN_BACK)
        .order_by("id")
        .values_list("public_summary", "closed_at")
    )
    return PublicObjections(
        len(rows), [summary for summary, closed in rows if closed is not None and summary]
    )


def to_remind(until: datetime.datetime) -> list[Objection]:
    """Those whose stage is due by then and of which nobody was reminded, for the schedule."""
    pending = (Objection.State.SUBMITTED, Objection.State.ACCEPTED, Objection.State.ASSIGNED)
    return list(
        Objection.objects.filter(state__in=pending, due_at__lte=until, reminded_at__isnull=True).order_by(
            "id"
        )
    )


def own_entry(actor: Actor, event_id: int, entry_id: int) -> Entry:
    """An accepted entry of one's own, or of the unit in whose seat the actor is.

    Raises:
        Entry.DoesNotExist: none.
    """
    return (
        _own_entries(actor)
        .select_related("event__competition__organiser", "enterprise")
        .get(pk=entry_id, event_id=event_id)
    )


def entries_just_held(actor: Actor, days: int = 3) -> list[Entry]:
    """Own entries of contests that began and ended not longer ago than that: their conduct may be objected to."""
    if actor.at_union or actor.user_id is None:
        return []
    today = timezone.localdate()
    return list(
        _own_entries(actor)
        .filter(event__starts_on__lte=today, event__ends_on__gte=today - datetime.timedelta(days=days))
        .exclude(event__state__in=[Event.State.CANCELLED, Event.State.POSTPONED])
        .select_related("event__competition")
        .order_by("event__ends_on", "id")[:50]
    )


def _own_entries(actor: Actor) -> QuerySet[Entry]:
    accepted = Entry.objects.filter(state=Entry.State.ACCEPTED)
    if actor.at_unit:
        return accepted.filter(enterprise_id=actor.unit_id or 0)
    if actor.at_union or actor.user_id is None:
        return accepted.none()
    mine = Competitor.objects.filter(worker__user_id=actor.user_id, active=True)
    return accepted.filter(pk__in=mine.values("entry"))


def _own(actor: Actor) -> Q:
    if actor.at_unit:
        return Q(event__competition__enterprise_id=actor.unit_id or 0)
    return Q(event__competition__organiser_id=actor.union_id or 0)


def waiting_for(actor: Actor) -> list[Waiting]:
    """Objections that the own union or unit deals with, or that one arbitrates oneself. One query."""
    url = reverse("results:objections")
    if actor.at_union or actor.at_unit:
        if actor.at_union and actor.role not in (Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR):
            return []
        found = Objection.objects.visible_to(actor).filter(_own(actor)).open()
        label, query = _("Objections to be dealt with"), "?state=open&mine=1"
    elif actor.user_id is not None and not actor.is_system:
        mine = Arbitration.objects.filter(
            appointment__judge__user_id=actor.user_id, ended_at__isnull=True
        ).values("objection")
        found = Objection.objects.visible_to(actor).filter(pk__in=mine, state=Objection.State.ASSIGNED)
        label, query = _("Objections that wait for your decision"), "?state=assigned"
    else:
        return []
    rows = list(found.order_by("due_at").values_list("due_at", flat=True))
    if not rows:
        return []
    due = min((at for at in rows if at is not None), default=None)
    return [Waiting(label=label, count=len(rows), url=f"{url}{query}", icon="chat-left-text", due=due)]
