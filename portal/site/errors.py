"""The pages for requests that went wrong. None of them touches the database, because it may be what failed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    # The request goes in as a plain value, so that no context processor runs: those may ask the database. So may the
    # session; that a browser has one says enough for the words of the way to the desk.
    context = {
        "request": request,
        "request_id": getattr(request, "request_id", ""),
        "signed_in": settings.SESSION_COOKIE_NAME in request.COOKIES,
    }
    response = HttpResponse(render_to_string(template, context), status=status)
    patch_vary_headers(response, ("Cookie",))
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself could not be understood."""
    return _page(request, "400.html", 400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the reader may see the object but not do this."""
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or one outside the reader's scope; the two look the same on purpose."""
    return _page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _page(request, "500.html", 500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the CSRF check (setting CSRF_FAILURE_VIEW): usually a page left open too long."""
    return _page(request, "403_csrf.html", 403)
