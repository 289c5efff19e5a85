"""The draw of an event at the desk: announce, draw, end; and what everybody sees of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions.judging import acts, drawing, queries, rules
from competitions.judging.forms import AnnouncementForm, ReasonForm, SeedForm
from competitions.judging.models import Draw
from competitions.judging.views.asking import allowed, confirm_page, form_page
from competitions.judging.views.events import event_or_404
from competitions.planning.models import Event
from competitions.planning.views.asking import found, performed
from portal.acts.requests import Request

# Public files never change; a page may be kept for a moment.
_FILE_CACHE = "public, max-age=86400, immutable"
_PAGE_CACHE = "public, max-age=0, must-revalidate, s-maxage=5"


def _caption(event: Event) -> str:
    return f"{event.competition.name} · {event.name}"


def _drawing(request: Request, event_pk: int) -> Event:
    event = event_or_404(request, event_pk)
    allowed(rules.may_draw(request.actor, event))
    return event


@login_required
@require_safe
def draw(request: Request, event_pk: int) -> HttpResponse:
    """How the draw stands and what comes next; the ended ones below."""
    event = event_or_404(request, event_pk)
    draws = list(queries.draws_of(event))
    current = next((each for each in draws if each.ended_at is None), None)
    context = {
        "page_title": _("Draw"),
        "page_caption": _caption(event),
        "event": event,
        "draw": current,
        "known": current is not None and current.known_from <= timezone.now(),
        "ended": [each for each in draws if each.ended_at is not None],
        "may_draw": rules.may_draw(request.actor, event) and event.state in acts.DRAWN_IN,
        "steps": _steps(current),
    }
    return render(request, "judging/timetable/draw.html", context)


def _steps(current: Draw | None) -> list[dict[str, str]]:
    position = 0 if current is None else 2 if current.drawn_at is None else 4
    labels = (_("Make sessions"), _("Announce"), _("Wait for the seed"), _("Draw lots"))
    return [
        {"label": label, "state": "done" if place < position else "now" if place == position else "todo"}
        for place, label in enumerate(labels)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def draw_announce(request: Request, event_pk: int) -> HttpResponse:
    """Say where the seed will come from; the list is fixed and published with it."""
    event = _drawing(request, event_pk)
    form = AnnouncementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = performed(
            form, lambda: acts.announce_draw(actor=request.actor, event=event, **form.cleaned_data)
        )
        if made is not None:
            messages.success(request, _("The draw is announced; everybody can see it and take the list."))
            return redirect("judging:draw", event.pk)
    return form_page(
        request,
        form,
        page_title=_("Announce the draw"),
        page_caption=_caption(event),
        submit_label=_("Announce it publicly"),
        back_url=reverse("judging:draw", args=[event.pk]),
    )


@login_required
@require_http_methods(["GET", "POST"])
def draw_hold(request: Request, event_pk: int) -> HttpResponse:
    """Enter the seed and draw."""
    event = _drawing(request, event_pk)
    current = queries.draw_in_force(event)
    if current is None or current.drawn_at is not None:
        return redirect("judging:draw", event.pk)
    form = SeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = performed(form, lambda: acts.hold_draw(actor=request.actor, event=event, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Lots are drawn; everybody has a session and a station."))
            return redirect("judging:draw", event.pk)
    return confirm_page(
        request,
        form,
        page_title=_("Draw lots?"),
        page_caption=_caption(event),
        consequences=[
            _("The seed comes from: %(source)s") % {"source": current.source},
            _("Every entry gets its session and station; who has a place by hand is drawn as well."),
            _("Nobody can be substituted any more, and the marking schemes are fixed."),
            _("Seed, list and result are published at once and cannot be changed."),
        ],
        confirm_label=_("Draw lots"),
        back_url=reverse("judging:draw", args=[event.pk]),
    )


@login_required
@require_http_methods(["GET", "POST"])
def draw_end(request: Request, event_pk: int) -> HttpResponse:
    """Withdraw the announcement, or annul the draw."""
    event = _drawing(request, event_pk)
    current = queries.draw_in_force(event)
    if current is None:
        return redirect("judging:draw", event.pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ended = performed(form, lambda: acts.end_draw(actor=request.actor, event=event, **form.cleaned_data))
        if ended is not None:
            messages.success(request, _("Ended. Announce the draw anew when you are ready."))
            return redirect("judging:draw", event.pk)
    held = current.drawn_at is not None
    return confirm_page(
        request,
        form,
        page_title=_("Annul the draw?") if held else _("Withdraw the announcement?"),
        page_caption=_caption(event),
        consequences=[
            _("It stays public, with the reason that you give."),
            _("The places that were drawn are given up, and entrants are told.")
            if held
            else _("Entries and sessions can be changed again."),
            _("A new draw needs a new announcement and a new seed."),
        ],
        confirm_label=_("Annul the draw") if held else _("Withdraw the announcement"),
        danger=True,
        back_url=reverse("judging:draw", args=[event.pk]),
    )


# --- Everybody -------------------------------------------------------------------------------------------


def _rows(current: Draw) -> list[dict[str, Any]]:
    """The result in drawn order, part by part, for the table."""
    names = {part.key: part.name for part in drawing.read_list(current.listed.encode()).parts}
    rows = []
    for line in current.result.splitlines():
        part, order, number, session, station, _place = line.split("\t")
        rows.append(
            {
                "part": names[part],
                "order": order,
                "number": number,
                "session": session,
                "station": station,
            }
        )
    return rows


@require_safe
def public_draw(request: HttpRequest, event_pk: int) -> HttpResponse:
    """Announcement, seed, list and result of an event's draws, and how anybody checks them."""
    event = found(queries.public_event, event_pk)
    draws = queries.public_draws(event)
    current = draws[0] if draws[0].ended_at is None else None
    listed = drawing.read_list(draws[0].listed.encode())
    context = {
        "event": event,
        "draw": current,
        "ended": [each for each in draws if each.ended_at is not None],
        "listed": listed,
        "rows": _rows(current) if current is not None and current.drawn_at else [],
        "parts": len(listed.parts) > 1,
        "section": "competitions",
    }
    response = render(request, "judging/timetable/public_draw.html", context)
    response.headers["Cache-Control"] = _PAGE_CACHE
    return response


def _numbered(event_pk: int, number: int) -> Draw:
    event = found(queries.public_event, event_pk)
    return found(lambda: Draw.objects.get(event=event, number=number))


def _file(content: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content.encode(), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = _FILE_CACHE
    return response


@require_safe
def draw_list(request: HttpRequest, event_pk: int, number: int) -> HttpResponse:
    """The list as it was announced, byte by byte."""
    shown = _numbered(event_pk, number)
    return _file(shown.listed, f"draw-{event_pk}-{number}-list.json", "application/json")


@require_safe
def draw_result(request: HttpRequest, event_pk: int, number: int) -> HttpResponse:
    """The result, byte by byte; 404 while there is none."""
    shown = found(lambda: Draw.objects.get(pk=_numbered(event_pk, number).pk, drawn_at__isnull=False))
    return _file(shown.result, f"draw-{event_pk}-{number}-result.txt", "text/plain")
