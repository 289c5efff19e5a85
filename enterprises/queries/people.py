"""People who work for units: staff on the portal, and where a worker works."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.utils import timezone

from enterprises.models import Employment, Enterprise, Staff, Worker
from portal.acts.actors import Actor, Role, Seat
from portal.acts.models import JournalRow, describe
from unions.models import Invitation, InvitationState, User, in_force


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


def current_employment(worker: Worker) -> Employment | None:
    """Where the person works today, with the unit; None where nowhere."""
    return (
        worker.employments.filter(in_force(timezone.localdate(), "", "since", "until"))
        .select_related("enterprise__county", "enterprise__union")
        .order_by("-since")
        .first()
    )


def taken_on_today(employment: Employment) -> bool:
    """Whether a unit took on, today or for a day to come, a person whom the portal knew before.

    What counts is the day of the act, as the journal has it: the first day of an employment can be set back.
    """
    if employment.since > timezone.localdate():
        return True
    object_type, object_id = describe(employment)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return JournalRow.objects.filter(
        object_type=object_type, object_id=object_id, verb="employ", sequence=1, at__gte=midnight
    ).exists()


def may_handle_phone(actor: Actor, employment: Employment) -> bool:
    """Whether an actor who keeps the workers of this unit may see and change the phone of who works there.

    Phone and name are what a person claims the own record by. So a unit that has just taken on a person known
    before may not on that day; the unions above may at any time. The former unit has been told of the move
    before the phone opens.
    """
    return not actor.at_unit or not taken_on_today(employment)


def staff_users(enterprise: Enterprise) -> list[User]:
    """The people who work on the portal for a unit today."""
    return list(
        User.objects.filter(
            in_force(timezone.localdate(), "posts__"), posts__enterprise=enterprise, is_active=True
        ).distinct()
    )


def staff_of(enterprise: Enterprise) -> list[Staff]:
    """The posts of a unit's staff, those that have ended last."""
    return list(
        Staff.objects.filter(enterprise=enterprise)
        .select_related("user")
        .order_by(F("valid_to").desc(nulls_first=True), "id")
    )


def post(actor: Actor, post_id: int) -> Staff:
    """One post in a unit in scope.

    Raises:
        Staff.DoesNotExist: none, or outside the scope.
    """
    visible = Enterprise.objects.visible_to(actor).order_by().values("pk")
    return (
        Staff.objects.filter(enterprise__in=visible)
        .select_related("user", "enterprise__county", "enterprise__union")
        .get(pk=post_id)
    )


def staff_invitation(invitation_id: int) -> Invitation:
    """An invitation to a unit's staff; whose it is must still be asked.

    Raises:
        Invitation.DoesNotExist: none.
    """
    return Invitation.objects.select_related("union", "key").get(pk=invitation_id, offer="enterprises.staff")


def waiting_invitations(enterprise: Enterprise) -> list[Invitation]:
    """The invitations to a unit's staff that were not taken up and hold still."""
    found = Invitation.objects.filter(offer="enterprises.staff", terms__enterprise=enterprise.pk)
    return list(found.in_state(InvitationState.WAITING))
