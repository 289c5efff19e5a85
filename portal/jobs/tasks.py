"""Celery's side of a job: wake, sweep, deliver."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from kombu.exceptions import OperationalError

from portal.acts import outbox
from portal.jobs import running

logger = logging.getLogger(__name__)


@shared_task(name="portal.jobs.run")
def run_job(job_id: str) -> None:
    running.execute(job_id)


@shared_task(name="portal.jobs.sweep")
def sweep() -> None:
    """Wake what waits or lost its worker; the schedule calls it every half minute."""
    for job_id in running.due():
        run_job.delay(job_id)


@shared_task(name="portal.jobs.deliver_outbox")
def deliver_outbox() -> None:
    outbox.deliver()


def wake(task: Any, *arguments: Any) -> None:
    """Send a wake-up. Without a broker nothing is lost: the row stands, and the schedule wakes it later."""
    try:
        task.apply_async(args=arguments, retry=False)
    except (OperationalError, OSError):
        logger.warning("no broker: %s waits for the schedule", task.name)
