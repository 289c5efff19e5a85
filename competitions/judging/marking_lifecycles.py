"""The lives of a score sheet, of a module's marking and of an incident, as data.

A module is locked and opened again as a whole; its sheets go with it, so their table names the same verbs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from competitions.judging import marking_gaps, rules
from competitions.judging.models import Incident, ModuleMarking, ScoreSheet, SheetSignature
from competitions.judging.tally import tally
from competitions.planning.governance import pack_of
from competitions.planning.models import Event
from competitions.planning.policy import RuleSeverity
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import Lifecycle, Transition, passes, register_check

UNDER_WAY = "judging.event_under_way"
HANDED_IN = "judging.sheet_complete"
COMPLETE = "judging.marking_complete"
DECIDED = "judging.incidents_decided"
SIGNED = "judging.paper_signed"


@register_check(UNDER_WAY)
def event_under_way(thing: Any) -> Iterator[Finding]:
    """Marks are given, reviewed and locked while the contest is under way."""
    if thing.event.state == Event.State.UNDER_WAY:
        yield passes(UNDER_WAY, _text("The event is under way."))
    else:
        message = _text("The event is not under way. Open the scoring again to change marks.")
        yield Finding(UNDER_WAY, Severity.BLOCK, message)


@register_check(HANDED_IN)
def sheet_complete(sheet: ScoreSheet) -> Iterator[Finding]:
    """Every aspect of the sheet has its mark."""
    found = tally(sheet.module, [sheet.entry_id])
    paper = next((row for row in found.papers.get(sheet.entry_id, ()) if row.pk == sheet.pk), None)
    missing = () if paper is None else found.missing(paper)
    if missing:
        names = {aspect.key: aspect.name for aspect in found.aspects_of(sheet.seat)}
        message = ngettext(
            "%(count)d aspect has no mark yet: %(names)s.",
            "%(count)d aspects have no mark yet: %(names)s.",
            len(missing),
        ) % {"count": len(missing), "names": "、".join(names[key] for key in missing)}
        yield Finding(HANDED_IN, Severity.BLOCK, message)
    else:
        yield passes(HANDED_IN, _text("Every aspect is marked."))


@register_check(COMPLETE)
def marking_complete(marking: ModuleMarking) -> Iterator[Finding]:
    """All sheets of the module are handed in, nothing is to be marked again, nobody marked the own people."""
    gaps = marking_gaps.gaps(marking.module)
    if not gaps:
        yield passes(COMPLETE, _text("All sheets are handed in, and nothing is to be marked again."))
    url = reverse("judging:scores", args=[marking.event.pk])
    for gap in gaps:
        yield Finding(COMPLETE, Severity.BLOCK, gap.message, gap.remedy, url=url)


@register_check(DECIDED)
def incidents_decided(marking: ModuleMarking) -> Iterator[Finding]:
    """Whatever happened in the module has been decided; a deduction comes too late afterwards."""
    waiting = Incident.objects.filter(module=marking.module, state=Incident.State.REPORTED).count()
    if waiting:
        message = ngettext(
            "%(count)d incident of this module is not decided.",
            "%(count)d incidents of this module are not decided.",
            waiting,
        ) % {"count": waiting}
        yield Finding(DECIDED, Severity.WARN, message)


@register_check(SIGNED)
def paper_signed(marking: ModuleMarking) -> Iterator[Finding]:
    """Whoever must sign by the policy pack has signed the paper sheets; a tablet's sheet is signed by handing it in."""
    rule = pack_of(marking.event.competition).marking.signatures
    on_paper = ScoreSheet.objects.filter(
        module=marking.module, on_paper=True, state=ScoreSheet.State.SUBMITTED, voided_at__isnull=True
    )
    sheets = on_paper.count() if rule.active else 0
    if not sheets:
        return
    signed = dict(
        on_paper.order_by()
        .filter(signatures__isnull=False)
        .values_list("signatures__who")
        .annotate(n=Count("pk"))
    )
    severity = Severity.BLOCK if rule.severity is RuleSeverity.BLOCK else Severity.WARN
    for who in rule.value:
        missing = sheets - signed.get(who.value, 0)
        if missing:
            message = ngettext(
                "%(count)d paper sheet is not signed: %(who)s.",
                "%(count)d paper sheets are not signed: %(who)s.",
                missing,
            ) % {"count": missing, "who": SheetSignature.Who(who.value).label}
            yield Finding(SIGNED, severity, message, source=rule.source)


_S = ScoreSheet.State

SHEET = Lifecycle(
    name="judging.scoresheet",
    states={state.value: state.label for state in _S},
    aside=frozenset({_S.RETURNED}),
    transitions=(
        Transition(
            "record_marks", (_S.ASSIGNED, _S.BEGUN), _S.BEGUN, _("Save marks"), rules.may_mark, checks=(UNDER_WAY,),
        ),
        Transition(
            "record_marks", (_S.RETURNED,), _S.RETURNED, _("Save marks"), rules.may_mark, checks=(UNDER_WAY,),
        ),
        Transition(
            "submit_sheet", (_S.BEGUN, _S.RETURNED), _S.SUBMITTED, pgettext_lazy("sheet", "Hand in"), rules.may_mark,
            checks=(UNDER_WAY, HANDED_IN), primary=True,
            help=_("The chief judge reviews it; changes are possible only when it comes back."),
        ),
        Transition(
            "settle_keying", (_S.ASSIGNED, _S.BEGUN, _S.RETURNED), _S.SUBMITTED, _("Hand in from paper"), rules.may_key,
            checks=(UNDER_WAY,), help=_("Two people have keyed the paper sheet in, and what differed is settled."),
        ),
        Transition(
            "return_sheet", (_S.SUBMITTED,), _S.RETURNED, _("Send back to the judge"), rules.may_review,
            checks=(UNDER_WAY,), needs_reason=True, help=_("The judge is told, with the reason."),
        ),
        Transition(
            "mark_again", (_S.SUBMITTED,), _S.RETURNED, _("Send back to be marked again"), rules.may_review,
            checks=(UNDER_WAY,), help=_("Only the aspects on which the judges lie too far apart."),
        ),
        Transition(
            "lock_module", (_S.SUBMITTED,), _S.LOCKED, _("Lock the module"), rules.may_review, checks=(UNDER_WAY,),
        ),
        Transition(
            "confirm_reopening", (_S.LOCKED,), _S.SUBMITTED, _("Open the module again"), rules.may_review,
            checks=(UNDER_WAY,),
        ),
    ),
)  # fmt: skip

_M = ModuleMarking.State

MARKING = Lifecycle(
    name="judging.modulemarking",
    states={state.value: state.label for state in _M},
    aside=frozenset({_M.REOPENING}),
    transitions=(
        Transition(
            "lock_module", (_M.OPEN,), _M.LOCKED, _("Lock the module"), rules.may_review,
            checks=(UNDER_WAY, COMPLETE, DECIDED, SIGNED), follows=("judging.lock_sheets", "judging.write_scores"), primary=True,
            help=_("The scores go to the standings; afterwards two people are needed to change a mark."),
        ),
        Transition(
            "ask_reopening", (_M.LOCKED,), _M.REOPENING, _("Ask to open it again"), rules.may_review,
            checks=(UNDER_WAY,), needs_reason=True, help=_("A second person confirms it."),
        ),
        Transition(
            "confirm_reopening", (_M.REOPENING,), _M.OPEN, _("Open the module again"), rules.may_confirm_reopening,
            checks=(UNDER_WAY,), follows=("judging.unlock_sheets", "judging.clear_scores"), danger=True,
            help=_("The scores of the module leave the standings until it is locked again."),
        ),
        Transition(
            "keep_locked", (_M.REOPENING,), _M.LOCKED, _("Leave it locked"), rules.may_review, needs_reason=True,
        ),
    ),
)  # fmt: skip

_I = Incident.State

INCIDENT = Lifecycle(
    name="judging.incident",
    states={state.value: state.label for state in _I},
    aside=frozenset({_I.WITHDRAWN}),
    transitions=(
        Transition(
            "decide_incident", (_I.REPORTED, _I.DECIDED), _I.DECIDED, pgettext_lazy("incident", "Decide"), rules.may_decide_incident,
            checks=(UNDER_WAY,), primary=True,
            help=_("With the minutes compensated, the points taken off, or what was decided."),
        ),
        Transition(
            "withdraw_incident", (_I.REPORTED, _I.DECIDED), _I.WITHDRAWN, _("Take it back"),
            rules.may_decide_incident, checks=(UNDER_WAY,), needs_reason=True, danger=True,
            help=_("It stays in the log and takes nothing off any more."),
        ),
    ),
)  # fmt: skip
