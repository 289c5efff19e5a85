"""People and the roles that they hold, in the scope of whoever asks."""

from __future__ import annotations

import contextlib
import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.acts.actors import Actor
from portal.acts.personal import blind_index
from portal.acts.scope import below
from unions.models import Invitation, Membership, Union, User, in_force
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


def account_in_scope(actor: Actor, text: str) -> User | None:
    """The person whom somebody means by a user name or a whole mobile number, if a role of theirs lies in scope."""
    condition = Q(username__iexact=text.strip())
    with contextlib.suppress(ValueError):
        condition |= Q(phone_index=blind_index("phone", normalised(text)))
    in_scope = memberships_visible_to(actor).filter(user=OuterRef("pk"))
    return User.objects.filter(condition, Exists(in_scope), is_active=True).order_by("pk").first()


def membership(actor: Actor, membership_id: int) -> Membership:
    """One role in the actor's scope.

    Raises:
        Membership.DoesNotExist: none, or outside the scope.
    """
    return memberships_visible_to(actor).select_related("user__key", "union").get(pk=membership_id)


def roles_of(actor: Actor, user: User) -> list[Membership]:
    """The roles that a person holds, held or will hold in the actor's scope, newest first."""
    rows = memberships_visible_to(actor).filter(user=user).select_related("union", "stands_in_for__user")
    return list(rows.order_by("-valid_from", "-id"))


def invitations_listed(actor: Actor, *, text: str = "", state: str = "") -> QuerySet[Invitation]:
    """Invitations in an administrator's scope, newest first."""
    found = (
        Invitation.objects.visible_to(actor)
        .in_state(state)
        .select_related("union", "created_by", "accepted_by")
    )
    if text := text.strip():
        found = found.filter(Q(name__icontains=text) | Q(union__name__icontains=text))
    return found.order_by("-id")


def invitation(actor: Actor, invitation_id: int) -> Invitation:
    """One invitation in an administrator's scope.

    Raises:
        Invitation.DoesNotExist: none, or outside the scope.
    """
    found: Invitation = (
        Invitation.objects.visible_to(actor)
        .select_related("union", "key", "created_by")
        .get(pk=invitation_id)
    )
    return found


def is_locked_out(user: User) -> bool:
    """Whether signing in is locked for this account after failures, from any place."""
    from axes.models import AccessAttempt

    since = timezone.now() - datetime.timedelta(hours=settings.AXES_COOLOFF_TIME)
    return bool(
        AccessAttempt.objects.filter(
            username=f"account:{user.pk}",
            attempt_time__gte=since,
            failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        ).exists()
    )
