"""The list of events whose scores wait."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competitions.judging import queries
from competitions.judging.forms import EventFilter
from competitions.planning.models import Event
from competitions.planning.publishing import publishing_words
from competitions.planning.rules import may_publish
from portal.acts.actors import Actor
from portal.acts.requests import Request

PER_PAGE = 30
# State → tone and icon of its chip.
TONES = {
    Event.State.UNDER_WAY: ("note", "play-circle"),
    Event.State.SCORED: ("warn", "hourglass-split"),
    Event.State.ON_NOTICE: ("note", "clipboard-check"),
    Event.State.PUBLISHED: ("ok", "megaphone"),
    Event.State.ARCHIVED: ("mute", "archive"),
}


def event_or_404(request: Request, event_pk: int) -> Event:
    """The event, or 404 where it lies outside the actor's scope."""
    try:
        return queries.event(request.actor, event_pk)
    except Event.DoesNotExist:
        raise Http404 from None


def require(request: Request, event: Event, rule: Callable[[Actor, Event], bool]) -> None:
    """Whoever only looks on is told so before a form is shown."""
    if not rule(request.actor, event):
        raise PermissionDenied


@login_required
@require_safe
def events(request: Request) -> HttpResponse:
    """Events under way first; how many of their entries are scored."""
    form = EventFilter(request.GET)
    form.is_valid()
    found = queries.filtered_events(
        request.actor,
        text=form.cleaned_data.get("text") or "",
        state=form.cleaned_data.get("state") or "",
        year=form.cleaned_data.get("year"),
        mine=bool(form.cleaned_data.get("mine")),
        sort=request.GET.get("sort", ""),
    )
    page = Paginator(found.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "event": event,
            "entrants": entrants,
            "settled": settled,
            "chip": TONES[Event.State(event.state)],
            "can_publish": event.state == Event.State.SCORED and may_publish(request.actor, event),
            "publishing_label": publishing_words(event).label,
        }
        for event, entrants, settled in queries.with_progress(request.actor, list(page))
    ]
    context = {"page_title": _("Scores"), "filter": form, "page": page, "rows": rows}
    return render(request, "judging/events.html", context)
