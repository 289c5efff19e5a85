"""Clusters: the list, one of them, and their enterprises as of a date. Clusters themselves are public."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q, QuerySet

from enterprises.models import Cluster, Designation, Enterprise
from portal.acts.actors import Actor
from portal.acts.scope import below
from unions.models import in_force


def open_within(path: str) -> QuerySet[Cluster]:
    """The clusters in operation in the counties at or below the union with that path."""
    return Cluster.objects.filter(below(path, "county__path"), closed_on__isnull=True)


def clusters(
    on: datetime.date, text: str = "", county: int | None = None, within: str = ""
) -> QuerySet[Cluster]:
    """Clusters by county with the number of their enterprises on the day (`member_count`).

    `within`, a union's path, leaves those in operation there.
    """
    found = (open_within(within) if within else Cluster.objects.all()).select_related("county")
    if text.strip():
        found = found.filter(
            Q(name__icontains=text.strip())
            | Q(product__icontains=text.strip())
            | Q(initials__contains=text.strip().lower())
        )
    if county:
        found = found.filter(county_id=county)
    return found.order_by("county__path", "name").annotate(
        member_count=Count(
            "memberships",
            filter=in_force(on, "memberships__", "since", "until")
            & Q(memberships__enterprise__closed_on__isnull=True),
        )
    )


def public_clusters(on: datetime.date) -> QuerySet[Cluster]:
    """The open clusters, as everybody may see them."""
    return clusters(on).filter(closed_on__isnull=True)


def cluster(cluster_id: int) -> Cluster:
    """One cluster.

    Raises:
        Cluster.DoesNotExist: there is none.
    """
    return Cluster.objects.select_related("county").get(pk=cluster_id)


def members(actor: Actor, found: Cluster, on: datetime.date) -> QuerySet[Enterprise]:
    """The enterprises of a cluster on the day that the actor may see, leading ones first."""
    return (
        Enterprise.objects.visible_to(actor)
        .filter(in_force(on, "cluster_memberships__", "since", "until"), cluster_memberships__cluster=found)
        .annotate(leads=Count("pk", filter=Q(cluster_memberships__leading=True)))
        .select_related("county")
        .order_by("-leads", "name")
    )


def member_figures(found: Cluster, on: datetime.date) -> dict[str, int]:
    """{"enterprises", "little_giants"} of a cluster on the day: counts that are public."""
    inside = Enterprise.objects.filter(
        in_force(on, "cluster_memberships__", "since", "until"),
        cluster_memberships__cluster=found,
        closed_on__isnull=True,
    )
    return {
        "enterprises": inside.count(),
        "little_giants": inside.designated(Designation.Kind.LITTLE_GIANT, on).count(),
    }
