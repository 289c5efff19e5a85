"""What happens to an event of the demo from its opening to its archiving."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils import timezone

from competitions.entries.acts import ask_substitution, decide_many, form_delegation, select_from_ranking
from competitions.entries.models import Competitor, Entry
from competitions.judging.acts import record_scores
from competitions.planning.acts import exhibit_event, move_event
from competitions.planning.governance import notice_due
from competitions.planning.models import Event
from competitions.results.acts import announce, finalise, publish, withdraw
from portal.acts.actors import Actor, Role
from portal.demo.seed import deciding
from portal.demo.seed.calendar import EventPlan
from portal.demo.seed.clock import SHANGHAI
from portal.demo.seed.entering import WHILE_OPEN, lay_entries
from portal.demo.seed.numbers import phone_number
from portal.demo.seed.organisation import person_name
from portal.demo.seed.scoring import scores_of

if TYPE_CHECKING:
    from portal.demo.seed.history import History, Played

S = Event.State
_HELD = (S.UNDER_WAY, S.SCORED, S.ON_NOTICE, S.PUBLISHED, S.ARCHIVED)


class Course:
    """What happens to one event from its opening to its archiving, as far as its plan goes."""

    def __init__(
        self, history: History, played: Played, plan: EventPlan, event: Event, taken: set[int]
    ) -> None:
        self.history, self.played, self.plan, self.event, self.taken = history, played, plan, event, taken
        self.world = history.world
        self.entries: list[Entry] = []
        self.filed = self.world.clock.today()

    def schedule(self) -> None:
        """Put each step on its day; a step is never before the competition was filed."""
        plan, first, last = self.plan, self.event.starts_on, self.event.ends_on
        if plan.goal == S.PLANNED:
            return
        if self.played.plan.backfilled:
            self._later(first, self._enter, self._close, self._start, self._score, self._publish)
            return
        opens = self.event.entry_opens_at
        closes = self.event.entry_closes_at
        assert opens is not None
        assert closes is not None
        opened = opens.astimezone(SHANGHAI).date()
        closed = closes.astimezone(SHANGHAI).date() + datetime.timedelta(days=1)
        self._later(opened, self._open)
        if plan.goal == S.OPEN:
            self._later(self.world.today - datetime.timedelta(days=1), self._enter)
            return
        self._later(closed - datetime.timedelta(days=3), self._select if plan.ladder else self._enter)
        if plan.goal == S.CANCELLED:
            self._later(closed, lambda: self._move("cancel", plan.reason))
            return
        if plan.exhibition:
            self._later(closed, self._exhibit)
        self._later(closed, self._close)
        if plan.ladder:
            self._later(closed, self._ask_for_another)
        if plan.goal == S.POSTPONED:
            self._later(closed, lambda: self._move("postpone", plan.reason))
        if plan.goal in _HELD:
            self._later(first, self._start)
            self._later(last, self._score)
        if plan.goal in (S.ON_NOTICE, S.PUBLISHED, S.ARCHIVED) or plan.twist == "withdrawn":
            self._later(last + datetime.timedelta(days=3), self._publish)
        if plan.goal == S.ARCHIVED:
            self._later(last + datetime.timedelta(days=40), lambda: self._move("archive"))

    def _later(self, day: datetime.date, *steps: Callable[[], object]) -> None:
        for step in steps:
            self.history.on(max(day, self.filed), step)

    def _actor(self, role: Role = Role.OFFICER) -> Actor:
        return self.history.actor(self.played.competition, role)

    def _move(self, verb: str, reason: str = "") -> None:
        self.event = move_event(
            actor=self._actor(), event=self.event, verb=verb, confirmed=True, reason=reason
        )
        self.event.competition = self.played.competition

    def _open(self) -> None:
        self._move("open")

    def _enter(self) -> None:
        states = WHILE_OPEN if self.plan.goal == S.OPEN else (Entry.State.ACCEPTED,)
        self.entries = lay_entries(self.world, self.event, self.plan, self.taken, states, timezone.now())

    def _close(self) -> None:
        if self.played.plan.backfilled:
            self._move("open")
        self._move("close")

    def _exhibit(self) -> None:
        self.event = exhibit_event(actor=self._actor(), event=self.event, reason=self.plan.reason)

    def _start(self) -> None:
        self._move("start")

    def _score(self) -> None:
        all_in = self.plan.goal != S.UNDER_WAY
        said = scores_of(self.world, self.event, tie=self.plan.twist == "tie", all_in=all_in)
        record_scores(actor=self._actor(), event=self.event, rows=said)
        if all_in:
            self._move("finish")

    def _publish(self) -> None:
        actor = self._actor(Role.APPROVER)
        on_notice = notice_due(self.event)
        make = announce if on_notice else publish
        version = make(actor=actor, event=self.event, confirmed=True)
        if self.plan.twist in ("correction", "withdrawn"):
            withdraw(actor=actor, version=version, reason=self.plan.reason)
        if self.plan.twist == "correction":
            version = make(actor=actor, event=self.event, reason=self.plan.reason, confirmed=True)
        self._look_again()
        if on_notice and self.plan.goal in (S.PUBLISHED, S.ARCHIVED):
            assert version.closes_at is not None
            after = version.closes_at.astimezone(SHANGHAI).date() + datetime.timedelta(days=1)
            self._later(after, self._finalise)
        self._decide_about_awards()

    def _finalise(self) -> None:
        finalise(actor=self._actor(Role.APPROVER), event=self.event)
        self._look_again()
        self._decide_about_awards()

    def _decide_about_awards(self) -> None:
        if self.event.state == S.PUBLISHED and self.played.competition.enterprise_id is None:
            deciding.schedule(self.history, self.event, self.world.clock.today())

    def _look_again(self) -> None:
        self.event.refresh_from_db()
        self.event.competition = self.played.competition

    # --- the ladder -------------------------------------------------------------------------------------

    def _select(self) -> None:
        """Each county of the ladder sends a delegation, filled from the ranking of its own event."""
        for key, name in self.plan.ladder:
            source = next(event for plan, event in self.history.played[key].events if plan.name == name)
            county = self.history.played[key].competition.organiser
            officer = self.world.actor(county.code, Role.OFFICER)
            delegation = form_delegation(
                actor=officer,
                competition=self.played.competition,
                union=county,
                name=f"{county.name.removesuffix('总工会')}代表队",
                leader=person_name(self.world),
                leader_phone=phone_number(60_000 + county.pk),
                coach=person_name(self.world),
            )
            select_from_ranking(
                actor=officer,
                source=source,
                target=self.event,
                delegation=delegation,
                number=self.plan.entrants // len(self.plan.ladder),
            )
        entries = list(self.event.entries.filter(state=Entry.State.SUBMITTED))
        decide_many(actor=self._actor(), entries=entries, decision="accept", confirmed=True)

    def _ask_for_another(self) -> None:
        """After the deadline a county asks to send another worker of the same employer."""
        leaving = (
            Competitor.objects.select_related("entry__delegation__union").filter(event=self.event).first()
        )
        assert leaving is not None
        assert leaving.entry.delegation is not None
        entered = set(Competitor.objects.filter(event=self.event).values_list("worker_id", flat=True))
        coming = next(
            worker for worker in self.world.workers[leaving.employer_id] if worker.pk not in entered
        )
        ask_substitution(
            actor=self.world.actor(leaving.entry.delegation.union.code, Role.OFFICER),
            leaving=leaving,
            coming=coming,
            reason="原选手因工伤休养，申请更换。",
            confirmed=True,
        )
