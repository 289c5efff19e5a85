"""Pages of the desk: its home and its search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.acts.actors import Role
from portal.acts.addresses import address
from portal.acts.requests import Request
from portal.desk import counting, finding, queries, rooms


@login_required
@never_cache
@require_GET
def home(request: Request) -> HttpResponse:
    """What waits, what comes, what happened, in the seat of the actor."""
    actor = request.actor
    head = counting.newest_row()
    waiting = rooms.waiting_for(actor)
    counting.keep(actor, waiting, head)
    context: dict[str, Any] = {
        "greeting": _greeting(),
        "today": timezone.localdate(),
        "waiting": waiting,
        "figures": [
            {
                "label": figure.label,
                "figure": figure.value,
                "note": figure.note,
                "url": figure.url,
                "icon": figure.icon,
            }
            for figure in rooms.figures_for(actor)
        ],
        "deadlines": queries.deadlines(actor),
        "recent": queries.recent(actor),
        "recent_url": address("desk:audit")
        if actor.at_union and actor.role in (Role.AUDITOR, Role.ADMINISTRATOR)
        else "",
        "steps": queries.first_steps(actor),
    }
    if actor.at_unit:
        context |= {
            "open_events": queries.open_events(actor),
            "unit_entries": queries.unit_entries(actor),
        }
    elif not actor.at_union:
        context["own_judging"] = queries.own_judging(actor)
        context["own_entries"] = queries.own_entries(actor)
    elif actor.role is Role.AUDITOR:
        context["figures"] = _audit_tiles(queries.audit_figures(actor))
    figures = context["figures"]
    context["noughts"] = [row for row in figures if row["figure"] == 0]
    context["figures"] = [row for row in figures if row["figure"] != 0]
    return render(request, "desk/home.html", context)


def _greeting() -> str:
    hour = timezone.localtime().hour
    if hour < 11:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def _audit_tiles(counted: dict[str, int]) -> list[dict[str, Any]]:
    record = address("desk:audit")
    today, week = timezone.localdate().isoformat(), queries.week_began().isoformat()
    return [
        {
            "label": _("Acts recorded today"),
            "figure": counted["today"],
            "url": f"{record}?since={today}",
            "icon": "journal-text",
        },
        {
            "label": _("Failed sign-ins, last 7 days"),
            "figure": counted["failed"],
            "url": f"{record}?verb=sign_in_failed&since={week}",
            "icon": "shield-exclamation",
            "tone": "warn" if counted["failed"] else "",
        },
        {
            "label": _("Exports and views of full numbers, last 7 days"),
            "figure": counted["exports"],
            "url": f"{record}?verb=disclosing&since={week}",
            "icon": "download",
        },
    ]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """Competitions, enterprises, workers and unions in the actor's scope; only the results for htmx.

    The box posts, so that an identity number never stands in an address or a server's log; any other text goes
    on to an address that can be kept and shared.
    """
    given = request.POST if request.method == "POST" else request.GET
    text = " ".join(given.get("q", "").split())[: finding.LONGEST]
    if request.method == "POST" and not request.htmx and not finding.is_personal(text):
        return redirect(f"{reverse('desk:search')}?{urlencode({'q': text})}" if text else "desk:search")
    groups = finding.search(request.actor, text)
    context = {
        "search_text": text,
        "groups": groups,
        "too_short": bool(text) and len(text) < finding.SHORTEST,
        "found": sum(len(group.hits) for group in groups),
    }
    return render(request, "desk/_found.html" if request.htmx else "desk/search.html", context)
