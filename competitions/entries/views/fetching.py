"""What every page does first: get the object from what the actor may see, or answer 404."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from competitions.entries import queries, rules
from competitions.entries.models import Entry
from competitions.planning.models import Event
from competitions.planning.views.asking import found
from portal.acts.requests import Request
from portal.acts.unchanged import LongList

__all__ = ["back_to", "entry_or_404", "event_or_404", "found", "own_entry_or_404", "page_of"]
T = TypeVar("T")
PAGE_SIZE = 50


def event_or_404(request: Request, event_id: int) -> Event:
    return found(lambda: queries.event(request.actor, event_id))


def entry_or_404(request: Request, entry_id: int) -> Entry:
    return found(lambda: queries.entry(request.actor, entry_id))


def own_entry_or_404(request: Request, entry_id: int) -> Entry:
    """An entry that the actor writes.

    Raises:
        PermissionDenied: the actor sees it, and it is somebody else's to write.
    """
    entry = entry_or_404(request, entry_id)
    if not rules.may_edit(request.actor, entry):
        raise PermissionDenied
    return entry


def page_of(request: Request, rows: QuerySet[T], size: int = PAGE_SIZE) -> Page[T]:  # type: ignore[type-var]
    return LongList(rows, size).get_page(request.GET.get("page"))


def back_to(entry: Entry) -> HttpResponse:
    return redirect("entries:entry", entry.pk)
