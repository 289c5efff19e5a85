"""The window of a public notice: when a version may close, by the policy pack and the calendar of working days.

The day on which a notice opens does not count; it ends on the last working day at the hour that the pack names. A
corrected version that changes no rank and no award keeps the window of the one that it corrects.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from competitions.planning import governance
from competitions.planning.models import Event
from competitions.planning.queries import working_calendar
from competitions.results.models import ResultVersion
from competitions.results.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when a version is on notice. `provisional`: counted without the holidays of some year."""

    opens_at: datetime.datetime
    closes_at: datetime.datetime
    provisional: bool


def full_window(event: Event, opens_at: datetime.datetime) -> Window:
    """The window of a version that opens then. Two queries."""
    rules = governance.pack_of(event.competition).public_notice
    calendar = working_calendar()
    first = timezone.localdate(opens_at)
    last = calendar.add(first, rules.working_days.value)
    ends = rules.closes_at
    day = last if ends is not None else last + datetime.timedelta(days=1)
    moment = timezone.make_aware(datetime.datetime.combine(day, ends or datetime.time()))
    return Window(opens_at, max(moment, opens_at), calendar.provisional(first, last))


def window_after(
    event: Event, before: ResultVersion | None, snapshot: Snapshot, opens_at: datetime.datetime
) -> Window:
    """The window of the version that follows `before` (None: none that stands).

    A full one, unless ranks and awards stay as they were: then what was left of the window before, and nothing after
    a version that is final already.
    """
    if before is None or places(before.snapshot) != places(snapshot):
        return full_window(event, opens_at)
    ends = before.closes_at if not before.is_final and before.closes_at is not None else opens_at
    return Window(opens_at, max(ends, opens_at), before.provisional)


def places(snapshot: Snapshot) -> dict[int, tuple[int | None, str, str]]:
    """Entry → (rank, award, title): what an objection may be about, and what opens the window anew."""
    return {row["entry"]: (row["rank"], row["award"], row["title"]) for row in snapshot["rows"]}
