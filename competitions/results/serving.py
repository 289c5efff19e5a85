"""Public pages that depend on nobody are answered before anything asks who is there.

A view marked with `for_everybody` gets no session, no user and no language of its own: the answer carries no cookie
and no `Vary: Cookie`, and costs none of it. What such a view does not answer (404) goes the usual way, to the usual
page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

from csp.middleware import CSPMiddleware
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.urls import Resolver404, ResolverMatch, resolve

# Nothing below these is for everybody; the rest is looked up.
PRIVATE = ("/desk/", "/account/", "/api/", "/static/", "/metrics/")
V = TypeVar("V", bound=Callable[..., HttpResponseBase])
_marked: set[Any] = set()


def for_everybody(view: V) -> V:
    """Mark a view whose answer is the same for every reader; it must read nothing of session, user or cookies."""
    _marked.add(view)
    return view


class PagesForEverybody:
    """Stands before the session middleware; sets the security headers of the later ones, which never vary here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(PRIVATE):
            return self.get_response(request)
        try:
            match = _resolved(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if match.func not in _marked:
            return self.get_response(request)
        request.resolver_match = match
        try:
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        except Http404:
            return self.get_response(request)
        for name, value in _security_headers():
            response.headers[name] = value
        return response


@lru_cache(maxsize=2048)
def _resolved(path: str) -> ResolverMatch:
    return resolve(path)


@lru_cache(maxsize=1)
def _security_headers() -> tuple[tuple[str, str], ...]:
    """What the later middleware adds to an empty answer."""
    dressed = XFrameOptionsMiddleware(CSPMiddleware(lambda _request: HttpResponse()))
    answer = cast("HttpResponse", dressed(HttpRequest()))
    del answer.headers["Content-Type"]
    return tuple(answer.headers.items())
