"""Voiding what a judge marked who must not have marked the entry: a conflict that was found too late.

The module goes on without these marks, or another judge marks in the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import blinding, recusal, rules, scoring
from competitions.judging.models import Appointment, Keying, ModuleMarking, ScoreSheet
from competitions.judging.tally import Tally, tally
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.findings import Finding, Severity

CHANGED_HANDS = "judging.code_changes_hands"


def void_marks(
    *,
    actor: Actor,
    sheet: ScoreSheet,
    reason: str,
    substitute: Appointment | None = None,
    confirmed: bool = False,
) -> ScoreSheet:
    """Void the marks of a judge who is kept from the entry; `substitute` marks it instead, from an empty sheet.

    Without one the sheet stays as it is and does not count. Behind codes the judges' side sees no difference until
    they are opened; a substitute would see one, which has to be confirmed.

    Raises:
        NotAllowed: the actor does not review; behind codes, anybody but staff who run the event.
        Refused: no reason, nothing was marked, nothing keeps the judge from the entry, the module is locked, the
            scheme cannot do without these marks, or the substitute cannot mark the entry.
    """
    with (
        transaction.atomic(),
        # The marking before its sheets, as when it is locked.
        _held(sheet) as marking,
        performing("void_marks", actor=actor, on=sheet, may=rules.may_void, note=reason.strip()) as deed,
    ):
        subject = deed.subject
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        deed.require(
            marking.state == ModuleMarking.State.OPEN and subject.event.state == Event.State.UNDER_WAY,
            _("The module is locked. Have it opened again first."),
        )
        deed.require(subject.voided_at is None, _("These marks are voided already."))
        deed.require(
            not subject.is_common and (subject.revision > 0 or not subject.is_open),
            _("Nothing is marked on this sheet: change the panel instead."),
        )
        apart = recusal.recusals(subject.event)
        deed.require(
            (subject.appointment_id, subject.entry_id) in apart,
            _("Nothing keeps this judge from the entry. Confirm the conflict first."),
        )
        if substitute is None:
            _do_without(deed, tally(subject.module, [subject.entry_id]), reason.strip())
        else:
            _hand_over(deed, substitute, apart, confirmed=confirmed)
    return deed.subject


@contextmanager
def _held(sheet: ScoreSheet) -> Iterator[ModuleMarking]:
    yield ModuleMarking.objects.select_for_update(of=("self",)).get(module=sheet.module_id)


def can_do_without(found: Tally, sheet: ScoreSheet) -> bool:
    """Whether the scheme gives points without this sheet: see `scoring.can_do_without`."""
    seats = {
        paper.seat
        for paper in found.papers.get(sheet.entry_id, ())
        if paper.voided_at is not None or paper.pk == sheet.pk
    }
    return all(
        scoring.can_do_without(
            aspect.method, sum(seat <= scoring.judges_of(aspect.method, found.scale) for seat in seats)
        )
        for aspect in found.aspects_of(sheet.seat)
    )


def substitutes(sheet: ScoreSheet, apart: frozenset[recusal.Pair] | None = None) -> list[Appointment]:
    """Who may mark the entry in this judge's place: signed, not kept from it, and without a sheet of it."""
    apart = recusal.recusals(sheet.event) if apart is None else apart
    marking = ScoreSheet.objects.filter(module=sheet.module_id, entry=sheet.entry_id).values("appointment")
    found = (
        Appointment.objects.filter(
            event=sheet.event, state=Appointment.State.SIGNED, role__in=["judge", "chief"]
        )
        .exclude(pk__in=marking.filter(appointment__isnull=False))
        .select_related("judge__user")
        .order_by("judge__name", "pk")
    )
    return [row for row in found if (row.pk, sheet.entry_id) not in apart]


def _do_without(deed: Deed[ScoreSheet], found: Tally, reason: str) -> None:
    subject = deed.subject
    deed.require(
        can_do_without(found, subject),
        _("By the marking scheme these aspects need all judges: choose who marks in this judge's place."),
        field="substitute",
    )
    subject.voided_at, subject.voided_by_id, subject.void_reason = timezone.now(), deed.actor.user_id, reason
    subject.save(update_fields=["voided_at", "voided_by", "void_reason"])


def _hand_over(
    deed: Deed[ScoreSheet], substitute: Appointment, apart: frozenset[recusal.Pair], *, confirmed: bool
) -> None:
    subject = deed.subject
    allowed = {row.pk: row for row in substitutes(subject, apart)}
    deed.require(
        substitute.pk in allowed,
        _("Choose a judge of this event who has signed, may mark the entry and does not mark it already."),
        field="substitute",
    )
    if not blinding.is_open(subject.module):
        message = _("Whoever sees this code change hands can guess whose work it is.")
        deed.require_clear([Finding(CHANGED_HANDS, Severity.WARN, message)], confirmed=confirmed)
    dropped: dict[str, Any] = dict(subject.marks.filter(value__isnull=False).values_list("aspect", "value"))
    deed.extra["dropped_marks"] = {str(subject.pk): dropped}
    Keying.objects.filter(sheet=subject).delete()
    subject.signatures.all().delete()
    subject.revision += 1
    subject.marks.update(value=None, revision=subject.revision)
    subject.appointment = allowed[substitute.pk]
    subject.state, subject.reason, subject.again = ScoreSheet.State.ASSIGNED, "", []
    subject.on_paper, subject.submitted_at, subject.submitted_by = False, None, None
    subject.save()
    if subject.appointment.judge.user is not None:
        deed.tell(
            [subject.appointment.judge.user],
            title=_("A score sheet was handed to you"),
            body=subject.event.name,
            url=reverse("judge:home"),
            by_message=False,
        )
