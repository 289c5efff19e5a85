"""Annual plans: the list, one plan with totals and export, its form."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from competitions.planning import acts, queries, rules, tables, totals
from competitions.planning.forms.plans import PlanFilterForm, PlanForm
from competitions.planning.views.asking import found, performed
from portal.acts.requests import Request
from portal.sheets import exports

PAGE_SIZE = 50


@login_required
@require_GET
def plans(request: Request) -> HttpResponse:
    """The plans of the actor's union and those below it."""
    form = PlanFilterForm(request.GET)
    form.is_valid()
    found_plans = queries.plans(request.actor, form.cleaned_data.get("year"))
    page = Paginator(found_plans, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_create": rules.may_create(request.actor)}
    return render(request, "planning/plans.html", context)


@login_required
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    subject = found(queries.plan, request.actor, pk)
    rows = queries.plan_rows(request.actor, subject)
    context = {
        "plan": subject,
        "rows": rows,
        "tiles": totals.tiles_of(rows),
        "by_track": totals.by_track(rows),
        "may_edit": rules.may_edit_plan(request.actor, subject),
    }
    return render(request, "planning/plan.html", context)


@login_required
@require_GET
def plan_export(request: Request, pk: int) -> HttpResponseBase:
    subject = found(queries.plan, request.actor, pk)
    rows = tables.competition_cells(queries.plan_rows(request.actor, subject))
    return exports.sheet(
        request,
        request.GET.get("format", "xlsx"),
        subject.title,
        tables.competition_columns(),
        rows,
        on=subject,
    )


def _form_page(request: Request, form: PlanForm, title: str, caption: str, back: str) -> HttpResponse:
    context = {
        "form": form,
        "page_title": title,
        "page_caption": caption,
        "back_url": back,
        "submit_label": _("Save the plan"),
    }
    return render(request, "planning/form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def plan_new(request: Request) -> HttpResponse:
    if not rules.may_create(request.actor):
        raise PermissionDenied
    union = found(queries.own_union, request.actor)
    year = timezone.localdate().year
    title = _("%(union)s: skills competitions of %(year)s") % {"union": union.name, "year": year}
    form = PlanForm(request.POST or None, initial={"year": year, "title": title})
    if request.method == "POST" and form.is_valid():
        made = performed(
            form, lambda: acts.create_plan(actor=request.actor, union=union, **form.cleaned_data)
        )
        if made is not None:
            messages.success(request, _("The plan is made. Add competitions to it."))
            return redirect("planning:plan", made.pk)
    return _form_page(request, form, _("New annual plan"), union.name, reverse("planning:plans"))


@login_required
@require_http_methods(["GET", "POST"])
def plan_edit(request: Request, pk: int) -> HttpResponse:
    subject = found(queries.plan, request.actor, pk)
    if not rules.may_edit_plan(request.actor, subject):
        raise PermissionDenied
    kept = {"title": subject.title, "introduction": subject.introduction}
    form = PlanForm(request.POST or None, initial=kept)
    del form.fields["year"]
    if request.method == "POST" and form.is_valid():
        edited = performed(
            form, lambda: acts.edit_plan(actor=request.actor, plan=subject, **form.cleaned_data)
        )
        if edited is not None:
            messages.success(request, pgettext("planning", "The changes are saved."))
            return redirect("planning:plan", pk)
    caption = f"{subject.union.name} · {subject.year}"
    return _form_page(request, form, _("Edit the plan"), caption, reverse("planning:plan", args=[pk]))
