"""Quarters of the calendar year."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_WRITTEN = re.compile(r"(?P<year>\d{4})-?[Qq](?P<number>[1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter by year and number, 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """A quarter written as `2025Q4`.

        Raises:
            ValueError: written otherwise.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is no quarter; write it as 2025Q4")
        return cls(int(match["year"]), int(match["number"]))

    @classmethod
    def of(cls, day: datetime.date) -> Quarter:
        """The quarter in which `day` lies."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def ended_before(cls, day: datetime.date) -> Quarter:
        """The last quarter that was over when `day` began."""
        return cls.of(cls.of(day).first_day - datetime.timedelta(days=1))

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> datetime.date:
        following = (
            datetime.date(self.year + 1, 1, 1)
            if self.number == 4
            else datetime.date(self.year, self.number * 3 + 1, 1)
        )
        return following - datetime.timedelta(days=1)

    @property
    def label(self) -> str:
        """For people: "2025年第4季度"."""
        return _("Q%(number)s %(year)s") % {"number": self.number, "year": self.year}

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"
