"""Reads of the desk: deadlines ahead, recent acts, a unit's and a person's own entries, first steps.

Everything starts from what the actor's seat may see. The number of queries never depends on how many records
there are.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Competitor, Entry
from competitions.judging.models import Appointment
from competitions.judging.queries import own_appointments
from competitions.planning.models import AnnualPlan, Competition, Event
from competitions.results.models import ResultVersion
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Actor, Role
from portal.acts.addresses import address
from portal.acts.models import JournalRow
from portal.acts.scope import below
from portal.acts.wording import timeline_rows, verbs_called_like
from portal.desk.record import kept_from, visible_rows
from unions.models import Union

DAYS_AHEAD = 45
# Kinds of objects whose acts say what goes on; accounts and settings stand in the record of acts.
TOLD = (
    "planning.annualplan",
    "planning.competition",
    "planning.event",
    "entries.delegation",
    "entries.entry",
    "enterprises.enterprise",
    "enterprises.registration",
    "results.resultversion",
    "reports.report",
    "unions.union",
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day that comes: entry closes, a contest begins."""

    what: str | Promise
    title: str
    detail: str
    url: str
    day: datetime.date
    # The exact moment, where there is one.
    moment: datetime.datetime | None = None

    @property
    def days_left(self) -> int:
        return (self.day - timezone.localdate()).days


# --- Deadlines ------------------------------------------------------------------------------------------


def deadlines(actor: Actor, limit: int = 6) -> list[Ahead]:
    """What closes or begins in the coming weeks in the actor's scope, the nearest first. Two queries."""
    now, today = timezone.now(), timezone.localdate()
    horizon = now + datetime.timedelta(days=DAYS_AHEAD)
    events = (
        Event.objects.visible_to(actor)
        .filter(_concerning(actor), competition__state__in=Competition.PUBLIC_STATES)
        .select_related("competition")
    )
    closing = events.filter(
        state=Event.State.OPEN, entry_closes_at__gt=now, entry_closes_at__lte=horizon
    ).order_by("entry_closes_at", "id")[:limit]
    beginning = events.filter(
        state__in=(Event.State.PLANNED, Event.State.OPEN, Event.State.CLOSED),
        starts_on__gte=today,
        starts_on__lte=horizon.date(),
    ).order_by("starts_on", "id")[:limit]
    found = []
    if actor.at_union or actor.at_unit:
        found += [_ahead(actor, event, _("Entry closes"), moment=event.entry_closes_at) for event in closing]
    found += [_ahead(actor, event, _("Contest begins"), day=event.starts_on) for event in beginning]
    return sorted(found, key=lambda row: (row.day, str(row.what), row.title))[:limit]


def _concerning(actor: Actor) -> Q:
    """Among the events that the actor sees, those whose days matter to the actor."""
    if actor.at_union:
        return Q(pk__in=Event.objects.managed_by(actor).values("pk"))
    entries = Entry.objects.visible_to(actor)
    if actor.at_unit:
        unit_id = actor.unit_id or 0
        own = entries.filter(enterprise_id=unit_id, state__in=Entry.TAKING_A_PLACE)
        return Q(pk__in=own.values("event")) | Q(competition__enterprise_id=unit_id)
    return Q(pk__in=_own_entries(actor).values("event"))


def _ahead(
    actor: Actor,
    event: Event,
    what: str | Promise,
    *,
    moment: datetime.datetime | None = None,
    day: datetime.date | None = None,
) -> Ahead:
    staff = actor.at_union or actor.at_unit
    return Ahead(
        what=what,
        title=event.name,
        detail=event.competition.name,
        url=address("planning:event", event.pk)
        if staff
        else address("site:competition", event.competition_id),
        day=day or timezone.localtime(moment).date(),
        moment=moment,
    )


# --- Recent acts ----------------------------------------------------------------------------------------


def recent(actor: Actor, limit: int = 7) -> list[dict[str, Any]]:
    """The newest acts of the scope as rows of the timeline: of the union and those below, or of the unit's staff."""
    rows = JournalRow.objects.select_related("actor").exclude(kept_from(actor)).order_by("-id")
    if actor.at_union:
        rows = rows.filter(below(actor.path, "union__path"))
        if actor.role is not Role.AUDITOR:
            rows = rows.filter(object_type__in=TOLD)
    elif actor.at_unit:
        # The seat's label names the unit, so that what its staff do in another seat stays out.
        unit = actor.seat.label.rpartition(" · ")[0] if actor.seat is not None else ""
        rows = rows.filter(
            object_type__in=TOLD,
            seat__startswith=f"{unit} · ",
            actor__posts__enterprise_id=actor.unit_id or 0,
        ).distinct()
    else:
        return []
    # What changed in detail stands on the object's own page.
    return [row | {"changes": []} for row in timeline_rows(rows[:limit], name_objects=True)]


# --- A unit's desk --------------------------------------------------------------------------------------


def open_events(actor: Actor, limit: int = 5) -> list[Event]:
    """Events that units may enter now, those that close first; each with `taken` places. One query."""
    taken = Count("entries", filter=Q(entries__state__in=Entry.TAKING_A_PLACE))
    return list(
        Event.objects.visible_to(actor)
        .filter(
            competition__state__in=Competition.PUBLIC_STATES,
            competition__enterprise=None,
            state=Event.State.OPEN,
            entered_by=Event.EnteredBy.UNIT,
            entry_closes_at__gt=timezone.now(),
        )
        .select_related("competition__organiser")
        .annotate(taken=taken)
        .order_by("entry_closes_at", "id")[:limit]
    )


def unit_entries(actor: Actor, limit: int = 6) -> list[Entry]:
    """The newest entries of the actor's unit. One query."""
    return list(
        Entry.objects.visible_to(actor)
        .filter(enterprise_id=actor.unit_id or 0)
        .select_related("event__competition")
        .order_by("-id")[:limit]
    )


# --- A person's own desk --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mine:
    """An entry of one's own, with what it leads to."""

    entry: Entry
    ticket_url: str
    result_url: str


def _own_entries(actor: Actor) -> Any:
    competing = Competitor.objects.filter(worker__user_id=actor.user_id or 0, active=True)
    return (
        Entry.objects.visible_to(actor)
        .filter(pk__in=competing.values("entry"))
        .exclude(state=Entry.State.DRAFT)
    )


def own_entries(actor: Actor, limit: int = 20) -> list[Mine]:
    """One's own entries, the newest first, with the ticket once accepted and the result once published.

    Two queries.
    """
    if actor.user_id is None:
        return []
    entries = list(
        _own_entries(actor)
        .select_related("event__competition__organiser", "enterprise")
        .order_by("-event__starts_on", "-id")[:limit]
    )
    published = set(
        ResultVersion.objects.filter(
            event__in=[entry.event_id for entry in entries],
            withdrawn_at__isnull=True,
            opens_at__lte=timezone.now(),
        ).values_list("event_id", flat=True)
    )
    return [
        Mine(
            entry=entry,
            ticket_url=address("entries:ticket", entry.pk) if entry.state == Entry.State.ACCEPTED else "",
            result_url=address("results:mine") if entry.event_id in published else "",
        )
        for entry in entries
    ]


def own_judging(actor: Actor) -> list[Appointment]:
    """One's own appointments to events that are not over, unless declined or withdrawn. One query."""
    today = timezone.localdate()
    return [row for row in own_appointments(actor) if row.is_live and row.event.ends_on >= today]


# --- An auditor's desk ----------------------------------------------------------------------------------


def week_began() -> datetime.date:
    """The first of the last seven days, today included."""
    return timezone.localdate() - datetime.timedelta(days=6)


def audit_figures(actor: Actor) -> dict[str, int]:
    """Acts of today; failed sign-ins, exports and unmaskings since `week_began`, in the scope. One query."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    week = today - (timezone.localdate() - week_began())
    # The same rows as on the page behind each figure: nothing of other unions, not even a number.
    counted = (
        visible_rows(actor)
        .filter(at__gte=week)
        .aggregate(
            today=Count("pk", filter=Q(at__gte=today)),
            failed=Count("pk", filter=Q(verb="sign_in_failed")),
            exports=Count("pk", filter=Q(verb__in=verbs_called_like("disclosing"))),
        )
    )
    return {name: number or 0 for name, number in counted.items()}


# --- First steps ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """Something worth doing in the first weeks, and whether it is done."""

    label: str | Promise
    meaning: str | Promise
    url: str
    done: bool


NEW_FOR = datetime.timedelta(days=30)


def first_steps(actor: Actor) -> list[Step]:
    """What a new account of a union or unit does first; empty once all is done or the account is a month old.

    Three queries, and none for an old account.
    """
    user = actor.user
    if user is None or timezone.now() - user.date_joined > NEW_FOR:
        return []
    if actor.at_unit:
        steps = _steps_of_unit(actor)
    elif actor.at_union and actor.role in (Role.ADMINISTRATOR, Role.OFFICER):
        steps = _steps_of_union(actor)
    else:
        steps = []
    steps = [step for step in steps if step.url]
    return [] if all(step.done for step in steps) else steps


def _steps_of_union(actor: Actor) -> list[Step]:
    unions = Union.objects.filter(pk=actor.union_id or 0)
    return [
        Step(
            _("Put the year's plan together"),
            _("The annual plan holds the competitions that your union means to run this year."),
            address("planning:plans"),
            AnnualPlan.objects.filter(union__in=unions).exists(),
        ),
        Step(
            _("Look at the enterprises of your area"),
            _("Register them yourself, take them over from a sheet, or let them register."),
            address("enterprises:enterprises"),
            Enterprise.objects.visible_to(actor).exists(),
        ),
        Step(
            _("Plan a competition"),
            _("Draft it, have it signed off inside your union, and submit it for filing."),
            address("planning:competition_new"),
            Competition.objects.filter(organiser__in=unions).exists(),
        ),
    ]


def _steps_of_unit(actor: Actor) -> list[Step]:
    unit = actor.unit_id or 0
    return [
        Step(
            _("Add your workers"),
            _("One by one, or all at once from a sheet. You can also add people while entering them."),
            address("enterprises:workers"),
            Worker.objects.visible_to(actor).exists(),
        ),
        Step(
            _("Enter your people in an event"),
            _("Pick an open event, pick your people, check the answers, and submit."),
            address("entries:open_events"),
            Entry.objects.filter(enterprise_id=unit).exists(),
        ),
        Step(
            _("Hold a competition of your own"),
            _("One form and one sheet of results; it is filed, not approved."),
            address("planning:internal_new"),
            Competition.objects.filter(enterprise_id=unit).exists(),
        ),
    ]
