"""Who stands behind an entry: those to tell, and the workers from whom to choose."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from competitions.entries.models import Competitor, Delegation, Entry
from competitions.planning.models import Event
from enterprises.models import Employment, Enterprise, Worker
from portal.acts.actors import Role
from portal.acts.scope import below
from unions.models import Membership, User, in_force


def entrants(entry: Entry, *, workers: bool = True) -> list[User]:
    """The unit's staff or the delegation's union, whoever wrote the entry, and its competitors' accounts."""
    today = timezone.localdate()
    if entry.delegation_id is not None:
        side = Q(
            Exists(
                Membership.objects.filter(
                    in_force(today),
                    user=OuterRef("pk"),
                    union__delegations=entry.delegation_id,
                    role__in=[Role.OFFICER.value, Role.ADMINISTRATOR.value],
                )
            )
        )
    else:
        side = Q(
            pk__in=User.objects.filter(in_force(today, "posts__"), posts__enterprise=entry.enterprise_id)
        )
    people = side | Q(pk=entry.created_by_id or 0)
    if workers:
        people |= Q(
            pk__in=Competitor.objects.filter(entry=entry, left_at__isnull=True).values("worker__user")
        )
    return list(User.objects.filter(people, is_active=True).select_related("key"))


def workers_of(
    enterprise: Enterprise | None = None, delegation: Delegation | None = None, text: str = ""
) -> QuerySet[Worker]:
    """The workers who belong to the unit (or to a unit of the delegation's union) today, by name or initials."""
    today = Employment.objects.filter(
        in_force(timezone.localdate(), "", "since", "until"), worker=OuterRef("pk")
    )
    if delegation is not None:
        path = delegation.union.path
        here = today.filter(below(path, "enterprise__county__path") | below(path, "enterprise__union__path"))
    else:
        here = today.filter(enterprise=enterprise)
    found = Worker.objects.filter(Exists(here), erased_at__isnull=True).select_related("key", "trade")
    text = text.strip()
    if text:
        found = found.filter(Q(name__contains=text) | Q(initials__startswith=text.lower()))
    return found.order_by("name", "id")


def entrants_of_event(event: Event) -> list[User]:
    """Everybody who has to do with the entries of an event: staff of units and delegations, competitors."""
    today = timezone.localdate()
    taking = Entry.objects.filter(event=event, state__in=Entry.TAKING_A_PLACE)
    units = User.objects.filter(
        in_force(today, "posts__"), posts__enterprise__in=taking.filter(delegation=None).values("enterprise")
    )
    leaders = User.objects.filter(
        in_force(today, "memberships__"),
        memberships__union__delegations__in=taking.values("delegation"),
        memberships__role__in=[Role.OFFICER.value, Role.ADMINISTRATOR.value],
    )
    competing = Competitor.objects.filter(entry__in=taking, active=True).values("worker__user")
    return list(
        User.objects.filter(
            Q(pk__in=units.values("pk"))
            | Q(pk__in=leaders.values("pk"))
            | Q(pk__in=competing)
            | Q(pk__in=taking.values("created_by")),
            is_active=True,
        ).select_related("key")
    )
