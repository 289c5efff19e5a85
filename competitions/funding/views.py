"""Pages of the funding room: the funds of a competition."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from competitions.funding import acts, queries, rules
from competitions.funding.forms import FundingForm
from competitions.funding.models import FundingLine
from competitions.planning.models import Competition
from competitions.planning.views.asking import found, performed
from portal.acts.requests import Request
from portal.files import downloads
from portal.sheets import exports
from portal.sheets.columns import Column, Kind


@login_required
@require_GET
def competition(request: Request, competition_id: int) -> HttpResponseBase:
    """The lines of a competition and their sums; with ?format= as a file."""
    shown = found(queries.competition, request.actor, competition_id)
    lines = queries.lines(request.actor, shown)
    if "format" in request.GET:
        columns = [
            Column("source", _("Source"), width=26),
            *(
                Column(name, label, Kind.DECIMAL)
                for name, label in (
                    ("budget", _("Budget (yuan)")),
                    ("disbursed", _("Disbursed (yuan)")),
                    ("spent", _("Spent (yuan)")),
                )
            ),
        ]
        rows = ((str(line.get_source_display()), line.budget, line.disbursed, line.spent) for line in lines)
        return exports.sheet(request, request.GET["format"], _("Funds"), columns, rows, on=shown)
    return render(
        request,
        "funding/competition.html",
        {
            "page_title": _("Funds"),
            "competition": shown,
            "lines": lines,
            "sums": queries.sums(lines),
            "may_keep": rules.may_keep(request.actor, shown),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def add(request: Request, competition_id: int) -> HttpResponse:
    return _form(request, found(queries.competition, request.actor, competition_id), None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, line_id: int) -> HttpResponse:
    line = found(queries.line, request.actor, line_id)
    return _form(request, line.competition, line)


@login_required
@require_GET
def document(request: Request, line_id: int) -> HttpResponseBase:
    """The line's approval or voucher."""
    line = found(queries.line, request.actor, line_id)
    return downloads.stored(request, line.document, line.get_source_display())


def _form(request: Request, of: Competition, line: FundingLine | None) -> HttpResponse:
    if not rules.may_keep(request.actor, of):
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FundingForm(*posted, instance=line, competition=of)
    if request.method == "POST" and form.is_valid():
        saved = performed(
            form,
            lambda: (
                acts.add_line(actor=request.actor, competition=of, facts=form.cleaned_data)
                if line is None
                else acts.change_line(actor=request.actor, line=line, facts=form.cleaned_data)
            ),
        )
        if saved is not None:
            messages.success(request, _("The funds are saved."))
            return redirect("funding:competition", of.pk)
    return render(
        request,
        "funding/form.html",
        {
            "form": form,
            "page_title": _("Funds of a source"),
            "page_caption": of.name,
            "back_url": reverse("funding:competition", args=[of.pk]),
            "submit_label": _("Save"),
        },
        status=422 if form.errors else 200,
    )
