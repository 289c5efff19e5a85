"""An internal competition of an enterprise: one form, then the results sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.planning import acts, rules
from competitions.planning.forms.events import module_rows
from competitions.planning.forms.internal import InternalForm
from competitions.planning.models import Event
from competitions.planning.queries.units import units_of
from competitions.planning.views.asking import performed
from portal.acts.requests import Request


@login_required
@require_http_methods(["GET", "POST"])
def internal_new(request: Request) -> HttpResponse:
    """For a unit's staff, or for union staff on a unit's behalf. Filed by the one button, not approved."""
    if not rules.may_start_internal(request.actor):
        raise PermissionDenied
    form = InternalForm(
        request.POST or None,
        request.FILES or None,
        enterprises=units_of(request.actor),
        own=request.actor.unit_id if request.actor.at_unit else None,
        initial={"enterprise": request.GET.get("enterprise")},
    )
    rows = module_rows(request.POST or None, blank=1, blinding=False)
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        facts: dict[str, Any] = form.cleaned_data
        event = performed(
            form, lambda: acts.start_internal(actor=request.actor, modules=rows.kept(), **facts)
        )
        if event is not None:
            number = event.competition.filing_number
            messages.success(
                request, _("Filed: %(number)s. Now fill in the results sheet.") % {"number": number}
            )
            return redirect(_results_sheet(event))
    context = {
        "form": form,
        "rows": rows,
        "page_title": _("New internal competition"),
        "page_caption": _("One form and a results sheet; it is filed and needs no approval"),
        "back_url": reverse("planning:competitions"),
        "submit_label": _("File it and go to the results sheet"),
    }
    return render(request, "planning/event_form.html", context)


def _results_sheet(event: Event) -> str:
    try:
        return reverse("judging:scores", args=[event.pk])
    except NoReverseMatch:
        return reverse("planning:event", args=[event.pk])
