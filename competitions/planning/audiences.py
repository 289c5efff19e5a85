"""Who is told when something happens to an event: rooms above say who its entrants are.

A provider is `(event) -> users`, registered from `AppConfig.ready()`. Planning knows no entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from competitions.planning.models import Event
from unions.models import User

Audience = Callable[[Event], Iterable[User]]
_providers: list[Audience] = []


def register_audience(provider: Audience) -> Audience:
    """Add a provider of people concerned by an event."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def entrants_of(event: Event) -> list[User]:
    """Everybody whom the registered rooms name, each once."""
    people = {user.pk: user for provider in _providers for user in provider(event)}
    return list(people.values())
