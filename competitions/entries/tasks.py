"""Jobs of the entries room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from competitions.entries import exporting
from portal.jobs.running import Run, runner


@runner(exporting.JOB)
def export(run: Run) -> dict[str, Any]:
    # Headings are words: a worker has no reader whose language it could follow.
    with translation.override(settings.LANGUAGE_CODE):
        return exporting.write(run)
