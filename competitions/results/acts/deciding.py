"""Decisions about what follows from awards: one verb at a time, along the tables of `lifecycles`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.planning.models import Event
from competitions.results.lifecycles import lifecycle_of
from competitions.results.models import HonourRecommendation, Incentive, Promotion
from enterprises.models import Worker
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.lifecycle import move
from portal.acts.refusals import NotAllowed, Refused
from unions.models import Union

R = TypeVar("R", bound=Promotion | HonourRecommendation | Incentive)
C = TypeVar("C", bound=Promotion | HonourRecommendation)
# Verbs that need nothing but, some of them, a reason.
PLAIN = ("put_forward", "decline", "reconsider", "turn_down", "uphold", "revoke", "call_off")


def _anybody(actor: Actor, record: object) -> bool:
    """The transition's own rule decides, once the state is known."""
    return True


@contextmanager
def deciding(verb: str, actor: Actor, record: R, reason: str = "") -> Iterator[Deed[R]]:
    """Lock the event, the record, then the person; whatever the body fills in is saved with the move.

    Publishing, withdrawing and working out lock the event too, so that nothing is decided while they settle.
    """
    note = reason.strip()
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",), no_key=True).get(pk=record.award.event_id)
        with performing(verb, actor=actor, on=record, may=_anybody, note=note) as deed:
            award = deed.subject.award
            award.worker = Worker.objects.select_for_update(of=("self",)).get(pk=award.worker_id)
            yield deed
            move(lifecycle_of(deed.subject), verb, deed, reason=note)


def decide(*, actor: Actor, record: R, verb: str, reason: str = "") -> R:
    """Take one of the verbs `PLAIN`; the reason is kept on the record.

    Raises:
        NotAllowed: the actor may not, from this state.
        Refused: not from this state, a reason is missing, or a check blocks.
    """
    if verb not in PLAIN:
        raise ValueError(verb)
    with deciding(verb, actor, record, reason) as deed:
        deed.subject.reason = reason.strip()
    return deed.subject


def confirm(*, actor: Actor, record: C) -> C:
    """Confirm a promotion, which raises the person's level; recommend for an honour, which goes to the next union.

    Raises:
        NotAllowed: the actor does not sign for the organiser.
        Refused: not put forward, the basis does not stand, the level has changed, or the honour is held.
    """
    with deciding("confirm", actor, record) as deed:
        subject = deed.subject
        subject.confirmed_on = timezone.localdate()
        subject.confirmed_by_id = actor.user_id
        if isinstance(subject, HonourRecommendation):
            subject.lies_with = _next_union(subject, subject.union)
    return deed.subject


def pass_on(*, actor: Actor, record: HonourRecommendation) -> HonourRecommendation:
    """Agree with a recommendation and hand it to the next union above.

    Raises:
        NotAllowed: it does not lie with the actor's union, or that union grants it itself.
        Refused: not on its way, the basis does not stand, or the honour is held.
    """
    with deciding("pass_on", actor, record) as deed:
        pass
    return deed.subject


def certify(*, actor: Actor, promotion: Promotion, number: str, issued_on: datetime.date) -> Promotion:
    """Record number and date of the certificate of a confirmed promotion; a wrong one is written over.

    Raises:
        NotAllowed: the actor does not look after this event.
        Refused: not confirmed, no number, or a day that is to come.
    """
    with deciding("certify", actor, promotion) as deed:
        deed.require(number.strip(), _("Type the number of the certificate."), field="number")
        _require_past(deed, issued_on, "issued_on")
        deed.subject.certificate_number = number.strip()
        deed.subject.certified_on = issued_on
    return deed.subject


def grant(
    *, actor: Actor, record: HonourRecommendation, granted_on: datetime.date, document_number: str = ""
) -> HonourRecommendation:
    """Record that the union has granted the honour by a decision of its own.

    Raises:
        NotAllowed: the actor does not sign for the union that grants it.
        Refused: it has not arrived there, a day that is to come, the basis does not stand, or the honour is held.
    """
    return _record_title("grant", actor, record, granted_on, document_number)


def mark_held(
    *, actor: Actor, record: HonourRecommendation, granted_on: datetime.date, document_number: str = ""
) -> HonourRecommendation:
    """Put on record that the person holds the title already; the recommendation ends with it.

    Raises:
        NotAllowed: the actor does not look after this event.
        Refused: decided already, or a day that is to come.
    """
    return _record_title("mark_held", actor, record, granted_on, document_number)


def _record_title(
    verb: str, actor: Actor, record: HonourRecommendation, granted_on: datetime.date, document_number: str
) -> HonourRecommendation:
    with deciding(verb, actor, record) as deed:
        _require_past(deed, granted_on, "granted_on")
        deed.subject.granted_on = granted_on
        deed.subject.document_number = document_number.strip()
    return deed.subject


def decide_many(
    *, actor: Actor, records: Sequence[R], verb: str, reason: str = ""
) -> list[tuple[R, Refused | NotAllowed | None]]:
    """One verb for several records, each with its own checks: (record, why not or None)."""
    outcomes: list[tuple[R, Refused | NotAllowed | None]] = []
    for record in records:
        try:
            if verb == "confirm" and not isinstance(record, Incentive):
                confirm(actor=actor, record=record)
            else:
                decide(actor=actor, record=record, verb=verb, reason=reason)
            outcomes.append((record, None))
        except (Refused, NotAllowed) as refusal:
            outcomes.append((record, refusal))
    return outcomes


def _require_past(deed: Deed[Any], day: datetime.date, field: str) -> None:
    deed.require(day <= timezone.localdate(), _("This day is still to come."), field=field)


def _next_union(record: HonourRecommendation, here: Union) -> Union:
    """The union itself where it grants the honour, else its parent."""
    return here if here.level == record.granted_by or here.parent is None else here.parent
