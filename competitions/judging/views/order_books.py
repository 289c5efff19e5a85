"""The order book of a competition: what will be in it, and having it written."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions.judging import acts, queries
from competitions.judging.forms import BookForm
from competitions.planning.views.asking import found, performed
from portal.acts.requests import Request
from portal.jobs.models import Job
from portal.sheets import exports


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order_book(request: Request, competition_pk: int) -> HttpResponse:
    """Which events stand in the book and what they still lack; have it written as PDF or .docx."""
    competition = found(queries.held_competition, request.actor, competition_pk)
    form = BookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        job = performed(
            form,
            lambda: acts.begin_order_book(actor=request.actor, competition=competition, **form.cleaned_data),
        )
        if job is not None:
            return redirect("jobs:job", job.pk)
    context = {
        "page_title": _("Order book"),
        "competition": competition,
        "events": queries.book_rows(request.actor, competition),
        "form": form,
        "back_url": reverse("planning:competition", args=[competition.pk]),
    }
    return render(request, "judging/timetable/order_book.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def order_book_file(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """The book, for whoever asked for it."""
    job = found(lambda: Job.objects.visible_to(request.actor).get(pk=job_id, kind=acts.ORDER_BOOK))
    if job.state != Job.State.SUCCEEDED:
        raise Http404
    return exports.file_of(request, job, _("Order book"))
