"""Pages of the registry: the list, one enterprise, and the forms that change it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enterprises import acts, exports, industries, queries, rules
from enterprises.forms import (
    CloseForm,
    DateForm,
    DesignationForm,
    EnterpriseFilter,
    EnterpriseForm,
    MembershipForm,
    ReasonForm,
)
from enterprises.models import ClusterMembership, Designation, Enterprise
from enterprises.queries import people
from enterprises.queries import registry as of_enterprises
from portal.acts import journal
from portal.acts.asking import confirm_page, form_page
from portal.acts.personal import masked_phone
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.acts.unchanged import LongList
from portal.acts.wording import timeline_rows
from portal.files import downloads

ROWS_A_PAGE = 50


def found_enterprise(request: Request, enterprise_id: int) -> Enterprise:
    """The enterprise in scope, or 404."""
    try:
        return queries.enterprise(request.actor, enterprise_id)
    except Enterprise.DoesNotExist as error:
        raise Http404 from error


def _wanted(form: EnterpriseFilter, request: Request) -> queries.EnterpriseSearch:
    form.is_valid()
    typed: dict[str, Any] = form.cleaned_data
    return queries.EnterpriseSearch(
        text=typed.get("q") or "",
        county=typed["county"].pk if typed.get("county") else None,
        cluster=typed["cluster"].pk if typed.get("cluster") else None,
        designation=typed.get("designation") or "",
        on=typed.get("on"),
        size=typed.get("size") or "",
        kind=typed.get("kind") or "",
        closed=typed.get("closed") or "",
        sort=request.GET.get("sort", "name"),
    )


@login_required
@require_GET
def enterprises(request: Request) -> HttpResponse:
    """The enterprises in scope; a unit is led to its own page."""
    if request.actor.at_unit:
        return redirect("enterprises:enterprise", request.actor.unit_id)
    form = EnterpriseFilter(request.GET, actor=request.actor)
    wanted = _wanted(form, request)
    page = LongList(queries.enterprises(request.actor, wanted), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "enterprises/enterprises.html",
        {
            "page": page,
            "form": form,
            "on": wanted.on or timezone.localdate(),
            "filtered": any(value for key, value in request.GET.items() if key not in {"page", "sort"}),
            "may_enter": rules.may_enter_somewhere(request.actor),
            "export_url": reverse("enterprises:export"),
        },
    )


@login_required
@require_GET
def export(request: Request) -> HttpResponseBase:
    """The filtered list as a file; a long one is written in the background."""
    wanted = _wanted(EnterpriseFilter(request.GET, actor=request.actor), request)
    return exports.response(request, wanted, request.GET.get("format", "xlsx"))


@login_required
@require_GET
def enterprise(request: Request, enterprise_id: int) -> HttpResponse:
    """One enterprise: facts, what it is designated as on a day, clusters, people, history."""
    found = found_enterprise(request, enterprise_id)
    form = DateForm(request.GET or None)
    on = form.day() if form.is_bound else timezone.localdate()
    may_keep = rules.may_keep_registry(request.actor, found)
    may_staff = rules.may_manage_staff(request.actor, found)
    return render(
        request,
        "enterprises/enterprise.html",
        {
            "enterprise": found,
            "facts": _facts(found),
            "on": on,
            "date_form": DateForm(initial={"on": on}),
            "designations": queries.designations_on(found, on),
            "memberships": queries.memberships_on(found, on),
            "workers": of_enterprises.worker_counts(found),
            "staff": queries.staff_of(found) if rules.may_see_staff(request.actor, found) else [],
            "invitations": people.waiting_invitations(found) if may_staff else [],
            "invite_url": reverse("enterprises:staff_invite", args=[found.pk]),
            "may_keep": may_keep,
            "may_staff": may_staff,
            "may_workers": rules.may_manage_workers(request.actor, found),
            "timeline": timeline_rows(journal.timeline("enterprises.enterprise", found.pk, limit=20)),
        },
    )


def _facts(found: Enterprise) -> list[tuple[Any, ...]]:
    union_url = reverse("unions:union", args=[found.union_id]) if found.union_id else ""
    return [
        (_("Unified social credit code"), found.uscc),
        (_("Kind"), found.get_kind_display()),
        (_("County"), found.county.place),
        (_("Union"), found.union.name, union_url) if found.union else (_("Union"), _("None yet")),
        (
            _("Industry"),
            industries.name_of(found.industry_division) or industries.name_of(found.industry_section),
        ),
        (_("Size"), found.get_size_display() if found.size else ""),
        (_("Headcount"), found.headcount),
        (_("Above designated size"), _("Yes") if found.above_size else _("No")),
        (_("Address"), found.address),
        (_("Contact"), " ".join(filter(None, [found.contact_name, masked_phone(found.contact_phone)]))),
    ]


@login_required
@require_http_methods(["GET", "POST"])
def enterprise_new(request: Request) -> HttpResponse:
    """Enter an enterprise on its behalf."""
    if not rules.may_enter_somewhere(request.actor):
        raise PermissionDenied
    form = EnterpriseForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        initial={"kind": "enterprise"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.create_enterprise(actor=request.actor, facts=form.facts())
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("Entered. Next: invite its first administrator."))
            return redirect("enterprises:enterprise", made.pk)
    return _form(request, form, _("Enter an enterprise or school"), reverse("enterprises:enterprises"))


def _form(
    request: Request, form: Any, title: str, back_url: str, *, caption: str = "", submit: str = ""
) -> HttpResponse:
    return form_page(
        request,
        form,
        page_title=title,
        page_caption=caption,
        back_url=back_url,
        submit_label=submit or _("Save"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def enterprise_edit(request: Request, enterprise_id: int) -> HttpResponse:
    found = found_enterprise(request, enterprise_id)
    if not rules.may_keep_registry(request.actor, found):
        raise PermissionDenied
    form = EnterpriseForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        initial=EnterpriseForm.initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.change_enterprise(actor=request.actor, enterprise=found, facts=form.facts())
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:enterprise", found.pk)
    return _form(request, form, _("Change the facts"), _address(found), caption=found.name)


def _address(found: Enterprise) -> str:
    return reverse("enterprises:enterprise", args=[found.pk])


@login_required
@require_http_methods(["GET", "POST"])
def enterprise_close(request: Request, enterprise_id: int) -> HttpResponse:
    """Close it, or take a closing back."""
    found = found_enterprise(request, enterprise_id)
    if not rules.may_keep_registry(request.actor, found):
        raise PermissionDenied
    closing = found.closed_on is None
    form = (CloseForm if closing else ReasonForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if closing:
                acts.close_enterprise(actor=request.actor, enterprise=found, **form.cleaned_data)
            else:
                acts.reopen_enterprise(actor=request.actor, enterprise=found, **form.cleaned_data)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            return redirect("enterprises:enterprise", found.pk)
    return confirm_page(
        request,
        form,
        page_title=_("Close this enterprise?") if closing else _("Reopen this enterprise?"),
        page_caption=found.name,
        consequences=[
            _("Its staff can no longer act for it, and nobody can be entered for it."),
            _("Its past stays: entries, results and history remain readable."),
        ]
        if closing
        else [_("Its staff can act for it again.")],
        confirm_label=_("Close it") if closing else _("Reopen it"),
        danger=closing,
        back_url=_address(found),
    )


@login_required
@require_http_methods(["GET", "POST"])
def designation(request: Request, enterprise_id: int, designation_id: int | None = None) -> HttpResponse:
    """Add a designation, or change one (ending it is changing its last day)."""
    found = found_enterprise(request, enterprise_id)
    if not rules.may_keep_registry(request.actor, found):
        raise PermissionDenied
    record = _designation(request, designation_id) if designation_id else None
    names = ("kind", "level", "batch", "valid_from", "valid_to", "review")
    initial = {name: getattr(record, name) for name in names} if record else {"level": "national"}
    form = DesignationForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.save_designation(
                actor=request.actor, enterprise=found, designation=record, **form.cleaned_data
            )
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:enterprise", found.pk)
    title = _("Change the designation") if record else _("Add a designation")
    return _form(request, form, title, _address(found), caption=found.name)


def _designation(request: Request, designation_id: int) -> Designation:
    try:
        return of_enterprises.designation(request.actor, designation_id)
    except Designation.DoesNotExist as error:
        raise Http404 from error


@login_required
@require_GET
def designation_document(request: Request, designation_id: int) -> HttpResponseBase:
    """The document behind a designation."""
    record = _designation(request, designation_id)
    return downloads.stored(request, record.document, record.get_kind_display())


@login_required
@require_http_methods(["GET", "POST"])
def membership(request: Request, enterprise_id: int, membership_id: int | None = None) -> HttpResponse:
    """Add a cluster membership, or change one."""
    found = found_enterprise(request, enterprise_id)
    if not rules.may_keep_registry(request.actor, found):
        raise PermissionDenied
    record = None
    if membership_id:
        try:
            record = of_enterprises.membership(request.actor, membership_id)
        except ClusterMembership.DoesNotExist as error:
            raise Http404 from error
    names = ("cluster", "since", "until", "leading")
    initial = {name: getattr(record, name) for name in names} if record else {}
    form = MembershipForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            acts.save_membership(
                actor=request.actor, enterprise=found, membership=record, **form.cleaned_data
            )
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:enterprise", found.pk)
    title = _("Change the cluster membership") if record else _("Add a cluster membership")
    return _form(request, form, title, _address(found), caption=found.name)
