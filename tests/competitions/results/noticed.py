"""A contest of county 盐山 whose results go on public notice, for the tests of notices and objections."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from competitions.judging.acts import reopen
from competitions.planning.acts import move_event
from competitions.results.acts import announce
from tests import factories
from tests.competitions.judging.contests import score
from tests.competitions.results.awarded import Contest, finished

# A Wednesday morning; with no holiday until New Year, five working days end on the Wednesday after.
WEDNESDAY = datetime.datetime(2026, 11, 25, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
CLOSES = datetime.datetime(2026, 12, 2, 17, 30, tzinfo=WEDNESDAY.tzinfo)
A_MOMENT = datetime.timedelta(seconds=1)


def scored(count: int = 3, **values: Any) -> Contest:
    """Scored, under the pack that asks for a notice; ranks follow the order of the entries."""
    values.setdefault("of", factories.competition(policy_version=2))
    return finished(count, **values)


def on_notice(count: int = 3, **values: Any) -> Contest:
    """On notice from now on."""
    contest = scored(count, **values)
    contest.version = announce(actor=contest.approver, event=contest.event)
    contest.event.refresh_from_db()
    return contest


def corrected(contest: Contest, rank: int, mark: str) -> None:
    """The scoring opened again, the entry of that rank given another mark, and finished."""
    reopen(actor=contest.officer, event=contest.event, reason="复核发现录入有误")
    score(contest.officer, contest.event, (contest.entries[rank - 1], mark, mark))
    move_event(actor=contest.officer, event=contest.event, verb="finish")
    contest.event.refresh_from_db()


def seconds_until(moment: datetime.datetime) -> float:
    return (moment - timezone.now()).total_seconds()
