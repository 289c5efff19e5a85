"""From whom the entries of an event are kept: rooms above in which work is marked blind say so.

A provider is `(user id) -> events`, registered from `AppConfig.ready()`. This room knows no judges.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from competitions.planning.models import Event

Closed = Callable[[int | None], QuerySet[Event]]
_providers: list[Closed] = []


def register_closed(provider: Closed) -> Closed:
    """Add events of which a person must see no entry, in whatever seat."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def closed_to(user_id: int | None) -> Q:
    """A condition on entries: those of events that are closed to this person. No query of its own."""
    condition = Q(pk__in=[])
    for provider in _providers:
        condition |= Q(event__in=provider(user_id).values("pk"))
    return condition
