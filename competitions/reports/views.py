"""Pages of the reports room."""

from __future__ import annotations

import logging
from itertools import chain

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from competitions.reports import acts, pages, presentation, queries, rules, snapshots, tables
from competitions.reports.forms import ReportFilter, ReportRequest
from competitions.reports.indicators import Dimension, indicator
from competitions.reports.models import Report, is_stored
from portal.acts import journal, wording
from portal.acts.refusals import Refused
from portal.acts.requests import Request, id_in
from portal.files import downloads
from portal.sheets import exports

PAGE = 25
logger = logging.getLogger(__name__)


@login_required
@require_GET
def reports(request: Request) -> HttpResponseBase:
    """The newest versions in scope, and the form to have one made."""
    unions = queries.unions_for(request.actor)
    filter_form = ReportFilter(request.GET, unions=unions)
    chosen = filter_form.cleaned_data if filter_form.is_valid() else {}
    found = queries.reports_chosen(
        request.actor,
        union=chosen.get("union"),
        quarter=chosen.get("quarter"),
        sort=request.GET.get("sort", ""),
    )
    if "format" in request.GET:
        columns = [column.of_sheet for column in tables.REPORTS]
        return exports.sheet(
            request, request.GET["format"], _("Quarterly reports"), columns, tables.report_values(found)
        )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reports/reports.html",
        {
            "page_title": _("Quarterly reports"),
            "filter_form": filter_form,
            "page": page,
            "request_form": ReportRequest(actor=request.actor, auto_id="make_%s"),
            "may_make": rules.may_make_some(request.actor),
            "jobs": queries.jobs_under_way(request.actor),
        },
    )


@login_required
@require_POST
def make(request: Request) -> HttpResponse:
    """Ask for a report; a wrong choice shows the list again with the errors."""
    if not rules.may_make_some(request.actor):
        raise PermissionDenied
    form = ReportRequest(request.POST, actor=request.actor)
    if form.is_valid():
        try:
            job = acts.request_report(
                actor=request.actor, union=form.cleaned_data["union"], quarter=form.cleaned_data["quarter"]
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return redirect("jobs:job", job.pk)
    return render(
        request, "reports/make.html", {"page_title": _("Make a report"), "request_form": form}, status=422
    )


@login_required
@require_POST
def recompute(request: Request, report_id: int) -> HttpResponse:
    """Count the same union and quarter anew."""
    report = _report(request, report_id)
    job = acts.request_report(actor=request.actor, union=report.union, quarter=report.period)
    return redirect("jobs:job", job.pk)


@login_required
@require_GET
def report(request: Request, report_id: int) -> HttpResponse:
    """One version: figures, charts, definitions, downloads, history."""
    current = _report(request, report_id)
    versions = queries.versions(current)
    return render(
        request,
        "reports/report.html",
        {
            "page_title": _("%(union)s: report for %(quarter)s")
            % {"union": current.union.name, "quarter": current.period.label},
            "report": current,
            "versions": versions,
            "is_newest": versions[0].pk == current.pk,
            "may_make": rules.may_make(request.actor, current),
            "tiles": pages.tiles(current),
            "totals": pages.totals(current),
            "parts": pages.parts(current),
            "breakdowns": pages.breakdowns(current),
            "timeline": wording.timeline_rows(journal.timeline("reports.report", current.pk)),
        },
    )


@login_required
@require_GET
def download(request: Request, report_id: int, kind: str) -> HttpResponseBase:
    """A version as .xlsx, PDF or JSON."""
    current = _report(request, report_id)
    title = f"{current.union.name}{current.period.label}-v{current.version}"
    if kind == "json":
        return downloads.made(snapshots.encoded(current.snapshot), f"{title}.json")
    file = current.workbook if kind == "xlsx" else current.paper
    if not file:
        messages.warning(request, _("This file is still being written. Try again in a moment."))
        return redirect("reports:report", current.pk)
    if not is_stored(file):
        return _lost(request, current)
    return downloads.stored(request, file, title)


def _lost(request: Request, of: Report) -> HttpResponse:
    """The page (404) for a file that is gone from the store; counting again writes those of the newest version anew."""
    logger.error("the files of report %s are missing from the store", of.pk)
    answer = render(
        request,
        "reports/file_lost.html",
        {
            "page_title": _("The file is missing"),
            "report": of,
            "may_make": rules.may_make(request.actor, of),
            "is_newest": queries.versions(of)[0].pk == of.pk,
        },
        status=404,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_GET
def records(request: Request) -> HttpResponseBase:
    """The records behind one figure: ?version=&indicator= and one of county, track, level, cluster …"""
    current = _report(request, id_in(request.GET.get("version", "")) or 0)
    dimension, cell = _cell(request)
    whole = request.GET.get("whole") == "1"
    try:
        chosen = indicator(request.GET.get("indicator", ""))
        found = queries.records(current, chosen, dimension, cell, whole=whole)
    except KeyError as error:
        raise Http404 from error
    source = chosen.out_of if whole and chosen.out_of is not None else chosen.source
    listed = tables.LISTS[source.record]
    found = tables.prepared(source.record, found)
    now = source.footing(found)
    if "format" in request.GET:
        columns = [column.of_sheet for column in listed.columns]
        rows = listed.values(found)
        if source.summed:
            rows = chain(rows, [listed.last_line(source.summed, presentation.number(now))])
        return exports.sheet(request, request.GET["format"], str(chosen.label), columns, rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    figure = queries.figure(current, chosen, dimension, cell, whole=whole)
    return render(
        request,
        "reports/records.html",
        {
            "page_title": chosen.label,
            "report": current,
            "indicator": chosen,
            "whole": whole,
            "row_label": presentation.row_label(current.snapshot, dimension, cell),
            "figure": figure,
            "differs": now != figure,
            "now": now,
            "last_line": list(zip(listed.columns, listed.last_line(source.summed, now), strict=True))
            if source.summed
            else None,
            "columns": listed.columns,
            "rows": list(listed.rows(page)),
            "page": page,
        },
    )


def _report(request: Request, report_id: int) -> Report:
    try:
        return queries.report(request.actor, report_id)
    except Report.DoesNotExist as error:
        raise Http404 from error


def _cell(request: Request) -> tuple[Dimension, str]:
    """The dimension that the address names, with its cell; the total when it names none."""
    for dimension in Dimension:
        if dimension is not Dimension.TOTAL and dimension.value in request.GET:
            return dimension, request.GET[dimension.value]
    return Dimension.TOTAL, ""
