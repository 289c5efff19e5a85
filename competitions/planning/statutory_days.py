"""Holidays and make-up days as the library chinese-calendar knows them. For workers and commands only: it is big."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

SOURCE = "国务院办公厅节假日安排"
FIRST_YEAR = 2024
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


@dataclass(frozen=True, slots=True)
class StatutoryDay:
    """A day that is not what its place in the week says."""

    date: datetime.date
    is_workday: bool
    name: str


def known_years() -> list[int]:
    """The years that the library knows, from `FIRST_YEAR` on."""
    from chinese_calendar import constants

    return sorted({day.year for day in constants.holidays if day.year >= FIRST_YEAR})


def statutory_days(year: int) -> list[StatutoryDay]:
    """Holidays and make-up days of a year, in order; [] for a year that the library does not know.

    A holiday that falls on a weekend is among them: its name explains the days around it.
    """
    from chinese_calendar import constants

    found = [
        StatutoryDay(day, worked, _NAMES.get(name, name))
        for worked, days in ((False, constants.holidays), (True, constants.workdays))
        for day, name in days.items()
        if day.year == year
    ]
    return sorted(found, key=lambda each: each.date)
