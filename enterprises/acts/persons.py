"""What holds of every person on record, worker or judge: their numbers, finding one's own record, being erased.

Such a record has `name`, `initials`, an identity number and a phone sealed with the person's `key` and found by their
blind indexes, the `user` who is the same person, and `erased_at`.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.acts import identity_numbers
from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.acts.refusals import Refused
from portal.sheets.codes import parse_phone
from portal.sheets.texts import CellProblem, compact


def checked_identity(text: str) -> str:
    """A normalised identity number, or "" for none.

    Raises:
        Refused: on the field `identity`, with what is wrong.
    """
    text = compact(text)
    if not text:
        return ""
    try:
        return identity_numbers.normalise(text)
    except identity_numbers.BadIdentityNumber as error:
        raise Refused(error.message, field="identity") from error


def checked_mobile(text: str, field: str = "phone") -> str:
    """A mobile number as eleven digits, or "" for none.

    Raises:
        Refused: on `field`.
    """
    if not text.strip():
        return ""
    try:
        number = parse_phone(text) or ""
    except CellProblem:
        number = ""
    if len(number) != 11 or not number.startswith("1"):
        raise Refused(_("Type a mobile number with 11 digits."), field=field)
    return number


def claim(model: Any, *, actor: Actor, nobody: str | Promise, union_of: Any = None) -> Any:
    """Link the signed-in person to their own record of a model: the verified phone and the name must be the same.

    `nobody` says whom to ask where there is no such record, or more than one; `union_of` gives the id of the union
    under which the journal files it, where the record does not say so itself.

    Raises:
        Refused: no phone verified, not exactly one record, or linked to one already.
    """
    user = actor.user
    if user is None or not user.phone_verified or not user.phone_index:
        raise Refused(_("Verify your mobile number first; then your record can be found by it."))
    found = list(
        model.objects.filter(phone_index=user.phone_index, name=user.name, user=None, erased_at=None)[:2]
    )
    if len(found) != 1:
        raise Refused(nobody)
    with performing(
        "claim",
        actor=actor,
        on=found[0],
        may=lambda who, _record: who.user_id is not None,
        union_id=union_of(found[0]) if union_of is not None else None,
    ) as deed:
        deed.require(
            deed.subject.user_id is None and deed.subject.phone_index == user.phone_index,
            _("This record has just been changed. Try again."),
        )
        deed.require(not model.objects.filter(user=user).exists(), _("You are linked to a record already."))
        deed.subject.user = user
        deed.subject.save(update_fields=["user"])
    return deed.subject


def erase(record: Any) -> None:
    """Destroy the person's key and blank what the record says of them; the caller saves it."""
    record.key.destroy()
    record.name = str(_("(erased)"))
    record.initials = ""
    record.identity_sealed = record.phone_sealed = ""
    record.identity_index = record.phone_index = None
    record.user = None
    record.erased_at = timezone.now()
