"""The download of a long list that a job has written."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from enterprises.exports import JOB
from portal.acts.requests import Request
from portal.sheets import exports


@login_required
@require_GET
def export_file(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """The file, for whoever asked for it."""
    return exports.file_for(request, job_id, JOB, _("Enterprises"))
