"""The list of competitions and its export."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from competitions.planning import queries, rules, tables
from competitions.planning.forms.filters import CompetitionFilterForm
from competitions.planning.models import Competition
from portal.acts.requests import Request
from portal.sheets.columns import Column
from portal.sheets.writing import csv_chunks, write_xlsx

PAGE_SIZE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def competitions(request: Request) -> HttpResponse:
    """The competitions of the actor's scope, fifty a page."""
    form = CompetitionFilterForm(request.GET)
    chosen, sort = form.chosen(), request.GET.get("sort", "")
    paginator = Paginator(queries.listed(request.actor, chosen, sort), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    shown = cast("QuerySet[Competition]", page.object_list)
    context = {
        "form": form,
        "page": page,
        "rows": queries.rows_of(shown),
        "chosen": chosen,
        "may_create": rules.may_create(request.actor),
        "may_hold_internal": rules.may_start_internal(request.actor),
    }
    return render(request, "planning/competitions.html", context)


@login_required
@require_GET
def export(request: Request) -> HttpResponseBase:
    """The whole list as it is filtered, as .xlsx or .csv."""
    form = CompetitionFilterForm(request.GET)
    found = queries.listed(request.actor, form.chosen(), request.GET.get("sort", ""))
    rows = tables.competition_cells(queries.rows_of(found))
    return download(request, tables.competition_columns(), rows, _("Competitions"))


def download(
    request: Request, columns: list[Column], rows: Iterable[list[object]], name: str
) -> HttpResponseBase:
    """A list as a file: `?format=csv`, else a workbook."""
    stamp = f"{timezone.localdate():%Y%m%d}"
    if request.GET.get("format") == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_chunks(columns, rows), content_type="text/csv; charset=utf-8"
        )
        suffix = "csv"
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "list.xlsx"
            write_xlsx(path, columns, rows, sheet=name)
            response = HttpResponse(path.read_bytes(), content_type=_XLSX)
        suffix = "xlsx"
    response["Content-Disposition"] = attachment(f"{name}-{stamp}.{suffix}")
    return response


def attachment(name: str) -> str:
    """The header for a download whose name has Chinese characters (RFC 6266)."""
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
