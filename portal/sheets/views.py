"""Pages of an upload: choose a file, see it read, check it, confirm, see what came of it."""

from __future__ import annotations

import io
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.files import downloads
from portal.sheets import acts, queries, rules, writing
from portal.sheets.forms import UploadForm
from portal.sheets.models import Upload
from portal.sheets.registry import Context, Import, Outcome, import_of


def _offer(request: Request, kind: str) -> tuple[Import, Context]:
    """The import named in the address with its arguments, if this actor may use it; else 404."""
    offer = import_of(kind)
    if offer is None:
        raise Http404
    arguments = {}
    for name in offer.arguments:
        text = request.GET.get(name, "")
        if text:
            if not (text.isascii() and text.isdigit() and len(text) <= 18):
                raise Http404
            arguments[name] = int(text)
    context = Context(request.actor, arguments)
    if not offer.may(context):
        raise Http404
    return offer, context


def _upload(request: Request, upload_id: uuid.UUID) -> tuple[Upload, Import]:
    try:
        found = queries.upload(request.actor, upload_id)
        return found, queries.import_for(found)
    except (Upload.DoesNotExist, LookupError) as error:
        raise Http404 from error


@login_required
@require_http_methods(["GET", "POST"])
def new(request: Request, kind: str) -> HttpResponse:
    """Choose a file; the template stands beside."""
    offer, context = _offer(request, kind)
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = acts.take_in(
                actor=request.actor,
                offer=offer,
                arguments=context.arguments,
                filename=file.name,
                stream=file,
            )
            return redirect("sheets:upload", made.pk)
        except Refused as refusal:
            form.add_error("file", str(refusal))
    query = f"?{urlencode(context.arguments)}" if context.arguments else ""
    return render(
        request,
        "sheets/new.html",
        {
            "offer": offer,
            "form": form,
            "columns": offer.columns(context),
            "template_url": reverse("sheets:template", args=[kind]) + query,
            "recent": queries.recent(request.actor, kind),
            "back_url": offer.back(context),
        },
        status=422 if form.is_bound else 200,
    )


@login_required
@require_GET
def template(request: Request, kind: str) -> HttpResponse:
    """The template to fill in, with drop-downs, as .xlsx."""
    offer, context = _offer(request, kind)
    target = io.BytesIO()
    writing.write_template(target, offer.columns(context))
    return downloads.made(target.getvalue(), f"{offer.label}-模板.xlsx")


@login_required
@require_GET
def upload(request: Request, upload_id: uuid.UUID) -> HttpResponse:
    """Where an upload stands: progress, preview, or result."""
    found, offer = _upload(request, upload_id)
    mine = rules.is_uploader(request.actor, found)
    # The same columns in any of the uploader's seats; for an administrator who looks on, the uploader's own.
    context = Context(request.actor, found.arguments) if mine else queries.context_for(found)
    values: dict[str, Any] = {
        "upload": found,
        "offer": offer,
        "back_url": offer.back(context),
        "mine": mine,
        "new_url": _again(found),
    }
    if found.state in {Upload.State.READY, Upload.State.APPLIED} and found.key.wrapped:
        shown = request.GET.get("show", "")
        if shown not in set(Outcome):
            shown = _first_tab(found)
        values |= {
            "shown": shown,
            "page": queries.shown_rows(found, offer, context, shown, request.GET.get("page", "1")),
        }
    return render(request, "sheets/upload.html", values)


def _again(found: Upload) -> str:
    query = f"?{urlencode(found.arguments)}" if found.arguments else ""
    return reverse("sheets:new", args=[found.kind]) + query


def _first_tab(found: Upload) -> str:
    for outcome, count in (
        (Outcome.FAULTY, found.count_faulty),
        (Outcome.CHANGED, found.count_changed),
        (Outcome.NEW, found.count_new),
    ):
        if count:
            return outcome
    return Outcome.UNCHANGED


@login_required
@require_GET
def progress(request: Request, upload_id: uuid.UUID) -> HttpResponse:
    """The part that htmx asks for; once a worker is done, the whole page is loaded anew."""
    found, _offer = _upload(request, upload_id)
    response = render(request, "sheets/_progress.html", {"upload": found})
    if not found.is_busy or found.job is None or found.job.is_finished:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_GET
def faulty(request: Request, upload_id: uuid.UUID) -> HttpResponse:
    """The faulty rows as a sheet, with what is wrong in a last column; for the uploader alone."""
    found, _offer = _upload(request, upload_id)
    if not found.count_faulty or not found.key.wrapped:
        raise Http404
    acts.take_faulty(actor=request.actor, upload=found)
    target = io.BytesIO()
    writing.write_faulty(target, found.layout["headers"], queries.faulty_rows(found))
    return downloads.made(target.getvalue(), f"有误的行-{found.filename.rsplit('.', 1)[0]}.xlsx")


@login_required
@require_POST
def confirm(request: Request, upload_id: uuid.UUID) -> HttpResponse:
    found, _offer = _upload(request, upload_id)
    acts.confirm(actor=request.actor, upload=found)
    return redirect("sheets:upload", found.pk)


@login_required
@require_POST
def read_again(request: Request, upload_id: uuid.UUID) -> HttpResponse:
    found, _offer = _upload(request, upload_id)
    acts.read_again(actor=request.actor, upload=found)
    return redirect("sheets:upload", found.pk)


@login_required
@require_POST
def discard(request: Request, upload_id: uuid.UUID) -> HttpResponse:
    found, _offer = _upload(request, upload_id)
    acts.discard(actor=request.actor, upload=found)
    return redirect(_again(found))
