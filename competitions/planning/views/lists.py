"""The lists of competitions and of events, and their exports."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from competitions.planning import pages, queries, rules, tables
from competitions.planning.forms.filters import CompetitionFilterForm, EventFilterForm
from competitions.planning.models import Competition, Event
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


@login_required
@require_GET
def events(request: Request) -> HttpResponse:
    """The events of filed competitions in the actor's scope, fifty a page."""
    form = EventFilterForm(request.GET)
    chosen = form.chosen()
    found = queries.events_listed(request.actor, chosen, request.GET.get("sort", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = pages.event_rows(list(cast("QuerySet[Event]", page.object_list)))
    context = {"form": form, "page": page, "rows": rows, "chosen": chosen}
    return render(request, "planning/events.html", context)


@login_required
@require_GET
def events_export(request: Request) -> HttpResponseBase:
    """The whole list of events as it is filtered, as .xlsx or .csv."""
    form = EventFilterForm(request.GET)
    found = queries.events_listed(request.actor, form.chosen(), request.GET.get("sort", ""))
    cells = tables.event_cells(found.iterator(chunk_size=2000))
    return exports.sheet(
        request, request.GET.get("format", "xlsx"), _("Events"), tables.event_columns(), cells
    )
