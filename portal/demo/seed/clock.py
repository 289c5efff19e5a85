"""A clock that the seed may set, so that what it does through the rooms' acts happened when it says.

`django.utils.timezone.now` is the portal's one source of time and reads `datetime` from its own module;
replacing that name for a while moves the time for every act, field default and journal row of this process.
Only the seed does so: a running portal never imports this.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """The time that is shown; each reading moves it on by a few milliseconds, so that order is kept."""

    def __init__(self, at: datetime.datetime) -> None:
        self.at = at

    def set(self, day: datetime.date, hour: int = 9, minute: int = 0) -> None:
        """Put the clock to a time of day in Shanghai."""
        self.at = datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)

    def today(self) -> datetime.date:
        return self.at.astimezone(SHANGHAI).date()

    def read(self, zone: datetime.tzinfo | None) -> datetime.datetime:
        self.at += datetime.timedelta(milliseconds=7)
        return self.at.astimezone(zone)


@contextmanager
def set_clock(day: datetime.date) -> Iterator[Clock]:
    """Inside, `timezone.now()` shows the clock; afterwards the machine's time again."""
    clock = Clock(datetime.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI))

    class Shown(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return clock.read(tz)

    module: Any = timezone
    real = module.datetime
    module.datetime = Shown
    try:
        yield clock
    finally:
        module.datetime = real
