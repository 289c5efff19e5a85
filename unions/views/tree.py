"""Pages of the tree of unions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.acts import journal, wording
from portal.acts.findings import blocking
from portal.acts.personal import masked_phone
from portal.acts.refusals import NotAllowed, Refused
from portal.acts.requests import Request
from portal.sheets import exports
from portal.sheets.columns import Column, Kind
from unions import queries, rules
from unions.acts import tree
from unions.forms.tree import ReasonForm, StepsForm, UnionFilter, UnionForm
from unions.models import Union
from unions.views.finding import union_or_404

PAGE_SIZE = 50
CHILDREN_SHOWN = 30


@login_required
@require_GET
def unions(request: Request) -> HttpResponse:
    form = UnionFilter(request.GET, branches=queries.branches(request.actor))
    found = queries.listed(request.actor, form.criteria(), sort=request.GET.get("sort", "path"))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    own_depth = len(request.actor.path) // Union.steplen
    in_tree_order = request.GET.get("sort", "path") == "path"
    context = {
        "form": form,
        "page": page,
        "rows": [
            (union, min(max(union.depth - own_depth, 0), 3) if in_tree_order else 0)
            for union in page.object_list
        ],
        "may_add": _may_add_to_own(request),
    }
    return render(request, "unions/unions.html", context)


def _may_add_to_own(request: Request) -> int | None:
    """The id of the actor's own union, if something may be added below it."""
    if not request.actor.at_union or request.actor.union_id is None:
        return None
    own = queries.union(request.actor, request.actor.union_id)
    return own.pk if rules.may_add_below(request.actor, own) else None


@login_required
@require_GET
def export(request: Request) -> HttpResponseBase:
    """The list as it is filtered, as xlsx or csv."""
    form = UnionFilter(request.GET, branches=queries.branches(request.actor))
    found = queries.listed(request.actor, form.criteria(), sort=request.GET.get("sort", "path"))
    columns = [
        Column("code", _("Code")),
        Column("name", _("Full name"), width=32),
        Column("short_name", _("Short name")),
        Column("parent", _("Union above"), width=28),
        Column("level", _("Level")),
        Column("kind", _("Kind"), width=20),
        Column("people", _("People with a role"), Kind.INTEGER),
        Column("closed_on", _("Union closed on"), Kind.DATE),
        Column("note", _("Note"), width=40),
    ]
    rows = (
        (
            union.code,
            union.name,
            union.short_name,
            union.parent.name if union.parent else "",
            union.get_level_display(),
            union.get_kind_display(),
            union.people,  # type: ignore[attr-defined]
            union.closed_on,
            union.note,
        )
        for union in found.iterator(chunk_size=2000)
    )
    return exports.sheet(request, request.GET.get("format", "xlsx"), _("Unions"), columns, rows)


@login_required
@require_GET
def union(request: Request, union_id: int) -> HttpResponse:
    shown = union_or_404(request, union_id)
    actor = request.actor
    above = [(each, each.path.startswith(actor.path)) for each in queries.ancestors_of(shown)]
    children = list(queries.children_of(actor, shown)[: CHILDREN_SHOWN + 1])
    manages = rules.may_manage_people(actor, shown)
    steps = dict(Union.Step.choices)
    facts = [
        (_("Code"), shown.code),
        (_("Short name"), shown.short_name),
        (_("Name in document numbers"), shown.register_name),
        (_("Level"), shown.get_level_display()),
        (_("Kind"), shown.get_kind_display()),
        (_("Division code"), shown.division_code),
        (_("Sign-off steps"), " → ".join(str(steps[step]) for step in shown.steps)),
        (_("Union closed on"), shown.closed_on),
        (_("Note"), shown.note),
    ]
    context = {
        "union": shown,
        "above": above,
        "facts": facts,
        "staff": [
            (membership, masked_phone(membership.user.phone) if manages else "")
            for membership in queries.memberships_of(shown)
        ],
        "children": children[:CHILDREN_SHOWN],
        "more_children": len(children) > CHILDREN_SHOWN,
        "rows": wording.timeline_rows(journal.timeline("unions.union", shown.pk, limit=20)),
        "may_add": rules.may_add_below(actor, shown) and shown.closed_on is None,
        "may_change": rules.may_change(actor, shown),
        "may_set_steps": rules.is_administrator(actor, shown),
        "manages": manages,
    }
    return render(request, "unions/union.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: Request, union_id: int) -> HttpResponse:
    parent = union_or_404(request, union_id)
    if not rules.may_add_below(request.actor, parent):
        raise NotAllowed
    form = UnionForm(request.POST or None, parent=parent)
    if request.method == "POST" and form.is_valid():
        try:
            made = tree.add_union(actor=request.actor, parent=parent, **form.cleaned_data)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": made.name})
            return redirect("unions:union", made.pk)
    context = {
        "form": form,
        "page_title": _("Add a union"),
        "page_caption": _("Below %(name)s") % {"name": parent.name},
        "submit_label": _("Add the union"),
        "back_url": reverse("unions:union", args=[parent.pk]),
    }
    return render(request, "unions/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: Request, union_id: int) -> HttpResponse:
    shown = union_or_404(request, union_id)
    if not rules.may_change(request.actor, shown):
        raise NotAllowed
    initial: dict[str, Any] = {
        name: getattr(shown, name)
        for name in ("name", "short_name", "register_name", "kind", "division_code", "note")
    }
    form = UnionForm(request.POST or None, union=shown, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            tree.change_union(actor=request.actor, union=shown, **form.cleaned_data)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("unions:union", shown.pk)
    context = {
        "form": form,
        "page_title": _("Rename or change"),
        "page_caption": shown.name,
        "submit_label": _("Save the changes"),
        "back_url": reverse("unions:union", args=[shown.pk]),
    }
    return render(request, "unions/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: Request, union_id: int) -> HttpResponse:
    shown = union_or_404(request, union_id)
    if not rules.may_change(request.actor, shown):
        raise NotAllowed
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tree.close_union(actor=request.actor, union=shown, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("%(name)s is closed. Its past stays.") % {"name": shown.name})
            return redirect("unions:union", shown.pk)
    findings = tree.closing_findings(shown)
    context = {
        "form": form,
        "findings": findings,
        "blocked": bool(blocking(findings)),
        "danger": True,
        "page_title": _("Close this union?"),
        "page_caption": shown.name,
        "consequences": [
            _("Its people can no longer act for it."),
            _("Nothing new can be begun there; all that was done stays as it is."),
            _("It can be reopened later."),
        ],
        "confirm_label": _("Close the union"),
        "back_url": reverse("unions:union", args=[shown.pk]),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: Request, union_id: int) -> HttpResponse:
    shown = union_or_404(request, union_id)
    if not rules.may_change(request.actor, shown):
        raise NotAllowed
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tree.reopen_union(actor=request.actor, union=shown, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("%(name)s is open again.") % {"name": shown.name})
            return redirect("unions:union", shown.pk)
    context = {
        "form": form,
        "page_title": _("Reopen this union?"),
        "page_caption": shown.name,
        "consequences": [_("Those whose roles still hold can act for it again.")],
        "confirm_label": _("Reopen the union"),
        "back_url": reverse("unions:union", args=[shown.pk]),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def steps(request: Request, union_id: int) -> HttpResponse:
    shown = union_or_404(request, union_id)
    if not rules.is_administrator(request.actor, shown):
        raise NotAllowed
    form = StepsForm(request.POST or None, initial={"steps": shown.steps})
    if request.method == "POST" and form.is_valid():
        try:
            tree.set_steps(actor=request.actor, union=shown, steps=form.cleaned_data["steps"])
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("The steps are saved."))
            return redirect("unions:union", shown.pk)
    context = {
        "form": form,
        "page_title": _("Sign-off steps"),
        "page_caption": shown.name,
        "submit_label": _("Save the steps"),
        "back_url": reverse("unions:union", args=[shown.pk]),
    }
    return render(request, "unions/form.html", context)
