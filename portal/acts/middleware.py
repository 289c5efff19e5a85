"""Middleware: the request's id, its actor, and refusals shown as pages rather than errors."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from portal.acts.actors import actor_for
from portal.acts.refusals import Refused
from portal.acts.tracing import request_id

Respond = Callable[[HttpRequest], HttpResponse]
SEAT_KEY = "seat"
RENEW_SECONDS = 60
_SEEN = "seen"
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


class RequestIdentity:
    """Gives each request an id (a proxy's X-Request-ID, if well formed) for log, journal and error page."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identity = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(identity)
        request.request_id = identity  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = identity
        return response


class ActorOfRequest:
    """`request.actor`: who asks, in which seat. Worked out on first use, so that public pages cost nothing.

    Whoever is at work stays signed in: the session is renewed, at most once a minute.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_for(request.user, request.session.get(SEAT_KEY, ""))
        )
        response = self.get_response(request)
        session = request.session
        # `accessed`: only where the page asked who it is for; a public page stays free of the session.
        if session.accessed and SESSION_KEY in session:
            now = int(time.time())
            if now - session.get(_SEEN, 0) >= RENEW_SECONDS:
                session[_SEEN] = now
        return response


class RefusalsAsPages:
    """An act that refuses, where the view did not catch it, becomes a page (409) that says why."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "portal/refused.html", {"refusal": exception}, status=409)
        return None
