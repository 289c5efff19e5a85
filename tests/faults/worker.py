"""A real worker for the fault tests, with one job of its own: it counts slowly and keeps checkpoints.

Run as `celery -A tests.faults.worker worker`; the database and the queue come from the environment.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import django

from portal.celery import application

django.setup()

from portal.jobs.running import Run, runner  # noqa: E402  (models are there only after the set-up)

__all__ = ["application"]

STEPS = 6


@runner("faults.count")
def count(run: Run) -> dict[str, Any]:
    """Write one line a step into the file named by the arguments: what was really done, and by which attempt."""
    tally = Path(run.arguments["tally"])
    for position in range(run.checkpoint.get("position", 0), STEPS):
        with tally.open("a") as file:
            file.write(f"{run.attempt}:{position}\n")
        run.progress(position + 1, STEPS, checkpoint={"position": position + 1})
        time.sleep(float(os.environ.get("STEP_SECONDS", "0.5")))
    return {"attempt": run.attempt}
