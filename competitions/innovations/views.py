"""Pages of the innovations room: a list, a form and a confirmation for each of the four kinds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.innovations import acts, queries, rules, tables
from competitions.innovations.forms import FORMS, EnterpriseChoice, RecordFilter
from competitions.innovations.models import GrowthRecord
from competitions.planning.views.asking import found, performed
from enterprises.models import Enterprise
from portal.acts import journal, wording
from portal.acts.requests import Request
from portal.sheets.responses import sheet_response

PAGE = 25


@login_required
@require_GET
def records(request: Request, kind: str) -> HttpResponseBase:
    """The records of a kind in scope; with ?format= as a file."""
    filter_form = RecordFilter(request.GET)
    chosen = filter_form.cleaned_data if filter_form.is_valid() else {}
    listed = queries.records(
        request.actor,
        kind,
        confirmed=filter_form.confirmed() if filter_form.is_valid() else None,
        text=chosen.get("text", ""),
    )
    columns = tables.COLUMNS[kind]
    if "format" in request.GET:
        rows = ([column.value(row) for column in columns] for row in listed.iterator(chunk_size=2000))
        return sheet_response(
            request.GET["format"], str(tables.TITLES[kind]), [column.of_sheet for column in columns], rows
        )
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "innovations/records.html",
        {
            "page_title": tables.TITLES[kind],
            "kind": kind,
            "kinds": [
                (name, title, reverse("innovations:records", args=[name]))
                for name, title in tables.TITLES.items()
            ],
            "filter_form": filter_form,
            "columns": columns,
            "rows": [(row, [(column, column.value(row)) for column in columns]) for row in page],
            "page": page,
            "may_add": request.actor.at_unit or rules.may_confirm_some(request.actor),
        },
    )


@login_required
@require_GET
def record(request: Request, kind: str, record_id: int) -> HttpResponse:
    """One record: its facts, its confirmation, its history."""
    shown = found(queries.record, request.actor, kind, record_id)
    facts: list[tuple[Any, Any]] = [(column.label, column.value(shown)) for column in tables.COLUMNS[kind]]
    facts += queries.details(shown)
    return render(
        request,
        "innovations/record.html",
        {
            "page_title": facts[0][1],
            "kind": kind,
            "kind_title": tables.TITLES[kind],
            "record": shown,
            "facts": facts,
            "may_edit": rules.may_edit(request.actor, shown) and not shown.is_confirmed,
            "may_confirm": rules.may_confirm(request.actor, shown),
            "timeline": wording.timeline_rows(journal.timeline(shown._meta.label_lower, shown.pk, limit=20)),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: Request, kind: str) -> HttpResponse:
    """A new record: of the actor's own unit, or of the one that an officer chooses first."""
    chosen = request.actor.unit_id if request.actor.at_unit else request.GET.get("enterprise", "")
    if not request.actor.at_unit and not rules.may_confirm_some(request.actor):
        raise PermissionDenied
    if not chosen:
        choice = EnterpriseChoice(enterprises=queries.enterprises(request.actor))
        return render(
            request,
            "innovations/choose.html",
            {"page_title": _("For which enterprise or school?"), "choice": choice, "kind": kind},
        )
    if not str(chosen).isdecimal():
        raise Http404
    enterprise = found(queries.enterprise, request.actor, int(chosen))
    if not rules.may_edit(request.actor, enterprise):
        raise PermissionDenied
    return _form(request, kind, enterprise, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, kind: str, record_id: int) -> HttpResponse:
    """Change a record that is not confirmed."""
    shown = found(queries.record, request.actor, kind, record_id)
    if not rules.may_edit(request.actor, shown):
        raise PermissionDenied
    return _form(request, kind, shown.enterprise, shown)


@login_required
@require_POST
def confirm(request: Request, kind: str, record_id: int) -> HttpResponse:
    shown = found(queries.record, request.actor, kind, record_id)
    acts.confirm_record(actor=request.actor, record=shown)
    messages.success(request, _("The record is confirmed; reports count it from now on."))
    return redirect("innovations:record", kind, record_id)


@login_required
@require_POST
def reopen(request: Request, kind: str, record_id: int) -> HttpResponse:
    shown = found(queries.record, request.actor, kind, record_id)
    acts.reopen_record(actor=request.actor, record=shown)
    messages.success(request, _("The confirmation is taken back; the record can be corrected."))
    return redirect("innovations:record", kind, record_id)


@login_required
@require_GET
def document(request: Request, kind: str, record_id: int) -> HttpResponseBase:
    """The record's document."""
    shown = found(queries.record, request.actor, kind, record_id)
    if not shown.document:
        raise Http404
    return FileResponse(shown.document.open("rb"), as_attachment=True)


def _form(request: Request, kind: str, enterprise: Enterprise, shown: GrowthRecord | None) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FORMS[kind](*posted, instance=shown, enterprise=enterprise)
    if request.method == "POST" and form.is_valid():
        done = performed(form, lambda: _save(request, kind, enterprise, shown, form.cleaned_data))
        if done is not None:
            messages.success(request, _("The record is saved. The county union confirms it."))
            return redirect("innovations:record", kind, done.pk)
    back = (
        reverse("innovations:record", args=[kind, shown.pk])
        if shown
        else reverse("innovations:records", args=[kind])
    )
    return render(
        request,
        "innovations/form.html",
        {
            "form": form,
            "page_title": tables.TITLES[kind],
            "page_caption": enterprise.name,
            "back_url": back,
            "submit_label": _("Save"),
        },
        status=422 if form.errors else 200,
    )


def _save(
    request: Request, kind: str, enterprise: Enterprise, shown: GrowthRecord | None, facts: dict[str, Any]
) -> GrowthRecord:
    if shown is None:
        return acts.add_record(
            actor=request.actor, enterprise=enterprise, model=queries.MODELS[kind], facts=facts
        )
    return acts.change_record(actor=request.actor, record=shown, facts=facts)
