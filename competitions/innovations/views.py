"""Pages of the innovations room: a list, a form and a confirmation for each of the kinds."""

from __future__ import annotations

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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.innovations import acts, queries, rules, tables
from competitions.innovations.forms import FORMS, RecordFilter, UnitChoice
from competitions.innovations.models import Exemplar, GrowthRecord, KeptRecord
from competitions.planning.views.asking import found, performed
from enterprises.models import Enterprise
from portal.acts import journal, wording
from portal.acts.requests import Request
from portal.files import downloads
from portal.sheets import exports
from unions.models import Union

PAGE = 25


@login_required
@require_GET
def records(request: Request, kind: str) -> HttpResponseBase:
    """The records of a kind in scope; with ?format= as a file."""
    filter_form = RecordFilter(request.GET, kind=kind)
    chosen = filter_form.cleaned_data if filter_form.is_valid() else {}
    listed = queries.records(
        request.actor,
        kind,
        confirmed=filter_form.confirmed() if filter_form.is_valid() else None,
        text=chosen.get("text", ""),
    )
    if "format" in request.GET:
        columns = tables.COLUMNS[kind]
        rows = ([column.value(row) for column in columns] for row in listed.iterator(chunk_size=2000))
        return exports.sheet(
            request,
            request.GET["format"],
            str(tables.TITLES[kind]),
            [column.of_sheet for column in columns],
            rows,
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
            "columns": tables.page_columns(kind),
            "rows": [(row, tables.cells(kind, row)) for row in page],
            "page": page,
            "meaning": tables.MEANINGS[kind],
            "may_add": rules.may_add(request.actor, kind),
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
    """A new record: of the actor's own unit, or of the one that an officer chooses first; exemplars are the union's."""
    if not rules.may_add(request.actor, kind):
        raise PermissionDenied
    if kind == "exemplars":
        return _form(request, kind, found(queries.own_union, request.actor), None)
    chosen = request.actor.unit_id if request.actor.at_unit else request.GET.get("enterprise", "")
    if not chosen:
        choice = UnitChoice(
            request.GET if "unit" in request.GET else None, units=queries.enterprises(request.actor)
        )
        if choice.is_valid():
            here = reverse("innovations:new", args=[kind])
            return redirect(f"{here}?enterprise={choice.cleaned_data['unit'].pk}")
        return render(
            request,
            "innovations/choose.html",
            {"page_title": _("For which enterprise or school?"), "choice": choice, "kind": kind},
            status=422 if choice.errors else 200,
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
    return _form(request, kind, _owner(shown), shown)


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
    return downloads.stored(request, shown.document, str(shown))


def _owner(record: KeptRecord) -> Enterprise | Union:
    """Whose the record is."""
    assert isinstance(record, GrowthRecord | Exemplar)
    return record.enterprise if isinstance(record, GrowthRecord) else record.union


def _form(request: Request, kind: str, owner: Enterprise | Union, shown: KeptRecord | None) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FORMS[kind](*posted, instance=shown, owner=owner)
    if request.method == "POST" and form.is_valid():
        done = performed(form, lambda: _save(request, kind, owner, shown, form.cleaned_data))
        if done is not None:
            messages.success(request, _("The record is saved. It counts once it is confirmed."))
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
            "page_caption": owner.name,
            "back_url": back,
            "submit_label": _("Save"),
        },
        status=422 if form.errors else 200,
    )


def _save(
    request: Request,
    kind: str,
    owner: Enterprise | Union,
    shown: KeptRecord | None,
    facts: dict[str, Any],
) -> KeptRecord:
    if shown is not None:
        return acts.change_record(actor=request.actor, record=shown, facts=facts)
    if isinstance(owner, Enterprise):
        model: Any = queries.MODELS[kind]
        record: GrowthRecord = acts.add_record(
            actor=request.actor, enterprise=owner, model=model, facts=facts
        )
        return record
    return acts.add_exemplar(actor=request.actor, union=owner, facts=facts)
