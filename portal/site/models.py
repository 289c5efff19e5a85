"""What the public site keeps of its own: figures counted beforehand, never facts."""

from __future__ import annotations

from django.db import models


class CountedTasks(models.Model):
    """The figures of the four tasks in one year, as they stood when the schedule last counted them.

    A copy that can be thrown away at any time: `queries.tasks` counts the same from the records.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    figures = models.JSONField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.year)
