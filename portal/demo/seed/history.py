"""Playing the calendar: each competition is planned, filed, entered, held and published, at its own time.

Acts of the rooms do it, by the people whose office it is, so that journals, timelines and notices are true.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.files.base import ContentFile

from competitions.planning import governance
from competitions.planning.acts import exhibit_event, move_competition, move_event
from competitions.planning.models import AnnualPlan, Competition, Document, Event, Module, Partner
from portal.acts.actors import Actor, Role
from portal.acts.findings import blocking
from portal.acts.refusals import Refused
from portal.demo.seed.bulk import lay
from portal.demo.seed.calendar import CALENDAR, CompetitionPlan, EventPlan
from portal.demo.seed.clock import SHANGHAI
from portal.demo.seed.papers import paper
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
        self._plans: dict[tuple[int, int], AnnualPlan] = {}

    def on(self, day: datetime.date, do: Callable[[], object]) -> None:
        self._moments.append(Moment(min(day, self.world.today), len(self._moments), do))

    def play(self) -> None:
        """All competitions of the calendar, interleaved as they were in the world."""
        for plan in CALENDAR:
            self._schedule(plan)
        hour, last = 8, None
        for moment in sorted(self._moments):
            hour = 8 if moment.day != last else min(hour + 1, 17)
            last = moment.day
            self.world.clock.set(moment.day, hour)
            try:
                moment.do()
            except Refused as refusal:
                said = "; ".join(f"{finding.key}: {finding.message}" for finding in blocking(refusal.findings))
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
        begun = min(begun, today - datetime.timedelta(days=12))
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
        copied = self.played.get(plan.copied_from)
        (competition,) = lay(
            [
                Competition(
                    name=plan.name,
                    initials=initials(plan.name),
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
        document.file.save(f"{plan.key}.pdf", ContentFile(paper(f"{plan.name}{title}")), save=False)
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
        if plan.goal == S.CLOSED:
            closes = self.world.today - datetime.timedelta(days=2)
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

    def _actor(self, competition: Competition, role: Role) -> Actor:
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
        self._move(played, "prepare", self._actor(competition, Role.OFFICER), "方案已核对，请审核。")
        if plan.goal == C.SIGNING:
            return
        if played.competition.state == C.SIGNING:
            self._move(played, "check", self._actor(competition, Role.APPROVER), "同意。")
            self._move(played, "sign_off", self._actor(competition, Role.ADMINISTRATOR), "同意，按程序报备。")
        decider = governance.decider_path(played.competition)
        if decider:
            self._move(played, "submit", self._actor(competition, Role.OFFICER))
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
            self._move(played, "file", self._actor(competition, Role.OFFICER))
        if plan.goal == C.CANCELLED:
            self._move(played, "cancel", self._actor(competition, Role.OFFICER), plan.reason)


def at(day: datetime.date, hour: int) -> datetime.datetime:
    """A moment in Shanghai."""
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def _introduction(plan: CompetitionPlan) -> str:
    names = "、".join(event.name for event in plan.events)
    return f"面向一线职工开展技能比武，以赛促学、以赛促训。设{names}等赛项，成绩按各模块权重合计，公布前接受复核。"
