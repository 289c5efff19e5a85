"""Working days: the one place that counts them.

Pure: it is told which days are not as the week says and which years are on record, and reads no database. A year
that is not on record counts Monday to Friday as worked, and whatever rests on it is provisional.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.functional import cached_property

_DAY = datetime.timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """`exceptions`: date → whether it is worked. `years`: those whose exceptions are on record."""

    exceptions: Mapping[datetime.date, bool] = field(default_factory=dict)
    years: Collection[int] = frozenset()

    def is_workday(self, day: datetime.date) -> bool:
        """Whether people work on the day."""
        return self.exceptions.get(day, day.weekday() < _SATURDAY)

    def add(self, day: datetime.date, number: int) -> datetime.date:
        """The `number`-th working day after `day`, which does not count itself; `day` for 0.

        Raises:
            ValueError: a negative number.
        """
        if number < 0:
            raise ValueError("working days are counted forwards")
        for _ in range(number):
            day += _DAY
            while not self.is_workday(day):
                day += _DAY
        return day

    def between(self, first: datetime.date, last: datetime.date) -> int:
        """How many working days lie after `first`, up to and with `last`; 0 where `last` is not later."""
        days = max(0, (last - first).days)
        return sum(self.is_workday(first + _DAY * step) for step in range(1, days + 1))

    def provisional(self, first: datetime.date, last: datetime.date) -> bool:
        """Whether a span touches a year that is not on record."""
        return any(year not in self._known for year in range(first.year, last.year + 1))

    @cached_property
    def _known(self) -> frozenset[int]:
        return frozenset(self.years)
