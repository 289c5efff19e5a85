"""Reads of the enterprises room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from enterprises.models import Employment, Enterprise, Staff, Worker
from portal.acts.actors import Actor, Role, Seat
from unions.models import User, in_force


def seats_of(user: Any) -> Iterator[Seat]:
    """The seats that a user holds in enterprises and schools today. One query."""
    posts = (
        Staff.objects.filter(in_force(timezone.localdate()), user=user, enterprise__closed_on__isnull=True)
        .select_related("enterprise")
        .order_by("enterprise__name", "id")
    )
    for post in posts:
        yield Seat(
            kind=Seat.Kind.UNIT,
            key=f"s{post.pk}",
            label=f"{post.enterprise.name} · {post.get_role_display()}",
            role=Role(post.role),
            union_id=post.enterprise.journal_union_id,
            unit_id=post.enterprise_id,
        )


def enterprise(actor: Actor, enterprise_id: int) -> Enterprise:
    """One enterprise in the actor's scope.

    Raises:
        Enterprise.DoesNotExist: none, or outside the scope.
    """
    return Enterprise.objects.visible_to(actor).select_related("county", "union").get(pk=enterprise_id)


def current_employment(worker: Worker) -> Employment | None:
    """Where the person works today, with the unit; None where nowhere."""
    return (
        worker.employments.filter(in_force(timezone.localdate(), "", "since", "until"))
        .select_related("enterprise__county", "enterprise__union")
        .order_by("-since")
        .first()
    )


def staff_users(enterprise: Enterprise) -> list[User]:
    """The people who work on the portal for a unit today."""
    return list(
        User.objects.filter(
            in_force(timezone.localdate(), "posts__"), posts__enterprise=enterprise, is_active=True
        ).distinct()
    )
