"""The page of one competition, its form, partners and papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.planning import acts, pages, queries, rules
from competitions.planning.forms.competitions import (
    CompetitionForm,
    DocumentForm,
    PartnerForm,
    PartnerSearchForm,
)
from competitions.planning.models import Competition
from competitions.planning.queries.partners import bodies, body_of, partner_of
from competitions.planning.views.asking import found, performed
from portal.acts.requests import Request
from portal.files import downloads
from unions.models import Union


@login_required
@require_GET
def competition(request: Request, pk: int) -> HttpResponse:
    """Stepper, checks before the next step, events, facts, opinions, papers, history."""
    subject = found(queries.whole, request.actor, pk)
    return render(request, "planning/competition.html", pages.competition_page(request.actor, subject))


def _form_page(
    request: Request, form: CompetitionForm, organiser: Union, subject: Competition | None = None
) -> HttpResponse:
    back = reverse("planning:competition", args=[subject.pk]) if subject else reverse("planning:competitions")
    context = {
        "form": form,
        "page_title": _("Edit the competition") if subject else _("New competition"),
        "page_caption": organiser.name,
        "back_url": back,
        "submit_label": _("Save the draft"),
    }
    return render(request, "planning/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def competition_new(request: Request) -> HttpResponse:
    """A draft of the actor's own union."""
    if not rules.may_create(request.actor):
        raise PermissionDenied
    organiser = found(queries.own_union, request.actor)
    form = CompetitionForm(
        request.POST or None, organiser=organiser, initial={"plan": request.GET.get("plan")}
    )
    if request.method == "POST" and form.is_valid():
        made = performed(
            form,
            lambda: acts.create_competition(
                actor=request.actor, organiser=organiser, facts=form.cleaned_data
            ),
        )
        if made is not None:
            messages.success(request, _("The draft is saved. Add its events next."))
            return redirect("planning:competition", made.pk)
    return _form_page(request, form, organiser)


@login_required
@require_http_methods(["GET", "POST"])
def competition_edit(request: Request, pk: int) -> HttpResponse:
    subject = found(queries.competition, request.actor, pk)
    if not rules.may_edit(request.actor, subject):
        raise PermissionDenied
    form = CompetitionForm(request.POST or None, instance=subject, organiser=subject.organiser)
    if request.method == "POST" and form.is_valid():
        edited = performed(
            form,
            lambda: acts.edit_competition(actor=request.actor, competition=subject, facts=form.cleaned_data),
        )
        if edited is not None:
            messages.success(request, pgettext("planning", "The changes are saved."))
            return redirect("planning:competition", pk)
    return _form_page(request, form, subject.organiser, subject)


@login_required
@require_http_methods(["GET", "POST"])
def competition_copy(request: Request, pk: int) -> HttpResponse:
    """Ask, then make next year's draft from this competition."""
    subject = found(queries.competition, request.actor, pk)
    if not rules.may_copy(request.actor, subject):
        raise PermissionDenied
    if request.method == "POST":
        made = acts.copy_competition(actor=request.actor, competition=subject)
        messages.success(
            request, _("This is the copy. Look at the days and the events, then send it for sign-off.")
        )
        return redirect("planning:competition", made.pk)
    context = {
        "page_title": _("Copy it for %(year)s?") % {"year": subject.year + 1},
        "page_caption": subject.name,
        "consequences": [
            _("A new draft is made, with partners, events and modules."),
            _("All days move on by a year; a year in the name too."),
            _("Documents, opinions, entries and results stay with the old one."),
        ],
        "confirm_label": _("Make the copy"),
        "back_url": reverse("planning:competition", args=[pk]),
    }
    return render(request, "portal/confirm.html", context)


# --- Partners --------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def partner_new(request: Request, pk: int) -> HttpResponse:
    """Search on the same page, then add with one button."""
    subject = found(queries.competition, request.actor, pk)
    if not rules.may_edit(request.actor, subject):
        raise PermissionDenied
    search = PartnerSearchForm(request.GET or None)
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = body_of(form.cleaned_data["body"], form.cleaned_data["name"])
        partner = performed(
            form,
            lambda: acts.add_partner(
                actor=request.actor, competition=subject, part=form.cleaned_data["part"], **chosen
            ),
        )
        if partner is not None:
            messages.success(request, _("Added: %(body)s.") % {"body": partner})
            return redirect("planning:competition", pk)
    text = search.cleaned_data["q"] if search.is_bound and search.is_valid() else ""
    context = {
        "competition": subject,
        "search": search,
        "form": form,
        "text": text,
        "bodies": bodies(text) if text else [],
        "page_title": _("Add a partner"),
        "page_caption": subject.name,
        "back_url": reverse("planning:competition", args=[pk]),
    }
    return render(request, "planning/partner.html", context)


@login_required
@require_POST
def partner_remove(request: Request, pk: int, partner_pk: int) -> HttpResponse:
    subject = found(queries.competition, request.actor, pk)
    partner = found(partner_of, subject, partner_pk)
    acts.remove_partner(actor=request.actor, competition=subject, partner=partner)
    messages.success(request, _("Removed: %(body)s.") % {"body": partner})
    return redirect("planning:competition", pk)


# --- Papers ----------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def document_new(request: Request, pk: int) -> HttpResponse:
    subject = found(queries.competition, request.actor, pk)
    if not rules.may_add_document(request.actor, subject):
        raise PermissionDenied
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = form.cleaned_data
        document = performed(
            form, lambda: acts.add_document(actor=request.actor, competition=subject, **facts)
        )
        if document is not None:
            messages.success(request, _("The document is attached."))
            return redirect("planning:competition", pk)
    context = {
        "form": form,
        "page_title": _("Attach a document"),
        "page_caption": subject.name,
        "back_url": reverse("planning:competition", args=[pk]),
        "submit_label": _("Attach"),
    }
    return render(request, "planning/form.html", context)


@login_required
@require_GET
def document(request: Request, pk: int) -> HttpResponseBase:
    """Download a paper."""
    row = found(queries.document, request.actor, pk)
    return downloads.stored(request, row.file, row.title)


@login_required
@require_GET
def sign_off_document(request: Request, pk: int) -> HttpResponseBase:
    """Download the paper of an opinion."""
    row = found(queries.sign_off, request.actor, pk)
    return downloads.stored(request, row.document, _("Opinion"))


@login_required
@require_POST
def document_remove(request: Request, pk: int) -> HttpResponse:
    row = found(queries.document, request.actor, pk)
    acts.remove_document(actor=request.actor, competition=row.competition, document=row)
    messages.success(request, _("The document is removed."))
    return redirect("planning:competition", row.competition_id)
