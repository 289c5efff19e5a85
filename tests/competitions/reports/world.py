"""A small world with known figures in the fourth quarter of 2025.

Two counties of Cangzhou (盐山, 青县) and a third union beside the city (Langfang with 香河) whose records must
not leak. Who competes:

    A  李一    盐山甲, identified        preliminary (盐山), final (city): 2 participations, 1 person
    B  王二    盐山甲, no identity       preliminary: 1 participation
    C  张三    盐山乙, identified        preliminary, absent: nothing
    D  赵四    青县丙, identified        preliminary in 盐山 (another county's employer), backfilled event in 青县
    S  学生    职校 (盐山), student        preliminary
    X  香河丁                          final of the city (from another city)
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from competitions.entries.models import Competitor, Entry
from competitions.funding.models import FundingLine
from competitions.innovations.models import Exemplar, Innovation, Mentorship, Partnership, Training
from competitions.judging.models import ModuleScore, Outcome
from competitions.planning.models import Competition, Event
from competitions.reports.quarters import Quarter
from competitions.results.models import Award, HonourRecommendation, Promotion, ResultVersion
from enterprises.models import ClusterMembership, Designation, Enterprise
from tests import factories
from unions.models import Union

QUARTER = Quarter(2025, 4)
Day = datetime.date


@dataclass
class World:
    province: Union
    city: Union
    yanshan: Union
    qingxian: Union
    #: The grassroots union of the first and the second enterprise.
    joint: Union
    langfang: Union
    xianghe: Union
    events: dict[str, Event]
    enterprises: dict[str, Enterprise]
    clusters: dict[str, Any]
    workers: dict[str, Any]


def _event(organiser: Union, name: str, day: datetime.date, **values: Any) -> Event:
    competition = factories.competition(
        organiser,
        name,
        starts_on=day,
        ends_on=day,
        **{key: values.pop(key) for key in ("track", "cluster", "backfilled", "level") if key in values},
    )
    return factories.event(
        competition, f"{name}赛项", state=values.pop("state", Event.State.PUBLISHED), **values
    )


def _designate(enterprise: Enterprise, kind: str, until: datetime.date | None, since: int = 2023) -> None:
    Designation.objects.create(
        enterprise=enterprise, kind=kind, level="national", valid_from=Day(since, 1, 1), valid_to=until
    )


def _enter(event: Event, worker: Any, employer: Enterprise, status: str | None = "competed") -> Entry:
    entry = factories.entry(event, [worker], employer=employer)
    if status is not None:
        Outcome.objects.create(entry=entry, status=status)
    return entry


def build() -> World:
    tree = factories.tree()
    province, city = tree["130000"], tree["130900"]
    yanshan, qingxian = tree["130925"], tree["130922"]
    langfang = Union.objects.plant(province, code="131000", name="廊坊市总工会", level=Union.Level.CITY)
    xianghe = Union.objects.plant(langfang, code="131024", name="香河县总工会", level=Union.Level.COUNTY)

    first = factories.enterprise("盐山甲管件有限公司", yanshan, headcount=100)
    second = factories.enterprise("盐山乙法兰有限公司", yanshan, headcount=200)
    third = factories.enterprise("青县丙机械有限公司", qingxian)
    fourth = factories.enterprise("香河丁家具有限公司", xianghe, headcount=70)
    joint = Union.objects.plant(
        yanshan, code="130925-J01", name="盐山联合工会", level=Union.Level.GRASSROOTS, kind=Union.Kind.JOINT
    )
    for each in (first, second):
        each.union = joint
        each.save()
    gone = factories.enterprise("盐山已注销有限公司", yanshan, closed_on=Day(2025, 9, 30), headcount=50)
    school = factories.school("盐山职教中心", yanshan)

    giant = Designation.Kind.LITTLE_GIANT
    _designate(first, giant, Day(2027, 12, 31))
    # Expired within the quarter: no Little Giant any more on its last day.
    _designate(third, giant, Day(2025, 11, 30))
    _designate(second, giant, None)
    # A Little Giant that takes no part.
    _designate(factories.enterprise("盐山戊阀门有限公司", yanshan), giant, None)
    _designate(fourth, giant, None)
    _designate(third, Designation.Kind.TOP_100_MANUFACTURER, None)
    _designate(second, Designation.Kind.PILOT, None)

    pipes = factories.cluster("盐山管道装备产业集群", yanshan)
    valves = factories.cluster("青县阀门产业集群", qingxian)
    furniture = factories.cluster("香河家具产业集群", xianghe)
    factories.cluster("青县未办赛产业集群", qingxian)
    closed = factories.cluster("盐山旧产业集群", yanshan, closed_on=Day(2025, 6, 30))
    ClusterMembership.objects.create(cluster=pipes, enterprise=second, since=Day(2020, 1, 1))
    # Ended within the quarter.
    ClusterMembership.objects.create(
        cluster=pipes, enterprise=first, since=Day(2020, 1, 1), until=Day(2025, 10, 31)
    )
    ClusterMembership.objects.create(cluster=valves, enterprise=third, since=Day(2020, 1, 1))
    ClusterMembership.objects.create(cluster=closed, enterprise=third, since=Day(2020, 1, 1))
    ClusterMembership.objects.create(cluster=furniture, enterprise=fourth, since=Day(2020, 1, 1))

    welder, fitter = factories.trade("焊工"), factories.trade("钳工")
    track = Competition.Track
    events = {
        "preliminary": _event(
            yanshan, "盐山初赛", Day(2025, 10, 20), track=track.CLUSTER, cluster=pipes, trade=welder
        ),
        "final": _event(city, "沧州决赛", Day(2025, 12, 31), track=track.CHALLENGE, trade=welder),
        "backfilled": _event(
            qingxian,
            "青县补录赛",
            Day(2025, 10, 1),
            track=track.INTERNAL,
            level="enterprise",
            backfilled=True,
            trade=fitter,
            state=Event.State.ARCHIVED,
        ),
        # Planned for September, held in October: the day that it was held decides.
        "moved": _event(
            qingxian,
            "青县延后赛",
            Day(2025, 9, 30),
            track=track.CLUSTER,
            cluster=valves,
            trade=fitter,
            held_on=Day(2025, 10, 8),
            state=Event.State.SCORED,
        ),
        "cancelled": _event(yanshan, "盐山取消赛", Day(2025, 11, 1), state=Event.State.CANCELLED),
        "unfinished": _event(yanshan, "盐山未完赛", Day(2025, 12, 30), state=Event.State.UNDER_WAY),
        "before": _event(yanshan, "盐山三季度赛", Day(2025, 9, 30)),
        "after": _event(yanshan, "盐山次年赛", Day(2026, 1, 1)),
        "elsewhere": _event(
            xianghe, "香河赛", Day(2025, 11, 5), track=track.CLUSTER, cluster=furniture, trade=fitter
        ),
    }
    workers = {
        "A": factories.worker(first, "李一"),
        "B": factories.worker(first, "王二", identified=False),
        "C": factories.worker(second, "张三"),
        "D": factories.worker(third, "赵四"),
        "S": factories.worker(school, "周学", student=True),
        "X": factories.worker(fourth, "钱香"),
        "U": factories.worker(second, "吴未"),
    }
    _enter(events["preliminary"], workers["A"], first)
    _enter(events["preliminary"], workers["B"], first)
    _enter(events["preliminary"], workers["C"], second, Outcome.Status.ABSENT)
    _enter(events["preliminary"], workers["D"], third)
    _enter(events["preliminary"], workers["S"], school)
    _enter(events["final"], workers["A"], first)
    _enter(events["final"], workers["X"], fourth)
    _enter(events["backfilled"], workers["D"], third)
    # Neither outcome nor score; and one with a score alone.
    _enter(events["moved"], workers["U"], second, None)
    only_scored = _enter(events["moved"], workers["C"], second, None)
    ModuleScore.objects.create(entry=only_scored, module=events["moved"].modules.all()[0], score=80)
    # Refused, substituted, in other quarters, elsewhere: none of them counts in Cangzhou.
    factories.entry(events["final"], [workers["C"]], employer=second, state=Entry.State.REFUSED)
    substituted = _enter(events["final"], factories.worker(second, "孙替"), second)
    Competitor.objects.filter(entry=substituted).update(active=False)
    _enter(events["before"], workers["C"], second)
    _enter(events["after"], workers["C"], second)
    _enter(events["elsewhere"], workers["X"], fourth)
    _enter(events["unfinished"], workers["C"], second)

    _publish(events["preliminary"], 1, [(1, "李一", "first"), (2, "赵四", "first"), (3, "王二", "")])
    _publish(events["preliminary"], 2, [(1, "李一", "first"), (2, "赵四", "second"), (3, "王二", "")])
    # On public notice: not final, so nobody has won by it yet.
    _publish(events["preliminary"], 3, [(1, "赵四", "first"), (2, "王二", "second")], on_notice=True)
    _publish(events["final"], 1, [(1, "李一", "first"), (2, "钱香", "second")])
    _publish(events["final"], 2, [(1, "李一", "first")], withdrawn=True)
    _publish(events["backfilled"], 1, [(1, "赵四", "first")], withdrawn=True)
    _publish(events["elsewhere"], 1, [(1, "钱香", "first")])
    _grow(first, third, fourth, school, workers)
    _follow(events, workers)
    for union, task, day, confirmed in (
        (yanshan, "cluster", Day(2025, 10, 1), True),
        (joint, "internal", Day(2025, 12, 31), True),
        (city, "cluster", Day(2025, 11, 1), False),
        (qingxian, "cluster", Day(2026, 1, 1), True),
        (xianghe, "cluster", Day(2025, 11, 1), True),
    ):
        Exemplar.objects.create(
            union=union,
            title="经验做法",
            track=task,
            published_on=day,
            medium="工会网站",
            confirmed_at=datetime.datetime(2026, 1, 3, tzinfo=datetime.UTC) if confirmed else None,
        )
    for name, source, amounts in (
        ("final", "fiscal", ("50000", "30000", "10000.10")),
        ("preliminary", "union_funds", ("8000", "8000", "0")),
        ("before", "fiscal", ("7", "7", "7")),
        ("elsewhere", "fiscal", ("9", "9", "9")),
    ):
        budget, disbursed, spent = map(Decimal, amounts)
        FundingLine.objects.create(
            competition=events[name].competition,
            source=source,
            budget=budget,
            disbursed=disbursed,
            spent=spent,
        )
    return World(
        province=province,
        city=city,
        yanshan=yanshan,
        qingxian=qingxian,
        joint=joint,
        langfang=langfang,
        xianghe=xianghe,
        events=events,
        enterprises={
            "first": first,
            "second": second,
            "third": third,
            "fourth": fourth,
            "gone": gone,
            "school": school,
        },
        clusters={"pipes": pipes, "valves": valves, "furniture": furniture, "closed": closed},
        workers=workers,
    )


def _grow(
    first: Enterprise, third: Enterprise, fourth: Enterprise, school: Enterprise, workers: dict[str, Any]
) -> None:
    """Innovations, mentorships, training and partnerships: some unconfirmed, ended, of other quarters, elsewhere."""
    done = {"confirmed_at": datetime.datetime(2026, 1, 3, tzinfo=datetime.UTC)}

    def innovation(enterprise: Enterprise, kind: str, proposed: Day, **values: Any) -> None:
        Innovation.objects.create(
            enterprise=enterprise, title=f"{kind}成果", kind=kind, proposed_on=proposed, **values
        )

    adopted = {"state": Innovation.State.ADOPTED}
    innovation(
        first,
        "improvement",
        Day(2025, 10, 5),
        decided_on=Day(2025, 11, 1),
        benefit=Decimal("120000.50"),
        **adopted,
        **done,
    )
    # Proposed in the third quarter, adopted in the fourth, without a stated benefit.
    innovation(third, "suggestion", Day(2025, 9, 1), decided_on=Day(2025, 12, 31), **adopted, **done)
    innovation(
        third,
        "design",
        Day(2025, 12, 31),
        state=Innovation.State.NOT_ADOPTED,
        decided_on=Day(2025, 12, 31),
        **done,
    )
    innovation(
        first, "invention", Day(2025, 12, 1), decided_on=Day(2025, 12, 2), benefit=Decimal(5), **adopted
    )
    innovation(
        fourth,
        "creation",
        Day(2025, 12, 1),
        decided_on=Day(2025, 12, 2),
        benefit=Decimal(9),
        **adopted,
        **done,
    )
    people = {"mentor": workers["A"], "apprentice": workers["B"], "enterprise": first}
    Mentorship.objects.create(since=Day(2025, 1, 1), **people, **done)
    Mentorship.objects.create(since=Day(2024, 1, 1), until=Day(2025, 12, 30), **people, **done)
    Mentorship.objects.create(since=Day(2025, 2, 1), **people)
    Training.objects.create(enterprise=first, subject="安全", held_on=Day(2025, 10, 10), people=30, **done)
    Training.objects.create(enterprise=third, subject="数控", held_on=Day(2025, 12, 31), people=12, **done)
    Training.objects.create(enterprise=third, subject="次年", held_on=Day(2026, 1, 1), people=99, **done)
    agreed = {"school": school, "content": "共建实训基地"}
    Partnership.objects.create(enterprise=first, since=Day(2024, 1, 1), **agreed, **done)
    Partnership.objects.create(
        enterprise=third, since=Day(2024, 1, 1), until=Day(2025, 12, 30), **agreed, **done
    )


def _follow(events: dict[str, Event], workers: dict[str, Any]) -> None:
    """Promotions and recommendations: in the quarter and out of it, standing, questioned, declined, elsewhere."""

    def award(event: str, letter: str, rank: int) -> Award:
        entry = Entry.objects.get(
            event=events[event], competitors__worker=workers[letter], state=Entry.State.ACCEPTED
        )
        version = ResultVersion.objects.filter(event=events[event]).latest("number")
        return Award.objects.create(
            event=events[event],
            version=version,
            entry=entry,
            worker=workers[letter],
            employer=entry.competitors.get().employer,
            rank=rank,
            kind="first",
        )

    _publish(events["before"], 1, [(1, "张三", "first")])
    preliminary, second, final = (
        award("preliminary", "A", 1),
        award("preliminary", "D", 2),
        award("final", "A", 1),
    )
    before, elsewhere = award("before", "C", 1), award("elsewhere", "X", 1)
    for of, state, day in (
        (preliminary, "confirmed", Day(2025, 12, 20)),
        (second, "confirmed", Day(2026, 1, 2)),
        (final, "questioned", Day(2025, 12, 31)),
        # Held in the third quarter, confirmed in the fourth: the day of the confirmation decides.
        (before, "confirmed", Day(2025, 10, 1)),
        (elsewhere, "confirmed", Day(2025, 12, 1)),
    ):
        Promotion.objects.create(award=of, state=state, confirmed_on=day, from_level=3, to_level=4)
    city = events["final"].competition.organiser
    for of, state, confirmed, granted in (
        (preliminary, "declined", None, None),
        (second, "granted", Day(2025, 11, 1), Day(2026, 1, 5)),
        (final, "recommended", Day(2025, 12, 31), None),
        (before, "recommended", Day(2025, 9, 30), None),
        (elsewhere, "recommended", Day(2025, 12, 31), None),
    ):
        HonourRecommendation.objects.create(
            award=of,
            state=state,
            honour="五一劳动奖章",
            granted_by="city",
            confirmed_on=confirmed,
            lies_with=city if confirmed else None,
            granted_on=granted,
            reason="名额已满" if state == "declined" else "",
        )


def _publish(
    event: Event,
    number: int,
    rows: list[tuple[int, str, str]],
    *,
    withdrawn: bool = False,
    on_notice: bool = False,
) -> None:
    window = {"closes_at": datetime.datetime(2027, 1, 5, tzinfo=datetime.UTC)} if on_notice else {}
    factories.result_version(
        event,
        number,
        snapshot={
            "rows": [
                {"rank": rank, "name": name, "unit": "某单位", "award": award} for rank, name, award in rows
            ]
        },
        withdrawn_at=datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC) if withdrawn else None,
        withdrawal_reason="成绩有误" if withdrawn else "",
        **window,
    )
