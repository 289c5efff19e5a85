"""Seats, and who holds a role where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.acts.actors import Role, Seat
from unions.models import Membership, Union, User, in_force


def seats_of(user: Any) -> Iterator[Seat]:
    """The seats that a user's memberships give today. One query."""
    memberships = (
        Membership.objects.filter(in_force(timezone.localdate()), user=user, union__closed_on__isnull=True)
        .select_related("union", "stands_in_for__user")
        .order_by("union__path", "id")
    )
    for membership in memberships:
        words = {"union": membership.union.name, "role": membership.get_role_display()}
        label = f"{words['union']} · {words['role']}"
        recorded_as = ""
        if membership.stands_in_for is not None:
            words["name"] = membership.stands_in_for.user.name
            label = _("%(union)s · %(role)s (standing in for %(name)s)") % words
            # The journal is never erased, so it holds no name in clear.
            recorded_as = _("%(union)s · %(role)s (standing in)") % words
        yield Seat(
            kind=Seat.Kind.UNION,
            key=f"m{membership.pk}",
            label=label,
            recorded_as=recorded_as,
            role=Role(membership.role),
            union_id=membership.union_id,
            path=membership.union.path,
            level=membership.union.level,
        )


def holders(union: Union, *roles: Role) -> list[User]:
    """The people who hold one of the roles at this very union today."""
    return list(
        User.objects.filter(
            in_force(timezone.localdate(), "memberships__"),
            memberships__union=union,
            memberships__role__in=[role.value for role in roles],
            is_active=True,
        ).distinct()
    )
