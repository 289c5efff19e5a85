"""The list of competitions and its export."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from competitions.planning import queries, rules, tables
from competitions.planning.forms.filters import CompetitionFilterForm
from competitions.planning.models import Competition
from portal.acts.requests import Request
from portal.sheets import exports

PAGE_SIZE = 50


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
    return exports.sheet(
        request, request.GET.get("format", "xlsx"), _("Competitions"), tables.competition_columns(), rows
    )
