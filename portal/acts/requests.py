"""The request as views receive it: with its actor; and numbers of records as browsers send them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.acts.actors import Actor


class Request(HttpRequest):
    """What the middleware adds to Django's request; a type for views, never instantiated."""

    actor: Actor
    request_id: str
    htmx: HtmxDetails


LONGEST_ID = 18


def id_in(text: str) -> int | None:
    """The number of a record that stands in a form or an address; None for anything that can be none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else None


def ids_in(texts: Iterable[str]) -> list[int]:
    """The numbers of records among what a form sends, in its order; the rest is left out."""
    return [number for text in texts if (number := id_in(text)) is not None]
