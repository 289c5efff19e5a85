"""Making, changing and taking out sessions."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.judging import acts
from competitions.judging.forms import SessionForm, SessionRowForm
from competitions.judging.views.asking import confirm_page, form_page
from competitions.judging.views.timetable import caption, session_of, writable
from competitions.planning.views.asking import performed
from portal.acts.requests import Request


@login_required
@require_http_methods(["GET", "POST"])
def session_new(request: Request, event_pk: int) -> HttpResponse:
    """One session by hand."""
    event = writable(request, event_pk)
    form = SessionForm(event, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = performed(form, lambda: acts.add_session(actor=request.actor, event=event, facts=form.facts))
        if made is not None:
            return redirect("judging:timetable", event.pk)
    return form_page(
        request,
        form,
        page_title=_("Add a session"),
        page_caption=caption(event),
        submit_label=_("Add the session"),
        back_url=reverse("judging:timetable", args=[event.pk]),
    )


@login_required
@require_http_methods(["GET", "POST"])
def sessions_new(request: Request, event_pk: int) -> HttpResponse:
    """Several sessions in a row."""
    event = writable(request, event_pk)
    form = SessionRowForm(event, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = performed(form, lambda: acts.add_sessions(actor=request.actor, event=event, row=form.row))
        if made is not None:
            messages.success(request, _("%(count)d sessions made.") % {"count": len(made)})
            return redirect("judging:timetable", event.pk)
    return form_page(
        request,
        form,
        page_title=_("Add sessions in a row"),
        page_caption=caption(event),
        submit_label=_("Make the sessions"),
        back_url=reverse("judging:timetable", args=[event.pk]),
    )


@login_required
@require_http_methods(["GET", "POST"])
def session_edit(request: Request, event_pk: int, pk: int) -> HttpResponse:
    """Change a session and its stations."""
    event = writable(request, event_pk)
    shown = session_of(event, pk)
    form = SessionForm(event, request.POST or None, initial=SessionForm.initial_of(shown))
    back = reverse("judging:session", args=[event.pk, shown.pk])
    if request.method == "POST" and form.is_valid():
        changed = performed(
            form, lambda: acts.change_session(actor=request.actor, session=shown, facts=form.facts)
        )
        if changed is not None:
            messages.success(request, _("The session is changed."))
            return redirect(back)
    return form_page(
        request,
        form,
        page_title=_("Change “%(session)s”") % {"session": shown.name},
        page_caption=caption(event),
        submit_label=_("Save"),
        back_url=back,
    )


@login_required
@require_http_methods(["GET", "POST"])
def session_remove(request: Request, event_pk: int, pk: int) -> HttpResponse:
    """Take out a session in which nobody has a place."""
    event = writable(request, event_pk)
    shown = session_of(event, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.is_valid()
        removed = performed(form, lambda: acts.remove_session(actor=request.actor, session=shown))
        if removed is not None:
            messages.success(request, _("“%(session)s” is taken out.") % {"session": shown.name})
            return redirect("judging:timetable", event.pk)
    return confirm_page(
        request,
        form,
        page_title=_("Take out “%(session)s”?") % {"session": shown.name},
        page_caption=caption(event),
        consequences=[
            _("The session goes with its stations. Entries that have places in it must be moved first.")
        ],
        confirm_label=_("Take it out"),
        danger=True,
        back_url=reverse("judging:session", args=[event.pk, shown.pk]),
    )
