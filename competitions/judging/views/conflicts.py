"""The conflicts that wait for whoever decides them, of all events in one list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from competitions.judging import queries
from competitions.judging.forms import ConflictFilter
from competitions.judging.views.appointments import shown_point
from portal.acts.requests import Request

PER_PAGE = 50


@login_required
@require_GET
def conflicts(request: Request) -> HttpResponse:
    """Every possible conflict to be decided, by event."""
    waiting = queries.undecided(request.actor)
    form = ConflictFilter(request.GET, points=waiting)
    kept = form.kept(waiting)
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": _("Possible conflicts of judges"),
        "filter": form,
        "filtered": len(kept) < len(waiting),
        "page": page,
        "points": [shown_point(point) for point in page.object_list],
        "may_decide": True,
    }
    return render(request, "judging/judges/conflicts.html", context)
