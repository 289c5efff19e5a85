"""Pages of the reports room."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from competitions.reports import acts, presentation, queries, rules, snapshots, tables
from competitions.reports.forms import ReportFilter, ReportRequest
from competitions.reports.indicators import Dimension, Group, indicator
from competitions.reports.models import Report
from portal.acts import journal, wording
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.sheets.responses import sheet_response

PAGE = 25


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
        return sheet_response(
            request.GET["format"], _("Quarterly reports"), columns, tables.report_values(found)
        )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reports/reports.html",
        {
            "page_title": _("Quarterly reports"),
            "filter_form": filter_form,
            "page": page,
            "request_form": ReportRequest(unions=unions, auto_id="make_%s"),
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
    form = ReportRequest(request.POST, unions=queries.unions_for(request.actor))
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
            "tiles": _tiles(current),
            "totals": [
                (
                    title,
                    [
                        (each, cell, _link(current, cell), _link(current, cell, whole=True))
                        for each, cell in lines
                    ],
                )
                for title, lines in presentation.totals(current.snapshot)
            ],
            "charts": _charts(current),
            "dimensions": [
                (
                    dimension,
                    [_linked(current, table) for table in presentation.tables(current.snapshot, dimension)],
                )
                for dimension in presentation.TABLES
            ],
            "definitions": current.snapshot["indicators"],
            "timeline": wording.timeline_rows(journal.timeline("reports.report", current.pk)),
        },
    )


@login_required
@require_GET
def download(request: Request, report_id: int, kind: str) -> HttpResponseBase:
    """A version as .xlsx, PDF or JSON."""
    current = _report(request, report_id)
    name = f"{current.union.name}{current.period.label}-v{current.version}.{kind}"
    if kind == "json":
        answer = HttpResponse(snapshots.encoded(current.snapshot), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{current.period}-v{current.version}.json"'
        return answer
    file = current.workbook if kind == "xlsx" else current.paper
    if not file:
        messages.warning(request, _("This file is still being written. Try again in a moment."))
        return redirect("reports:report", current.pk)
    return FileResponse(file.open("rb"), as_attachment=True, filename=name)


@login_required
@require_GET
def records(request: Request) -> HttpResponseBase:
    """The records behind one figure: ?version=&indicator= and one of county, track, level, cluster …"""
    version = request.GET.get("version", "")
    current = _report(request, int(version) if version.isdecimal() else 0)
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
    if "format" in request.GET:
        columns = [column.of_sheet for column in listed.columns]
        return sheet_response(request.GET["format"], str(chosen.label), columns, listed.values(found))
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
            "differs": source.counted_in_records and page.paginator.count != figure,
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


def _link(report: Report, cell: presentation.Cell, *, whole: bool = False) -> str:
    """The address of the records behind a figure."""
    query: dict[str, Any] = {"version": report.pk, "indicator": cell.indicator}
    if cell.dimension != Dimension.TOTAL.value:
        query[cell.dimension] = cell.key
    if whole:
        query["whole"] = 1
    return f"{reverse('reports:records')}?{urlencode(query)}"


def _linked(report: Report, table: presentation.Table) -> dict[str, Any]:
    return {
        "table": table,
        "rows": [
            (
                row,
                [
                    (cell, column, _link(report, cell))
                    for cell, column in zip(row.cells, table.columns, strict=True)
                ],
            )
            for row in table.rows
        ],
    }


def _tiles(report: Report) -> list[dict[str, Any]]:
    """The headline figures for the tiles."""
    return [
        {
            "label": each["label"],
            "figure": cell.value,
            "unit": each["unit"],
            "note": ""
            if cell.whole is None
            else _("of %(whole)s, %(percent)s%%") % {"whole": cell.whole, "percent": cell.percent or 0},
            "url": _link(report, cell),
        }
        for each, cell in presentation.headlines(report.snapshot)
    ]


#: What is drawn: participations by county, events by county, and so on; breakdowns of single indicators follow.
_DRAWN = (
    (Dimension.COUNTY, "participations"),
    (Dimension.COUNTY, "events_held"),
    (Dimension.TRACK, "participations"),
    (Dimension.LEVEL, "participations"),
)


def _charts(report: Report) -> list[dict[str, Any]]:
    drawn = [
        presentation.table(report.snapshot, dimension, (column,), key, column.label)
        for dimension, key in _DRAWN
        for column in presentation.columns(report.snapshot, Group, dimension)
        if column.key == key
    ]
    return [_chart(report, table) for table in [*drawn, *presentation.breakdowns(report.snapshot)]]


def _chart(report: Report, table: presentation.Table) -> dict[str, Any]:
    column = table.columns[0]
    return {
        "name": f"chart-{table.dimension.value}-{column.key}",
        "title": f"{column.label} · {table.dimension.label}",
        "columns": [table.row_head, column.label],
        "rows": [(row.label, row.cells[0].value) for row in table.rows],
        "urls": [_link(report, row.cells[0]) for row in table.rows],
        "unit": column.unit,
        "kind": "pie" if table.dimension in {Dimension.TRACK, Dimension.LEVEL} else "bar",
    }
