"""Incentives in line with the results that stand, confirmed with payer and document, and paid.

What was not confirmed follows the results. What was due and not paid is cancelled by a version that no longer gives
it, or gives another amount; what was paid is only marked "basis withdrawn", and people decide.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.planning import governance
from competitions.planning.models import Event
from competitions.planning.policy import Pack
from competitions.results.acts.deciding import deciding
from competitions.results.followers import recipients_of
from competitions.results.lifecycles import INCENTIVE, follow
from competitions.results.models import Award, Incentive
from portal.acts.actors import Actor
from portal.acts.deeds import Deed
from portal.files.kinds import SCANS
from portal.files.uploads import renamed
from unions.models import Union
from unions.queries import ancestors_of

_State = Incentive.State


@dataclass(frozen=True, slots=True)
class Earned:
    """What a table names: on which award it rests, for which enterprise (None: the person or team), how much."""

    award: Award
    unit_id: int | None
    name: str
    amount: Decimal | None

    @property
    def key(self) -> tuple[object, ...]:
        """One incentive of a name for each enterprise, and for each entry."""
        return (
            ("unit", self.unit_id, self.name) if self.unit_id else ("entry", self.award.entry_id, self.name)
        )


def earned(event: Event, awards: list[Award], pack: Pack) -> dict[tuple[object, ...], Earned]:
    """What the pack's tables name for the awards that stand, best rank first.

    The tables are off: that something is named makes nothing due. What was held in the past is settled already.
    """
    competition = event.competition
    if competition.backfilled or event.exhibition:
        return {}
    level = governance.pack_level(competition.level)
    row = pack.incentives.cash_row(level=level, grade=competition.grade, group=event.group)
    found: dict[tuple[object, ...], Earned] = {}
    for award in sorted(awards, key=lambda each: each.rank):
        if not award.stands or award.worker.erased_at is not None:
            continue
        here = [
            Earned(award, award.employer_id, each.name, each.amount)
            for each in pack.incentives.for_unit(award.rank, level=level, group=event.group)
        ]
        if row is not None and (amount := row.amount(award.rank)) is not None:
            here.append(Earned(award, None, row.name, amount))
        for each in here:
            found.setdefault(each.key, each)
    return found


def settle(deed: Deed[Any], event: Event, awards: list[Award], pack: Pack) -> None:
    """Bring the incentives of an event in line with its awards. Three queries, and those of telling who loses one."""
    due = earned(event, awards, pack)
    rows: Any = Incentive.objects.filter(award__event=event).select_for_update(of=("self",)).order_by("pk")
    by_award = {award.pk: award for award in awards}
    changed = []
    for record in rows:
        deed.also(record)
        record.award = by_award[record.award_id]
        record.award.event = event
        before = _settled(record)
        unit_id = record.unit_id
        found = due.pop(
            ("unit", unit_id, record.name) if unit_id else ("entry", record.award.entry_id, record.name), None
        )
        _bring_in_line(deed, record, found)
        if _settled(record) != before:
            changed.append(record)
    names = ["award", "state", "proposed_amount", "confirmed_on", "confirmed_by", "reason", *_CONFIRMED]
    Incentive.objects.bulk_update(changed, names, batch_size=500)
    fresh = [
        Incentive(award=each.award, unit_id=each.unit_id, name=each.name, proposed_amount=each.amount)
        for each in due.values()
    ]
    for record in Incentive.objects.bulk_create(fresh):
        deed.also(record, fresh=True)


# What confirming fills in; it goes when the incentive is suggested anew.
_CONFIRMED = ("amount", "payer", "document_number", "document_date", "document")


def _settled(record: Incentive) -> tuple[object, ...]:
    """What settling may change of an incentive."""
    return record.state, record.award_id, record.proposed_amount


def _bring_in_line(deed: Deed[Any], record: Incentive, found: Earned | None) -> None:
    same = found is not None and found.amount == record.proposed_amount
    if found is not None:
        record.award = found.award
    if record.state in (_State.PAID, _State.QUESTIONED):
        follow(INCENTIVE, record, "stand_again" if same else "question")
        return
    if record.state == _State.DUE:
        if same:
            return
        follow(INCENTIVE, record, "cancel")
        _tell_cancelled(deed, record)
    if found is None:
        follow(INCENTIVE, record, "lapse")
        return
    stale = not same or record.state in (_State.LAPSED, _State.CANCELLED)
    if stale and follow(INCENTIVE, record, "renew"):
        record.proposed_amount = found.amount
        record.confirmed_on = record.confirmed_by = None
        record.reason = ""
        record.amount = record.payer = record.document_date = None
        record.document_number = record.document = ""


def _tell_cancelled(deed: Deed[Any], record: Incentive) -> None:
    deed.tell(
        recipients_of(record),
        title=_(
            "%(what)s for %(who)s is no longer due: the results were corrected or withdrawn (“%(event)s”)"
        )
        % {"what": record.title, "who": record.recipient, "event": record.award.event.name},
    )


def payers_of(incentive: Incentive) -> list[Union]:
    """The unions that may be named as paying: the organiser and those above it, nearest first. One query."""
    organiser = incentive.union
    return [organiser, *sorted(ancestors_of(organiser), key=lambda union: union.path, reverse=True)]


def make_due(
    *,
    actor: Actor,
    incentive: Incentive,
    amount: Decimal,
    payer: Union,
    document_number: str,
    document_date: datetime.date,
    document: File[Any] | None = None,
) -> Incentive:
    """Confirm an incentive: how much (in yuan), who pays, by which document; it is due from now on.

    Raises:
        NotAllowed: the actor does not sign for the organiser.
        Refused: not put forward, the basis does not stand, no amount, a payer that is neither the organiser nor above
            it, no number, a day that is to come, or a file that is no scan.
    """
    with deciding("confirm", actor, incentive) as deed:
        subject = deed.subject
        deed.require(amount > 0, _("Type an amount above 0."), field="amount")
        deed.require(
            payer.pk in {union.pk for union in payers_of(subject)},
            _("Choose the organiser or a union above it."),
            field="payer",
        )
        deed.require(document_number.strip(), _("Type the number of the document."), field="document_number")
        deed.require(
            document_date <= timezone.localdate(), _("This day is still to come."), field="document_date"
        )
        subject.amount, subject.payer = amount, payer
        subject.document_number, subject.document_date = document_number.strip(), document_date
        subject.confirmed_on = timezone.localdate()
        subject.confirmed_by_id = actor.user_id
        if document is not None:
            stored = renamed(document, kinds=SCANS, field="document")
            subject.document.save(str(stored.name), stored, save=False)
    return deed.subject


def pay(*, actor: Actor, incentive: Incentive, paid_on: datetime.date) -> Incentive:
    """Record that what was due was paid.

    Raises:
        NotAllowed: the actor does not look after this event.
        Refused: not due, the basis does not stand, or a day that is to come or lies before the document.
    """
    with deciding("pay", actor, incentive) as deed:
        deed.require(paid_on <= timezone.localdate(), _("This day is still to come."), field="paid_on")
        since = deed.subject.document_date
        deed.require(
            since is None or paid_on >= since, _("This day lies before the document."), field="paid_on"
        )
        deed.subject.paid_on = paid_on
    return deed.subject
