"""Pages of a job: how far it is, what came of it."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from portal.acts.requests import Request
from portal.jobs import acts, naming, queries
from portal.jobs.models import Job


def _job(request: Request, job_id: uuid.UUID) -> Job:
    try:
        return queries.job(request.actor, job_id)
    except Job.DoesNotExist as error:
        raise Http404 from error


@login_required
@require_GET
def job(request: Request, job_id: uuid.UUID) -> HttpResponse:
    current = _job(request, job_id)
    context = {"job": current, "page_title": naming.kind_label(current.kind), "about": naming.about(current)}
    return render(request, "jobs/job.html", context)


@login_required
@require_GET
def progress(request: Request, job_id: uuid.UUID) -> HttpResponse:
    """The part of the page that htmx asks for every two seconds; status 286 tells it to stop."""
    current = _job(request, job_id)
    return render(
        request, "jobs/_progress.html", {"job": current}, status=286 if current.is_finished else 200
    )


@login_required
@require_POST
def cancel(request: Request, job_id: uuid.UUID) -> HttpResponse:
    acts.cancel(actor=request.actor, job=_job(request, job_id))
    return redirect("jobs:job", job_id)


@login_required
@require_POST
def retry(request: Request, job_id: uuid.UUID) -> HttpResponse:
    acts.retry(actor=request.actor, job=_job(request, job_id))
    return redirect("jobs:job", job_id)
