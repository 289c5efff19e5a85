"""Certificates at the desk: the list, one of them, issuing those of an event, taking back, issuing anew, printing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.judging import queries as judging
from competitions.judging.views.sheets import frame
from competitions.planning.views.asking import found, performed
from competitions.results import acts, codes, queries, rules, tables
from competitions.results import certificates as papers
from competitions.results import forms as room_forms
from competitions.results.acts.issuing import KIND
from competitions.results.lifecycles import CERTIFICATE
from competitions.results.models import Certificate
from portal.acts import journal, wording
from portal.acts.findings import blocking
from portal.acts.lifecycle import findings_for
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.sheets import exports

PER_PAGE = 25


@login_required
@require_safe
def certificates(request: Request) -> HttpResponseBase:
    """The certificates in scope; with ?format= as a file."""
    actor = request.actor
    chosen = room_forms.CertificateFilter(request.GET, events=queries.certified_events(actor))
    chosen.is_valid()
    listed = queries.certificates_of(
        actor,
        text=chosen.cleaned_data.get("text", ""),
        state=chosen.cleaned_data.get("state", ""),
        event_id=chosen.cleaned_data.get("event"),
        mine=bool(chosen.cleaned_data.get("mine")),
        sort=request.GET.get("sort", ""),
    )
    if "format" in request.GET:
        return exports.sheet(
            request,
            request.GET["format"],
            _("Certificates"),
            tables.certificate_columns(),
            tables.certificate_rows(listed.iterator(chunk_size=2000)),
        )
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "results/certificates.html",
        {
            "page_title": _("Certificates"),
            "filter_form": chosen,
            "page": page,
            "rows": [(each, tables.TONES_OF_CERTIFICATES[each.state]) for each in page],
        },
    )


@login_required
@require_safe
def missing(request: Request) -> HttpResponse:
    """The events of the own union or unit whose certificates are still to be issued."""
    page = Paginator(queries.events_to_certify(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(event, rules.may_confirm(request.actor, event)) for event in page]
    context = {"page_title": _("Certificates to issue"), "page": page, "rows": rows}
    return render(request, "results/certificates_missing.html", context)


@login_required
@require_safe
def certificate(request: Request, pk: int) -> HttpResponse:
    """One certificate: what it prints, whether it holds, what may be done, its history."""
    one = found(queries.certificate, request.actor, pk)
    tone, icon = tables.TONES_OF_CERTIFICATES[one.state]
    return render(
        request,
        "results/certificate.html",
        {
            "page_title": one.number,
            "certificate": one,
            "chip_tone": tone,
            "chip_icon": icon,
            "facts": tables.printed_facts(one),
            "code": codes.shown(one.code),
            "address": papers.address(one),
            "offered": CERTIFICATE.offered(request.actor, one),
            "successor": Certificate.objects.visible_to(request.actor).filter(replaces=one).first(),
            "may_print": one.state == Certificate.State.VALID and bool(one.content),
            "timeline": wording.timeline_rows(journal.timeline("results.certificate", one.pk, limit=30)),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, pk: int, verb: str) -> HttpResponse:
    """Take a certificate back, or issue it anew, with a reason."""
    one = found(queries.certificate, request.actor, pk)
    back = reverse("results:certificate", args=[pk])
    if verb not in {each.verb for each in CERTIFICATE.transitions if each.may is not rules.portal_alone}:
        raise Http404
    transition = CERTIFICATE.transition(verb, one.state)
    if transition is None:
        messages.info(request, _("This certificate has ended already."))
        return redirect(back)
    if not transition.may(request.actor, one):
        raise PermissionDenied
    findings = findings_for(transition, one)
    form = room_forms.ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = acts.revoke_certificate if verb == "revoke" else acts.reissue_certificate
        done = performed(
            form, lambda: act(actor=request.actor, certificate=one, reason=form.cleaned_data["reason"])
        )
        if done is not None:
            messages.success(
                request,
                _("The certificate is revoked.")
                if verb == "revoke"
                else _("Certificate %(number)s takes its place.") % {"number": done.number},
            )
            return redirect("results:certificate", done.pk)
    return render(
        request,
        "portal/confirm.html",
        {
            "page_title": transition.label,
            "page_caption": f"{one.number} · {one.award.worker.name}",
            "consequences": [transition.help],
            "findings": findings,
            "blocked": bool(blocking(findings)),
            "danger": transition.danger,
            "form": form,
            "confirm_label": transition.label,
            "back_url": back,
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def print_one(request: Request, pk: int) -> HttpResponse:
    """Have one certificate written as a PDF."""
    one = found(queries.certificate, request.actor, pk)
    try:
        job = acts.print_certificate(actor=request.actor, certificate=one)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("results:certificate", pk)
    return redirect("jobs:job", job.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_event(request: Request, event_pk: int) -> HttpResponse:
    """The certificates of an event: how many are there, how many missing; issue and print them all."""
    event = found(judging.event, request.actor, event_pk)
    may_issue = rules.may_confirm(request.actor, event)
    form = room_forms.PrintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_issue:
            raise PermissionDenied
        if form.is_valid():
            job: Any = performed(
                form,
                lambda: acts.begin_certificates(
                    actor=request.actor, event=event, file_format=form.cleaned_data["file_format"]
                ),
            )
            if job is not None:
                return redirect("jobs:job", job.pk)
    counts = queries.certificate_counts(event)
    context = {
        **frame(request, event, "results"),
        "counts": counts,
        "is_final": queries.is_final(event),
        "awards": counts["valid"] + counts["missing"],
        "form": form if may_issue else None,
        "list_url": f"{reverse('results:certificates')}?event={event.pk}",
    }
    return render(request, "results/event_certificates.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def file(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """What a job has written, for whoever asked for it."""
    return exports.file_for(request, job_id, KIND, _("Certificates"))
