"""Blind codes: who keeps them, for staff; the two sides of a layer, for its blinder alone."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from competitions.judging import acts, queries, rules
from competitions.judging.forms import BlindersForm
from competitions.judging.models import BlindLayer
from competitions.judging.queries import BlindModule
from competitions.judging.views.asking import allowed, confirm_page, form_page
from competitions.judging.views.events import event_or_404
from competitions.planning.models import Event
from competitions.planning.views.asking import found, performed
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.jobs.models import Job
from portal.sheets import exports


def _caption(event: Event) -> str:
    return f"{event.competition.name} · {event.name}"


@login_required
@require_safe
def blind_codes(request: Request, event_pk: int) -> HttpResponse:
    """The blind modules with their layers: who keeps them and how far they are. No code stands here."""
    event = event_or_404(request, event_pk)
    if not event.by_sheets:
        raise Http404
    context = {
        "page_title": _("Blind codes"),
        "page_caption": _caption(event),
        "event": event,
        "modules": queries.blind_modules(event),
        "entrants": queries.competing(event).count(),
        "blinders": queries.blinders_of(event),
        "may_name": rules.may_name_blinders(request.actor, event),
    }
    return render(request, "judging/blinding/event.html", context)


def _module(event: Event, module_pk: int) -> BlindModule:
    for shown in queries.blind_modules(event):
        if shown.module.pk == module_pk and event.by_sheets:
            return shown
    raise Http404


@login_required
@require_http_methods(["GET", "POST"])
def blinders(request: Request, event_pk: int, module_pk: int) -> HttpResponse:
    """Say who keeps the layers of a module."""
    event = event_or_404(request, event_pk)
    allowed(rules.may_name_blinders(request.actor, event))
    shown = _module(event, module_pk)
    form = BlindersForm(shown, queries.blinders_of(event), request.POST or None)
    back = reverse("judging:blinding", args=[event.pk])
    if request.method == "POST" and form.is_valid():
        named = performed(
            form,
            lambda: acts.name_blinders(actor=request.actor, event=event, module=shown.module, **form.chosen),
        )
        if named is not None:
            messages.success(request, _("The blinders are named."))
            return redirect(back)
    return form_page(
        request,
        form,
        page_title=_("Who keeps the codes of “%(module)s”?") % {"module": shown.module.name},
        page_caption=_caption(event),
        submit_label=_("Save"),
        back_url=back,
    )


def _asked_open(request: Request, layer: BlindLayer, back: str) -> HttpResponse:
    """Ask before a layer is opened, and open it."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        opened = performed(form, lambda: acts.open_layer(actor=request.actor, layer=layer))
        if opened is not None:
            messages.success(request, _("Opened: %(layer)s.") % {"layer": opened.get_kind_display()})
            return redirect(back)
    last = queries.layer_below(layer) is None
    return confirm_page(
        request,
        form,
        page_title=_("Open the layer “%(layer)s”?") % {"layer": layer.get_kind_display()},
        page_caption=f"{_caption(layer.event)} · {layer.module.name}",
        consequences=[
            _("It cannot be closed again."),
            _("With it the scores of the module stand beside the entries.")
            if last
            else _("The layer of the station codes can be opened next."),
        ],
        confirm_label=_("Open it"),
        back_url=back,
    )


@login_required
@require_http_methods(["GET", "POST"])
def layer_open(request: Request, event_pk: int, pk: int) -> HttpResponse:
    """Open a layer in the blinder's place."""
    event = event_or_404(request, event_pk)
    allowed(rules.may_name_blinders(request.actor, event))
    layer = found(queries.layer_of, event, pk)
    return _asked_open(request, layer, reverse("judging:blinding", args=[event.pk]))


# --- The blinder's own pages -----------------------------------------------------------------------------


def _own(request: Request, pk: int) -> BlindLayer:
    return found(queries.own_layer, request.actor, pk)


@login_required
@never_cache
@require_GET
def layer(request: Request, pk: int) -> HttpResponse:
    """The one page on which the two sides of a layer stand side by side."""
    shown = _own(request, pk)
    pairs = queries.pairs_of(shown)
    below = queries.layer_below(shown)
    lacking = sum(not pair.code for pair in pairs)
    context = {
        "page_title": f"{shown.module.name} · {shown.get_kind_display()}",
        "page_caption": _caption(shown.event),
        "layer": shown,
        "pairs": pairs,
        "lacking": lacking,
        "known": _("Station code") if below is not None else _("Entry number"),
        "may_make": lacking > 0 and shown.opened_at is None and shown.event.state in acts.CODED_IN,
        "may_open": shown.made_at is not None
        and shown.opened_at is None
        and any(
            each.next_to_open is not None and each.next_to_open.pk == shown.pk
            for each in queries.blind_modules(shown.event)
        ),
        "back_url": reverse("judge:appointment", args=[shown.blinder_id]),
    }
    return render(request, "judging/blinding/layer.html", context)


@login_required
@require_POST
def layer_make(request: Request, pk: int) -> HttpResponse:
    """Make the codes that are lacking."""
    shown = _own(request, pk)
    try:
        count = acts.make_codes(actor=request.actor, layer=shown)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(
            request, ngettext("%(count)d code made.", "%(count)d codes made.", count) % {"count": count}
        )
    return redirect("judge:layer", shown.pk)


@login_required
@require_POST
def layer_labels(request: Request, pk: int) -> HttpResponse:
    """Have the labels written; only who asked can fetch them."""
    job = acts.print_labels(actor=request.actor, layer=_own(request, pk))
    return redirect("jobs:job", job.pk)


@login_required
@never_cache
@require_GET
def labels(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """The labels as a PDF."""
    job = found(lambda: Job.objects.visible_to(request.actor).get(pk=job_id, kind=acts.LABELS))
    # Whoever does not keep the layer any more must not read its codes either.
    _own(request, job.arguments["layer"])
    return exports.file_of(request, job, _("Labels"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def own_layer_open(request: Request, pk: int) -> HttpResponse:
    """Open one's own layer, once the chief judge has locked the module."""
    shown = _own(request, pk)
    return _asked_open(request, shown, reverse("judge:layer", args=[shown.pk]))
