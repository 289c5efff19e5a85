"""Roles: given, taken, stood in for; and the help that an administrator gives with an account."""

from __future__ import annotations

import datetime
from typing import Any

from axes.utils import reset
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.acts.actors import Actor, Role, Seat, actor_for
from portal.acts.deeds import Deed, creating, performing
from portal.acts.scope import below
from unions import leaving, rules
from unions.models import Invitation, Membership, Union, User, in_force

# An auditor watches the administrators, so nobody is both at one union.
_APART = {Role.ADMINISTRATOR: Role.AUDITOR, Role.AUDITOR: Role.ADMINISTRATOR}


def _require_room(
    deed: Deed[Any], user: User, union: Union, role: Role, first: datetime.date, last: datetime.date | None
) -> None:
    """Refuse a role that the person holds already in that time, or that does not go with another one."""
    deed.require(last is None or last >= first, _("The last day lies before the first."), field="valid_to")
    overlapping = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first), user=user, union=union
    )
    if last is not None:
        overlapping = overlapping.filter(valid_from__lte=last)
    held = set(overlapping.values_list("role", flat=True))
    deed.require(role.value not in held, _("This person holds the role already in that time."), field="role")
    apart = _APART.get(role)
    deed.require(
        apart is None or apart.value not in held,
        _("The same person cannot be administrator and auditor of one union."),
        field="role",
    )


def seat(
    deed: Deed[Any],
    *,
    user: User,
    union: Union,
    role: Role,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    stands_in_for: Membership | None = None,
) -> Membership:
    """Give a person a role inside an act that is under way; the union's row is locked for it.

    Raises:
        Refused: the union is closed, or the person has no room for the role.
    """
    locked = Union.objects.select_for_update().get(pk=union.pk)
    deed.require(locked.closed_on is None, _("This union is closed."))
    _require_room(deed, user, locked, role, valid_from, valid_to)
    return Membership.objects.create(
        user=user,
        union=locked,
        role=role.value,
        valid_from=valid_from,
        valid_to=valid_to,
        stands_in_for=stands_in_for,
    )


def appoint(
    *,
    actor: Actor,
    union: Union,
    user: User,
    role: Role,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
) -> Membership:
    """Give somebody who has an account a role at a union.

    Raises:
        NotAllowed: the actor is not administrator of the union or above it.
        Refused: see `seat`.
    """
    with creating("appoint", actor=actor, at=union, may=rules.may_manage_people, union_id=union.pk) as deed:
        deed.subject = seat(
            deed,
            user=user,
            union=union,
            role=role,
            valid_from=valid_from or timezone.localdate(),
            valid_to=valid_to,
        )
        _tell(deed, user, deed.subject)
    made: Membership = deed.subject
    return made


def name_stand_in(
    *, actor: Actor, membership: Membership, user: User, valid_from: datetime.date, valid_to: datetime.date
) -> Membership:
    """Let somebody act in another's role for a time; the role itself stays with its holder.

    Raises:
        NotAllowed: the actor is not administrator of the union or above it.
        Refused: the time lies outside the role's, the person is the holder, or has no room for the role.
    """
    with creating(
        "stand_in", actor=actor, at=membership, may=rules.may_manage_people, union_id=membership.union_id
    ) as deed:
        deed.require(user.pk != membership.user_id, _("Nobody stands in for oneself."), field="person")
        deed.require(
            membership.stands_in_for_id is None,
            _("This is itself a stand-in; name one for the holder of the role."),
        )
        inside = valid_from >= membership.valid_from and (
            membership.valid_to is None or valid_to <= membership.valid_to
        )
        deed.require(inside, _("The time lies outside that of the role."), field="valid_to")
        deed.subject = seat(
            deed,
            user=user,
            union=membership.union,
            role=Role(membership.role),
            valid_from=valid_from,
            valid_to=valid_to,
            stands_in_for=membership,
        )
        _tell(deed, user, deed.subject)
    made: Membership = deed.subject
    return made


def _tell(deed: Deed[Any], user: User, membership: Membership) -> None:
    words = {"union": membership.union.name, "role": membership.get_role_display()}
    deed.tell(
        [user],
        title=_("You are now %(role)s at %(union)s") % words,
        body=_("Switch to this role in the menu at the upper right."),
        url=reverse("people:seats"),
    )


def end_role(
    *, actor: Actor, membership: Membership, last_day: datetime.date | None, reason: str = ""
) -> Membership:
    """End a role: `last_day` is the last day on which it holds; None ends it at once.

    At once means that yesterday was its last day; a role that began today then counts as one of yesterday's, because
    a period has one day at least.

    Raises:
        NotAllowed: the actor is not administrator of the union or above it.
        Refused: the day does not fit, somebody stands in beyond it, or the union would have no administrator.
    """
    with performing(
        "end", actor=actor, on=membership, may=rules.may_manage_people, note=reason.strip()
    ) as deed:
        subject = deed.subject
        at_once = last_day is None
        last_day = last_day or timezone.localdate() - datetime.timedelta(days=1)
        # Two administrators who end each other's role at the same time wait for each other here.
        union = Union.objects.select_for_update().get(pk=subject.union_id)
        deed.require(
            subject.valid_to is None or subject.valid_to > last_day,
            _("This role ends by then already."),
            field="last_day",
        )
        if at_once and subject.valid_from == timezone.localdate():
            _begin_before(deed, subject, last_day)
        deed.require(
            last_day >= subject.valid_from, _("The last day lies before the first."), field="last_day"
        )
        deed.require(
            not subject.stand_ins.filter(valid_to__gt=last_day).exists(),
            _("Somebody stands in for this role beyond that day; end that first."),
        )
        if subject.role == Role.ADMINISTRATOR and subject.stands_in_for_id is None:
            deed.require(
                _others_administer(union, subject, after=last_day),
                _("This is the last administrator of the union. Appoint another one first."),
            )
        subject.valid_to = last_day
        subject.save(update_fields=["valid_from", "valid_to"])
    return deed.subject


def _begin_before(deed: Deed[Membership], membership: Membership, day: datetime.date) -> None:
    """Let a role that began today have begun on `day`, unless the person held the same role then already."""
    held = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        user=membership.user_id,
        union=membership.union_id,
        role=membership.role,
        valid_from__lte=day,
    ).exclude(pk=membership.pk)
    deed.require(
        not held.exists(),
        _("The same role ended yesterday and was given again today: end it at the end of today."),
        field="when",
    )
    membership.valid_from = day


def _others_administer(union: Union, membership: Membership, *, after: datetime.date) -> bool:
    """Whether somebody else, no stand-in, administers the union on the day after `after`."""
    day = after + datetime.timedelta(days=1)
    return (
        Membership.objects.filter(
            in_force(day),
            union=union,
            role=Role.ADMINISTRATOR,
            stands_in_for__isnull=True,
            user__is_active=True,
        )
        .exclude(user_id=membership.user_id)
        .exists()
    )


def unlock(*, actor: Actor, user: User) -> None:
    """Lift a lock-out after failed sign-ins at once.

    Raises:
        NotAllowed: the actor administers no union at which this person holds a role.
    """
    with performing("unlock", actor=actor, on=user, may=_administers, union_id=actor.union_id):
        reset(username=f"account:{user.pk}")


def deactivate(*, actor: Actor, user: User, reason: str) -> User:
    """Close an account: nobody signs in with it, posts in units end with it, what it did stays.

    Raises:
        NotAllowed: this person holds a role at a union, or a post in a unit, that the actor does not administer.
        Refused: it is one's own, or it is the account of a union's last administrator.
    """
    with performing(
        "deactivate", actor=actor, on=user, may=_administers_all, note=reason.strip(), union_id=actor.union_id
    ) as deed:
        deed.require(user.pk != actor.user_id, _("Nobody closes the own account."))
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        today = timezone.localdate()
        held = Membership.objects.filter(
            in_force(today), user=user, role=Role.ADMINISTRATOR, stands_in_for__isnull=True
        ).select_related("union")
        for membership in held:
            deed.require(
                _others_administer(membership.union, membership, after=today),
                _("This is the last administrator of %(union)s. Appoint another one first.")
                % {"union": membership.union.name},
            )
        deed.subject.is_active = False
        deed.subject.save(update_fields=["is_active"])
        leaving.follow(deed)
    return deed.subject


def reactivate(*, actor: Actor, user: User) -> User:
    """Open a closed account again.

    Raises:
        NotAllowed: this person holds a role at a union, or a post in a unit, that the actor does not administer.
    """
    with performing(
        "reactivate", actor=actor, on=user, may=_administers_all, union_id=actor.union_id
    ) as deed:
        deed.subject.is_active = True
        deed.subject.save(update_fields=["is_active"])
    return deed.subject


def _administers(actor: Actor, user: User) -> bool:
    return (
        actor.at_union
        and actor.role is Role.ADMINISTRATOR
        and Membership.objects.filter(below(actor.path, "union__path"), user=user).exists()
    )


def _administers_all(actor: Actor, user: User) -> bool:
    """Whether all that the person may do today lies in the actor's scope: roles at unions and posts in units alike.

    Asked of the seats, because the rooms above this one give some of them.
    """
    if not _administers(actor, user):
        return False
    unions = {seat.union_id for seat in actor_for(user).seats if seat.kind is not Seat.Kind.SELF}
    inside: int = Union.objects.filter(below(actor.path), pk__in=unions - {None}).count()
    return inside == len(unions)


# --- The offer of a role, for invitations -----------------------------------------------------------------


def take_role(deed: Deed[Invitation], user: User) -> None:
    """Take up an invitation to a role: from today, or from the day that the invitation names."""
    terms = deed.subject.terms
    first = (
        max(datetime.date.fromisoformat(terms["valid_from"]), timezone.localdate())
        if terms.get("valid_from")
        else timezone.localdate()
    )
    last = datetime.date.fromisoformat(terms["valid_to"]) if terms.get("valid_to") else None
    made = seat(
        deed, user=user, union=deed.subject.union, role=Role(terms["role"]), valid_from=first, valid_to=last
    )
    deed.also(made, fresh=True)


def describe_role(invitation: Invitation) -> str:
    """The role and the union in words."""
    role = dict(Membership.ROLES).get(invitation.terms.get("role", ""), "")
    return _("%(role)s at %(union)s") % {"role": role, "union": invitation.union.name}


def may_offer_role(actor: Actor, invitation: Invitation) -> bool:
    return bool(rules.may_manage_people(actor, invitation))
