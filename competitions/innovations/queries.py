"""Reads of the innovations room."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.innovations.models import GrowthRecord, Innovation, Mentorship, Partnership, Training
from enterprises.models import Employment, Enterprise, Worker
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Waiting
from unions.models import in_force

MODELS: dict[str, type[GrowthRecord]] = {
    "innovations": Innovation,
    "mentorships": Mentorship,
    "training": Training,
    "partnerships": Partnership,
}
_RELATED: dict[str, tuple[str, ...]] = {
    "mentorships": ("mentor", "apprentice"),
    "partnerships": ("school",),
}


def records(actor: Actor, kind: str, *, confirmed: bool | None = None, text: str = "") -> QuerySet[Any]:
    """The records of a kind in scope, newest first; `text` is looked for in the enterprise's name."""
    model: Any = MODELS[kind]
    found: QuerySet[Any] = model.objects.visible_to(actor).select_related(
        "enterprise__county", *_RELATED.get(kind, ())
    )
    if confirmed is not None:
        found = found.filter(confirmed_at__isnull=not confirmed)
    return found.filter(enterprise__name__icontains=text) if text else found


def record(actor: Actor, kind: str, record_id: int) -> GrowthRecord:
    """One record in scope.

    Raises:
        GrowthRecord.DoesNotExist: none, or outside the scope.
    """
    found: GrowthRecord = records(actor, kind).get(pk=record_id)
    return found


def details(record: GrowthRecord) -> list[tuple[Any, Any]]:
    """What the list does not show of a record: (label, value)."""
    if isinstance(record, Innovation):
        proposers = "、".join(record.proposers.values_list("name", flat=True))
        return [
            (_("Proposers"), proposers),
            (_("Decided on"), record.decided_on),
            (_("In use since"), record.in_use_since),
        ]
    if isinstance(record, Partnership):
        return [(_("What is agreed"), record.content)]
    if isinstance(record, Training):
        return [(_("Way of training"), _("Online") if record.online else _("On the spot"))]
    return []


def enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises and schools for which the actor may keep records."""
    return Enterprise.objects.visible_to(actor).filter(closed_on__isnull=True).order_by("name")


def enterprise(actor: Actor, enterprise_id: int) -> Enterprise:
    """One of them.

    Raises:
        Enterprise.DoesNotExist: none, or outside the scope.
    """
    return enterprises(actor).select_related("county", "union").get(pk=enterprise_id)


def people_of(enterprise: Enterprise) -> QuerySet[Worker]:
    """Who works there today."""
    today = Employment.objects.filter(
        in_force(timezone.localdate(), "", "since", "until"), enterprise=enterprise
    )
    return Worker.objects.filter(pk__in=today.values("worker")).order_by("name", "pk")


def schools() -> QuerySet[Enterprise]:
    """Every open school: partnerships cross counties."""
    return Enterprise.objects.filter(kind=Enterprise.Kind.SCHOOL, closed_on__isnull=True).order_by("name")


def waiting_for(actor: Actor) -> list[Waiting]:
    """Records that wait for the county's confirmation: one query a kind."""
    if not actor.at_union or actor.role not in {Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER}:
        return []
    labels = {
        "innovations": _("Innovations to confirm"),
        "mentorships": _("Mentorships to confirm"),
        "training": _("Training sessions to confirm"),
        "partnerships": _("School partnerships to confirm"),
    }
    counted = ((kind, records(actor, kind, confirmed=False).count()) for kind in MODELS)
    return [
        Waiting(
            label=labels[kind],
            count=count,
            url=f"{reverse('innovations:records', args=[kind])}?state=waiting",
            icon="lightbulb",
        )
        for kind, count in counted
        if count
    ]
