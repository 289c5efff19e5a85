"""The figures of the four tasks, counted by the schedule so that no reader of the home page waits for it.

In a city of ten thousand competitions they take longer to count than all the rest of the page.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict

from django.utils import timezone

from portal.site import queries
from portal.site.models import CountedTasks

# Older figures are not shown: where the schedule stands still, the page counts by itself.
LASTS = datetime.timedelta(minutes=5)


def count_tasks() -> None:
    """Count this year's figures anew and keep them."""
    counted = queries.tasks(timezone.localdate().year)
    figures = asdict(counted)
    del figures["year"], figures["counted_at"]
    CountedTasks.objects.update_or_create(
        year=counted.year, defaults={"figures": figures, "counted_at": counted.counted_at}
    )


def counted_tasks(year: int) -> queries.Tasks | None:
    """The figures of a year as last counted; None where that is too long ago, or never was. One query."""
    kept = CountedTasks.objects.filter(year=year, counted_at__gte=timezone.now() - LASTS).first()
    if kept is None:
        return None
    return queries.Tasks(year=year, counted_at=kept.counted_at, **kept.figures)
