"""What the room shows on the desk: what waits, figures of the scope, hits of the one search."""

from __future__ import annotations

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Designation, Enterprise, Registration, Worker
from enterprises.queries import registry as of_enterprises
from enterprises.queries import workforce as of_workers
from enterprises.queries.clustering import open_within
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Figure, Hit, Waiting


def waiting_for(actor: Actor) -> list[Waiting]:
    """Registrations to review, for officers of unions. One query."""
    if not actor.at_union or actor.role not in {Role.OFFICER, Role.ADMINISTRATOR}:
        return []
    found = Registration.objects.visible_to(actor).filter(state=Registration.State.SUBMITTED)
    counted = found.order_by().aggregate(count=Count("pk"), oldest=Min("submitted_at"))
    if not counted["count"]:
        return []
    return [
        Waiting(
            label=_("Registrations of enterprises to review"),
            count=counted["count"],
            url=reverse("enterprises:registrations") + "?state=submitted",
            icon="building-add",
        )
    ]


def figures_for(actor: Actor) -> list[Figure]:
    """Enterprises, Little Giants, clusters and workers of the scope, each with its list. At most four queries."""
    today = timezone.localdate()
    listed = reverse("enterprises:enterprises")
    if actor.at_unit:
        count = of_workers.workers(actor, of_workers.WorkerSearch()).order_by().count()
        return [
            Figure(label=_("Our workers"), value=count, url=reverse("enterprises:workers"), icon="people")
        ]
    if not actor.at_union:
        return []
    visible = Enterprise.objects.visible_to(actor).filter(closed_on__isnull=True).order_by()
    kind = Designation.Kind.LITTLE_GIANT
    workers = of_workers.workers(actor, of_workers.WorkerSearch())
    return [
        Figure(label=_("Enterprises and schools"), value=visible.count(), url=listed, icon="building"),
        Figure(
            label=_("Little Giant enterprises"),
            value=visible.designated(kind, today).count(),
            url=f"{listed}?designation={kind}&on={today.isoformat()}",
            note=_("in force today"),
            icon="lightning",
        ),
        Figure(
            label=_("Industry clusters"),
            value=open_within(actor.path).count(),
            url=f"{reverse('enterprises:clusters')}?scope=own",
            icon="diagram-3",
        ),
        Figure(
            label=_("Workers on record"),
            value=workers.order_by().count(),
            url=reverse("enterprises:workers"),
            icon="people",
        ),
    ]


def search(actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Enterprises by name, code or initials; workers by name, initials or a whole number. Two queries."""
    text = text.strip()
    if not text:
        return []
    units = (
        Enterprise.objects.visible_to(actor)
        .filter(of_enterprises.matching(text))
        .select_related("county")
        .order_by("name")[:limit]
    )
    people = (
        Worker.objects.visible_to(actor)
        .filter(of_workers.matching(text), Q(erased_at=None))
        .select_related("trade")
        .order_by("name", "id")[:limit]
    )
    hits = [
        Hit(
            kind=unit.get_kind_display(),
            title=unit.name,
            url=reverse("enterprises:enterprise", args=[unit.pk]),
            detail=f"{unit.uscc} · {unit.county.place}",
            icon="mortarboard" if unit.kind == Enterprise.Kind.SCHOOL else "building",
        )
        for unit in units
    ]
    hits += [
        Hit(
            kind=_("Student") if person.student else _("Worker"),
            title=person.name,
            url=reverse("enterprises:worker", args=[person.pk]),
            detail=person.trade.name if person.trade is not None else "",
            icon="person",
        )
        for person in people
    ]
    return hits
