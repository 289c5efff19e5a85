"""Pages of the record of acts, for auditors and administrators."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.acts import wording
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed
from portal.acts.requests import Request
from portal.desk import record
from portal.files import downloads
from portal.jobs import queries as jobs
from portal.jobs.models import Job
from portal.sheets import exports
from unions.queries import branches

_DATE = forms.DateInput(attrs={"type": "date"})


class RecordFilter(forms.Form):
    """What the record is narrowed to."""

    text = forms.CharField(
        label=gettext_lazy("Words in the reason or opinion"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    who = forms.CharField(label=gettext_lazy("Who"), required=False)
    verb = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    object_type = forms.ChoiceField(label=gettext_lazy("Kind of object"), required=False)
    union = forms.TypedChoiceField(
        label=gettext_lazy("Filed under"), required=False, coerce=int, empty_value=None
    )
    since = forms.DateField(label=gettext_lazy("From day"), required=False, widget=_DATE)
    until = forms.DateField(label=gettext_lazy("To day"), required=False, widget=_DATE)
    # Comes from links to the whole history of one object.
    object_id = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, unions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        choices: dict[str, list[Any]] = {
            "verb": [every, *wording.verb_choices()],
            "object_type": [every, *wording.object_choices()],
            "union": [every, *unions],
        }
        for name, rows in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = rows

    def criteria(self) -> record.Criteria:
        """What was chosen; what cannot be understood narrows nothing."""
        self.is_valid()
        values = self.cleaned_data
        since, until = values.get("since"), values.get("until")
        return record.Criteria(
            who=values.get("who", "").strip(),
            verb=values.get("verb", ""),
            object_type=values.get("object_type", ""),
            object_id=values.get("object_id", ""),
            union_id=values.get("union"),
            since=since.isoformat() if since else "",
            until=until.isoformat() if until else "",
            text=values.get("text", "").strip(),
        )


def _key(request: Request, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else None


def _require_auditor(request: Request) -> None:
    if not record.may_audit(request.actor):
        raise NotAllowed


@login_required
@never_cache
@require_GET
def audit(request: Request) -> HttpResponse:
    _require_auditor(request)
    form = RecordFilter(request.GET, unions=branches(request.actor))
    criteria = form.criteria()
    page = record.stretch(
        record.found(request.actor, criteria), before=_key(request, "before"), after=_key(request, "after")
    )
    told = wording.timeline_rows(page.rows, name_objects=True)
    context = {
        "form": form,
        "page": page,
        "rows": list(zip(page.rows, told, strict=True)),
        "everything": record.sees_everything(request.actor),
        "at_once": record.AT_ONCE,
    }
    return render(request, "desk/audit.html", context)


@login_required
@never_cache
@require_GET
def audit_row(request: Request, row_id: int) -> HttpResponse:
    _require_auditor(request)
    try:
        shown = record.row(request.actor, row_id)
    except JournalRow.DoesNotExist as error:
        raise Http404 from error
    (told,) = wording.timeline_rows([shown], name_objects=True)
    facts: list[tuple[Any, ...]] = [
        (_("Time (Beijing)"), f"{timezone.localtime(shown.at):%Y-%m-%d %H:%M:%S}"),
        (_("Who"), str(shown.actor) if shown.actor is not None else ""),
        (_("In which role"), shown.seat),
        (_("Act"), told["verb"]),
        (_("Object"), f"{told['object'].kind} · {told['object'].title}", told["object"].url),
        (_("Filed under"), shown.union.name if shown.union is not None else ""),
        (_("Reason or opinion"), shown.note),
        (_("Number of the request"), shown.request_id),
        (_("Number in the chain"), shown.sequence),
        (_("Hash"), shown.hash),
    ]
    facts += [
        (
            _("File that was replaced"),
            _("Download"),
            reverse("desk:audit_earlier_file", args=[row_id, column]),
        )
        for column in record.earlier_files(shown)
    ]
    context = {"row": shown, "told": told, "facts": facts, "whole": record.is_whole(shown)}
    return render(request, "desk/audit_row.html", context)


@login_required
@require_GET
def audit_earlier_file(request: Request, row_id: int, column: str) -> HttpResponseBase:
    """The file that an act took the place of; opening it stands in the record."""
    _require_auditor(request)
    try:
        shown = record.row(request.actor, row_id)
        file = record.take_earlier_file(actor=request.actor, shown=shown, column=column)
    except (JournalRow.DoesNotExist, KeyError) as error:
        raise Http404 from error
    return downloads.stored(request, file, f"{wording.object_label(shown.object_type)}-{row_id}")


@login_required
@require_POST
def audit_export(request: Request) -> HttpResponseBase:
    """The record as it is filtered: at once where it is short, else by a job. Exporting stands in the record itself."""
    _require_auditor(request)
    kind = request.POST.get("format", "xlsx")
    form = RecordFilter(request.GET, unions=branches(request.actor))
    criteria = form.criteria()
    rows = record.found(request.actor, criteria)
    number = rows.count()
    if number > record.AT_ONCE:
        job = record.begin_export(actor=request.actor, criteria=criteria, kind=kind, rows=number)
        return redirect("jobs:job", job.pk)
    # Those that are written meanwhile, the row of this export among them, are not part of it.
    lines = record.sheet_rows(rows.select_related("actor", "union")[: record.AT_ONCE])
    return exports.sheet(
        request,
        kind,
        _("Record of acts"),
        record.columns(),
        lines,
        may=record.may_audit,
        criteria=criteria.as_facts(),
    )


def _own_job(request: Request, job_id: uuid.UUID, kind: str) -> Job:
    """A finished job of the actor's own, of this kind."""
    _require_auditor(request)
    try:
        job = jobs.job(request.actor, job_id)
    except Job.DoesNotExist as error:
        raise Http404 from error
    if job.kind != kind or job.state != Job.State.SUCCEEDED:
        raise Http404
    return job


@login_required
@never_cache
@require_GET
def audit_file(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """The file that an export made; for nobody but who asked for it."""
    job = _own_job(request, job_id, "desk.export_record")
    return exports.file_of(request, job, _("Record of acts"))


@login_required
@require_POST
def audit_verify(request: Request) -> HttpResponse:
    """Start the proof of the chains in the actor's scope."""
    return redirect("jobs:job", record.begin_proof(actor=request.actor).pk)


@login_required
@never_cache
@require_GET
def audit_proof(request: Request, job_id: uuid.UUID) -> HttpResponse:
    job = _own_job(request, job_id, "desk.prove_record")
    return render(request, "desk/audit_proof.html", {"job": job, "outcome": job.result})
