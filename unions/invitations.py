"""Invitations: a seat offered to a person by a secret link, taken up once, until it expires.

What is offered is known to the room that registers the offer (`register_offer`); this module knows how an
invitation is made out, sent, renewed, revoked and taken up. Enterprises use the same acts for their own staff.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.acts import outbox
from portal.acts.actors import Actor, actor_for
from portal.acts.deeds import Deed, creating, performing
from portal.acts.personal import blind_index
from unions.models import Invitation, InvitationState, Union, User
from unions.phones import normalised

DAYS = 7
LONGEST_DAYS = 30

Take = Callable[[Deed[Invitation], User], None]
Describe = Callable[[Invitation], str]
May = Callable[[Actor, Invitation], bool]


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be offered: how it is taken up, what it is called, who may offer it."""

    name: str
    # Runs inside the act of taking up; makes the record and tells the deed of it (`deed.also(…, fresh=True)`).
    take: Take
    # "Officer at 盐山县总工会": what the invited person reads.
    describe: Describe
    # Asked before an invitation is made out, sent again or revoked; the invitation may not be saved yet.
    may: May
    # Name of the address where the taker goes on; "": the desk.
    lands: str = ""


_offers: dict[str, Offer] = {}


def register_offer(name: str, *, take: Take, describe: Describe, may: May, lands: str = "") -> None:
    """Register an offer under its name ("enterprises.staff"); called from `AppConfig.ready()`."""
    _offers[name] = Offer(name, take, describe, may, lands)


def offer_of(invitation: Invitation) -> Offer:
    """The offer that an invitation makes.

    Raises:
        KeyError: no room registered it.
    """
    return _offers[invitation.offer]


def described(invitation: Invitation) -> str:
    """What is offered, in words; nothing where the offer is no longer known."""
    offer = _offers.get(invitation.offer)
    return offer.describe(invitation) if offer is not None else invitation.offer


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _arm(invitation: Invitation, days: int) -> None:
    """Give the invitation a new secret and a new last moment."""
    token = secrets.token_urlsafe(24)
    invitation.token = token
    invitation.token_hash = _hash(token)
    invitation.expires_at = timezone.now() + timedelta(days=min(max(days, 1), LONGEST_DAYS))


def link(invitation: Invitation) -> str:
    """The absolute address that takes the invitation up; empty once it is taken up or revoked."""
    token = invitation.token
    return f"{settings.PUBLIC_URL}{reverse('people:invitation', args=[token])}" if token else ""


def text_of(invitation: Invitation) -> str:
    """The text that goes out by message and is pasted into WeChat, without the link."""
    until = formats.date_format(timezone.localtime(invitation.expires_at), "DATETIME_FORMAT")
    return _(
        "%(name)s, %(union)s invites you to the skills competition portal as: %(what)s. Open the link by %(until)s "
        "(Beijing time)."
    ) % {
        "name": invitation.name,
        "union": invitation.union.name,
        "what": described(invitation),
        "until": until,
    }


def _send(invitation: Invitation) -> None:
    # In the portal's language, whatever the sender's browser speaks.
    with translation.override(settings.LANGUAGE_CODE):
        outbox.post(
            recipient=invitation.phone,
            subject=_("Invitation"),
            body=f"{text_of(invitation)} {link(invitation)}",
            dedupe=f"invitation:{invitation.pk}:{invitation.token_hash[:24]}",
            union_id=invitation.union_id,
        )


def invite(
    *,
    actor: Actor,
    offer: str,
    union: Union,
    name: str,
    phone: str,
    terms: dict[str, Any],
    days: int = DAYS,
) -> Invitation:
    """Make out an invitation and send it by text message.

    Args:
        actor: who invites; the offer says whether that is allowed.
        offer: the registered name.
        union: under which union it is filed; its administrators see it.
        name: the invited person's.
        phone: in any usual writing.
        terms: what the offer needs to know, as JSON.
        days: for how long it holds, 1 to 30.

    Raises:
        NotAllowed: the actor may not make this offer.
        Refused: name or phone cannot be used, or the union is closed.
    """
    invitation = Invitation(
        offer=offer, union=union, name=name.strip(), terms=terms, created_by_id=actor.user_id
    )
    with creating("invite", actor=actor, at=invitation, may=_may, union_id=union.pk) as deed:
        deed.require(invitation.name, _("Please give a name."), field="name")
        deed.require(union.closed_on is None, _("This union is closed."))
        invitation.phone = _phone(deed, phone)
        _arm(invitation, days)
        invitation.save()
        deed.subject = invitation
        _send(invitation)
    return invitation


def _may(actor: Actor, invitation: Any) -> bool:
    return offer_of(invitation).may(actor, invitation)


def _phone(deed: Deed[Invitation], text: str) -> str:
    try:
        return normalised(text)
    except ValueError:
        deed.require(
            False, _("Please enter a mobile number of eleven digits, such as 13912345678."), field="phone"
        )
        raise


def send_again(*, actor: Actor, invitation: Invitation, days: int = DAYS) -> Invitation:
    """Send an invitation that was not taken up once more, with a new link; the old link ends.

    Raises:
        NotAllowed: the actor may not make this offer.
        Refused: it was taken up or revoked.
    """
    with performing("renew", actor=actor, on=invitation, may=_may) as deed:
        deed.require(
            deed.subject.state in {InvitationState.WAITING, InvitationState.EXPIRED},
            _("This invitation was taken up or revoked; make out a new one."),
        )
        _arm(deed.subject, days)
        deed.subject.save()
        _send(deed.subject)
    return deed.subject


def revoke_invitation(*, actor: Actor, invitation: Invitation, reason: str = "") -> Invitation:
    """End an invitation that was not taken up.

    Raises:
        NotAllowed: the actor may not make this offer.
        Refused: it was taken up or revoked already.
    """
    with performing("revoke", actor=actor, on=invitation, may=_may, note=reason.strip()) as deed:
        deed.require(
            deed.subject.state in {InvitationState.WAITING, InvitationState.EXPIRED},
            _("This invitation was taken up or revoked already."),
        )
        deed.subject.revoked_at = timezone.now()
        deed.subject.token_sealed = ""
        deed.subject.save(update_fields=["revoked_at", "token_sealed"])
    return deed.subject


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a secret link belongs to; None for any other text."""
    return Invitation.objects.select_related("union", "key").filter(token_hash=_hash(token)).first()


# What the page says when a link does not open anything any more.
WHY_NOT: dict[InvitationState, str | Promise] = {
    InvitationState.ACCEPTED: gettext_lazy("This invitation was taken up already. Sign in to go on."),
    InvitationState.EXPIRED: gettext_lazy("This invitation has expired. Ask the union for a new one."),
    InvitationState.REVOKED: gettext_lazy("This invitation was revoked. Ask the union if this is a mistake."),
}


def accept_invitation(
    *, invitation: Invitation, user: User | None = None, username: str = "", password: str = ""
) -> User:
    """Take an invitation up: with an account that is there (`user`), else with a new one.

    The link is used up; a second taker is refused, however close behind.

    Args:
        invitation: found by its secret link, which is the right to take it up.
        user: whoever is signed in.
        username: of the new account.
        password: of the new account, held against the password rules by the form.

    Raises:
        Refused: it was taken up, revoked or has expired; the user name or the phone belongs to an account.
    """
    # Hashed before the row is locked: Argon2 takes its time on purpose.
    hashed = make_password(password) if user is None else ""
    actor = actor_for(user) if user is not None else Actor()
    with performing("accept_invitation", actor=actor, on=invitation, may=lambda _actor, _it: True) as deed:
        state = deed.subject.state
        deed.require(state is InvitationState.WAITING, WHY_NOT.get(state, ""))
        deed.require(deed.subject.union.closed_on is None, _("This union is closed."))
        taker = user if user is not None else _new_account(deed, username.strip(), hashed)
        if user is None:
            deed.actor = Actor(user=taker)
        offer_of(deed.subject).take(deed, taker)
        deed.subject.accepted_at = timezone.now()
        deed.subject.accepted_by = taker
        deed.subject.token_sealed = ""
        deed.subject.save(update_fields=["accepted_at", "accepted_by", "token_sealed"])
        if deed.subject.created_by is not None:
            deed.tell(
                [deed.subject.created_by],
                title=_("%(name)s has taken up your invitation") % {"name": deed.subject.name},
                body=described(deed.subject),
                url=reverse("unions:union", args=[deed.subject.union_id]),
                by_message=False,
            )
    return taker


def _new_account(deed: Deed[Invitation], username: str, hashed: str) -> User:
    taken = _("This user name is taken; please choose another one.")
    deed.require(username, _("Please choose a user name."), field="username")
    deed.require(not User.objects.filter(username__iexact=username).exists(), taken, field="username")
    phone = deed.subject.phone
    deed.require(
        not User.objects.filter(phone_index=blind_index("phone", phone)).exists(),
        _("There is an account with this mobile number: sign in with it, then open this link again."),
    )
    account = User(username=username, name=deed.subject.name, password=hashed)
    account.phone = phone
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        deed.require(False, taken, field="username")
    deed.also(account, fresh=True)
    return account
