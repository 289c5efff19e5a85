"""The download of a long list that a job has written."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from enterprises.exports import JOB
from portal.acts.requests import Request
from portal.jobs import queries
from portal.jobs.models import Job
from portal.sheets import exports


@login_required
@require_GET
def export_file(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """The file, for whoever asked for it."""
    try:
        job = queries.job(request.actor, job_id)
    except Job.DoesNotExist as error:
        raise Http404 from error
    if job.kind != JOB or job.state != Job.State.SUCCEEDED:
        raise Http404
    return exports.file_of(request, job, _("Enterprises"))
