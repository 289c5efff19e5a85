"""Acts on the register of judges: entering, changing, ending, taking over, unmasking, erasing, finding oneself.

One person is one judge, whoever enters the identity number. Numbers are sealed with the person's own key.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.judging import rules
from competitions.judging.models import Judge, JudgeEmployment
from enterprises.acts import persons
from enterprises.acts.persons import checked_identity, checked_mobile
from enterprises.models import Enterprise, SkillLevel, Trade, Worker
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from portal.acts.personal import blind_index
from unions.initials import initials
from unions.models import Union


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeFacts:
    """What the register says of a judge. In a change `identity` and `phone` None leave the number on record.

    `employer` is the unit's name; `employed_since` None: not known since when.
    """

    name: str
    identity: str | None = None
    phone: str | None = None
    employer: str = ""
    employed_since: datetime.date | None = None
    trades: Sequence[Trade] = field(default_factory=tuple)
    skill_level: int = SkillLevel.NONE
    title: str = ""
    training: str = ""
    trained_on: datetime.date | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None


def register_judge(*, actor: Actor, union: Union, facts: JudgeFacts) -> Judge:
    """Enter a judge in the register of a union.

    Raises:
        NotAllowed: the actor does not keep this union's register.
        Refused: on the field that is wrong; `identity` where the person is in the register already.
    """
    identity, phone = checked_identity(facts.identity or ""), checked_mobile(facts.phone or "")
    with creating(
        "register_judge", actor=actor, at=union, may=rules.may_keep_judge, union_id=union.pk
    ) as deed:
        deed.require(union.closed_on is None, _("This union is closed."))
        _require_sound(deed, facts)
        judge = Judge(union=union)
        _require_new(deed, judge, identity)
        _fill(judge, facts)
        judge.identity, judge.phone = identity, phone
        judge.worker = _same_person(judge)
        _save(deed, judge)
        judge.trades.set(facts.trades)
        deed.subject = judge
        deed.extra["trades"] = [trade.name for trade in facts.trades]
        _employ(deed, judge, facts)
    return judge


def change_judge(*, actor: Actor, judge: Judge, facts: JudgeFacts) -> Judge:
    """Correct what the register says; another employer ends the employment before it.

    Raises:
        NotAllowed: the actor does not keep this register.
        Refused: on the field that is wrong.
    """
    identity = None if facts.identity is None else checked_identity(facts.identity)
    phone = None if facts.phone is None else checked_mobile(facts.phone)
    with performing("change_judge", actor=actor, on=judge, may=rules.may_keep_judge) as deed:
        _require_kept(deed)
        _require_sound(deed, facts)
        subject = deed.subject
        _fill(subject, facts)
        if identity is not None:
            _require_new(deed, subject, identity)
            subject.identity = identity
            subject.worker = _same_person(subject)
        if phone is not None:
            subject.phone = phone
        _save(deed, subject)
        if set(subject.trades.all()) != set(facts.trades):
            subject.trades.set(facts.trades)
            deed.extra["trades"] = [trade.name for trade in facts.trades]
        _employ(deed, subject, facts)
    return deed.subject


def _require_kept(deed: Deed[Judge]) -> None:
    deed.require(deed.subject.erased_at is None, _("This person was erased."))


def _require_sound(deed: Deed[Any], facts: JudgeFacts) -> None:
    deed.require(facts.name.strip(), _("Type the person's name."), field="name")
    first = facts.valid_from or timezone.localdate()
    deed.require(
        facts.valid_to is None or facts.valid_to >= first,
        _("The last day lies before the first."),
        field="valid_to",
    )


def _require_new(deed: Deed[Any], judge: Judge, identity: str) -> None:
    known = Judge.objects.filter(identity_index=blind_index("identity", identity) if identity else "-")
    other = known.exclude(pk=judge.pk).select_related("union").first()
    if other is not None:
        # Where the reader does not see the other record, not even which union keeps it is said.
        seen = Judge.objects.visible_to(deed.actor).filter(pk=other.pk).exists()
        deed.require(
            False,
            _("This person is in the register already, on record with %(union)s.")
            % {"union": other.union.name}
            if seen
            else _(
                "This person is in the register of another union. Ask the union above to take the record over."
            ),
            field="identity",
        )


def _fill(judge: Judge, facts: JudgeFacts) -> None:
    judge.name = facts.name.strip()
    judge.initials = initials(judge.name)
    judge.skill_level = int(facts.skill_level)
    judge.title, judge.training = facts.title.strip(), facts.training.strip()
    judge.trained_on = facts.trained_on
    judge.valid_from = facts.valid_from or judge.valid_from
    judge.valid_to = facts.valid_to


def _save(deed: Deed[Any], judge: Judge) -> None:
    try:
        with transaction.atomic():
            judge.save()
    except IntegrityError:
        # Somebody entered the same person at the same moment.
        deed.require(False, _("This person has just been entered by somebody else."), field="identity")


def _same_person(judge: Judge) -> Worker | None:
    """The worker with this identity number and name, whose employments then count too."""
    if not judge.identity_index:
        return None
    return Worker.objects.filter(
        identity_index=judge.identity_index, name=judge.name, judge=None
    ).first() or (
        judge.worker
        if judge.worker_id and judge.worker and judge.worker.identity_index == judge.identity_index
        else None
    )


def _employ(deed: Deed[Any], judge: Judge, facts: JudgeFacts) -> None:
    """Bring the present employer up to date; what was before stays as a former one."""
    name = facts.employer.strip()
    now_at = judge.employments.filter(until=None).select_related("enterprise").first()
    if now_at is not None and now_at.employer == name:
        if facts.employed_since is not None and now_at.since != facts.employed_since:
            deed.also(now_at)
            now_at.since = facts.employed_since
            now_at.save(update_fields=["since"])
        return
    first = facts.employed_since or timezone.localdate()
    if now_at is not None:
        deed.also(now_at)
        now_at.until = first - datetime.timedelta(days=1)
        deed.require(
            now_at.since is None or now_at.since <= now_at.until,
            _("The employment before began on that day or later. Give a later first day."),
            field="employed_since",
        )
        now_at.save(update_fields=["until"])
    if name:
        # Of a judge just entered it need not be known since when; a change of employer has a day.
        since = facts.employed_since if now_at is None else first
        deed.also(
            JudgeEmployment.objects.create(judge=judge, since=since, **named_employer(name)), fresh=True
        )


def named_employer(name: str) -> dict[str, Any]:
    """An employer by its name: the unit of the registry that is called so, else the name as it is."""
    found = list(Enterprise.objects.filter(name=name, closed_on=None)[:2])
    return {"enterprise": found[0]} if len(found) == 1 else {"name": name}


def add_former_employer(
    *, actor: Actor, judge: Judge, name: str, since: datetime.date | None, until: datetime.date
) -> JudgeEmployment:
    """Put a former employer on record, so that the portal can propose recusal.

    Raises:
        Refused: no name, or days that cannot be.
    """
    with performing("add_former_employer", actor=actor, on=judge, may=rules.may_keep_judge) as deed:
        _require_kept(deed)
        deed.require(name.strip(), _("Type the name of the unit."), field="name")
        deed.require(
            until < timezone.localdate(), _("A former employer's last day has passed."), field="until"
        )
        deed.require(since is None or since <= until, _("The last day lies before the first."), field="until")
        return deed.also(
            JudgeEmployment.objects.create(
                judge=deed.subject, since=since, until=until, **named_employer(name.strip())
            ),
            fresh=True,
        )


def remove_employment(*, actor: Actor, employment: JudgeEmployment) -> None:
    """Take an employment that was entered by mistake off the record.

    Raises:
        NotAllowed: the actor does not keep this register.
    """
    with performing("remove_employment", actor=actor, on=employment.judge, may=rules.may_keep_judge) as deed:
        deed.extra["employer"] = employment.employer
        employment.delete()


def end_validity(*, actor: Actor, judge: Judge, last_day: datetime.date, reason: str) -> Judge:
    """End a judge's entry in the register on a day; appointments already made stay until they are withdrawn.

    Raises:
        Refused: no reason, a day before the first, or one after the present end.
    """
    with performing(
        "end_validity", actor=actor, on=judge, may=rules.may_keep_judge, note=reason.strip()
    ) as deed:
        _require_kept(deed)
        deed.require(reason.strip(), _("Say why; the reason stays with the record."), field="reason")
        deed.require(
            deed.subject.valid_from <= last_day
            and (deed.subject.valid_to is None or last_day < deed.subject.valid_to),
            _("The last day lies between the first day (%(since)s) and the present end.")
            % {"since": deed.subject.valid_from.isoformat()},
            field="last_day",
        )
        deed.subject.valid_to = last_day
        deed.subject.save(update_fields=["valid_to"])
    return deed.subject


def take_over(*, actor: Actor, judge: Judge, union: Union) -> Judge:
    """Take a judge into the register of a union above, whose other unions then see the person too.

    Raises:
        NotAllowed: the actor keeps not both registers.
        Refused: it is the same union, or none above.
    """
    with performing("take_over", actor=actor, on=judge, may=rules.may_take_over) as deed:
        _require_kept(deed)
        deed.require(
            actor.is_system or rules.may_keep_judge(actor, union),
            _("This is not your register."),
            field="union",
        )
        deed.require(
            deed.subject.union.path.startswith(union.path) and deed.subject.union_id != union.pk,
            _("A judge goes to the register of a union above only."),
        )
        deed.subject.union = union
        deed.subject.save(update_fields=["union"])
    return deed.subject


def unmask_judge(*, actor: Actor, judge: Judge, field: str, reason: str) -> str:
    """The clear identity number or phone (`field`: "identity" or "phone"); who looked and why is journalled.

    Raises:
        Refused: no reason was given.
    """
    with performing("unmask", actor=actor, on=judge, may=rules.may_keep_judge, note=reason.strip()) as deed:
        deed.require(reason.strip(), _("Say why you need to see it; the reason is recorded."), field="reason")
        deed.require(field in {"identity", "phone"}, _("Choose what to show."), field="field")
        deed.extra["unmasked"] = field
        return str(getattr(deed.subject, field))


def erase_judge(*, actor: Actor, judge: Judge, reason: str) -> Judge:
    """Erase a person from the register for good: the key is destroyed, so that no sealed value can be read again.

    Raises:
        Refused: no reason, erased before, or appointments are still in force.
    """
    with performing("erase", actor=actor, on=judge, may=rules.may_erase_judge, note=reason.strip()) as deed:
        _require_kept(deed)
        deed.require(
            reason.strip(), _("Say why the person is erased; the reason is recorded."), field="reason"
        )
        deed.require(
            not deed.subject.appointments.live().filter(event__ends_on__gte=timezone.localdate()).exists(),
            _("This judge is appointed to events that are not over. Withdraw the appointments first."),
        )
        deed.subject.employments.all().delete()
        persons.erase(deed.subject)
        deed.subject.title = deed.subject.training = ""
        deed.subject.worker = None
        deed.subject.save()
    return deed.subject


def claim_judge(*, actor: Actor) -> Judge:
    """Link the signed-in person to their own record: the verified phone and the name must be the same.

    Raises:
        Refused: no such record, or more than one; says whom to ask.
    """
    judge: Judge = persons.claim(
        Judge,
        actor=actor,
        nobody=_(
            "No single judge on record has your name and mobile number. Ask the union that invited you to check "
            "the number that it entered for you."
        ),
    )
    return judge
