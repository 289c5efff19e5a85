"""The live board of a module, one score sheet, and what the chief judge does there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.judging import acts, marking_gaps, marks, queries, rules, sheet_values
from competitions.judging.board import TONES, board
from competitions.judging.forms import STATUS_LABELS, ReasonForm
from competitions.judging.marking_lifecycles import MARKING, SHEET
from competitions.judging.models import ModuleMarking, ScoreSheet
from competitions.judging.tally import Paper, Tally, tallies, tally
from competitions.judging.views.asking import allowed, confirm_page
from competitions.judging.views.doors import (
    STAFF,
    Door,
    door_or_404,
    marking_or_404,
    module_or_404,
    sheet_or_404,
)
from competitions.planning.models import Event, Module
from competitions.planning.views.asking import performed
from portal.acts.findings import Severity, blocking
from portal.acts.journal import timeline
from portal.acts.lifecycle import findings_for
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.acts.wording import verb_label

MARKING_TONES = {
    ModuleMarking.State.OPEN: ("note", "pencil"),
    ModuleMarking.State.LOCKED: ("ok", "lock"),
    ModuleMarking.State.REOPENING: ("warn", "unlock"),
}


@login_required
@never_cache
@require_safe
def sheets(request: Request, event_pk: int, door: str = STAFF) -> HttpResponse:
    """Every module: its panels, how far it is marked, what is missing."""
    entrance = door_or_404(request, door, event_pk)
    found = tallies(entrance.event)
    markings = queries.markings_of(entrance.event)
    modules = []
    for module_tally in found.values():
        marking = markings.get(module_tally.module.pk)
        state = ModuleMarking.State(module_tally.state)
        papers = [paper for line in module_tally.awaited for paper in module_tally.counted(line.entry_id)]
        modules.append(
            {
                "module": module_tally.module,
                "size": module_tally.size,
                "scheme": module_tally.scheme,
                "composed": bool(module_tally.placed),
                "state": state,
                "chip": (state.label, *MARKING_TONES[state]),
                "marking": marking,
                "sheets": len(papers),
                "handed_in": sum(not paper.is_open for paper in papers),
                "unplaced": sum(line.entry_id not in module_tally.placed for line in module_tally.awaited),
                "board_url": entrance.url("board", module_tally.module.pk),
            }
        )
    at_work = (row for row in modules if row["composed"] and row["state"] != ModuleMarking.State.LOCKED)
    context = entrance.context(request, "sheets") | {
        "modules": modules,
        "at_work": next(at_work, None),
        "may_compose": not entrance.is_chief and rules.may_score(request.actor, entrance.event),
    }
    return render(request, "judging/marking/sheets.html", context)


@login_required
@never_cache
@require_safe
def module_board(request: Request, event_pk: int, module_pk: int, door: str = STAFF) -> HttpResponse:
    """Who has marked what; asked again every ten seconds where scripts run."""
    entrance = door_or_404(request, door, event_pk)
    module = module_or_404(entrance, module_pk)
    found = tally(module)
    statuses = {status.value: str(label) for status, label in STATUS_LABELS.items()}
    shown = board(found, entrance.labels(module, found.lines), statuses, pgettext("sheet", "Common"))
    marking = queries.markings_of(entrance.event).get(module.pk)
    state = ModuleMarking.State(found.state)
    missing = marking_gaps.gaps(module, found) if state == ModuleMarking.State.OPEN else []
    context = entrance.context(request, "sheets") | {
        "module": module,
        "board": shown,
        "gaps": missing,
        "marking": marking,
        "chip": (state.label, *MARKING_TONES[state]),
        "offered": _offered(request, marking, module),
        "may_review": marking is not None and rules.may_review(request.actor, entrance.event),
        "under_way": entrance.event.state == Event.State.UNDER_WAY,
        "waiting_incidents": queries.incidents_waiting(module),
        "board_url": entrance.url("board", module.pk),
        "links": {
            paper.pk: entrance.url("sheet", paper.pk) for papers in found.papers.values() for paper in papers
        },
    }
    template = "judging/marking/_board.html" if request.htmx else "judging/marking/board.html"
    return render(request, template, context)


def _offered(request: Request, marking: ModuleMarking | None, module: Module) -> list[Any]:
    if marking is None:
        return []
    marking.module = module
    return MARKING.offered(request.actor, marking)


@login_required
@require_POST
def send_again(request: Request, event_pk: int, module_pk: int, door: str = STAFF) -> HttpResponse:
    """Send back, in one press, all sheets with aspects on which the judges lie too far apart."""
    entrance = door_or_404(request, door, event_pk)
    module = module_or_404(entrance, module_pk)
    marking = marking_or_404(entrance, module)
    try:
        count = acts.mark_again(actor=request.actor, marking=marking)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        message = ngettext(
            "%(count)d sheet went back to be marked again.",
            "%(count)d sheets went back to be marked again.",
            count,
        )
        messages.success(request, message % {"count": count})
    return redirect(entrance.url("board", module.pk))


_DONE = {
    "lock_module": pgettext_lazy("message", "The module is locked; the scores stand in the standings."),
    "ask_reopening": pgettext_lazy("message", "Asked. A second person must confirm it."),
    "confirm_reopening": pgettext_lazy("message", "The module is open again."),
    "keep_locked": pgettext_lazy("message", "The module stays locked."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def module_move(
    request: Request, event_pk: int, module_pk: int, verb: str, door: str = STAFF
) -> HttpResponse:
    """Lock a module, ask to open it again, confirm that, or leave it locked."""
    entrance = door_or_404(request, door, event_pk)
    module = module_or_404(entrance, module_pk)
    marking = marking_or_404(entrance, module)
    back = entrance.url("board", module.pk)
    if verb not in {row.verb for row in MARKING.transitions}:
        raise Http404
    allowed(rules.may_review(request.actor, entrance.event))
    transition = MARKING.transition(verb, marking.state)
    if transition is None:
        messages.info(request, _("Somebody else has changed this meanwhile. Look at the board."))
        return redirect(back)
    allowed(transition.may(request.actor, marking))
    findings = findings_for(transition, marking)
    form = ReasonForm(request.POST or None) if transition.needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = {"reason": form.cleaned_data["reason"]} if form is not None else {}
        confirmed = {"confirmed": True} if verb == "lock_module" else {}
        try:
            getattr(acts, verb)(actor=request.actor, marking=marking, **reason, **confirmed)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(_DONE[verb]))
        return redirect(back)
    return confirm_page(
        request,
        form,
        page_title=f"{transition.label}：{module.name}",
        page_caption=f"{entrance.event.competition.name} · {entrance.event.name}",
        consequences=[transition.help, *([marking.reason] if marking.reason else [])],
        findings=[finding for finding in findings if finding.severity is not Severity.PASS],
        blocked=bool(blocking(findings)),
        confirm_label=transition.label,
        danger=transition.danger,
        back_url=back,
    )


@login_required
@never_cache
@require_safe
def score_sheet(request: Request, event_pk: int, sheet_pk: int, door: str = STAFF) -> HttpResponse:
    """One sheet: every aspect with its mark, and what happened to it."""
    entrance = door_or_404(request, door, event_pk)
    sheet = sheet_or_404(entrance, sheet_pk)
    found = tally(sheet.module, [sheet.entry_id])
    paper = paper_of(found, sheet)
    context = entrance.context(request, "sheets") | {
        "page_title": sheet_title(entrance, found, sheet),
        "sheet": sheet,
        "chip": (sheet.get_state_display(), *TONES[ScoreSheet.State(sheet.state)]),
        "lines": sheet_lines(found, paper),
        "missing": len(found.missing(paper)),
        "total": _total(found, sheet.entry_id),
        "may_return": SHEET.transition("return_sheet", sheet.state) is not None
        and entrance.event.state == Event.State.UNDER_WAY
        and rules.may_review(request.actor, entrance.event),
        "return_url": entrance.url("sheet_return", sheet.pk),
        "board_url": entrance.url("board", sheet.module_id),
        "voided": sheet.voided_at is not None and not found.coded,
        "void_url": _void_url(request, entrance, found, sheet),
        "paper_url": ""
        if entrance.is_chief or not rules.may_key(request.actor, sheet)
        else entrance.url("sheet_paper", sheet.pk),
        "timeline": _history(found, sheet),
    }
    return render(request, "judging/marking/sheet.html", context)


def _void_url(request: Request, entrance: Door, found: Tally, sheet: ScoreSheet) -> str:
    """Where the marks can be voided, if the judge must not have given them; behind codes that is not told here."""
    late = (
        not found.coded
        and found.state == ModuleMarking.State.OPEN
        and entrance.event.state == Event.State.UNDER_WAY
        and sheet.appointment_id is not None
        and rules.may_void(request.actor, sheet)
        and any(row.pk == sheet.pk for row in queries.marked_in_conflict(sheet.module))
    )
    return entrance.url("void_sheet", sheet.pk) if late else ""


def paper_of(found: Tally, sheet: ScoreSheet) -> Paper:
    """The sheet among those of its entry; 404 where the entry takes part no more, behind codes also where it never
    came to be marked: its code belongs to somebody of whom that is known.
    """
    if found.coded and not found.awaited:
        raise Http404
    for paper in found.papers.get(sheet.entry_id, ()):
        if paper.pk == sheet.pk:
            return paper
    raise Http404


def sheet_title(entrance: Door, found: Tally, sheet: ScoreSheet) -> str:
    """“焊缝成形 · A07 · 第2席 王某”."""
    label = entrance.labels(sheet.module, found.lines)(sheet.entry_id)
    whose = sheet.appointment.judge.name if sheet.appointment is not None else _("Common sheet")
    return f"{sheet.module.name} · {label} · {whose}"


def sheet_lines(found: Tally, paper: Paper) -> list[dict[str, Any]]:
    """The aspects of a sheet with what stands on it, in words."""
    return [
        {
            "aspect": aspect,
            "maximum": marks.shown(aspect.maximum),
            "value": sheet_values.shown(aspect, paper.values.get(aspect.key)),
            "again": aspect.key in paper.again,
        }
        for aspect in found.aspects_of(paper.seat)
    ]


def _total(found: Tally, entry_id: int) -> str:
    total = found.marking(entry_id).total if found.scheme is not None else None
    return "" if total is None else marks.shown(total)


def _history(found: Tally, sheet: ScoreSheet) -> list[dict[str, Any]]:
    aspects = {aspect.key: aspect for aspect in found.aspects_of(sheet.seat)}
    rows = []
    for row in timeline("judging.scoresheet", sheet.pk, limit=60):
        if found.coded and row.verb == "void_marks":
            continue  # whose employer or pupil it is would stand beside the code
        before = row.after.get("marks_before", {})
        changes = [
            (
                aspects[key].name,
                sheet_values.shown(aspects[key], before.get(key)) or _("(empty)"),
                sheet_values.shown(aspects[key], value) or _("(empty)"),
            )
            for key, value in row.after.get("marks", {}).items()
            if key in aspects
        ]
        rows.append(
            {
                "title": verb_label(row.verb, "judging.scoresheet"),
                "by": str(row.actor or row.seat),
                "at": row.at,
                "note": row.note,
                "changes": changes,
            }
        )
    return rows


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_return(request: Request, event_pk: int, sheet_pk: int, door: str = STAFF) -> HttpResponse:
    """Send a sheet back to its judge, with the reason."""
    entrance = door_or_404(request, door, event_pk)
    sheet = sheet_or_404(entrance, sheet_pk)
    allowed(rules.may_review(request.actor, entrance.event))
    found = tally(sheet.module, [sheet.entry_id])
    paper_of(found, sheet)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = performed(form, lambda: acts.return_sheet(actor=request.actor, sheet=sheet, reason=reason))
        if done is not None:
            messages.success(request, _("The sheet went back; the judge is told."))
            return redirect(entrance.url("board", sheet.module_id))
    return confirm_page(
        request,
        form,
        page_title=_("Send this sheet back?"),
        page_caption=sheet_title(entrance, found, sheet),
        consequences=[_("The judge can change every mark of it and hands it in again.")],
        confirm_label=_("Send back to the judge"),
        back_url=entrance.url("sheet", sheet.pk),
    )
