"""Acts on a unit's staff: inviting, taking an invitation up, ending a role."""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises import rules
from enterprises.models import Enterprise, Staff
from portal.acts.actors import Actor, Role
from portal.acts.deeds import Deed, performing
from unions import invitations
from unions.models import Invitation, User

OFFER = "enterprises.staff"


def _unit(invitation: Invitation) -> Enterprise:
    return Enterprise.objects.select_related("county", "union").get(pk=invitation.terms["enterprise"])


def take_post(deed: Deed[Invitation], user: User) -> None:
    """Give the invited person the role, inside the act of taking the invitation up.

    Raises:
        Refused: the unit is closed, or the person holds the role there already.
    """
    unit = _unit(deed.subject)
    role = deed.subject.terms["role"]
    deed.require(unit.closed_on is None, _("This unit is closed; nobody can be entered."))
    held = Staff.objects.filter(user=user, enterprise=unit, valid_to=None)
    deed.require(not held.filter(role=role).exists(), _("You hold this role there already."))
    deed.also(Staff.objects.create(user=user, enterprise=unit, role=role), fresh=True)


def describe_post(invitation: Invitation) -> str:
    """“Administrator of 盐山恒泽管件有限公司”: what the invited person reads."""
    roles = dict(Staff.ROLES)
    return str(_("%(role)s of %(unit)s")) % {
        "role": roles[invitation.terms["role"]],
        "unit": _unit(invitation).name,
    }


def may_offer_post(actor: Actor, invitation: Invitation) -> bool:
    return rules.may_manage_staff(actor, _unit(invitation))


def invite_staff(
    *, actor: Actor, enterprise: Enterprise, name: str, phone: str, role: str = Role.ADMINISTRATOR
) -> Invitation:
    """Invite a person to work on the portal for a unit: a text message with a link, also as QR code.

    Raises:
        NotAllowed: neither administrator of the unit nor officer of its county or above.
        Refused: name or phone cannot be used, or the unit is closed.
    """
    return invitations.invite(
        actor=actor,
        offer=OFFER,
        union=enterprise.union or enterprise.county,
        name=name,
        phone=phone,
        terms={"enterprise": enterprise.pk, "role": str(role)},
    )


def _may_end(actor: Actor, post: Staff) -> bool:
    return rules.may_manage_staff(actor, post.enterprise)


def end_post(*, actor: Actor, post: Staff, reason: str) -> Staff:
    """End a person's role in a unit: yesterday was the last day, so that the access ends at once.

    Raises:
        Refused: no reason, or the role has ended; nobody ends their own.
    """
    with performing("end_role", actor=actor, on=post, may=_may_end, note=reason.strip()) as deed:
        today = timezone.localdate()
        deed.require(reason.strip(), _("Say why; the reason stays with the record."), field="reason")
        deed.require(deed.subject.user_id != actor.user_id, _("You cannot end your own role."))
        deed.require(
            deed.subject.valid_to is None or deed.subject.valid_to >= today, _("This role has ended.")
        )
        _end(deed.subject, today - datetime.timedelta(days=1))
        deed.tell(
            [deed.subject.user],
            title=_("Your role at %(unit)s has ended") % {"unit": deed.subject.enterprise.name},
            by_message=False,
        )
    return deed.subject


def _end(post: Staff, last: datetime.date) -> None:
    post.valid_from = min(post.valid_from, last)
    post.valid_to = last
    post.save(update_fields=["valid_from", "valid_to"])


def end_posts(deed: Deed[User]) -> None:
    """What follows from closing an account: the person's posts end at once, each with a journal row of its own."""
    today = timezone.localdate()
    posts = Staff.objects.select_for_update(of=("self",)).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), user=deed.subject
    )
    for post in posts.select_related("enterprise"):
        _end(deed.also(post), today - datetime.timedelta(days=1))
