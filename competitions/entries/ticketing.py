"""What rooms above print on an admission ticket: sessions and stations, and where its QR code leads.

Registered from `AppConfig.ready()`; this room prints what is registered and knows nothing of what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
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


AddressProvider = Callable[[Entry], str]
_addresses: list[AddressProvider] = []


def register_ticket_address(provider: AddressProvider) -> AddressProvider:
    """Say where the QR code of a ticket leads: `(entry) -> path`."""
    _addresses[:] = [provider]
    return provider


def ticket_code(entry: Entry) -> str:
    """What the QR code of the ticket says: a whole address for the camera of any phone, else the entry's number."""
    if not _addresses:
        return entry.number or ""
    return f"{settings.PUBLIC_URL}{_addresses[0](entry)}"
