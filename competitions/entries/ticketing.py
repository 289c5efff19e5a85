"""What rooms above print on an admission ticket: sessions and stations, and where its QR code leads.

Registered from `AppConfig.ready()`; this room prints what is registered and knows nothing of what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from competitions.entries.models import Entry


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One line of the ticket: what, and what of it; `small` stands below in small print."""

    label: str | Promise
    text: str
    small: str = ""


LineProvider = Callable[[Entry], Iterable[TicketLine]]
_lines: list[LineProvider] = []


def register_ticket_lines(provider: LineProvider) -> LineProvider:
    """Add a provider `(entry) -> lines`."""
    if provider not in _lines:
        _lines.append(provider)
    return provider


def ticket_lines(entry: Entry) -> list[TicketLine]:
    """The lines of all rooms, in the order of registration."""
    return [line for provider in _lines for line in provider(entry)]
