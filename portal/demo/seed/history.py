"""Playing the calendar: each competition is planned, filed, entered, held and published, at its own time.

Acts of the rooms do it, by the people whose office it is, so that journals, timelines and notices are true. What is
done stands by noun: `planning`, `courses`, `deciding`, `funds`, `growth`.
"""

from __future__ import annotations

import datetime
import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from competitions.planning.models import AnnualPlan, Competition, Event
from portal.acts.actors import Actor, Role
from portal.acts.findings import blocking
from portal.acts.refusals import Refused
from portal.demo.seed.calendar import CALENDAR, CompetitionPlan, EventPlan
from portal.demo.seed.contests.plan import GAMES
from portal.demo.seed.planning import draft, file
from portal.demo.seed.world import World

C = Competition.State


@dataclass(slots=True)
class Played:
    """A competition as far as it has been played."""

    plan: CompetitionPlan
    competition: Competition
    first: datetime.date
    events: list[tuple[EventPlan, Event]] = field(default_factory=list)


@dataclass(order=True, slots=True)
class Moment:
    """Something to be done on a day; `order` keeps what follows on the same day in sequence."""

    day: datetime.date
    order: int
    do: Callable[[], object] = field(compare=False)


class History:
    """Collects what happens on which day and then lets it happen in that order."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.played: dict[str, Played] = {}
        self._moments: list[Moment] = []
        self._count = itertools.count()
        self.annual_plans: dict[tuple[int, int], AnnualPlan] = {}

    def begin(self, plan: CompetitionPlan, competition: Competition, first: datetime.date) -> Played:
        """A competition is on paper from now on."""
        self.played[plan.key] = Played(plan, competition, first)
        return self.played[plan.key]

    def on(self, day: datetime.date, do: Callable[[], object]) -> None:
        heapq.heappush(self._moments, Moment(min(day, self.world.today), next(self._count), do))

    def play(self) -> None:
        """All competitions of the calendar, interleaved as they were in the world."""
        for plan in (*CALENDAR, GAMES):
            self._schedule(plan)
        hour, last = 8, None
        while self._moments:
            moment = heapq.heappop(self._moments)
            hour = 8 if moment.day != last else min(hour + 1, 17)
            last = moment.day
            self.world.clock.set(moment.day, hour)
            try:
                moment.do()
            except Refused as refusal:
                said = "; ".join(
                    f"{finding.key}: {finding.message}" for finding in blocking(refusal.findings)
                )
                raise RuntimeError(f"The seed was refused on {moment.day}: {refusal} {said}") from refusal

    def _schedule(self, plan: CompetitionPlan) -> None:
        today = self.world.today
        first = (
            plan.first if isinstance(plan.first, datetime.date) else today + datetime.timedelta(plan.first)
        )
        lead = 1 if plan.backfilled else 76
        begun = (
            first + datetime.timedelta(days=plan.days + 20)
            if plan.backfilled
            else first - datetime.timedelta(lead)
        )
        waiting = plan.goal in (C.SUBMITTED, C.RETURNED, C.SIGNING)
        begun = (
            today - datetime.timedelta(days=4) if waiting else min(begun, today - datetime.timedelta(days=12))
        )
        self.on(begun, lambda: draft(self, plan, first))
        self.on(begun + datetime.timedelta(days=1), lambda: file(self, plan))

    def actor(self, competition: Competition, role: Role) -> Actor:
        if competition.enterprise_id is not None:
            return self.world.unit_actor(
                next(unit for unit in self.world.enterprises if unit.pk == competition.enterprise_id)
            )
        return self.world.actor(competition.organiser.code, role)
