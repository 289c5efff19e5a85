"""Competitions of the demo on paper: drafted, signed off, submitted, filed or returned."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from competitions.planning import governance
from competitions.planning.acts import move_competition
from competitions.planning.acts.drafting import DEFAULT_PACK
from competitions.planning.models import AnnualPlan, Competition, Document, Event, Module, Partner
from competitions.planning.policy import newest
from portal.acts.actors import Actor, Role
from portal.demo.seed import funds
from portal.demo.seed.bulk import lay
from portal.demo.seed.calendar import CompetitionPlan, EventPlan
from portal.demo.seed.clock import SHANGHAI
from portal.demo.seed.contests import COURSES
from portal.demo.seed.courses import Course
from portal.demo.seed.papers import paper
from portal.demo.seed.world import World
from unions.initials import initials
from unions.models import Union

if TYPE_CHECKING:
    from portal.demo.seed.history import History, Played

S = Event.State
C = Competition.State


def _annual_plan(history: History, union: Union, year: int) -> AnnualPlan:
    if (union.pk, year) not in history.annual_plans:
        (history.annual_plans[union.pk, year],) = lay(
            [
                AnnualPlan(
                    union=union,
                    year=year,
                    title=f"{union.name}{year}年职工职业技能竞赛计划",
                    introduction="按照“县县有集群、个个有特色”的要求安排本年度竞赛。",
                )
            ]
        )
    return history.annual_plans[union.pk, year]


def draft(history: History, plan: CompetitionPlan, first: datetime.date) -> None:
    """The competition as its author writes it: partners, paper, events."""
    world = history.world
    organiser = world.unions[plan.organiser]
    enterprise = world.enterprises[plan.inside] if plan.inside is not None else None
    level = Competition.CompetitionLevel.ENTERPRISE if enterprise else organiser.level
    author = world.staff[plan.organiser, Role.OFFICER]
    if enterprise is not None:
        author, organiser = world.unit_staff[enterprise.pk], enterprise.union or organiser
    year = first.year
    name = plan.name.format(year=year)
    copied = history.played.get(plan.copied_from)
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
                plan=None if enterprise else _annual_plan(history, organiser, year),
                organiser=organiser,
                enterprise=enterprise,
                policy_key=DEFAULT_PACK,
                policy_version=newest(DEFAULT_PACK).version,
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
    played = history.begin(plan, competition, first)
    _add_partners(world, plan, competition)
    kind = Document.Kind.EVIDENCE if plan.backfilled else Document.Kind.PLAN
    title = "竞赛成绩册和现场照片" if plan.backfilled else "竞赛实施方案"
    document = Document(
        competition=competition, kind=kind, title=title, public=not plan.backfilled, uploaded_by=author
    )
    document.file.save(f"{plan.key}.pdf", ContentFile(paper(f"{name}{title}")), save=False)
    lay([document], journalled=False)
    for order, event_plan in enumerate(plan.events):
        played.events.append((event_plan, _draft_event(world, played, event_plan, order)))


def _add_partners(world: World, plan: CompetitionPlan, competition: Competition) -> None:
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


def _draft_event(world: World, played: Played, plan: EventPlan, order: int) -> Event:
    competition = played.competition
    first = played.first + datetime.timedelta(days=plan.after)
    last = first + datetime.timedelta(days=plan.lasts - 1) if plan.lasts else competition.ends_on
    opens, closes = first - datetime.timedelta(days=40), first - datetime.timedelta(days=9)
    if plan.goal in (S.CLOSED, S.POSTPONED) and not plan.stage:
        closes = world.today - datetime.timedelta(days=2)
    if plan.goal == S.OPEN:
        closes = max(closes, world.today + datetime.timedelta(days=5))
    past = played.plan.backfilled
    (event,) = lay(
        [
            Event(
                competition=competition,
                name=plan.name,
                trade=world.trades[plan.trade],
                group=plan.group,
                format=Event.Format.TEAM if plan.team else Event.Format.INDIVIDUAL,
                entered_by=Event.EnteredBy.DELEGATION
                if plan.ladder or plan.delegations
                else Event.EnteredBy.UNIT,
                team_size_minimum=max(1, plan.team - 1),
                team_size_maximum=max(1, plan.team),
                capacity=plan.capacity,
                minimum_entrants=plan.minimum,
                quota_per_unit=plan.quota,
                entry_opens_at=None if past else at(opens, 9),
                entry_closes_at=None if past else at(closes, 17),
                starts_on=first,
                ends_on=last,
                judging=Event.Judging.SHEETS if plan.sheets else Event.Judging.PLAIN,
                place=competition.place,
                requirements=list(plan.requirements),
                minimum_age=16 if plan.group == Event.Group.STUDENT else 18,
                order=order,
            )
        ]
    )
    lay(
        [
            Module(event=event, name=name, kind=kind, weight=weight, blind=name in plan.blind, order=position)
            for position, (name, kind, weight) in enumerate(plan.modules)
        ],
        journalled=False,
    )
    return event


def _move(played: Played, verb: str, actor: Actor, reason: str = "") -> None:
    played.competition = move_competition(
        actor=actor, competition=played.competition, verb=verb, confirmed=True, reason=reason
    )


def file(history: History, plan: CompetitionPlan) -> None:
    """From draft to where the plan's filing stands; what follows is scheduled from here."""
    world, played = history.world, history.played[plan.key]
    competition = played.competition
    _move(played, "prepare", history.actor(competition, Role.OFFICER), "方案已核对，请审核。")
    if plan.goal == C.SIGNING:
        return
    if played.competition.state == C.SIGNING:
        _move(played, "check", history.actor(competition, Role.APPROVER), "同意。")
        _move(played, "sign_off", history.actor(competition, Role.ADMINISTRATOR), "同意，按程序报备。")
    decider = governance.decider_path(played.competition)
    if decider:
        _move(played, "submit", history.actor(competition, Role.OFFICER))
        above = next(union for union in world.unions.values() if union.path == decider)
        if plan.goal == C.SUBMITTED:
            return
        approver = world.actor(above.code, Role.APPROVER)
        if plan.goal == C.RETURNED:
            _move(played, "return", approver, plan.reason)
            return
        _move(
            played,
            "approve" if governance.needs_approval(played.competition) else "file",
            approver,
            "材料齐全，同意。",
        )
    else:
        _move(played, "file", history.actor(competition, Role.OFFICER))
    if plan.goal == C.CANCELLED:
        _move(played, "cancel", history.actor(competition, Role.OFFICER), plan.reason)
        return
    funds.schedule(history, played)
    taken: set[int] = set()
    for event_plan, event in played.events:
        event.competition = played.competition
        course = COURSES[event_plan.stage] if event_plan.stage else Course
        course(history, played, event_plan, event, taken).schedule()


def at(day: datetime.date, hour: int) -> datetime.datetime:
    """A moment in Shanghai."""
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def _introduction(plan: CompetitionPlan) -> str:
    names = "、".join(event.name for event in plan.events)
    return f"面向一线职工开展技能比武，以赛促学、以赛促训。设{names}等赛项，成绩按各模块权重合计，公布前接受复核。"
