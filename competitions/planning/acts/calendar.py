"""Holidays and make-up days. A deadline that was stated stays as stated: changes count for later ones only."""

from __future__ import annotations

import datetime
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.planning.models import CalendarDay, CalendarYear
from competitions.planning.rules import may_keep_calendar
from competitions.planning.statutory_days import SOURCE, known_years, statutory_days
from portal.acts import journal
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from portal.acts.models import describe, facts_of


def set_day(
    *, actor: Actor, date: datetime.date, is_workday: bool, name: str, source: str = ""
) -> CalendarDay:
    """Put a day on record as worked or free; one that is on record already is changed.

    Raises:
        NotAllowed: the actor does not keep the calendar.
    """
    facts = {"is_workday": is_workday, "name": name.strip(), "source": source.strip()}
    with transaction.atomic():
        known = CalendarDay.objects.filter(date=date).first()
        if known is not None:
            with performing(
                "set_day", actor=actor, on=known, may=may_keep_calendar, union_id=actor.union_id
            ) as changing:
                for field, value in facts.items():
                    setattr(changing.subject, field, value)
                changing.subject.save()
            return changing.subject
        act: AbstractContextManager[Deed[Any]] = creating(
            "set_day", actor=actor, at=None, may=may_keep_calendar, union_id=actor.union_id
        )
        with act as deed:
            deed.subject = CalendarDay.objects.create(date=date, **facts)
        made: CalendarDay = deed.subject
        return made


def remove_day(*, actor: Actor, day: CalendarDay) -> None:
    """Take a day off record: it is again what its place in the week says.

    Raises:
        NotAllowed: the actor does not keep the calendar.
    """
    with performing(
        "remove_day", actor=actor, on=day, may=may_keep_calendar, union_id=actor.union_id
    ) as deed:
        deed.extra["date"] = deed.subject.date.isoformat()
        deed.subject.__class__.objects.filter(pk=deed.subject.pk).delete()


def complete_year(*, actor: Actor, year: int, source: str) -> CalendarYear:
    """Say that the holidays and make-up days of a year are all on record, and by which document.

    Raises:
        NotAllowed: the actor does not keep the calendar.
        Refused: the year has no day on record, or is complete already.
    """
    act: AbstractContextManager[Deed[Any]] = creating(
        "complete_year", actor=actor, at=None, may=may_keep_calendar, union_id=actor.union_id
    )
    with act as deed:
        deed.require(
            CalendarDay.objects.filter(date__year=year).exists(),
            _("Put the holidays and make-up days of %(year)s on record first.") % {"year": year},
        )
        deed.require(
            not CalendarYear.objects.filter(year=year).exists(),
            _("The year %(year)s is on record already.") % {"year": year},
        )
        deed.subject = CalendarYear.objects.create(year=year, source=source.strip())
    made: CalendarYear = deed.subject
    return made


def fill_calendar() -> list[int]:
    """Fill the years that the library knows and the table does not; returns them. Nothing on record changes.

    For commands and workers: the library is not loaded by web processes.
    """
    filled = []
    for year in known_years():
        with transaction.atomic():
            if CalendarYear.objects.filter(year=year).exists():
                continue
            there = set(CalendarDay.objects.filter(date__year=year).values_list("date", flat=True))
            days = [
                CalendarDay(date=day.date, is_workday=day.is_workday, name=day.name, source=SOURCE)
                for day in statutory_days(year)
                if day.date not in there
            ]
            CalendarDay.objects.bulk_create(days)
            made = CalendarYear.objects.create(year=year, source=SOURCE)
            object_type, object_id = describe(made)
            line = journal.Line(
                verb="fill_calendar",
                object_type=object_type,
                object_id=object_id,
                union_id=None,
                before={},
                after={**facts_of(made), "days": len(days)},
                note="",
            )
            journal.write([line], actor=Actor.system())
        filled.append(year)
    return filled
