"""Jobs of the sheets room: read a file, apply it; and the daily deletion of what is old."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from portal.jobs.running import Run, runner
from portal.sheets import acts, staging


@runner(acts.READ)
def read(run: Run) -> dict[str, Any]:
    return staging.read(run)


@runner(acts.APPLY)
def apply(run: Run) -> dict[str, Any]:
    return staging.apply(run)


@shared_task(name="portal.sheets.delete_old")
def delete_old() -> None:
    acts.delete_old()
