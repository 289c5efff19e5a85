"""Jobs of the enterprises room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation

from enterprises import exports
from portal.jobs.running import Run, runner


@runner(exports.JOB)
def export(run: Run) -> dict[str, Any]:
    # Headings are words: a worker has no reader whose language it could follow.
    with translation.override(settings.LANGUAGE_CODE):
        return exports.write(run)
