"""Enterprises in scope: the list with its filters, and one enterprise with what belongs to it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from enterprises.models import ClusterMembership, Designation, Employment, Enterprise
from portal.acts.actors import Actor
from unions.models import in_force

#: Names of the list's columns by which it can be sorted → fields.
SORTS = {
    "name": ("name", "id"),
    "county": ("county__path", "name", "id"),
    "headcount": ("headcount", "name", "id"),
    "created": ("created_at", "id"),
}


@dataclass(frozen=True, slots=True)
class EnterpriseSearch:
    """What is looked for. on: the day as of which designations and clusters are asked; today by default."""

    text: str = ""
    county: int | None = None
    cluster: int | None = None
    designation: str = ""
    on: datetime.date | None = None
    size: str = ""
    kind: str = ""
    closed: str = ""
    sort: str = "name"


def matching(text: str) -> Q:
    """Enterprises by name, by the beginning of the code, or by pinyin initials."""
    text = text.strip()
    condition = Q(name__icontains=text)
    if text.isascii() and text.isalnum():
        condition |= Q(uscc__startswith=text.upper())
        if not text.isdigit():
            condition |= Q(initials__contains=text.lower())
    return condition


def enterprises(actor: Actor, wanted: EnterpriseSearch) -> QuerySet[Enterprise]:
    """The enterprises in scope that match, sorted; designations and clusters of the day come with them."""
    on = wanted.on or timezone.localdate()
    found = Enterprise.objects.visible_to(actor)
    if wanted.text.strip():
        found = found.filter(matching(wanted.text))
    if wanted.county:
        found = found.filter(county_id=wanted.county)
    if wanted.cluster:
        members = ClusterMembership.objects.filter(
            in_force(on, "", "since", "until"), enterprise=OuterRef("pk"), cluster_id=wanted.cluster
        )
        found = found.filter(Exists(members))
    if wanted.designation:
        found = found.designated(wanted.designation, on)
    if wanted.size:
        found = found.filter(size=wanted.size)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.closed != "all":
        found = found.filter(closed_on__isnull=wanted.closed != "closed")
    descending = wanted.sort.startswith("-")
    fields = SORTS.get(wanted.sort.lstrip("-"), SORTS["name"])
    ordering = [f"-{field}" if descending else field for field in fields]
    return found.select_related("county").order_by(*ordering).prefetch_related(*_as_of(on))


def _as_of(
    on: datetime.date,
) -> list[Prefetch[str, QuerySet[Designation], str] | Prefetch[str, QuerySet[ClusterMembership], str]]:
    return [
        Prefetch("designations", Designation.objects.filter(in_force(on)), to_attr="designations_on"),
        Prefetch(
            "cluster_memberships",
            ClusterMembership.objects.filter(in_force(on, "", "since", "until")).select_related("cluster"),
            to_attr="memberships_on",
        ),
    ]


def enterprise(actor: Actor, enterprise_id: int) -> Enterprise:
    """One enterprise in the actor's scope, with its county and union.

    Raises:
        Enterprise.DoesNotExist: none, or outside the scope.
    """
    return Enterprise.objects.visible_to(actor).select_related("county", "union", "key").get(pk=enterprise_id)


@dataclass(frozen=True, slots=True)
class Designated:
    """A designation, and whether it is in force on the day asked for."""

    designation: Designation
    in_force: bool


def designations_on(found: Enterprise, on: datetime.date) -> list[Designated]:
    """All designations of an enterprise, newest first, with their standing on the day."""
    return [
        Designated(row, row.valid_from <= on and (row.valid_to is None or row.valid_to >= on))
        for row in found.designations.all()
    ]


@dataclass(frozen=True, slots=True)
class Member:
    """A cluster membership, and whether it is in force on the day asked for."""

    membership: ClusterMembership
    in_force: bool


def memberships_on(found: Enterprise, on: datetime.date) -> list[Member]:
    """All cluster memberships of an enterprise, newest first, with their standing on the day."""
    rows = found.cluster_memberships.select_related("cluster").order_by("-since", "id")
    return [Member(row, row.since <= on and (row.until is None or row.until >= on)) for row in rows]


def worker_counts(found: Enterprise) -> dict[str, int]:
    """{"workers", "students"} employed there today. One query."""
    today = Employment.objects.filter(
        in_force(timezone.localdate(), "", "since", "until"), enterprise=found, worker__erased_at=None
    )
    return today.aggregate(
        workers=Count("pk", filter=Q(worker__student=False)),
        students=Count("pk", filter=Q(worker__student=True)),
    )


def designation(actor: Actor, designation_id: int) -> Designation:
    """One designation of an enterprise in scope.

    Raises:
        Designation.DoesNotExist: none, or outside the scope.
    """
    visible = Enterprise.objects.visible_to(actor).order_by().values("pk")
    return (
        Designation.objects.filter(enterprise__in=visible)
        .select_related("enterprise__county")
        .get(pk=designation_id)
    )


def membership(actor: Actor, membership_id: int) -> ClusterMembership:
    """One cluster membership of an enterprise in scope.

    Raises:
        ClusterMembership.DoesNotExist: none, or outside the scope.
    """
    visible = Enterprise.objects.visible_to(actor).order_by().values("pk")
    return (
        ClusterMembership.objects.filter(enterprise__in=visible)
        .select_related("enterprise__county", "cluster")
        .get(pk=membership_id)
    )
