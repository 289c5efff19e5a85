"""People and the roles that they hold, in the scope of whoever asks."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.acts.actors import Actor
from portal.acts.personal import blind_index
from portal.acts.scope import below
from unions.models import Membership, Union, User, in_force
from unions.phones import normalised


def memberships_visible_to(actor: Actor) -> QuerySet[Membership]:
    """The roles held at the actor's union and below it, past and future ones too."""
    if actor.is_system:
        return Membership.objects.all()
    return (
        Membership.objects.filter(below(actor.path, "union__path"))
        if actor.at_union
        else Membership.objects.none()
    )


def people_listed(
    actor: Actor,
    *,
    text: str = "",
    role: str = "",
    below_id: int | None = None,
    state: str = "current",
    on: datetime.date | None = None,
) -> QuerySet[Membership]:
    """Roles in scope, one row a role, with person, union and whom a stand-in stands in for.

    `text` is part of the person's name or user name, a whole mobile number, or part of the union's name;
    `state` is current, coming, ended or all, as of `on` (default today).
    """
    day = on or timezone.localdate()
    found = memberships_visible_to(actor).select_related("user__key", "union", "stands_in_for__user")
    if state == "current":
        found = found.filter(in_force(day))
    elif state == "coming":
        found = found.filter(valid_from__gt=day)
    elif state == "ended":
        found = found.filter(valid_to__lt=day)
    if role:
        found = found.filter(role=role)
    if below_id is not None:
        path = Union.objects.visible_to(actor).filter(pk=below_id).values_list("path", flat=True).first()
        found = found.filter(below(path or "", "union__path"))
    if text := text.strip():
        condition = (
            Q(user__name__icontains=text) | Q(user__username__icontains=text) | Q(union__name__icontains=text)
        )
        try:
            condition |= Q(user__phone_index=blind_index("phone", normalised(text)))
        except ValueError:
            condition |= Q(union__initials__contains=text.lower()) if text.isascii() else Q()
        found = found.filter(condition)
    return found.order_by("union__path", "role", "user__name", "id")


def memberships_of(union: Union, *, on: datetime.date | None = None) -> list[Membership]:
    """Who holds a role at this very union on the day, or will: administrators first, then by name. One query."""
    day = on or timezone.localdate()
    rows = (
        Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), union=union)
        .select_related("user__key", "stands_in_for__user")
        .order_by("role", "user__name", "id")
    )
    return list(rows)


def person(actor: Actor, user_id: int) -> User:
    """One person who holds, held or will hold a role in the actor's scope.

    Raises:
        User.DoesNotExist: nobody, or none of the roles lies in scope.
    """
    in_scope = memberships_visible_to(actor).filter(user=OuterRef("pk"))
    return User.objects.select_related("key").get(Exists(in_scope), pk=user_id)
