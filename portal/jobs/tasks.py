"""Celery's side of a job: wake, sweep, deliver."""

from __future__ import annotations

from celery import shared_task

from portal.acts import outbox
from portal.jobs import files, running, waking


@shared_task(name=waking.RUN_JOB)
def run_job(job_id: str) -> None:
    running.execute(job_id)


@shared_task(name=waking.SWEEP)
def sweep() -> None:
    """Wake what waits or lost its worker; the schedule calls it every half minute."""
    for job_id in running.due():
        waking.wake(waking.RUN_JOB, job_id)


@shared_task(name=waking.DELIVER_OUTBOX)
def deliver_outbox() -> None:
    outbox.deliver()


@shared_task(name=waking.DELETE_OLD_FILES)
def delete_old_files() -> None:
    files.delete_old()
