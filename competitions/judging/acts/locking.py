"""Acts on the marking of a module: locking it, which writes the scores, and opening it again by two people."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import blinding, rules
from competitions.judging.acts.marking import line_of
from competitions.judging.acts.recording import put_scores
from competitions.judging.marking_lifecycles import MARKING, SHEET
from competitions.judging.models import ModuleMarking, ScoreSheet, SheetSignature
from competitions.judging.tally import tally
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.lifecycle import move, register_follower


def lock_module(*, actor: Actor, marking: ModuleMarking, confirmed: bool = False) -> ModuleMarking:
    """Lock all sheets of a module and write the scores to the standings.

    Raises:
        NotAllowed: the actor does not review.
        Refused: something is missing (see `findings`), a warning was not confirmed, or it is locked already.
    """
    with performing("lock_module", actor=actor, on=marking, may=rules.may_review) as deed:
        _hold(deed)
        deed.require(
            rules.is_chief(actor, deed.subject) or _chief_has_signed(deed.subject),
            _(
                "The chief judge locks the module. Staff lock it once every sheet bears the chief judge's signature."
            ),
        )
        deed.subject.locked_at, deed.subject.locked_by_id = timezone.now(), actor.user_id
        move(MARKING, "lock_module", deed, confirmed=confirmed)
    return deed.subject


def ask_reopening(*, actor: Actor, marking: ModuleMarking, reason: str) -> ModuleMarking:
    """Ask that a locked module be opened again; nothing is open before another person confirms.

    Raises:
        NotAllowed: the actor does not review.
        Refused: no reason, or it is not locked.
    """
    with performing(
        "ask_reopening", actor=actor, on=marking, may=rules.may_review, note=reason.strip()
    ) as deed:
        deed.subject.asked_by_id, deed.subject.reason = actor.user_id, reason.strip()
        move(MARKING, "ask_reopening", deed, reason=reason)
    return deed.subject


def confirm_reopening(*, actor: Actor, marking: ModuleMarking) -> ModuleMarking:
    """Open a module again, as the second person; its scores leave the standings.

    Raises:
        NotAllowed: the actor does not review, or is the one who asked.
        Refused: nobody asked, or the contest is not under way.
    """
    with performing(
        "confirm_reopening", actor=actor, on=marking, may=rules.may_confirm_reopening, note=marking.reason
    ) as deed:
        _hold(deed)
        move(MARKING, "confirm_reopening", deed)
        deed.subject.locked_at = deed.subject.locked_by = deed.subject.asked_by = None
        deed.subject.reason = ""
        deed.subject.save()
    return deed.subject


def keep_locked(*, actor: Actor, marking: ModuleMarking, reason: str) -> ModuleMarking:
    """Turn the wish to open it again down.

    Raises:
        NotAllowed: the actor does not review.
        Refused: no reason, or nobody asked.
    """
    with performing(
        "keep_locked", actor=actor, on=marking, may=rules.may_review, note=reason.strip()
    ) as deed:
        move(MARKING, "keep_locked", deed, reason=reason)
        deed.subject.asked_by, deed.subject.reason = None, ""
        deed.subject.save()
    return deed.subject


def _chief_has_signed(marking: ModuleMarking) -> bool:
    """Whether every sheet that counts was signed by the chief judge on paper."""
    found = tally(marking.module)
    counted = {paper.pk for line in found.awaited for paper in found.counted(line.entry_id)}
    signed = SheetSignature.objects.filter(sheet__in=counted, who=SheetSignature.Who.CHIEF)
    return bool(counted) and counted <= set(signed.values_list("sheet", flat=True))


def _hold(deed: Deed[ModuleMarking]) -> None:
    """Keep the event and the sheets as they are before they are looked at; always in this order."""
    event_id = deed.subject.module.event_id
    Event.objects.select_for_update(of=("self",)).get(pk=event_id)
    list(
        ScoreSheet.objects.select_for_update()
        .filter(module=deed.subject.module_id)
        .order_by("pk")
        .values_list("pk")
    )


@register_follower("judging.lock_sheets")
def lock_sheets(deed: Deed[Any]) -> None:
    """The sheets that were handed in go with their module."""
    _move_all(deed, "lock_module")


@register_follower("judging.unlock_sheets")
def unlock_sheets(deed: Deed[Any]) -> None:
    """They are handed in again, and can be sent back."""
    _move_all(deed, "confirm_reopening")


def _move_all(deed: Deed[Any], verb: str) -> None:
    transition = next(row for row in SHEET.transitions if row.verb == verb)
    rows = list(
        ScoreSheet.objects.filter(module=deed.subject.module_id, state__in=transition.sources).order_by("pk")
    )
    ScoreSheet.objects.filter(pk__in=[row.pk for row in rows]).update(state=transition.target)
    deed.lines(line_of(deed, row, {"state": row.state}, {"state": transition.target}) for row in rows)


@register_follower("judging.write_scores")
def write_scores(deed: Deed[Any]) -> None:
    """The bridge: each entry's total becomes its score of the module; of a blind one once its codes are opened."""
    module = deed.subject.module
    if not blinding.is_open(module):
        return
    found = tally(module)
    totals = {line.entry_id: found.marking(line.entry_id).total for line in found.awaited}
    put_scores(deed, module, {entry_id: total for entry_id, total in totals.items() if total is not None})


@register_follower("judging.clear_scores")
def clear_scores(deed: Deed[Any]) -> None:
    """The scores leave the standings; absences stay."""
    module = deed.subject.module
    found = tally(module)
    scored = [line.entry_id for line in found.lines if line.marks.get(module.pk) is not None]
    put_scores(deed, module, dict.fromkeys(scored))
