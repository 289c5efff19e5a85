"""A published contest of county 盐山 for the tests of what follows from awards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from competitions.entries.models import Entry
from competitions.planning.acts import move_event
from competitions.planning.models import Event
from competitions.results.acts import publish
from competitions.results.models import Award, HonourRecommendation, Promotion, ResultVersion
from enterprises.models import Worker
from portal.acts.actors import Actor, Role
from tests import factories
from tests.competitions.judging.contests import score, under_way


@dataclass(slots=True)
class Contest:
    """An event with its entries in the order of their ranks, and those who run it."""

    event: Event
    entries: list[Entry]
    officer: Actor
    approver: Actor
    version: ResultVersion | None = None

    def worker(self, rank: int) -> Worker:
        """Whoever has the rank; the captain of a team."""
        return Worker.objects.get(competitors__entry=self.entries[rank - 1], competitors__order=0)

    def promotion(self, rank: int) -> Promotion:
        return Promotion.objects.get(award=self.award(rank))

    def honour(self, rank: int = 1) -> HonourRecommendation:
        return HonourRecommendation.objects.get(award=self.award(rank))

    def award(self, rank: int) -> Award:
        return Award.objects.get(event=self.event, worker=self.worker(rank))


def finished(count: int = 10, **values: Any) -> Contest:
    """Scored and not published: ten people make two prizes, three 优胜奖 and ten titles."""
    officer = factories.actor_at(factories.county())
    approver = factories.actor_at(factories.county(), Role.APPROVER)
    event, entries = under_way(count, **values)
    score(officer, event, *((entry, str(95 - n), str(95 - n)) for n, entry in enumerate(entries)))
    return Contest(move_event(actor=officer, event=event, verb="finish"), entries, officer, approver)


def published(count: int = 10, **values: Any) -> Contest:
    contest = finished(count, **values)
    contest.version = publish(actor=contest.approver, event=contest.event)
    contest.event.refresh_from_db()
    return contest
