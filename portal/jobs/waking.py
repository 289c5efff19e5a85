"""Waking a worker: a message that may be lost, since the row in the database is what counts."""

from __future__ import annotations

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
RUN_JOB = "portal.jobs.run"
SWEEP = "portal.jobs.sweep"
DELIVER_OUTBOX = "portal.jobs.deliver_outbox"
DELETE_OLD_FILES = "portal.jobs.delete_old_files"


def wake(task: str, *arguments: str) -> None:
    """Send a wake-up for the named task. Without a broker nothing is lost: the schedule wakes it later."""
    try:
        current_app.send_task(task, args=arguments, retry=False)
    except (OperationalError, OSError):
        logger.warning("no broker: %s waits for the schedule", task)
