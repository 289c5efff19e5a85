"""What rooms above show on the pages of planning: links on an event's page, counts of entries in lists.

Registered from `AppConfig.ready()`; planning calls what is registered and knows nothing of what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from competitions.planning.models import Event
from portal.acts.actors import Actor


@dataclass(frozen=True, slots=True)
class EventPanel:
    """One line of an event's page: a label, a figure, and where it leads."""

    label: str | Promise
    figure: str | int
    url: str = ""
    icon: str = "arrow-right-circle"
    note: str | Promise = ""


PanelProvider = Callable[[Actor, Event], Iterable[EventPanel]]
EntryCounter = Callable[[Iterable[int]], Mapping[int, int]]
_panels: list[PanelProvider] = []
_counters: list[EntryCounter] = []


def register_event_panels(provider: PanelProvider) -> PanelProvider:
    """Add a provider `(actor, event) -> panels`; each shows only what its actor may see."""
    if provider not in _panels:
        _panels.append(provider)
    return provider


def register_entry_counter(counter: EntryCounter) -> EntryCounter:
    """Say how many entries take up places: `(event ids) -> {event id: count}`, in one query."""
    _counters[:] = [counter]
    return counter


def panels_for(actor: Actor, event: Event) -> list[EventPanel]:
    """The panels of all rooms, in the order of registration."""
    return [panel for provider in _panels for panel in provider(actor, event)]


def entry_counts(event_ids: Iterable[int]) -> Mapping[int, int]:
    """Entries by event; empty while no room counts them."""
    ids = list(event_ids)
    return _counters[0](ids) if _counters and ids else {}
