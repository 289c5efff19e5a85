"""Acts on workers: entering, moving, leaving, unmasking, erasing, and claiming one's own record.

One person is one Worker, whoever enters the identity number: a second employer moves the employment, and with it
nothing that is known of the person.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises import rules
from enterprises.acts import persons
from enterprises.acts.persons import checked_identity, checked_mobile
from enterprises.models import Employment, Enterprise, SkillLevel, Trade, Worker
from enterprises.queries import current_employment, staff_users
from enterprises.queries.people import may_handle_phone
from portal.acts.actors import Actor
from portal.acts.dates import in_words
from portal.acts.deeds import Deed, creating, performing
from portal.acts.personal import blind_index
from portal.acts.refusals import Refused
from unions.initials import initials


def add_worker(
    *,
    actor: Actor,
    enterprise: Enterprise,
    name: str,
    identity: str = "",
    phone: str = "",
    trade: Trade | None = None,
    skill_level: int = SkillLevel.NONE,
    union_member: bool = True,
    student: bool = False,
    since: datetime.date | None = None,
) -> Worker:
    """Enter a worker or student of a unit; `since` is the first day there (today by default).

    A person whose identity number the portal knows is never made twice: who works elsewhere moves here (the
    former unit's staff are told) and keeps phone, trade, level and everything else on record, whatever was typed;
    who works here already is brought up to date. On the day of the move the phone stays closed to the new unit
    (see `enterprises.queries.people.may_handle_phone`): a phone typed then is not stored.

    Raises:
        NotAllowed: the actor does not keep this unit's workers.
        Refused: on the field that is wrong; `identity` where the number is known under another name.
    """
    number, mobile = checked_identity(identity), checked_mobile(phone)
    name = name.strip()
    if not name:
        raise Refused(_("Type the person's name."), field="name")
    first = since or timezone.localdate()
    facts: dict[str, Any] = {
        "trade": trade,
        "skill_level": int(skill_level),
        "union_member": union_member,
        "student": student,
    }
    for again in (True, False):
        known = (
            Worker.objects.filter(identity_index=blind_index("identity", number)).first() if number else None
        )
        if known is not None:
            return _employ(actor, enterprise, known, name=name, phone=mobile, first=first, facts=facts)
        try:
            with transaction.atomic():
                return _enter(actor, enterprise, name, number, mobile, first, facts)
        except IntegrityError:
            # Somebody entered the same person at the same moment: then this is a move.
            if not (number and again):
                raise
    raise AssertionError  # pragma: no cover  (the loop returns or raises)


def _enter(
    actor: Actor,
    enterprise: Enterprise,
    name: str,
    number: str,
    mobile: str,
    first: datetime.date,
    facts: dict[str, Any],
) -> Worker:
    with creating(
        "add_worker",
        actor=actor,
        at=enterprise,
        may=rules.may_manage_workers,
        union_id=enterprise.journal_union_id,
    ) as deed:
        deed.require(enterprise.closed_on is None, _("This unit is closed; nobody can be entered."))
        worker = Worker(name=name, initials=initials(name), **facts)
        worker.identity = number
        worker.phone = mobile
        worker.save()
        deed.subject = worker
        employment = Employment.objects.create(worker=worker, enterprise=enterprise, since=first)
        deed.also(employment, fresh=True)
    return worker


def _employ(
    actor: Actor,
    enterprise: Enterprise,
    known: Worker,
    *,
    name: str,
    phone: str,
    first: datetime.date,
    facts: dict[str, Any],
) -> Worker:
    with performing(
        "employ",
        actor=actor,
        on=known,
        may=lambda who, _worker: rules.may_manage_workers(who, enterprise),
        union_id=enterprise.journal_union_id,
    ) as deed:
        worker = deed.subject
        deed.require(enterprise.closed_on is None, _("This unit is closed; nobody can be entered."))
        deed.require(
            worker.name == name,
            _(
                "This identity number is known under another name. Compare name and number with the card; "
                "if both are right, ask your county union."
            ),
            field="identity",
        )
        now_at = current_employment(worker)
        if now_at is not None and now_at.enterprise_id == enterprise.pk:
            for field, value in facts.items():
                setattr(worker, field, value)
            if phone and may_handle_phone(actor, now_at):
                worker.phone = phone
            worker.save()
        else:
            if now_at is not None:
                _end(deed, now_at, first)
            others = worker.employments.exclude(pk=now_at.pk if now_at else 0)
            deed.require(
                not others.filter(Q(until__isnull=True) | Q(until__gte=first)).exists(),
                _("The person worked elsewhere on that day. Give a later first day."),
                field="since",
            )
            employment = Employment.objects.create(worker=worker, enterprise=enterprise, since=first)
            deed.also(employment, fresh=True)
    return worker


def _end(deed: Deed[Worker], employment: Employment, first: datetime.date) -> None:
    """End the employment elsewhere on the day before `first`, and tell the staff there."""
    deed.require(
        employment.since < first,
        _("The person's present employment began on that day or later. Give a later first day."),
        field="since",
    )
    if employment.until is not None and employment.until < first:
        return
    deed.also(employment)
    employment.until = first - datetime.timedelta(days=1)
    employment.save(update_fields=["until"])
    deed.tell(
        staff_users(employment.enterprise),
        title=_("A worker has left your unit"),
        body=_(
            "%(name)s has been entered by another unit from %(day)s on. If this is wrong, tell your county union."
        )
        % {"name": deed.subject.name, "day": in_words(first)},
        url=f"{reverse('enterprises:workers')}?enterprise={employment.enterprise_id}",
    )


def _here(actor: Actor, worker: Worker) -> bool:
    employment = current_employment(worker)
    return employment is not None and rules.may_manage_workers(actor, employment.enterprise)


def _union_id(worker: Worker) -> int | None:
    employment = current_employment(worker)
    return employment.enterprise.journal_union_id if employment is not None else None


def change_worker(
    *,
    actor: Actor,
    worker: Worker,
    name: str,
    trade: Trade | None,
    skill_level: int,
    union_member: bool,
    student: bool,
    identity: str | None = None,
    phone: str | None = None,
) -> Worker:
    """Correct a worker's facts; `None` for identity or phone leaves them as they are.

    Raises:
        Refused: a wrong number, an identity number that belongs to another record, or a phone typed by a unit
            that took the person on today.
    """
    number = None if identity is None else checked_identity(identity)
    mobile = None if phone is None else checked_mobile(phone)
    with performing("change", actor=actor, on=worker, may=_here, union_id=_union_id(worker)) as deed:
        deed.require(deed.subject.erased_at is None, _("This person was erased."))
        deed.require(name.strip(), _("Type the person's name."), field="name")
        deed.subject.name = name.strip()
        deed.subject.initials = initials(name.strip())
        deed.subject.trade = trade
        deed.subject.skill_level = skill_level
        deed.subject.union_member = union_member
        deed.subject.student = student
        if number is not None:
            others = Worker.objects.filter(identity_index=blind_index("identity", number))
            deed.require(
                not number or not others.exclude(pk=worker.pk).exists(),
                _("Another record has this identity number. Ask your county union to settle it."),
                field="identity",
            )
            deed.subject.identity = number
        if mobile is not None:
            _require_phone_open(deed)
            deed.subject.phone = mobile
        deed.subject.save()
    return deed.subject


def _require_phone_open(deed: Deed[Worker]) -> None:
    employment = current_employment(deed.subject)
    # The same answer whatever was typed: it must not tell whether a guess was right.
    deed.require(
        employment is not None and may_handle_phone(deed.actor, employment),
        _(
            "This person came to your unit today. The mobile number on record stays closed until tomorrow; "
            "if it is wrong, ask your county union."
        ),
        field="phone",
    )


def leave(*, actor: Actor, worker: Worker, last_day: datetime.date) -> Worker:
    """End a worker's present employment on `last_day`.

    Raises:
        Refused: there is none, or the day lies before its beginning or in the future.
    """
    with performing("leave", actor=actor, on=worker, may=_here, union_id=_union_id(worker)) as deed:
        employment = current_employment(deed.subject)
        deed.require(employment is not None, _("This person works nowhere at present."))
        assert employment is not None
        deed.require(
            employment.since <= last_day <= timezone.localdate(),
            _("The last day lies between the first day (%(since)s) and today.")
            % {"since": in_words(employment.since)},
            field="last_day",
        )
        deed.also(employment)
        employment.until = last_day
        employment.save(update_fields=["until"])
    return deed.subject


def unmask(*, actor: Actor, worker: Worker, field: str, reason: str) -> str:
    """The clear identity number or phone (`field`: "identity" or "phone"); who looked and why is journalled.

    Raises:
        Refused: no reason was given, or the phone is asked for by a unit that took the person on today.
    """
    with performing(
        "unmask", actor=actor, on=worker, may=_here, note=reason.strip(), union_id=_union_id(worker)
    ) as deed:
        deed.require(reason.strip(), _("Say why you need to see it; the reason is recorded."), field="reason")
        deed.require(field in {"identity", "phone"}, _("Choose what to show."), field="field")
        if field == "phone":
            _require_phone_open(deed)
        deed.extra["unmasked"] = field
        return str(getattr(deed.subject, field))


def erase_worker(*, actor: Actor, worker: Worker, reason: str) -> Worker:
    """Erase a person for good: the key is destroyed, so that no sealed value anywhere can be read again.

    What was published stays as it was published; the employment ends today.

    Raises:
        Refused: no reason was given, or the person was erased before.
    """
    employment = current_employment(worker)

    def may(who: Actor, _worker: Worker) -> bool:
        return employment is not None and rules.may_erase_workers(who, employment.enterprise)

    with performing(
        "erase", actor=actor, on=worker, may=may, note=reason.strip(), union_id=_union_id(worker)
    ) as deed:
        deed.require(
            reason.strip(), _("Say why the person is erased; the reason is recorded."), field="reason"
        )
        deed.require(deed.subject.erased_at is None, _("This person was erased."))
        open_now = current_employment(deed.subject)
        if open_now is not None:
            deed.also(open_now)
            open_now.until = max(open_now.since, timezone.localdate())
            open_now.save(update_fields=["until"])
        persons.erase(deed.subject)
        deed.subject.save()
    return deed.subject


def claim_worker(*, actor: Actor) -> Worker:
    """Link the signed-in person to their own record: the verified phone and the name must be the same.

    Raises:
        Refused: no such record, or more than one; says whom to ask.
    """
    worker: Worker = persons.claim(
        Worker,
        actor=actor,
        nobody=_(
            "No single record has your name and mobile number. Ask the staff of your unit to check the "
            "number that they entered for you."
        ),
        union_of=_union_id,
    )
    return worker
