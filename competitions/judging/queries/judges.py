"""Reads of the register of judges, of appointments, and of what a judge has to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.judging.models import Appointment, Declaration, Judge, JudgeEmployment
from competitions.planning.models import Event
from enterprises.queries.workforce import matching
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Hit, Waiting
from unions.models import in_force

_SORTS = {
    "name": ("name", "id"),
    "skill_level": ("skill_level", "name", "id"),
    "valid_to": ("valid_to", "name", "id"),
    "ahead": ("ahead", "name", "id"),
}


@dataclass(frozen=True, slots=True)
class JudgeSearch:
    """Who is looked for. text: name, initials, or a whole identity or mobile number; level: at least this one."""

    text: str = ""
    trade: int | None = None
    level: int | None = None
    # "": in force today; "ended": not any more, or not yet; "all".
    validity: str = ""
    sort: str = "name"


def judges(actor: Actor, wanted: JudgeSearch) -> QuerySet[Judge]:
    """The judges in sight that match, sorted, each with trades, the present employment (`places`) and `ahead`:
    the appointments to events that are not over.

    By number only judges of the own register are found: to the unions below, numbers are closed.
    """
    today = timezone.localdate()
    coming = Q(appointments__state__in=Appointment.LIVE, appointments__event__ends_on__gte=today)
    found = Judge.objects.visible_to(actor).filter(erased_at=None)
    if not (actor.at_union or actor.is_system):
        # A judge's own record is at /judge/.
        found = found.none()
    if text := wanted.text.strip():
        kept = Q(pk__in=Judge.objects.kept_by(actor).filter(matching(text)).values("pk"))
        initials = Q(initials__startswith=text.lower()) if text.isascii() and text.isalpha() else Q()
        found = found.filter(
            Q(name__icontains=text) | initials | kept if initials else Q(name__icontains=text) | kept
        )
    if wanted.trade:
        found = found.filter(trades=wanted.trade)
    if wanted.level:
        found = found.filter(skill_level__gte=wanted.level)
    if wanted.validity == "ended":
        found = found.exclude(in_force(today))
    elif wanted.validity != "all":
        found = found.filter(in_force(today))
    fields = _SORTS.get(wanted.sort.lstrip("-"), _SORTS["name"])
    return (
        _with_places(found)
        .annotate(ahead=Count("appointments", filter=coming, distinct=True))
        .order_by(*(f"-{field}" if wanted.sort.startswith("-") else field for field in fields))
    )


def _with_places(found: QuerySet[Judge]) -> QuerySet[Judge]:
    present = JudgeEmployment.objects.filter(until=None).select_related("enterprise")
    return found.select_related("union", "key").prefetch_related(
        "trades", Prefetch("employments", present, to_attr="places")
    )


def judge(actor: Actor, judge_id: int) -> Judge:
    """One judge in sight, with trades and the present employment.

    Raises:
        Judge.DoesNotExist: none, or outside the scope.
    """
    return _with_places(Judge.objects.visible_to(actor)).get(pk=judge_id)


def employment(actor: Actor, employment_id: int) -> JudgeEmployment:
    """One employment of a judge of the own register.

    Raises:
        JudgeEmployment.DoesNotExist: none, or outside the scope.
    """
    return JudgeEmployment.objects.select_related("judge__union", "enterprise").get(
        pk=employment_id, judge__in=Judge.objects.kept_by(actor)
    )


def load_of(found: Judge, limit: int = 60) -> list[Appointment]:
    """The appointments of a judge, the latest event first: every one of them is to a public competition."""
    return list(
        found.appointments.select_related("event__competition__organiser").order_by(
            "-event__starts_on", "-id"
        )[:limit]
    )


# --- Appointments ----------------------------------------------------------------------------------------

_WHOLE = (
    "judge__key",
    "judge__union",
    "judge__user",
    "event__competition__organiser",
    "event__trade",
    "invitation",
    "invited_by",
)


def appointment(actor: Actor, appointment_id: int) -> Appointment:
    """One appointment in sight of staff, with everything that its page shows.

    Raises:
        Appointment.DoesNotExist: none, or outside the scope.
    """
    visible = Appointment.objects.visible_to(actor)
    if not (actor.at_union or actor.at_unit or actor.is_system):
        visible = visible.none()
    return visible.select_related(*_WHOLE).get(pk=appointment_id)


def own_appointments(actor: Actor) -> list[Appointment]:
    """One's own appointments: what waits for an answer or a signature first, then the nearest event. One query."""
    found = Appointment.objects.of(actor).select_related(
        "event__competition__organiser", "event__trade", "judge"
    )
    today = timezone.localdate()

    def place(row: Appointment) -> tuple[bool, bool, int]:
        waits = row.state in (Appointment.State.INVITED, Appointment.State.ACCEPTED)
        over = row.event.ends_on < today
        days = (row.event.starts_on - today).days
        return not row.is_live or over, not waits, -days if over else days

    return sorted(found, key=place)


def own_appointment(actor: Actor, appointment_id: int) -> Appointment:
    """One of one's own appointments, in whatever seat.

    Raises:
        Appointment.DoesNotExist: none, or somebody else's.
    """
    return (
        Appointment.objects.of(actor)
        .select_related("judge__key", "event__competition__organiser", "event__trade", "invited_by")
        .get(pk=appointment_id)
    )


def own_record(actor: Actor) -> Judge | None:
    """The signed-in person's own entry in the register; None for whoever is no judge."""
    return Judge.objects.of_user(actor.user_id).select_related("key").first()


def appointed(event: Event) -> list[Appointment]:
    """Everybody ever appointed to an event, in the order of roles, those that count first.

    Each with the judge's present employment (`judge.places`). Two queries.
    """
    present = JudgeEmployment.objects.filter(until=None).select_related("enterprise")
    found = event.appointments.select_related("judge__key", "judge__union", "judge__worker").prefetch_related(
        Prefetch("judge__employments", present, to_attr="places")
    )
    order = {role: place for place, role in enumerate(Appointment.Role.values)}
    return sorted(found, key=lambda row: (not row.is_live, order[row.role], row.pk))


def elsewhere(event: Event, judge_ids: Iterable[int]) -> dict[int, list[Appointment]]:
    """Judge's id → appointments to other events that are not over, the nearest first. One query."""
    found: dict[int, list[Appointment]] = defaultdict(list)
    rows = (
        Appointment.objects.live()
        .filter(judge__in=list(judge_ids), event__ends_on__gte=timezone.localdate())
        .exclude(event=event)
        .select_related("event")
        .order_by("event__starts_on", "id")
    )
    for row in rows:
        found[row.judge_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class RoleCount:
    """How a role is filled: appointed, of these accepted (or more), of these signed."""

    role: str
    label: str
    live: int
    accepted: int
    signed: int


def composition(rows: Iterable[Appointment]) -> list[RoleCount]:
    """How each role is filled, in the order of the roles. No query."""
    state = Appointment.State
    by_role: dict[str, list[str]] = {role: [] for role in Appointment.Role.values}
    for row in rows:
        if row.is_live:
            by_role[row.role].append(row.state)
    return [
        RoleCount(
            role=role,
            label=str(Appointment.Role(role).label),
            live=len(states),
            accepted=sum(each != state.INVITED for each in states),
            signed=sum(each == state.SIGNED for each in states),
        )
        for role, states in by_role.items()
    ]


def declaration(actor: Actor, declaration_id: int) -> Declaration:
    """One signed text of an appointment in sight of staff.

    Raises:
        Declaration.DoesNotExist: none, or outside the scope.
    """
    visible = (
        Appointment.objects.visible_to(actor)
        if actor.at_union or actor.is_system
        else Appointment.objects.none()
    )
    return Declaration.objects.select_related(
        "appointment__event__competition__organiser", "appointment__judge"
    ).get(pk=declaration_id, appointment__in=visible)


# --- The desk --------------------------------------------------------------------------------------------


def invitations_waiting(actor: Actor) -> list[Waiting]:
    """Appointments that wait for one's own answer or signature. One query."""
    if actor.user_id is None:
        return []
    state = Appointment.State
    waiting = Appointment.objects.of(actor).filter(
        state__in=(state.INVITED, state.ACCEPTED), event__ends_on__gte=timezone.localdate()
    )
    return [
        Waiting(
            label=_("Appointments as a judge that wait for you"),
            count=waiting.count(),
            url=reverse("judge:home"),
            icon="clipboard2-check",
        )
    ]


def search_judges(actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Judges by name, initials or whole number. Two queries and two for what hangs on them."""
    if not actor.at_union or actor.role is Role.AUDITOR:
        return []
    found = judges(actor, JudgeSearch(text=text, validity="all"))[:limit]
    return [
        Hit(
            kind=pgettext_lazy("person", "Judge"),
            title=person.name,
            detail="、".join(trade.name for trade in person.trades.all()),
            url=reverse("judges:judge", args=[person.pk]),
            icon="person-check",
        )
        for person in found
    ]
