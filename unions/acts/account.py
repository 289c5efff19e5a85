"""What people do to their own accounts, and the record of signing in and out.

Nothing here checks a password or a code; that is the business of allauth and its back ends.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts import journal
from portal.acts.actors import Actor, Seat, actor_for
from portal.acts.deeds import performing
from unions.models import User


def _own(actor: Actor, user: User) -> bool:
    return actor.user_id == user.pk


def home_union_id(actor: Actor) -> int | None:
    """The union whose auditors see what this person does to the account: that of the seat, else of the first one."""
    for seat in (actor.seat, *actor.seats):
        if seat is not None and seat.union_id is not None:
            return seat.union_id
    return None


def record_sign_in(*, user: User) -> None:
    """Write the sign-in in the journal."""
    actor = actor_for(user)
    with performing("sign_in", actor=actor, on=user, may=_own, union_id=home_union_id(actor)):
        pass


def record_sign_out(*, actor: Actor) -> None:
    """Write the sign-out in the journal."""
    with performing("sign_out", actor=actor, on=actor.user, may=_own, union_id=home_union_id(actor)):
        pass


def record_failed_sign_in(*, user: User | None, means: str) -> None:
    """Write a failed sign-in: under the account that was tried, or, where there is none, under a number of its own.

    `means` is "password", "code" or "second factor". Neither what was typed as a password nor a name that belongs
    to nobody is kept: people type passwords into the wrong field.
    """
    nobody = Actor()
    if user is not None:
        tried = actor_for(user)
        with performing(
            "sign_in_failed",
            actor=nobody,
            on=user,
            may=lambda _actor, _user: True,
            union_id=home_union_id(tried),
        ) as deed:
            deed.extra["means"] = means
        return
    with transaction.atomic():
        line = journal.Line(
            verb="sign_in_failed",
            object_type="unions.attempt",
            object_id=uuid.uuid4().hex,
            after={"means": means},
        )
        journal.write([line], actor=nobody)


def record_second_factor(*, user: User, verb: str) -> None:
    """Write that the person turned two-step sign-in on or off, failed to, or renewed the recovery codes (`verb`)."""
    actor = actor_for(user)
    with performing(verb, actor=actor, on=user, may=_own, union_id=home_union_id(actor)):
        pass


def record_seat(*, actor: Actor, seat: Seat) -> None:
    """Write in the journal that a person goes on in another seat."""
    chosen = actor.in_seat(seat.key)
    with performing(
        "switch_seat", actor=chosen, on=actor.user, may=_own, union_id=home_union_id(chosen)
    ) as deed:
        deed.extra["seat"] = seat.label


def set_password(*, actor: Actor, user: User, password: str) -> User:
    """Give the account a new password, which must differ from the one before.

    Raises:
        Refused: it is the old one again.
    """
    # Hashed before the row is locked: Argon2 takes its time on purpose.
    same = user.has_usable_password() and check_password(password, user.password)
    hashed = make_password(password)
    with performing("set_password", actor=actor, on=user, may=_own, union_id=home_union_id(actor)) as deed:
        deed.require(not same, _("Please choose a password other than the present one."), field="password1")
        deed.subject.password = hashed
        deed.subject.password_changed_at = timezone.now()
        deed.subject.must_change_password = False
        deed.subject.save(update_fields=["password", "password_changed_at", "must_change_password"])
    # allauth goes on with the object that it has in hand.
    user.password = hashed
    user.password_changed_at = deed.subject.password_changed_at
    user.must_change_password = False
    return deed.subject


def set_phone(*, actor: Actor, user: User, phone: str, verified: bool) -> User:
    """Give the account another mobile number.

    Raises:
        Refused: the number belongs to another account.
    """
    from portal.acts.personal import blind_index

    with performing("set_phone", actor=actor, on=user, may=_own, union_id=home_union_id(actor)) as deed:
        taken = User.objects.filter(phone_index=blind_index("phone", phone)).exclude(pk=user.pk).exists()
        deed.require(not taken, _("This mobile number belongs to another account."), field="phone")
        deed.subject.phone = phone
        deed.subject.phone_verified = verified
        deed.subject.save(update_fields=["key", "phone_sealed", "phone_index", "phone_verified"])
    return deed.subject


def set_profile(*, actor: Actor, user: User, name: str, email: str) -> User:
    """Change the name and the mail address of one's own account."""
    with performing("set_profile", actor=actor, on=user, may=_own, union_id=home_union_id(actor)) as deed:
        deed.require(name.strip(), _("Please give a name."), field="name")
        deed.subject.name = name.strip()
        deed.subject.email = email.strip().lower()
        deed.subject.save(update_fields=["name", "email"])
    return deed.subject


def account_of(request_user: Any) -> User:
    """The signed-in user as our own model; the one cast at the border to allauth."""
    if not isinstance(request_user, User):
        raise TypeError("nobody is signed in")
    return request_user
