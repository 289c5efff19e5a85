"""Pages of people and their roles."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.acts import journal, wording
from portal.acts.actors import Role
from portal.acts.personal import masked_phone
from portal.acts.refusals import NotAllowed, Refused
from portal.acts.requests import Request
from portal.sheets import exports
from portal.sheets.columns import Column, Kind
from unions import queries, rules
from unions.acts import people
from unions.forms.people import AppointForm, EndRoleForm, PeopleFilter, StandInForm
from unions.forms.tree import ReasonForm
from unions.models import Membership, User
from unions.views.finding import union_or_404

PAGE_SIZE = 50


def _membership(request: Request, membership_id: int) -> Membership:
    try:
        found = queries.membership(request.actor, membership_id)
    except Membership.DoesNotExist as error:
        raise Http404 from error
    if not rules.may_manage_people(request.actor, found):
        raise NotAllowed
    return found


def _person(request: Request, user_id: int) -> User:
    try:
        return queries.person(request.actor, user_id)
    except User.DoesNotExist as error:
        raise Http404 from error


def _standing(membership: Membership, today: datetime.date) -> tuple[str, str]:
    """(word, tone) for how a role stands."""
    if membership.valid_from > today:
        return _("Begins later"), "note"
    if membership.valid_to is not None and membership.valid_to < today:
        return _("Has ended"), "mute"
    return _("In force"), "ok"


@login_required
@require_GET
def people_list(request: Request) -> HttpResponse:
    form = PeopleFilter(request.GET, branches=queries.branches(request.actor))
    page = Paginator(queries.people_listed(request.actor, **form.criteria()), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    manages = request.actor.role is Role.ADMINISTRATOR
    today = timezone.localdate()
    rows = [
        (membership, masked_phone(membership.user.phone) if manages else "", *_standing(membership, today))
        for membership in page.object_list
    ]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "manages": manages,
        "own_union_id": request.actor.union_id,
    }
    return render(request, "unions/people.html", context)


@login_required
@require_GET
def export(request: Request) -> HttpResponseBase:
    """The list as it is filtered, without phones."""
    form = PeopleFilter(request.GET, branches=queries.branches(request.actor))
    columns = [
        Column("name", _("Name")),
        Column("username", _("User name")),
        Column("union", _("Union"), width=32),
        Column("role", _("Role at the union")),
        Column("valid_from", _("Valid from"), Kind.DATE),
        Column("valid_to", _("Until (inclusive)"), Kind.DATE),
        Column("stands_in_for", _("Stands in for")),
    ]
    rows = (
        (
            membership.user.name,
            membership.user.username,
            membership.union.name,
            membership.get_role_display(),
            membership.valid_from,
            membership.valid_to,
            membership.stands_in_for.user.name if membership.stands_in_for else "",
        )
        for membership in queries.people_listed(request.actor, **form.criteria()).iterator(chunk_size=2000)
    )
    return exports.sheet(request, request.GET.get("format", "xlsx"), _("People and roles"), columns, rows)


@login_required
@require_GET
def person(request: Request, user_id: int) -> HttpResponse:
    shown = _person(request, user_id)
    manages = request.actor.role is Role.ADMINISTRATOR
    watches = manages or request.actor.role is Role.AUDITOR
    today = timezone.localdate()
    roles = queries.roles_of(request.actor, shown)
    facts: list[tuple[Any, ...]] = [
        (_("User name"), shown.username),
        (
            _("Last sign-in"),
            f"{timezone.localtime(shown.last_login):%Y-%m-%d %H:%M}" if shown.last_login else "",
        ),
        (_("Account"), _("Open for use") if shown.is_active else _("Shut")),
    ]
    if manages:
        facts.insert(1, (_("Mobile number"), masked_phone(shown.phone)))
    context = {
        "person": shown,
        "facts": facts,
        "roles": [
            (role, *_standing(role, today), role.valid_to is None or role.valid_to >= today) for role in roles
        ],
        "manages": manages,
        "locked": manages and queries.is_locked_out(shown),
        "itself": shown.pk == request.actor.user_id,
        "rows": wording.timeline_rows(journal.timeline("unions.user", shown.pk, limit=20))
        if watches
        else None,
    }
    return render(request, "unions/person.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appoint(request: Request, union_id: int) -> HttpResponse:
    union = union_or_404(request, union_id)
    if not rules.may_manage_people(request.actor, union):
        raise NotAllowed
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        chosen = queries.account_in_scope(request.actor, values["person"])
        if chosen is None:
            form.add_error("person", _("Nobody in your area is known by that. Send an invitation instead."))
        else:
            try:
                people.appoint(
                    actor=request.actor,
                    union=union,
                    user=chosen,
                    role=Role(values["role"]),
                    valid_from=values["valid_from"],
                    valid_to=values["valid_to"],
                )
            except Refused as refusal:
                refusal.show_on(form)
            else:
                messages.success(request, _("%(name)s holds the role now.") % {"name": chosen.name})
                return redirect("unions:person", chosen.pk)
    context = {
        "form": form,
        "page_title": _("Give somebody a role"),
        "page_caption": union.name,
        "submit_label": _("Give the role"),
        "back_url": reverse("unions:union", args=[union.pk]),
    }
    return render(request, "unions/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def stand_in(request: Request, membership_id: int) -> HttpResponse:
    membership = _membership(request, membership_id)
    form = StandInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        chosen = queries.account_in_scope(request.actor, values["person"])
        if chosen is None:
            form.add_error("person", _("Nobody in your area is known by that."))
        else:
            try:
                people.name_stand_in(
                    actor=request.actor,
                    membership=membership,
                    user=chosen,
                    valid_from=values["valid_from"],
                    valid_to=values["valid_to"],
                )
            except Refused as refusal:
                refusal.show_on(form)
            else:
                messages.success(request, _("%(name)s stands in for that time.") % {"name": chosen.name})
                return redirect("unions:person", membership.user_id)
    context = {
        "form": form,
        "page_title": _("Name a stand-in"),
        "page_caption": f"{membership.user.name} · {membership.union.name} · {membership.get_role_display()}",
        "submit_label": _("Name the stand-in"),
        "back_url": reverse("unions:person", args=[membership.user_id]),
    }
    return render(request, "unions/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def end_role(request: Request, membership_id: int) -> HttpResponse:
    membership = _membership(request, membership_id)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people.end_role(
                actor=request.actor,
                membership=membership,
                last_day=form.chosen_day,
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("The end of the role is recorded."))
            return redirect("unions:person", membership.user_id)
    context = {
        "form": form,
        "danger": True,
        "page_title": _("End this role?"),
        "page_caption": f"{membership.user.name} · {membership.union.name} · {membership.get_role_display()}",
        "consequences": [_("From then on this person can no longer act in this role. What was done stays.")],
        "confirm_label": _("End the role"),
        "back_url": reverse("unions:person", args=[membership.user_id]),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_POST
def unlock(request: Request, user_id: int) -> HttpResponse:
    shown = _person(request, user_id)
    people.unlock(actor=request.actor, user=shown)
    messages.success(request, _("%(name)s can sign in again.") % {"name": shown.name})
    return redirect("unions:person", shown.pk)


@login_required
@require_http_methods(["GET", "POST"])
def deactivate(request: Request, user_id: int) -> HttpResponse:
    shown = _person(request, user_id)
    if request.actor.role is not Role.ADMINISTRATOR:
        raise NotAllowed
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people.deactivate(actor=request.actor, user=shown, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("The account is shut."))
            return redirect("unions:person", shown.pk)
    context = {
        "form": form,
        "danger": True,
        "page_title": _("Shut this account?"),
        "page_caption": shown.name,
        "consequences": [
            _("Nobody can sign in with it any more. What was done with it stays."),
            _("Posts in enterprises and schools end at once; they do not come back with the account."),
        ],
        "confirm_label": _("Shut the account"),
        "back_url": reverse("unions:person", args=[shown.pk]),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_POST
def reactivate(request: Request, user_id: int) -> HttpResponse:
    shown = _person(request, user_id)
    people.reactivate(actor=request.actor, user=shown)
    messages.success(request, _("The account is open for use again."))
    return redirect("unions:person", shown.pk)
