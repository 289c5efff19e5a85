"""The calendar of working days: one table for everybody, so that nothing here is scoped."""

from __future__ import annotations

from django.db.models import QuerySet

from competitions.planning.models import CalendarDay, CalendarYear
from competitions.planning.working_days import WorkingCalendar


def working_calendar() -> WorkingCalendar:
    """What working days are counted with. Two queries."""
    return WorkingCalendar(
        dict(CalendarDay.objects.values_list("date", "is_workday")),
        frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )


def calendar_years() -> list[CalendarYear]:
    """The years on record, newest first."""
    return list(CalendarYear.objects.order_by("-year"))


def calendar_day(pk: int) -> CalendarDay:
    """One day on record.

    Raises:
        CalendarDay.DoesNotExist: none.
    """
    return CalendarDay.objects.get(pk=pk)


def calendar_days(*, year: int, kind: str = "", newest_first: bool = False) -> QuerySet[CalendarDay]:
    """Holidays ("off") and make-up days ("worked") of a year, by date."""
    found = CalendarDay.objects.filter(date__year=year)
    if kind:
        found = found.filter(is_workday=kind == "worked")
    return found.order_by("-date" if newest_first else "date")
