"""Choosing the marking schemes of an event's modules."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.judging import acts, queries, rules
from competitions.judging.forms import ChoiceForm
from competitions.judging.views.events import event_or_404
from competitions.planning.rules import may_create
from competitions.planning.views.asking import performed
from portal.acts.requests import Request


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_schemes(request: Request, event_pk: int) -> HttpResponse:
    """What each module is marked by; a form for whoever runs the event, while it can change."""
    event = event_or_404(request, event_pk)
    if not event.by_sheets:
        raise Http404
    choices = queries.module_choices(request.actor, event)
    runs = rules.may_attach_schemes(request.actor, event)
    changeable = runs and event.state in acts.CHOOSING_STATES and event.competition.is_public
    if request.method == "POST" and not runs:
        raise PermissionDenied
    form = ChoiceForm(choices, request.POST or None) if changeable else None
    if request.method == "POST" and form is not None and form.is_valid():
        chosen = form.chosen
        done = performed(form, lambda: acts.attach_schemes(actor=request.actor, event=event, choices=chosen))
        if done is not None:
            messages.success(request, _("The marking schemes are chosen."))
            return redirect("judging:event_schemes", event.pk)
    context = {
        "page_title": _("Marking schemes of the event"),
        "page_caption": f"{event.competition.name} · {event.name}",
        "event": event,
        "choices": choices,
        "form": form,
        "may_add": may_create(request.actor),
        "back_url": reverse("planning:event", args=[event.pk]),
    }
    return render(request, "judging/schemes/event.html", context, status=422 if form and form.errors else 200)
