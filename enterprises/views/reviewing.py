"""Pages on which a county union reviews registrations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enterprises import acts, industries, queries, rules
from enterprises.forms import AcceptForm, ReasonForm, RegistrationFilter
from enterprises.models import Enterprise, Registration
from enterprises.views.registry import ROWS_A_PAGE
from portal.acts import journal
from portal.acts.personal import masked_phone
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.acts.wording import timeline_rows


@login_required
@require_GET
def registrations(request: Request) -> HttpResponse:
    if not request.actor.at_union:
        raise Http404
    form = RegistrationFilter(request.GET)
    form.is_valid()
    typed: dict[str, Any] = form.cleaned_data
    found = queries.registrations(request.actor, typed.get("state") or "", typed.get("q") or "")
    return render(
        request,
        "enterprises/registrations.html",
        {
            "page": Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page")),
            "form": form,
            "filtered": bool(typed.get("state") or typed.get("q")),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def registration(request: Request, registration_id: int) -> HttpResponse:
    """One registration: what was handed in, and the decision."""
    try:
        found = queries.registration(request.actor, registration_id)
    except Registration.DoesNotExist as error:
        raise Http404 from error
    assert found.county is not None  # what was handed in has a county
    decision = request.POST.get("decision", "")
    accept = AcceptForm(request.POST if decision == "accept" else None, county=found.county)
    reason = ReasonForm(request.POST if decision in {"return", "refuse"} else None)
    form = accept if decision == "accept" else reason
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            if decision == "accept":
                made = acts.accept_registration(
                    actor=request.actor, registration=found, union=form.cleaned_data["union"]
                )
                messages.success(request, _("Accepted. The enterprise is entered."))
                return redirect("enterprises:enterprise", made.pk)
            decide = acts.return_registration if decision == "return" else acts.refuse_registration
            decide(actor=request.actor, registration=found, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("Done. The applicant is written to."))
            return redirect("enterprises:registration", found.pk)
    return render(
        request,
        "enterprises/registration.html",
        {
            "registration": found,
            "facts": _facts(found),
            "accept_form": accept,
            "reason_form": reason,
            "shown_form": form if form.is_bound else None,
            "may_review": found.state == Registration.State.SUBMITTED
            and rules.may_review_registration(request.actor, found),
            "timeline": timeline_rows(journal.timeline("enterprises.registration", found.pk, limit=20)),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _facts(found: Registration) -> list[tuple[str, Any]]:
    answers = found.answers
    kinds, sizes = dict(Enterprise.Kind.choices), dict(Enterprise.Size.choices)
    return [
        (_("Unified social credit code"), found.uscc),
        (_("Kind"), kinds.get(answers.get("kind", ""), "")),
        (_("County"), found.county.place if found.county else ""),
        (_("Industry"), industries.name_of(answers.get("industry_division", ""))),
        (_("Size"), sizes.get(answers.get("size", ""), "")),
        (_("Headcount"), answers.get("headcount", "")),
        (_("Above designated size"), _("Yes") if answers.get("above_size") else _("No")),
        (_("Address"), answers.get("address", "")),
        (_("Union"), answers.get("union_name", "")),
        (_("Name of the first administrator"), found.applicant_name),
        (_("Mobile number"), masked_phone(found.applicant_phone)),
    ]
