"""Jobs of the judging room: papers that take a typesetter."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from competitions.judging.acts.papers import LABELS, LANGUAGE
from portal.jobs.running import Run, runner


@runner(LABELS)
def labels(run: Run) -> dict[str, Any]:
    """The labels of a layer of codes."""
    from competitions.judging.papers import labels_of_layer

    with translation.override(LANGUAGE):
        return labels_of_layer(run)
