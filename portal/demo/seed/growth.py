"""Innovations, mentorships, training, school partnerships and exemplars of the demo, kept and confirmed through acts.

Everything here draws from a source of chance of its own, so that the rest of the demo stays as it is when a record
is added.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from competitions.innovations.acts import add_exemplar, add_record, confirm_record
from competitions.innovations.models import GrowthRecord, Innovation, Mentorship, Partnership, Training
from competitions.planning.models import Competition
from enterprises.models import Enterprise, SkillLevel, Worker
from portal.acts.actors import Role
from portal.demo.seed.papers import paper

if TYPE_CHECKING:
    from portal.demo.seed.history import History
    from portal.demo.seed.world import World

SEED = 20260723
Day = datetime.date
T = Competition.Track
K, S = Innovation.Kind, Innovation.State
# The last records of each kind wait for the county.
UNCONFIRMED_SINCE = Day(2026, 11, 1)

# What was improved, of which kind, benefit in yuan a year; where, when and with what success follows by turns.
INNOVATIONS = (
    ("焊接变位工装快换夹具", K.IMPROVEMENT, 186_000),
    ("法兰端面余料再利用", K.SUGGESTION, 74_500),
    ("弯头推制模具冷却水路改进", K.DESIGN, 132_000),
    ("数控车床断屑槽刀片改型", K.IMPROVEMENT, 58_300),
    ("铸件浇冒口切割防护罩", K.CREATION, 21_600),
    ("无损检测试块便携支架", K.INVENTION, 12_800),
    ("包装机械送料光电纠偏装置", K.INVENTION, 96_000),
    ("电缆绞合断线报警改造", K.IMPROVEMENT, 143_500),
    ("裁床排版余布分级利用", K.SUGGESTION, 67_200),
    ("冲压模具快速换模台车", K.CREATION, 88_900),
    ("电子机箱折弯防划伤垫板", K.DESIGN, 17_400),
    ("再制造电机转子清洗流程优化", K.SUGGESTION, 104_700),
)
TRAININGS = (
    ("焊接新工艺与缺陷分析", False),
    ("数控编程与刀具选用", False),
    ("安全生产与职业健康", True),
    ("机械识图与公差", True),
    ("班组质量管理方法", False),
    ("工业机器人基础操作", False),
    ("电工新标准解读", True),
    ("技能等级认定考前辅导", True),
)
CONTENTS = (
    "共建实训基地，竞赛项目的实操内容进入课程，每学期安排学生到企业实习。",
    "互派教师和技师，共同编写竞赛训练讲义，学生参加企业岗位练兵。",
    "订单培养班，企业提供设备和辅导技师，毕业生择优录用。",
)
# County (or city), title, task, medium, day.
EXEMPLARS = (
    ("130925", "焊花里的“三级跳”：一家管件企业的岗位练兵", T.INTERNAL, "县融媒体中心", Day(2025, 4, 22)),
    ("130984", "再制造车间里的比武台", T.CLUSTER, "县融媒体中心", Day(2025, 6, 18)),
    ("130927", "五金小镇办赛记：一县一特色的做法", T.CLUSTER, "市总工会公众号", Day(2025, 7, 9)),
    ("130900", "揭榜攻关：小巨人企业同台解难题", T.CHALLENGE, "市总工会公众号", Day(2025, 11, 12)),
    ("130902", "赛项进课堂：工业机器人校企共育", T.SCHOOL, "学校网站", Day(2025, 12, 16)),
    ("130983", "模具竞赛带出一支青年技师队伍", T.CLUSTER, "县融媒体中心", Day(2026, 4, 20)),
    ("130926", "缝纫能手回乡带徒弟", T.INTERNAL, "市总工会公众号", Day(2026, 6, 11)),
    ("130925", "从赛场到产线：工装改进一年见效", T.INTERNAL, "县融媒体中心", Day(2026, 7, 30)),
    ("130925", "管道装备集群：赛训评用一体推进", T.CLUSTER, "市总工会公众号", Day(2026, 8, 12)),
    ("130984", "电线电缆企业联合练兵的经验", T.CLUSTER, "县融媒体中心", Day(2026, 9, 3)),
    ("130900", "数控竞赛走进职业院校", T.SCHOOL, "市总工会公众号", Day(2026, 9, 28)),
    ("130900", "四季度试点：四项任务一起抓", T.CHALLENGE, "市总工会公众号", Day(2026, 10, 20)),
    ("130930", "弯头之乡的竞赛周", T.CLUSTER, "县融媒体中心", Day(2026, 11, 16)),
)


def schedule(history: History) -> None:
    """Put every record on its day, and its confirmation a week later."""
    world, rng = history.world, random.Random(SEED)
    units = _units(world, rng)
    _innovations(history, rng, units)
    _mentorships(history, rng, units)
    _trainings(history, rng, units)
    _partnerships(history, units)
    _exemplars(history)


def _units(world: World, rng: random.Random) -> list[Enterprise]:
    """The enterprises that keep records: the demo's own first, and two of each county that has any."""
    chosen = [world.enterprises[0], world.enterprises[1]]
    for county in world.counties:
        of_county = [unit for unit in world.enterprises if unit.county_id == county.pk and unit not in chosen]
        chosen += rng.sample(of_county, min(2, len(of_county)))
    return chosen


def _keep(
    history: History, unit: Enterprise, model: type[GrowthRecord], day: Day, facts: Mapping[str, Any]
) -> None:
    """The unit's administrator keeps the record on `day`; the county's officer confirms it a week later."""
    made: list[GrowthRecord] = []

    def keep() -> None:
        actor = history.world.unit_actor(unit)
        made.append(add_record(actor=actor, enterprise=unit, model=model, facts=facts))

    def confirm() -> None:
        confirm_record(actor=history.world.actor(unit.county.code, Role.OFFICER), record=made[0])

    if day > history.world.today:
        return
    history.on(day, keep)
    if day < UNCONFIRMED_SINCE:
        history.on(day + datetime.timedelta(days=7), confirm)


def _days(rng: random.Random, number: int) -> list[Day]:
    """So many days from February 2025 to the middle of November 2026, in order, evenly spread."""
    first, last = Day(2025, 2, 10), Day(2026, 11, 16)
    step = (last - first).days / number
    return [first + datetime.timedelta(days=int(step * (n + rng.random()))) for n in range(number)]


def _innovations(history: History, rng: random.Random, units: list[Enterprise]) -> None:
    for number, day in enumerate(_days(rng, 4 * len(INNOVATIONS))):
        title, kind, benefit = INNOVATIONS[number % len(INNOVATIONS)]
        unit = units[0] if number % 12 == 0 else units[number % len(units)]
        people = rng.sample(history.world.workers[unit.pk], 2)
        decided = day + datetime.timedelta(days=rng.randint(15, 35))
        facts: dict[str, Any] = {
            "title": title,
            "kind": kind,
            "proposers": people[: 1 + number % 2],
            "proposed_on": day,
        }
        # The unit enters it once it has decided; of the newest nothing is decided yet.
        if decided >= UNCONFIRMED_SINCE:
            _keep(history, unit, Innovation, day, facts)
        elif number % 4 == 3:
            facts |= {"state": S.NOT_ADOPTED, "decided_on": decided}
            _keep(history, unit, Innovation, decided, facts)
        else:
            facts |= {
                "state": S.ADOPTED,
                "decided_on": decided,
                "in_use_since": decided + datetime.timedelta(days=10),
                "benefit": Decimal(benefit + 1_100 * (number // len(INNOVATIONS))),
            }
            _keep(history, unit, Innovation, decided, facts)


def _mentorships(history: History, rng: random.Random, units: list[Enterprise]) -> None:
    found: list[tuple[Enterprise, Worker, Worker]] = []
    for unit in units:
        people = history.world.workers[unit.pk]
        masters = [worker for worker in people if worker.skill_level >= SkillLevel.TECHNICIAN]
        learners = [worker for worker in people if worker.skill_level <= SkillLevel.MIDDLE]
        found += [(unit, master, learner) for master, learner in zip(masters, learners, strict=False)]
    for day, (unit, master, learner) in zip(_days(rng, len(found)), found, strict=True):
        until = day + datetime.timedelta(days=365 * 2)
        _keep(
            history,
            unit,
            Mentorship,
            day,
            {"mentor": master, "apprentice": learner, "since": day, "until": until},
        )


def _trainings(history: History, rng: random.Random, units: list[Enterprise]) -> None:
    for number, day in enumerate(_days(rng, 5 * len(TRAININGS))):
        subject, online = TRAININGS[number % len(TRAININGS)]
        unit = units[0] if number % 10 == 0 else units[(number * 3) % len(units)]
        facts = {"subject": subject, "held_on": day, "people": rng.randint(12, 86), "online": online}
        _keep(history, unit, Training, day, facts)


def _partnerships(history: History, units: list[Enterprise]) -> None:
    schools = history.world.schools
    for number, unit in enumerate(units[:12]):
        day = Day(2025, 2, 20) + datetime.timedelta(days=50 * number)
        facts = {
            "school": schools[number % len(schools)],
            "since": day,
            "until": day.replace(year=day.year + 3),
            "content": CONTENTS[number % len(CONTENTS)],
        }
        _keep(history, unit, Partnership, day, facts)


def _exemplars(history: History) -> None:
    for number, (code, title, track, medium, day) in enumerate(EXEMPLARS):
        _exemplar(history, number, code, title, track, medium, day)


def _exemplar(
    history: History, number: int, code: str, title: str, track: str, medium: str, day: Day
) -> None:
    world = history.world
    union = world.unions[code]
    cluster = next((each for each in world.clusters.values() if each.county_id == union.pk), None)
    unit = next((each for each in world.enterprises if each.county_id == union.pk), None)

    def publish() -> None:
        facts: dict[str, Any] = {
            "title": title,
            "track": track,
            "published_on": day,
            "medium": medium,
            "cluster": cluster if track == T.CLUSTER else None,
            "enterprise": unit if track == T.INTERNAL else None,
        }
        if number % 3 == 0:
            facts["document"] = ContentFile(paper(title), f"{number}.pdf")
        record = add_exemplar(actor=world.actor(code, Role.OFFICER), union=union, facts=facts)
        if day < UNCONFIRMED_SINCE:
            confirm_record(actor=world.actor(code, Role.APPROVER), record=record)

    history.on(day, publish)
