"""The download of a long list that a job has written."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_GET

from enterprises import exports
from portal.acts.requests import Request
from portal.jobs import queries
from portal.jobs.models import Job


@login_required
@require_GET
def export_file(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """The file, for whoever asked for it."""
    try:
        answer = exports.file_response(queries.job(request.actor, job_id))
    except Job.DoesNotExist as error:
        raise Http404 from error
    if answer is None:
        raise Http404
    return answer
