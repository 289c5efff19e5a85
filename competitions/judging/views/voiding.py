"""Voiding the marks of a judge who must not have marked an entry.

Where codes are closed the pair is named by judge and entry, to staff alone, and never by its code.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.judging import acts, blinding, queries, rules
from competitions.judging.forms import VoidForm
from competitions.judging.models import ScoreSheet
from competitions.judging.tally import tally
from competitions.judging.views.asking import allowed, confirm_page
from competitions.judging.views.boards import sheet_title
from competitions.judging.views.doors import STAFF, Door, door_or_404, module_or_404, sheet_or_404
from competitions.planning.views.asking import performed
from portal.acts.requests import Request


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def void_sheet(request: Request, event_pk: int, sheet_pk: int, door: str = STAFF) -> HttpResponse:
    """By the sheet, where everybody may know whose work it is."""
    entrance = door_or_404(request, door, event_pk)
    sheet = sheet_or_404(entrance, sheet_pk)
    if not blinding.is_open(sheet.module):
        raise Http404
    title = sheet_title(entrance, tally(sheet.module, [sheet.entry_id]), sheet)
    return _void(request, entrance, sheet, title, entrance.url("sheet", sheet.pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def void_pair(
    request: Request, event_pk: int, module_pk: int, appointment_pk: int, entry_pk: int
) -> HttpResponse:
    """By judge and entry, from the page of the panels, for staff."""
    entrance = door_or_404(request, STAFF, event_pk)
    module = module_or_404(entrance, module_pk)
    allowed(rules.may_see_conflicts(request.actor, entrance.event))
    late = queries.marked_in_conflict(module)
    sheet = next(
        (row for row in late if (row.appointment_id, row.entry_id) == (appointment_pk, entry_pk)), None
    )
    if sheet is None or sheet.appointment is None:
        raise Http404
    sheet.module = module
    named = entrance.identities(queries.sheet(entrance.event, [entry_pk]).lines)(entry_pk)
    title = f"{module.name} · {named} · {sheet.appointment.judge.name}"
    return _void(request, entrance, sheet, title, entrance.url("panels", module.pk))


def _void(request: Request, entrance: Door, sheet: ScoreSheet, title: str, back: str) -> HttpResponse:
    allowed(rules.may_void(request.actor, sheet))
    found = tally(sheet.module, [sheet.entry_id])
    without = acts.can_do_without(found, sheet)
    form = VoidForm(
        request.POST or None, substitutes=acts.substitutes(sheet), without=without, coded=found.coded
    )
    if request.method == "POST" and form.is_valid():
        done = performed(form, lambda: acts.void_marks(actor=request.actor, sheet=sheet, **form.facts))
        if done is not None:
            messages.success(request, _("The marks are voided."))
            return redirect(back)
    shown = [_("What this judge marked does not count any more; the journal keeps it.")]
    if found.coded:
        shown.append(
            _("Until the codes are opened the judges see no difference, unless somebody marks instead.")
        )
    return confirm_page(
        request,
        form,
        page_title=_("Void these marks?"),
        page_caption=title,
        consequences=shown,
        confirm_label=_("Void the marks"),
        danger=True,
        back_url=back,
    )
