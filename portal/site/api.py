"""The API as a whole: /api/v1/, its description and its documentation page.

Each room keeps its part in its own `api.py`. Reads only: what changes state is an act behind a page. The caller is
the signed-in session in its present seat, or nobody (what is public); what lies outside is a 404.
"""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from competitions.planning.api import router as competitions
from competitions.results.api import router as results
from enterprises.api import router as enterprises
from unions.api import router as unions

api = NinjaAPI(
    title="竞赛管理平台 API",
    version="1",
    description="Competitions, events and published results for everybody; unions and enterprises within the "
    "scope of the signed-in seat.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/competitions", competitions)
api.add_router("/results", results)
api.add_router("/enterprises", enterprises)
api.add_router("/unions", unions)


@api.exception_handler(ObjectDoesNotExist)
def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """Outside the scope and not there at all look alike."""
    return api.create_response(request, {"detail": "Not found"}, status=404)


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """The description as a page to try it out, from our own static files."""
    return render(request, "site/api.html")
