"""The results book of a competition: what will be in it, and having it written."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions.planning.models import Competition
from competitions.planning.views.asking import performed
from competitions.results import acts, queries
from competitions.results.acts.booking import KIND
from competitions.results.forms import BookForm
from portal.acts.requests import Request
from portal.sheets import exports


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: Request, competition_pk: int) -> HttpResponse:
    """Which events will stand in the book, and in which form it is wanted."""
    try:
        competition = queries.held_competition(request.actor, competition_pk)
    except Competition.DoesNotExist as error:
        raise Http404 from error
    form = BookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        job: Any = performed(
            form, lambda: acts.begin_book(actor=request.actor, competition=competition, **form.cleaned_data)
        )
        if job is not None:
            return redirect("jobs:job", job.pk)
    versions = list(queries.standing_versions(competition).defer("snapshot"))
    return render(
        request,
        "results/book.html",
        {
            "page_title": _("Results book"),
            "competition": competition,
            "versions": versions,
            "missing": queries.events_without_results(competition, versions),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_safe
def file(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """What a job has written, for whoever asked for it."""
    return exports.file_for(request, job_id, KIND, _("Results book"))
