"""Public pages that depend on nobody are answered before anything asks who is there.

A view marked with `for_everybody` gets no session, no user and no language of its own: the answer carries no cookie
and no `Vary: Cookie`, and costs none of it. What such a view does not answer (404) goes the usual way, to the usual
page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from csp.middleware import CSPMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.urls import Resolver404, resolve

# Nothing below these is for everybody; the rest is looked up.
PRIVATE = ("/desk/", "/account/", "/api/", "/static/", "/metrics/")
V = TypeVar("V", bound=Callable[..., HttpResponseBase])
_marked: set[Any] = set()


def for_everybody(view: V) -> V:
    """Mark a view whose answer is the same for every reader; it must read nothing of session, user or cookies."""
    _marked.add(view)
    return view


class PagesForEverybody:
    """Stands before the session middleware; keeps the security headers of the later ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.dressed = XFrameOptionsMiddleware(CSPMiddleware(_view))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(PRIVATE):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if match.func not in _marked:
            return self.get_response(request)
        request.resolver_match = match
        try:
            return cast("HttpResponseBase", self.dressed(request))
        except Http404:
            return self.get_response(request)


def _view(request: HttpRequest) -> HttpResponseBase:
    match = request.resolver_match
    assert match is not None
    return cast("HttpResponseBase", match.func(request, *match.args, **match.kwargs))
