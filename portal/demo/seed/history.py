"""Playing the calendar: each competition is planned, filed, entered, held and published, at its own time.

Acts of the rooms do it, by the people whose office it is, so that journals, timelines and notices are true.
"""

from __future__ import annotations

import datetime
import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.utils import timezone

from competitions.entries.acts import ask_substitution, decide_many, form_delegation, select_from_ranking
from competitions.entries.models import Competitor, Entry
from competitions.judging.acts import record_scores
from competitions.planning import governance
from competitions.planning.acts import exhibit_event, move_competition, move_event
from competitions.planning.models import AnnualPlan, Competition, Document, Event, Module, Partner
from competitions.results.acts import publish, withdraw
from portal.acts.actors import Actor, Role
from portal.acts.findings import blocking
from portal.acts.refusals import Refused
from portal.demo.seed.bulk import lay
from portal.demo.seed.calendar import CALENDAR, CompetitionPlan, EventPlan
from portal.demo.seed.clock import SHANGHAI
from portal.demo.seed.entering import WHILE_OPEN, lay_entries
from portal.demo.seed.numbers import phone_number
from portal.demo.seed.organisation import person_name
from portal.demo.seed.papers import paper
from portal.demo.seed.scoring import scores_of
from portal.demo.seed.world import World
from unions.initials import initials
from unions.models import Union

S = Event.State
C = Competition.State
_HELD = (S.UNDER_WAY, S.SCORED, S.PUBLISHED, S.ARCHIVED)


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
        self._plans: dict[tuple[int, int], AnnualPlan] = {}

    def on(self, day: datetime.date, do: Callable[[], object]) -> None:
        heapq.heappush(self._moments, Moment(min(day, self.world.today), next(self._count), do))

    def play(self) -> None:
        """All competitions of the calendar, interleaved as they were in the world."""
        for plan in CALENDAR:
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

    # --- planning ---------------------------------------------------------------------------------------

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
        self.on(begun, lambda: self._plan(plan, first))
        self.on(begun + datetime.timedelta(days=1), lambda: self._file(plan))

    def _annual_plan(self, union: Union, year: int) -> AnnualPlan:
        if (union.pk, year) not in self._plans:
            (self._plans[union.pk, year],) = lay(
                [
                    AnnualPlan(
                        union=union,
                        year=year,
                        title=f"{union.name}{year}年职工职业技能竞赛计划",
                        introduction="按照“县县有集群、个个有特色”的要求安排本年度竞赛。",
                    )
                ]
            )
        return self._plans[union.pk, year]

    def _plan(self, plan: CompetitionPlan, first: datetime.date) -> None:
        world = self.world
        organiser = world.unions[plan.organiser]
        enterprise = world.enterprises[plan.inside] if plan.inside is not None else None
        level = Competition.CompetitionLevel.ENTERPRISE if enterprise else organiser.level
        author = world.staff[plan.organiser, Role.OFFICER]
        if enterprise is not None:
            author, organiser = world.unit_staff[enterprise.pk], enterprise.union or organiser
        year = first.year
        name = plan.name.format(year=year)
        copied = self.played.get(plan.copied_from)
        (competition,) = lay(
            [
                Competition(
                    name=name,
                    initials=initials(name),
                    year=year,
                    level=level,
                    grade=plan.grade,
                    track=plan.track,
                    cluster=world.clusters.get(plan.cluster),
                    plan=None if enterprise else self._annual_plan(organiser, year),
                    organiser=organiser,
                    enterprise=enterprise,
                    starts_on=first,
                    ends_on=first + datetime.timedelta(days=plan.days - 1),
                    place=plan.place,
                    introduction=plan.introduction or _introduction(plan),
                    contact=author.name,
                    contact_phone="0317-0000000",
                    backfilled=plan.backfilled,
                    copied_from=copied.competition if copied else None,
                    created_by=author,
                )
            ]
        )
        played = self.played[plan.key] = Played(plan, competition, first)
        self._add_partners(plan, competition)
        kind = Document.Kind.EVIDENCE if plan.backfilled else Document.Kind.PLAN
        title = "竞赛成绩册和现场照片" if plan.backfilled else "竞赛实施方案"
        document = Document(
            competition=competition, kind=kind, title=title, public=not plan.backfilled, uploaded_by=author
        )
        document.file.save(f"{plan.key}.pdf", ContentFile(paper(f"{name}{title}")), save=False)
        lay([document], journalled=False)
        for order, event_plan in enumerate(plan.events):
            played.events.append((event_plan, self._plan_event(played, event_plan, order)))

    def _add_partners(self, plan: CompetitionPlan, competition: Competition) -> None:
        world = self.world
        rows = []
        if plan.co_organiser:
            rows.append(
                Partner(
                    competition=competition,
                    part=Partner.Part.CO_ORGANISER,
                    union=world.unions[plan.co_organiser],
                )
            )
        if plan.host_school is not None:
            rows.append(
                Partner(
                    competition=competition,
                    part=Partner.Part.HOST,
                    enterprise=world.schools[plan.host_school],
                )
            )
        if plan.host_name:
            rows.append(Partner(competition=competition, part=Partner.Part.SUPPORT, name=plan.host_name))
        lay(rows, journalled=False)

    def _plan_event(self, played: Played, plan: EventPlan, order: int) -> Event:
        first, competition = played.first, played.competition
        opens, closes = first - datetime.timedelta(days=40), first - datetime.timedelta(days=9)
        if plan.goal in (S.CLOSED, S.POSTPONED):
            closes = self.world.today - datetime.timedelta(days=2)
        if plan.goal == S.OPEN:
            closes = max(closes, self.world.today + datetime.timedelta(days=5))
        past = played.plan.backfilled
        (event,) = lay(
            [
                Event(
                    competition=competition,
                    name=plan.name,
                    trade=self.world.trades[plan.trade],
                    group=plan.group,
                    format=Event.Format.TEAM if plan.team else Event.Format.INDIVIDUAL,
                    entered_by=Event.EnteredBy.DELEGATION if plan.ladder else Event.EnteredBy.UNIT,
                    team_size_minimum=max(1, plan.team - 1),
                    team_size_maximum=max(1, plan.team),
                    capacity=plan.capacity,
                    minimum_entrants=plan.minimum,
                    quota_per_unit=plan.quota,
                    entry_opens_at=None if past else at(opens, 9),
                    entry_closes_at=None if past else at(closes, 17),
                    starts_on=competition.starts_on,
                    ends_on=competition.ends_on,
                    place=competition.place,
                    requirements=list(plan.requirements),
                    minimum_age=16 if plan.group == Event.Group.STUDENT else 18,
                    order=order,
                )
            ]
        )
        lay(
            [
                Module(event=event, name=name, kind=kind, weight=weight, order=position)
                for position, (name, kind, weight) in enumerate(plan.modules)
            ],
            journalled=False,
        )
        return event

    # --- filing -----------------------------------------------------------------------------------------

    def actor(self, competition: Competition, role: Role) -> Actor:
        if competition.enterprise_id is not None:
            return self.world.unit_actor(
                next(unit for unit in self.world.enterprises if unit.pk == competition.enterprise_id)
            )
        return self.world.actor(competition.organiser.code, role)

    def _move(self, played: Played, verb: str, actor: Actor, reason: str = "") -> None:
        played.competition = move_competition(
            actor=actor, competition=played.competition, verb=verb, confirmed=True, reason=reason
        )

    def _file(self, plan: CompetitionPlan) -> None:
        """From draft to where the plan's filing stands; what follows is scheduled from here."""
        world, played = self.world, self.played[plan.key]
        competition = played.competition
        self._move(played, "prepare", self.actor(competition, Role.OFFICER), "方案已核对，请审核。")
        if plan.goal == C.SIGNING:
            return
        if played.competition.state == C.SIGNING:
            self._move(played, "check", self.actor(competition, Role.APPROVER), "同意。")
            self._move(played, "sign_off", self.actor(competition, Role.ADMINISTRATOR), "同意，按程序报备。")
        decider = governance.decider_path(played.competition)
        if decider:
            self._move(played, "submit", self.actor(competition, Role.OFFICER))
            above = next(union for union in world.unions.values() if union.path == decider)
            if plan.goal == C.SUBMITTED:
                return
            approver = world.actor(above.code, Role.APPROVER)
            if plan.goal == C.RETURNED:
                self._move(played, "return", approver, plan.reason)
                return
            self._move(
                played,
                "approve" if governance.needs_approval(played.competition) else "file",
                approver,
                "材料齐全，同意。",
            )
        else:
            self._move(played, "file", self.actor(competition, Role.OFFICER))
        if plan.goal == C.CANCELLED:
            self._move(played, "cancel", self.actor(competition, Role.OFFICER), plan.reason)
            return
        taken: set[int] = set()
        for event_plan, event in played.events:
            event.competition = played.competition
            Course(self, played, event_plan, event, taken).schedule()


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
        if plan.goal in (S.PUBLISHED, S.ARCHIVED) or plan.twist == "withdrawn":
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
        version = publish(actor=actor, event=self.event, confirmed=True)
        if self.plan.twist == "correction":
            withdraw(actor=actor, version=version, reason=self.plan.reason)
            publish(actor=actor, event=self.event, reason=self.plan.reason, confirmed=True)
        if self.plan.twist == "withdrawn":
            withdraw(actor=actor, version=version, reason=self.plan.reason)
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


def at(day: datetime.date, hour: int) -> datetime.datetime:
    """A moment in Shanghai."""
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def _introduction(plan: CompetitionPlan) -> str:
    names = "、".join(event.name for event in plan.events)
    return f"面向一线职工开展技能比武，以赛促学、以赛促训。设{names}等赛项，成绩按各模块权重合计，公布前接受复核。"
