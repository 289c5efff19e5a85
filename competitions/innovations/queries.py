"""Reads of the innovations room."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Func, IntegerField, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.innovations.models import (
    Exemplar,
    Innovation,
    KeptRecord,
    Mentorship,
    Partnership,
    Training,
)
from enterprises.models import Cluster, Employment, Enterprise, Worker
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Waiting
from portal.acts.scope import below
from unions.models import Union, in_force

MODELS: dict[str, type[KeptRecord]] = {
    "innovations": Innovation,
    "mentorships": Mentorship,
    "training": Training,
    "partnerships": Partnership,
    "exemplars": Exemplar,
}
_RELATED: dict[str, tuple[str, ...]] = {
    "innovations": ("enterprise__county",),
    "mentorships": ("enterprise__county", "mentor", "apprentice"),
    "training": ("enterprise__county",),
    "partnerships": ("enterprise__county", "school"),
    "exemplars": ("union", "enterprise", "cluster"),
}


def records(actor: Actor, kind: str, *, confirmed: bool | None = None, text: str = "") -> QuerySet[Any]:
    """The records of a kind in scope, newest first.

    `text` is looked for in the enterprise's name; in an exemplar's title and medium too.
    """
    model: Any = MODELS[kind]
    found: QuerySet[Any] = model.objects.visible_to(actor).select_related(*_RELATED[kind])
    if confirmed is not None:
        found = found.filter(confirmed_at__isnull=not confirmed)
    if not text:
        return found
    named = Q(enterprise__name__icontains=text)
    if kind == "exemplars":
        named |= Q(title__icontains=text) | Q(medium__icontains=text)
    return found.filter(named)


def record(actor: Actor, kind: str, record_id: int) -> KeptRecord:
    """One record in scope.

    Raises:
        ObjectDoesNotExist: none, or outside the scope.
    """
    found: KeptRecord = records(actor, kind).get(pk=record_id)
    return found


def details(record: KeptRecord) -> list[tuple[Any, Any]]:
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


def own_union(actor: Actor) -> Union:
    """The union in whose seat the actor is.

    Raises:
        Union.DoesNotExist: none.
    """
    union: Union = Union.objects.get(pk=actor.union_id or 0)
    return union


def enterprises_of(union: Union) -> QuerySet[Enterprise]:
    """The open enterprises and schools of a union or of those below it."""
    inside = Union.objects.filter(below(union.path)).order_by().values("pk")
    return Enterprise.objects.filter(
        Q(county__in=inside) | Q(union__in=inside), closed_on__isnull=True
    ).order_by("name")


def clusters_of(union: Union) -> QuerySet[Cluster]:
    """The clusters of a union's area."""
    return Cluster.objects.filter(below(union.path, "county__path"), closed_on__isnull=True).order_by("name")


def exemplars_published(path: str, first: datetime.date, last: datetime.date) -> QuerySet[Exemplar]:
    """Confirmed exemplars that unions at or below `path` published from `first` to `last`, both included.

    Divided by `union__path`, `track` and `cluster`.
    """
    return Exemplar.objects.filter(
        below(path, "union__path"), confirmed_at__isnull=False, published_on__range=(first, last)
    )


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
    """Records that wait for the union's confirmation. One query."""
    if not actor.at_union or actor.role not in {Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER}:
        return []
    labels = {
        "innovations": _("Innovations to confirm"),
        "mentorships": _("Mentorships to confirm"),
        "training": _("Training sessions to confirm"),
        "partnerships": _("School partnerships to confirm"),
        "exemplars": _("Exemplars to confirm"),
    }
    # The row of the actor's own union carries the counts: one query instead of one a kind.
    counts = [Subquery(_counted(records(actor, kind, confirmed=False))) for kind in MODELS]
    row = Union.objects.filter(pk=actor.union_id).values_list(*counts).get()
    counted = dict(zip(MODELS, row, strict=True))
    return [
        Waiting(
            label=labels[kind],
            count=counted[kind],
            url=f"{reverse('innovations:records', args=[kind])}?state=waiting",
            icon="lightbulb",
        )
        for kind in MODELS
        if counted[kind]
    ]


def _counted(found: QuerySet[Any]) -> QuerySet[Any]:
    """How many there are, as a subquery of one value."""
    number = Func("pk", function="COUNT", output_field=IntegerField())
    counted: QuerySet[Any] = found.select_related(None).order_by().annotate(number=number)
    return counted.values("number")
