"""What the schedule asks of the public site."""

from __future__ import annotations

from celery import shared_task

from portal.site import counting


@shared_task(name="site.count_tasks")
def count_tasks() -> None:
    """Count the figures of the home page."""
    counting.count_tasks()
