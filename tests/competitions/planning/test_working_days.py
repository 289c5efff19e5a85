"""Working days: properties for any calendar, and the days of real years."""

from __future__ import annotations

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.planning.statutory_days import known_years, statutory_days
from competitions.planning.working_days import WorkingCalendar

FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)
days = st.dates(FIRST, LAST)
calendars = st.builds(WorkingCalendar, st.dictionaries(days, st.booleans(), max_size=60))
numbers = st.integers(0, 40)


@given(calendars, days, numbers)
def test_the_day_found_is_worked_and_so_many_lie_up_to_it(
    calendar: WorkingCalendar, day: date, number: int
) -> None:
    found = calendar.add(day, number)
    assert calendar.between(day, found) == number
    assert found == day if number == 0 else calendar.is_workday(found)
    # And it is the first such day.
    assert number == 0 or calendar.between(day, found - datetime.timedelta(days=1)) == number - 1


@given(calendars, days, numbers, numbers)
def test_counting_on_is_counting_the_sum(
    calendar: WorkingCalendar, day: date, first: int, second: int
) -> None:
    assert calendar.add(calendar.add(day, first), second) == calendar.add(day, first + second)


@given(calendars, days, days, numbers)
def test_a_later_start_never_ends_sooner(
    calendar: WorkingCalendar, one: date, other: date, number: int
) -> None:
    earlier, later = sorted((one, other))
    assert calendar.add(earlier, number) <= calendar.add(later, number)


@given(days, numbers)
def test_without_exceptions_the_week_says_it(day: date, number: int) -> None:
    found = WorkingCalendar().add(day, number)
    assert (found - day).days >= number
    assert number == 0 or found.weekday() < 5


def test_nobody_counts_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        WorkingCalendar().add(FIRST, -1)
    assert WorkingCalendar().between(LAST, FIRST) == 0


def real() -> WorkingCalendar:
    return WorkingCalendar(
        {day.date: day.is_workday for year in known_years() for day in statutory_days(year)},
        frozenset(known_years()),
    )


@pytest.mark.parametrize(
    ("opens", "ends"),
    [
        # New Year: 1 to 3 January are free, Sunday the 4th is worked.
        (date(2025, 12, 29), date(2026, 1, 6)),
        # National Day: 1 to 7 October are free, Saturday the 10th is worked.
        (date(2026, 9, 29), date(2026, 10, 12)),
        (date(2026, 11, 20), date(2026, 11, 27)),
        # Announced on a Saturday.
        (date(2026, 11, 21), date(2026, 11, 27)),
    ],
)
def test_five_working_days_of_real_years(opens: date, ends: date) -> None:
    assert real().add(opens, 5) == ends


def test_a_year_that_is_not_on_record_is_provisional() -> None:
    calendar = WorkingCalendar({}, frozenset({2026}))
    assert not calendar.provisional(date(2026, 1, 1), date(2026, 12, 31))
    assert calendar.provisional(date(2026, 12, 30), date(2027, 1, 4))
    assert {2024, 2025, 2026} <= set(known_years())
