"""The page of one event, its form, its changed days."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from competitions.planning import acts, pages, queries, rules
from competitions.planning.forms.events import (
    EventForm,
    ModuleRows,
    RescheduleForm,
    module_rows,
    modules_of,
)
from competitions.planning.models import Competition, Event
from competitions.planning.views.asking import found, performed
from portal.acts.requests import Request


@login_required
@require_GET
def event(request: Request, pk: int) -> HttpResponse:
    """The event's own stepper, buttons, modules, figures of other rooms, history."""
    subject = found(queries.event, request.actor, pk)
    return render(request, "planning/event.html", pages.event_page(request.actor, subject))


def _form_page(
    request: Request, form: EventForm, rows: ModuleRows, competition: Competition, subject: Event | None
) -> HttpResponse:
    name = "planning:event" if subject else "planning:competition"
    context = {
        "form": form,
        "rows": rows,
        "event": subject,
        "page_title": _("Edit the event") if subject else _("Add an event"),
        "page_caption": competition.name,
        "back_url": reverse(name, args=[subject.pk if subject else competition.pk]),
        "submit_label": _("Save the event"),
    }
    return render(request, "planning/event_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def event_new(request: Request, pk: int) -> HttpResponse:
    competition = found(queries.competition, request.actor, pk)
    if not rules.may_edit(request.actor, competition):
        if not rules.may_prepare(request.actor, competition):
            raise PermissionDenied
        messages.error(
            request,
            _("No event can be added any more: the competition is %(state)s.")
            % {"state": competition.get_state_display()},
        )
        return redirect("planning:competition", pk)
    days = {"starts_on": competition.starts_on, "ends_on": competition.ends_on}
    form = EventForm(request.POST or None, initial=days, competition=competition)
    rows = module_rows(request.POST or None, blinding=competition.enterprise_id is None)
    rows.carried = form.carried
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        made = performed(
            form,
            lambda: acts.add_event(
                actor=request.actor, competition=competition, facts=form.cleaned_data, modules=rows.kept()
            ),
        )
        if made is not None:
            messages.success(request, _("The event is added."))
            return redirect("planning:competition", pk)
    return _form_page(request, form, rows, competition, None)


@login_required
@require_http_methods(["GET", "POST"])
def event_edit(request: Request, pk: int) -> HttpResponse:
    subject = found(queries.event, request.actor, pk)
    if not rules.may_edit(request.actor, subject):
        raise PermissionDenied
    form = EventForm(request.POST or None, instance=subject, competition=subject.competition)
    rows = module_rows(
        request.POST or None,
        list(modules_of(subject)),
        blinding=subject.competition.enterprise_id is None,
    )
    rows.carried = form.carried
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        edited = performed(
            form,
            lambda: acts.edit_event(
                actor=request.actor, event=subject, facts=form.cleaned_data, modules=rows.kept()
            ),
        )
        if edited is not None:
            messages.success(request, pgettext("planning", "The changes are saved."))
            return redirect("planning:event", pk)
    return _form_page(request, form, rows, subject.competition, subject)


@login_required
@require_http_methods(["GET", "POST"])
def event_remove(request: Request, pk: int) -> HttpResponse:
    """Ask, then take the event out of the draft."""
    subject = found(queries.event, request.actor, pk)
    if not rules.may_edit(request.actor, subject):
        raise PermissionDenied
    if request.method == "POST":
        acts.remove_event(actor=request.actor, event=subject)
        messages.success(request, _("The event is removed."))
        return redirect("planning:competition", subject.competition_id)
    context = {
        "page_title": _("Remove “%(event)s”?") % {"event": subject.name},
        "page_caption": subject.competition.name,
        "consequences": [_("The event and its modules are deleted from the draft.")],
        "confirm_label": _("Remove the event"),
        "danger": True,
        "back_url": reverse("planning:event", args=[pk]),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def event_reschedule(request: Request, pk: int) -> HttpResponse:
    """Change days, entry period or place after filing, with a reason."""
    subject = found(queries.event, request.actor, pk)
    if not rules.may_run(request.actor, subject):
        raise PermissionDenied
    form = RescheduleForm(request.POST or None, instance=subject)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = form.cleaned_data
        changed = performed(
            form,
            lambda: acts.reschedule_event(
                actor=request.actor, event=subject, facts=facts, reason=facts["reason"]
            ),
        )
        if changed is not None:
            messages.success(request, _("The changes are saved, and entrants are told."))
            return redirect("planning:event", pk)
    context = {
        "form": form,
        "page_title": _("Change days, entry period or place"),
        "page_caption": f"{subject.competition.name} · {subject.name}",
        "back_url": reverse("planning:event", args=[pk]),
        "submit_label": _("Change and tell entrants"),
    }
    return render(request, "planning/form.html", context)
