"""What the schedule asks of planning."""

from __future__ import annotations

from celery import shared_task

from competitions.planning import acts


@shared_task(name="planning.entry_periods")
def entry_periods() -> None:
    """Open and close entry at the stated times."""
    acts.keep_entry_periods()
