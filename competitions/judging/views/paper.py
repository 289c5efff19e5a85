"""Score sheets on paper, for staff and scorers: printing, keying in twice, settling, scans, signatures."""

from __future__ import annotations

import uuid
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from competitions.judging import acts, blinding, queries, rules, sheet_values
from competitions.judging.board import TONES
from competitions.judging.forms.paper import KeyingForm, ScanForm, SettlingForm, SignaturesForm
from competitions.judging.models import ScoreSheet
from competitions.judging.tally import tally
from competitions.judging.views.asking import allowed, confirm_page
from competitions.judging.views.boards import paper_of, sheet_title
from competitions.judging.views.doors import STAFF, Door, door_or_404, module_or_404, sheet_or_404
from competitions.planning.views.asking import found, performed
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.files import downloads
from portal.jobs.models import Job
from portal.jobs.queries import job as job_of
from portal.sheets import exports


def _opened(request: Request, event_pk: int, sheet_pk: int, door: str) -> tuple[Door, ScoreSheet]:
    entrance = door_or_404(request, door, event_pk)
    sheet = sheet_or_404(entrance, sheet_pk)
    allowed(rules.may_key(request.actor, sheet))
    return entrance, sheet


@login_required
@never_cache
@require_safe
def sheets_to_key(request: Request, event_pk: int, door: str) -> HttpResponse:
    """The scorer's list: every sheet of the event, by module, and how far it is keyed in."""
    entrance = door_or_404(request, door, event_pk)
    modules = []
    for module, given in groupby(queries.sheets_to_key(entrance.event), key=lambda sheet: sheet.module):
        module.event = entrance.event
        rows = list(given)
        entries = {row.entry_id for row in rows}
        labels = blinding.labels_of(module, entries - blinding.unseen(module, entries))
        lines = [_line(entrance, row, labels[row.entry_id]) for row in rows if row.entry_id in labels]
        modules.append(
            {
                "module": module,
                "lines": sorted(
                    lines, key=lambda line: (line["sheet"].panel_id, line["label"], line["sheet"].seat)
                ),
                "waiting": sum(line["waits"] for line in lines),
            }
        )
    context = entrance.context(request, "sheets") | {"modules": modules}
    return render(request, "judging/judge/keying.html", context)


def _line(entrance: Door, sheet: ScoreSheet, label: str) -> dict[str, Any]:
    """A row of the list. `waits`: one person has keyed it in, or two who do not agree."""
    keyed = sum(each.stands(sheet) for each in sheet.keyings.all()) if sheet.is_open else 0
    words = {0: "", 1: _("Keyed in once"), 2: _("To be settled")}
    return {
        "sheet": sheet,
        "label": label,
        "whose": sheet.appointment.judge.name if sheet.appointment is not None else _("Common sheet"),
        "chip": (sheet.get_state_display(), *TONES[ScoreSheet.State(sheet.state)]),
        "keyed": words[keyed],
        "waits": bool(keyed),
        "url": entrance.url("sheet_paper", sheet.pk),
    }


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_paper(request: Request, event_pk: int, sheet_pk: int, door: str = STAFF) -> HttpResponse:
    """What is known of the paper: who keyed it in, what differs, scans, signatures. Settles what differs."""
    entrance, sheet = _opened(request, event_pk, sheet_pk, door)
    keyings = queries.keyings_of(sheet)
    open_now = sheet.state in ScoreSheet.OPEN
    differing = acts.differences(sheet) if open_now else []
    form = (
        SettlingForm(request.POST or None, keys=[row.aspect.key for row in differing]) if differing else None
    )
    if request.method == "POST" and form is not None and form.is_valid():
        facts = form
        done = performed(
            form,
            lambda: acts.settle_keying(
                actor=request.actor, sheet=sheet, choices=facts.choices, reason=facts.cleaned_data["reason"]
            ),
        )
        if done is not None:
            messages.success(request, _("Settled: the sheet is handed in."))
            return redirect(entrance.url("sheet" if entrance.is_staff else "sheet_paper", sheet.pk))
    module_tally = tally(sheet.module, [sheet.entry_id])
    paper_of(module_tally, sheet)
    context = entrance.context(request, "sheets") | {
        "page_title": sheet_title(entrance, module_tally, sheet),
        "sheet": sheet,
        "chip": (sheet.get_state_display(), *TONES[ScoreSheet.State(sheet.state)]),
        "keyings": keyings,
        "keyed_by_me": any(row.keyed_by_id == request.actor.user_id for row in keyings),
        "may_key_in": open_now
        and (len(keyings) < 2 or any(row.keyed_by_id == request.actor.user_id for row in keyings)),
        "differing": [
            {
                "key": row.aspect.key,
                "name": row.aspect.name,
                "first": sheet_values.shown(row.aspect, row.first),
                "second": sheet_values.shown(row.aspect, row.second),
                "screen": sheet_values.shown(row.aspect, row.on_screen),
                "same": row.first == row.second,
            }
            for row in differing
        ],
        "form": form,
        "scans": [(row, entrance.url("scan", sheet.pk, row.pk)) for row in queries.scans_of(sheet)],
        "key_url": entrance.url("sheet_key", sheet.pk),
        "scan_add_url": entrance.url("scan_add", sheet.pk),
        "signatures_url": entrance.url("signatures", sheet.pk),
        "scan_form": ScanForm(),
        "signatures": queries.signatures_of(sheet),
        "signatures_form": SignaturesForm(
            initial={"signed": [row.who for row in queries.signatures_of(sheet)]}
        ),
        "may_sign": sheet.state != ScoreSheet.State.LOCKED,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "judging/marking/paper.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_key(request: Request, event_pk: int, sheet_pk: int, door: str = STAFF) -> HttpResponse:
    """Key the sheet in; what the other person keyed in is not shown."""
    entrance, sheet = _opened(request, event_pk, sheet_pk, door)
    module_tally = tally(sheet.module, [sheet.entry_id])
    own = next((row for row in queries.keyings_of(sheet) if row.keyed_by_id == request.actor.user_id), None)
    form = KeyingForm(
        request.POST or None,
        aspects=module_tally.aspects_of(sheet.seat),
        scale=module_tally.scale,
        values=own.values if own is not None else None,
    )
    if request.method == "POST" and form.is_valid():
        done = _keyed(request, sheet, form)
        if done is not None:
            return _after(request, entrance, done)
    context = {
        "form": form,
        "page_title": _("Key in the paper sheet"),
        "page_caption": sheet_title(entrance, module_tally, sheet),
        "submit_label": _("Save what I have keyed in"),
        "back_url": entrance.url("sheet_paper", sheet.pk),
    }
    return render(request, "portal/focus.html", context, status=422 if form.is_bound else 200)


def _keyed(request: Request, sheet: ScoreSheet, form: KeyingForm) -> ScoreSheet | None:
    try:
        return acts.key_in(actor=request.actor, sheet=sheet, values=form.values)
    except Refused as refusal:
        for finding in refusal.findings:
            form.add_error(form.field_of(finding.key), str(finding.message))
        if not refusal.findings:
            form.add_error(None, str(refusal))
        return None


def _after(request: Request, entrance: Door, sheet: ScoreSheet) -> HttpResponse:
    if sheet.state == ScoreSheet.State.SUBMITTED:
        messages.success(request, _("Both keyings say the same: the sheet is handed in."))
    elif acts.differences(sheet):
        messages.warning(request, _("Saved. The two keyings differ: settle it with the paper in hand."))
    else:
        messages.success(request, _("Saved. Now another person keys the same sheet in."))
    return redirect(entrance.url("sheet_paper", sheet.pk))


@login_required
@require_http_methods(["POST"])
def scan_add(request: Request, event_pk: int, sheet_pk: int, door: str = STAFF) -> HttpResponse:
    """Attach a scan."""
    entrance, sheet = _opened(request, event_pk, sheet_pk, door)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        document = form.cleaned_data["document"]
        if performed(form, lambda: acts.attach_scan(actor=request.actor, sheet=sheet, document=document)):
            messages.success(request, _("The scan is attached."))
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return redirect(entrance.url("sheet_paper", sheet.pk))


@login_required
@never_cache
@require_safe
def scan(request: Request, event_pk: int, sheet_pk: int, scan_pk: int, door: str = STAFF) -> HttpResponseBase:
    """One scan."""
    _entrance, sheet = _opened(request, event_pk, sheet_pk, door)
    for row in queries.scans_of(sheet):
        if row.pk == scan_pk:
            return downloads.stored(request, row.document, _("Score sheet %(number)d") % {"number": sheet.pk})
    raise Http404


@login_required
@require_http_methods(["POST"])
def signatures(request: Request, event_pk: int, sheet_pk: int, door: str = STAFF) -> HttpResponse:
    """Who has signed."""
    entrance, sheet = _opened(request, event_pk, sheet_pk, door)
    form = SignaturesForm(request.POST)
    if form.is_valid():
        signed = form.cleaned_data["signed"]
        try:
            acts.record_signatures(actor=request.actor, sheet=sheet, signed=signed)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The signatures are on record."))
    return redirect(entrance.url("sheet_paper", sheet.pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def print_sheets(request: Request, event_pk: int, module_pk: int) -> HttpResponse:
    """Have the sheets of a module printed, or one of them (`sheet`)."""
    entrance = door_or_404(request, STAFF, event_pk)
    module = module_or_404(entrance, module_pk)
    allowed(rules.may_score(request.actor, entrance.event))
    typed = request.GET.get("sheet", "")
    sheet = sheet_or_404(entrance, int(typed)) if typed.isdecimal() and len(typed) < 15 else None
    if request.method == "POST":
        job: Job = acts.print_sheets(actor=request.actor, module=module, sheet=sheet)
        return redirect("jobs:job", job.pk)
    shown: list[Any] = [
        _(
            "One page or more for each judge and entry, and the common sheets; signature lines as the policy asks."
        )
    ]
    if module.blind:
        shown.append(_("The module is marked blind: the sheets bear codes and no names."))
    return confirm_page(
        request,
        None,
        page_title=_("Print the score sheets of %(module)s?") % {"module": module.name},
        page_caption=f"{entrance.event.competition.name} · {entrance.event.name}",
        consequences=shown,
        confirm_label=_("Make the PDF"),
        back_url=entrance.url("marking"),
    )


@login_required
@never_cache
@require_safe
def print_file(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """The printed sheets, for whoever asked for them."""
    job = found(job_of, request.actor, job_id)
    if job.kind != acts.PRINTING or "file" not in job.result:
        raise Http404
    return exports.file_of(request, job, pgettext("sheets", "Score sheets"))
