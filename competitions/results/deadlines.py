"""Until when an objection can be filed, taken up and decided.

Results can be objected to while a version of them is on public notice; the conduct of a contest until so many hours
after its end. The numbers come from the policy pack.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from competitions.judging.models import Session
from competitions.planning import governance
from competitions.planning.models import Event
from competitions.planning.policy.provenance import Rule
from competitions.planning.queries import working_calendar
from competitions.results.models import Objection, ResultVersion

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filing:
    """When objections of a kind can be filed. `provisional`: counted without the holidays of some year."""

    kind: Objection.Kind
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    provisional: bool = False

    @property
    def is_open(self) -> bool:
        return self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        return self.closes_at <= timezone.now()


def contest_ends_at(event: Event) -> datetime.datetime:
    """The end of the last session of the timetable; without one, the end of the last day. One query."""
    last: datetime.datetime | None = Session.objects.filter(event=event).aggregate(last=Max("ends_at"))[
        "last"
    ]
    return last if last is not None else _midnight((event.held_on or event.ends_on) + _DAY)


def conduct(event: Event) -> Filing | None:
    """When the conduct of the contest can be objected to; None where the pack does not say. One query."""
    rule = governance.pack_of(event.competition).appeals.hours_after_end
    if not rule.active:
        return None
    closes = contest_ends_at(event) + datetime.timedelta(hours=rule.value)
    return Filing(Objection.Kind.CONDUCT, _midnight(event.starts_on), closes)


def results(version: ResultVersion | None) -> Filing | None:
    """When the results can be objected to: while that version is on notice."""
    if version is None or version.closes_at is None or version.is_final or version.withdrawn_at is not None:
        return None
    return Filing(Objection.Kind.RESULTS, version.opens_at, version.closes_at, version.provisional)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in working days; `at` None where the pack sets none."""

    at: datetime.datetime | None = None
    provisional: bool = False


def to_take_up(event: Event) -> Due:
    """Until when an objection filed now is to be taken up or refused. At most two queries."""
    return _due(event, governance.pack_of(event.competition).appeals.examine_working_days)


def to_decide(event: Event) -> Due:
    """Until when an objection taken up now is to be decided. At most two queries."""
    return _due(event, governance.pack_of(event.competition).appeals.decide_working_days)


def _due(event: Event, rule: Rule[int] | None) -> Due:
    if rule is None or not rule.active:
        return Due()
    calendar, today = working_calendar(), timezone.localdate()
    last = calendar.add(today, rule.value)
    ends = governance.pack_of(event.competition).public_notice.closes_at
    moment = (
        timezone.make_aware(datetime.datetime.combine(last, ends))
        if ends is not None
        else _midnight(last + _DAY)
    )
    return Due(moment, calendar.provisional(today, last))


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
