"""What a module still lacks before it can be locked, in words; the same for the check, the board and the event."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.judging import blinding, recusal
from competitions.judging.scoring import MarkState
from competitions.judging.tally import Paper, Tally, tally
from competitions.planning.models import Event, Module


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: how many of it, the sentence, and how to mend it."""

    key: str
    count: int
    message: str
    remedy: str


def gaps(
    module: Module, found: Tally | None = None, apart: frozenset[recusal.Pair] | None = None
) -> list[Gap]:
    """Everything in the way of locking a module; [] when nothing is.

    `apart`: the recusals of the event, where the caller has them already.
    """
    found = tally(module) if found is None else found
    if found.scheme is None:
        return [Gap("scheme", 1, _("No marking scheme is chosen."), _("Choose a marking scheme."))]
    awaited = [line.entry_id for line in found.awaited]
    papers = [paper for entry_id in awaited for paper in found.counted(entry_id)]
    return [
        gap
        for gap in (
            _uncoded(module, awaited),
            _unplaced(found, awaited),
            _unsent(papers),
            _again(found, awaited),
            _apart(module.event, papers, apart),
        )
        if gap is not None
    ]


def _uncoded(module: Module, awaited: list[int]) -> Gap | None:
    count = len(blinding.without_code(module, awaited))
    if not count:
        return None
    message = ngettext("%(count)d entry has no code.", "%(count)d entries have no code.", count) % {
        "count": count
    }
    return Gap("uncoded", count, message, _("The blinder makes the codes."))


def _unplaced(found: Tally, awaited: list[int]) -> Gap | None:
    """Entries without a panel, or whose sheets are not those that the scheme asks for."""
    wanted = {seat for seat in range(found.size + 1) if found.aspects_of(seat)}
    count = sum(
        entry_id not in found.placed or not wanted <= {paper.seat for paper in found.papers.get(entry_id, ())}
        for entry_id in awaited
    )
    if not count:
        return None
    message = ngettext("%(count)d entry has no panel.", "%(count)d entries have no panel.", count) % {
        "count": count
    }
    return Gap("unplaced", count, message, _("Put it into a panel whose judges may all mark it."))


def _unsent(papers: list[Paper]) -> Gap | None:
    count = sum(paper.is_open for paper in papers)
    if not count:
        return None
    message = ngettext("%(count)d sheet is not handed in.", "%(count)d sheets are not handed in.", count) % {
        "count": count
    }
    return Gap("unsent", count, message, _("Ask the judges, or say that the entry was absent."))


def _again(found: Tally, awaited: list[int]) -> Gap | None:
    count = sum(len(found.marking(entry_id).waiting(MarkState.TO_MARK_AGAIN)) for entry_id in awaited)
    if not count:
        return None
    message = ngettext(
        "%(count)d aspect must be marked again: the judges lie too far apart.",
        "%(count)d aspects must be marked again: the judges lie too far apart.",
        count,
    ) % {"count": count}
    return Gap("again", count, message, _("Send it back to the judges, who confer and mark it again."))


def _apart(event: Event, papers: list[Paper], apart: frozenset[recusal.Pair] | None) -> Gap | None:
    """Sheets of judges who are kept from the entry: a conflict that was found after the panels were made."""
    apart = recusal.recusals(event) if apart is None else apart
    count = sum(
        paper.voided_at is None and (paper.appointment_id, paper.entry_id) in apart for paper in papers
    )
    if not count:
        return None
    message = ngettext(
        "%(count)d sheet belongs to a judge who must not mark the entry.",
        "%(count)d sheets belong to judges who must not mark the entries.",
        count,
    ) % {"count": count}
    return Gap("recused", count, message, _("Void these marks, or move the entry to another panel."))
