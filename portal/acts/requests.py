"""The request as views receive it: with its actor."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.acts.actors import Actor


class Request(HttpRequest):
    """What the middleware adds to Django's request; a type for views, never instantiated."""

    actor: Actor
    request_id: str
    htmx: HtmxDetails
