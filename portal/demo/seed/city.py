"""The city scale: as much as a large city gathers in two years, to see how the portal bears it.

10,000 competitions, 20,000 enterprises, 40,000 workers and 100,000 entries with their scores; results of every
event that is over are published as real versions, computed by the rooms' own ranking and snapshots. Rows are written
in bulk: unions, people and competitions get the first line of their journal, the rest none. `part` makes only one
n-th of everything, for tests and quick measurements. Everything but keys and what they seal is the same for the
same day and part.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils.translation import gettext as _

from competitions.planning.models import Competition, Event, FilingCounter, Module
from competitions.planning.numbering import register_name
from enterprises.models import (
    ClusterMembership,
    Designation,
    Employment,
    Enterprise,
    SkillLevel,
    Staff,
    Trade,
    Worker,
)
from portal.acts.actors import Role
from portal.acts.personal import PersonKey
from portal.demo.accounts import ACCOUNTS
from portal.demo.seed import organisation, people, registry, words
from portal.demo.seed.bulk import count_rows, lay
from portal.demo.seed.clock import SHANGHAI, set_clock
from portal.demo.seed.crowd import Crowd
from portal.demo.seed.numbers import credit_code, identity_number, phone_number
from portal.demo.seed.world import World
from unions.initials import initials
from unions.models import Union

COMPETITIONS = 10_000
ENTERPRISES = 20_000
WORKERS = 40_000
ENTRIES = 100_000
# The one event that everybody looks at on the same evening.
LARGEST_EVENT = 1_000
# Every fortieth enterprise is large enough to hold competitions of its own.
LARGE = 40
LARGE_WORKERS = 24
BEGINNING = datetime.date(2025, 1, 6)
SEED = 20260723
BATCH = 2_000
_FORMS = ("有限公司", "股份有限公司", "科技有限公司", "制造有限公司", "实业有限公司")
_LEVELS = (SkillLevel.NONE, SkillLevel.JUNIOR, SkillLevel.JUNIOR, SkillLevel.MIDDLE, SkillLevel.MIDDLE,
           SkillLevel.MIDDLE, SkillLevel.SENIOR, SkillLevel.SENIOR, SkillLevel.TECHNICIAN)  # fmt: skip
_TRACKS = (Competition.Track.CHALLENGE, Competition.Track.CLUSTER, Competition.Track.SCHOOL)


@dataclass(slots=True)
class Plan:
    """A competition to be: its rows, and how many people each of its events takes (0: takes none yet)."""

    competition: Competition
    events: list[Event] = field(default_factory=list)


def fill(*, today: datetime.date, say: Callable[[str], object], part: int = 1) -> World:
    """Fill the empty database in one transaction with one `part`-th of the city (at most a hundredth)."""
    if not 1 <= part <= 100:
        raise ValueError(part)
    with transaction.atomic(), set_clock(BEGINNING) as clock:
        world = World(today=today, clock=clock, rng=random.Random(SEED), say=say)
        say(_("· unions and people"))
        organisation.plant_unions(world)
        organisation.seat_people(world)
        say(_("· clusters and enterprises"))
        registry.lay_clusters(world)
        _lay_enterprises(world, ENTERPRISES // part)
        people.lay_trades(world)
        _lay_workers(world, WORKERS // part)
        events = _lay_competitions(world, COMPETITIONS // part)
        Crowd(world).enter(events, ENTRIES // part, largest=max(LARGEST_EVENT // part, 20))
        connection.run_on_commit.clear()
    count_rows()
    return world


def _progress(world: World, label: str, done: int, total: int) -> None:
    world.say(f"{label}  {done:,} / {total:,}")


def _lay_enterprises(world: World, total: int) -> None:
    """Spread over the counties; two fifths stand in a cluster, some hold a designation, none has its own union."""
    label = _("· clusters and enterprises")
    counties = world.counties
    clusters = {
        county.pk: [c for c in world.clusters.values() if c.county_id == county.pk] for county in counties
    }
    rng, names = world.rng, set[str]()
    for start in range(0, total, BATCH):
        keys = lay([PersonKey.fresh() for _ in range(min(BATCH, total - start))], journalled=False)
        rows, places = [], []
        for number, key in enumerate(keys, start):
            county = counties[number % len(counties)]
            here = clusters[county.pk]
            cluster = rng.choice(here) if here and number % 5 < 2 else None
            business = registry.business_of(cluster)
            name = "" if number else registry.FIRST_NAME
            stem = county.short_name.removesuffix("回族自治县").removesuffix("县")[:4]
            while not name or name in names:
                brand = rng.choice(words.BRAND_FIRST) + rng.choice(words.BRAND_SECOND)
                name = f"{stem}{brand}{rng.choice(business.products)}{rng.choice(_FORMS)}"
            names.add(name)
            large = number % LARGE == 0
            headcount = rng.randint(300, 3_000) if large else int(rng.lognormvariate(3.8, 0.9)) + 5
            enterprise = Enterprise(
                name=name,
                initials=initials(name),
                uscc=credit_code(number, county.code),
                county=county,
                industry_section="C",
                industry_division=business.division,
                size="large" if headcount >= 1000 else "medium" if headcount >= 300 else "small"
                if headcount >= 20 else "micro",
                headcount=headcount,
                above_size=headcount >= 60,
                address=f"{county.short_name}产业园区{number % 280 + 1}号",
                key=key,
                contact_name=organisation.person_name(world),
                created_at=world.clock.at,
            )  # fmt: skip
            enterprise.contact_phone = phone_number(200_000 + number)
            rows.append(enterprise)
            places.append(cluster)
        world.enterprises += lay(rows, journalled=False)
        lay(
            [
                ClusterMembership(
                    cluster=cluster,
                    enterprise=enterprise,
                    since=datetime.date(rng.randint(2016, 2024), rng.randint(1, 12), 1),
                )
                for cluster, enterprise in zip(places, rows, strict=True)
                if cluster is not None
            ],
            journalled=False,
        )
        _progress(world, label, start + len(rows), total)
    _designate(world)


def _designate(world: World) -> None:
    """One in forty a Little Giant (some run out before today), one in two hundred among the top 100."""
    rows = []
    for number, enterprise in enumerate(world.enterprises):
        if number % 40 == 0:
            first = datetime.date(2022 if number % 200 == 40 else 2024, 9, 1)
            rows.append(
                Designation(
                    enterprise=enterprise,
                    kind=Designation.Kind.LITTLE_GIANT,
                    level=Designation.DesignationLevel.NATIONAL,
                    batch="第四批" if first.year == 2022 else "第六批",
                    valid_from=first,
                    valid_to=first.replace(year=first.year + 3) - datetime.timedelta(days=1),
                )
            )
        if number % 200 == 0:
            rows.append(
                Designation(
                    enterprise=enterprise,
                    kind=Designation.Kind.TOP_100_MANUFACTURER,
                    level=Designation.DesignationLevel.PROVINCE,
                    batch="2024年度",
                    valid_from=datetime.date(2024, 12, 1),
                )
            )
    lay(rows, journalled=False)
    account = next(account for account in ACCOUNTS if account.where == "enterprise")
    (user,) = organisation.new_users([(account.username, account.phone, account.name)])
    lay(
        [
            Staff(
                user=user,
                enterprise=world.enterprises[0],
                role=Role.ADMINISTRATOR.value,
                valid_from=organisation.SINCE,
            )
        ]
    )


def _places_of_work(world: World, total: int) -> Iterator[Enterprise]:
    """An enterprise for each worker: 24 at each large one, the rest in turn at all."""
    for enterprise in world.enterprises[::LARGE]:
        yield from [enterprise] * LARGE_WORKERS
    for number in range(total - len(world.enterprises[::LARGE]) * LARGE_WORKERS):
        yield world.enterprises[number % len(world.enterprises)]


def _lay_workers(world: World, total: int) -> None:
    """Workers, each with a key of their own, employed since before the first competition."""
    label, rng = _("· workers"), world.rng
    trades = list(world.trades.values())
    places = list(_places_of_work(world, total))[:total]
    account = next(account for account in ACCOUNTS if account.where == "worker")
    (user,) = organisation.new_users([(account.username, account.phone, account.name)])
    for start in range(0, total, BATCH):
        part = places[start : start + BATCH]
        keys = lay([PersonKey.fresh() for _ in part], journalled=False)
        workers = []
        for number, (place, key) in enumerate(zip(part, keys, strict=True), start):
            name = account.name if number == 0 else organisation.person_name(world)
            worker = Worker(
                key=key,
                user=user if number == 0 else None,
                name=name,
                initials=initials(name),
                trade=rng.choice(trades),
                skill_level=rng.choice(_LEVELS),
                union_member=rng.random() < 0.9,
                created_at=world.clock.at,
            )
            born = people.birthday(number, student=False)
            worker.identity = identity_number(number, born, place.county.code)
            worker.phone = phone_number(300_000 + number) if number else account.phone
            workers.append(worker)
        lay(workers, journalled=False)
        lay(
            [
                Employment(
                    worker=worker, enterprise=place, since=datetime.date(rng.randint(2012, 2024), 3, 1)
                )
                for worker, place in zip(workers, part, strict=True)
            ],
            journalled=False,
        )
        for worker, place in zip(workers, part, strict=True):
            world.workers.setdefault(place.pk, []).append(worker)
        _progress(world, label, start + len(part), total)


def _lay_competitions(world: World, total: int) -> list[Event]:
    """Competitions of the city, its counties and its large enterprises, with one or two events each."""
    world.say(_("· competitions"))
    issued = Counter[tuple[int, int]]()
    plans = [_plan(world, number, total, issued) for number in range(total)]
    for start in range(0, total, BATCH):
        part = plans[start : start + BATCH]
        lay([plan.competition for plan in part])
        lay([event for plan in part for event in plan.events], journalled=False)
    events = [event for plan in plans for event in plan.events]
    for start in range(0, len(events), BATCH):
        rows = []
        for event in events[start : start + BATCH]:
            rows += [
                Module(event=event, name="理论知识", kind=Module.Kind.THEORY, weight=30, order=1),
                Module(event=event, name="技能操作", kind=Module.Kind.PRACTICAL, weight=70, order=2),
            ]
        lay(rows, journalled=False)
    FilingCounter.objects.bulk_create(
        [FilingCounter(union_id=pk, year=year, last=last) for (pk, year), last in sorted(issued.items())]
    )
    return events


def _plan(world: World, number: int, total: int, issued: Counter[tuple[int, int]]) -> Plan:
    rng = world.rng
    # Two years, evenly, the last ones still to come.
    starts_on = BEGINNING + datetime.timedelta(days=number * 715 // total)
    ends_on = starts_on + datetime.timedelta(days=rng.randint(0, 3))
    trade = rng.choice(list(world.trades.values()))
    city = next(union for union in world.unions.values() if union.level == Union.Level.CITY)
    enterprise = cluster = None
    kind = number % 20
    if kind == 0:
        organiser, level, held_by = city, Competition.CompetitionLevel.CITY, city.short_name
        track = Competition.Track.CHALLENGE
    elif kind < 13:
        organiser = world.counties[number % len(world.counties)]
        level, held_by, track = Competition.CompetitionLevel.COUNTY, organiser.short_name, rng.choice(_TRACKS)
        here = [each for each in world.clusters.values() if each.county_id == organiser.pk]
        if track == Competition.Track.CLUSTER and here:
            cluster = rng.choice(here)
    else:
        enterprise = rng.choice(world.enterprises[::LARGE])
        organiser, level, held_by = (
            enterprise.county,
            Competition.CompetitionLevel.ENTERPRISE,
            enterprise.name,
        )
        track = Competition.Track.INTERNAL
    state = _filing_state(starts_on, world.today, rng)
    filed = state in Competition.PUBLIC_STATES
    filed_on = starts_on - datetime.timedelta(days=40)
    name = f"{starts_on.year}年{held_by}{trade.name}职业技能竞赛（第{number + 1}场）"
    competition = Competition(
        name=name,
        initials=initials(name),
        year=starts_on.year,
        level=level,
        grade=Competition.Grade.CLASS_II if kind == 0 else Competition.Grade.NONE,
        track=track,
        cluster=cluster,
        organiser=organiser,
        enterprise=enterprise,
        starts_on=starts_on,
        ends_on=ends_on,
        place=f"{organiser.short_name}职工技能实训中心",
        introduction="理论考试与技能操作相结合，面向在岗职工。",
        contact="经济技术部",
        contact_phone="0317-2000000",
        state=state,
        created_at=_at(filed_on, 8),
    )
    if filed:
        issued[organiser.pk, filed_on.year] += 1
        competition.filed_with = organiser
        competition.filed_at = _at(filed_on, 10)
        sequence = issued[organiser.pk, filed_on.year]
        competition.filing_number = f"{register_name(organiser)}竞备〔{filed_on.year}〕{sequence}号"
    plan = Plan(competition)
    for order in range(2 if number % 4 == 0 else 1):
        plan.events.append(_event(world, competition, trade if order == 0 else None, order, ends_on))
    return plan


def _event(
    world: World, competition: Competition, trade: Trade | None, order: int, ends_on: datetime.date
) -> Event:
    chosen = trade or world.rng.choice(list(world.trades.values()))
    state = _event_state(competition, ends_on, world)
    return Event(
        competition=competition,
        name=f"{chosen}" if order == 0 else f"{chosen}（第二赛项）",
        trade=chosen,
        entry_opens_at=_at(competition.starts_on - datetime.timedelta(days=35), 9),
        entry_closes_at=_at(competition.starts_on - datetime.timedelta(days=10), 17),
        starts_on=competition.starts_on,
        ends_on=ends_on,
        held_on=ends_on if state in _OVER else None,
        minimum_entrants=0,
        state=state,
        order=order,
    )


_OVER = (Event.State.SCORED, Event.State.PUBLISHED, Event.State.ARCHIVED)


def _filing_state(starts_on: datetime.date, today: datetime.date, rng: random.Random) -> str:
    """Nearly all are filed; of those to come some are on their way, a few were cancelled or refused."""
    states = Competition.State
    draw = rng.random()
    if starts_on <= today + datetime.timedelta(days=20):
        return states.CANCELLED if draw < 0.01 else states.FILED
    if draw < 0.3:
        return rng.choice((states.DRAFT, states.SIGNING, states.SUBMITTED, states.RETURNED, states.REFUSED))
    return states.FILED


def _event_state(competition: Competition, ends_on: datetime.date, world: World) -> str:
    """How far an event has come by the distance of its last day from today."""
    states, today = Event.State, world.today
    if competition.state == Competition.State.CANCELLED:
        return states.CANCELLED
    if competition.state not in Competition.PUBLIC_STATES:
        return states.PLANNED
    days_over = (today - ends_on).days
    if days_over > 60:
        return states.ARCHIVED
    if days_over > 5:
        return states.PUBLISHED
    if days_over >= 0:
        return states.SCORED
    if competition.starts_on <= today:
        return states.UNDER_WAY
    days_left = (competition.starts_on - today).days
    return states.CLOSED if days_left <= 10 else states.OPEN if days_left < 35 else states.PLANNED


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)
