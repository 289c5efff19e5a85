"""What the demo's competitions are and how far each has come: data only, played by `history`.

Days of the past are fixed; what is still going on stands in days from "today", so that an event which is
open for entry is open whenever the demo is seeded.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from competitions.planning.models import Competition, Event

Day = datetime.date | int
THEORY_PRACTICAL = (("理论知识", "theory", 30), ("技能操作", "practical", 70))
THEORY_TWO_PRACTICALS = (
    ("理论知识", "theory", 20),
    ("技能操作", "practical", 60),
    ("工艺分析", "practical", 20),
)
PROJECT = (("攻关成果", "practical", 70), ("现场答辩", "defence", 30))

S = Event.State
C = Competition.State
T = Competition.Track


@dataclass(frozen=True, slots=True)
class EventPlan:
    """One event. `entrants` entries are made; `goal` is the state that it reaches."""

    name: str
    trade: str
    goal: str
    entrants: int = 0
    modules: tuple[tuple[str, str, int], ...] = THEORY_PRACTICAL
    group: str = Event.Group.WORKER
    team: int = 0
    capacity: int | None = None
    quota: int | None = None
    minimum: int = 0
    requirements: tuple[str, ...] = ("consent", "pledge")
    # Names of other competitions' events (competition key, event name) whose winners go up to this one.
    ladder: tuple[tuple[str, str], ...] = ()
    # tie: a tie is left; correction: withdrawn and published anew; withdrawn: withdrawn and left so.
    twist: str = ""
    reason: str = ""
    exhibition: bool = False
    # How many days after the competition's first day it begins, and how many it lasts (0: as the competition).
    after: int = 0
    lasts: int = 0
    # Judges mark it by schemes; names of the modules that they mark blind.
    sheets: bool = False
    blind: tuple[str, ...] = ()
    # Codes of the counties whose unions send delegations.
    delegations: tuple[str, ...] = ()
    # Where the contest stands today: a key of `contests.COURSES`; "" for what `courses` plays up to the goal.
    stage: str = ""


@dataclass(frozen=True, slots=True)
class CompetitionPlan:
    """One competition. `first` is its first day, `days` how long it lasts, `goal` where its filing stands."""

    key: str
    name: str
    organiser: str
    track: str
    first: Day
    events: tuple[EventPlan, ...]
    days: int = 2
    goal: str = C.FILED
    cluster: str = ""
    grade: str = Competition.Grade.NONE
    place: str = ""
    introduction: str = ""
    # Position in the list of enterprises of the unit that holds it (internal) or hosts it.
    inside: int | None = None
    host_school: int | None = None
    host_name: str = ""
    co_organiser: str = ""
    backfilled: bool = False
    copied_from: str = ""
    reason: str = ""
    year: int | None = field(default=None)


def day(year: int, month: int, number: int) -> datetime.date:
    return datetime.date(year, month, number)


CALENDAR = (
    # --- 2025 -------------------------------------------------------------------------------------------
    CompetitionPlan(
        "yanshan-2025", "盐山县2025年管道装备焊工职业技能竞赛", "130925", T.CLUSTER, day(2025, 3, 18),
        cluster="盐山管道装备产业集群", place="盐山县职工文化活动中心",
        events=(
            EventPlan("焊条电弧焊", "焊工", S.ARCHIVED, 26, capacity=40, quota=8),
            EventPlan("无损检测", "无损检测员", S.ARCHIVED, 12),
        ),
    ),
    CompetitionPlan(
        "hejian-2025", "河间市2025年汽车零部件再制造职业技能竞赛", "130984", T.CLUSTER, day(2025, 5, 20),
        cluster="河间再制造产业集群", place="河间市再制造产业园",
        events=(EventPlan("发动机再制造装配", "汽车维修工", S.ARCHIVED, 20),
                EventPlan("电工", "电工", S.ARCHIVED, 14)),
    ),
    CompetitionPlan(
        "nanpi-2025", "南皮县2025年五金机电职业技能竞赛", "130927", T.CLUSTER, day(2025, 6, 17),
        cluster="南皮五金机电产业集群", place="南皮县五金机电产业园",
        events=(EventPlan("冲压模具调试", "冲压工", S.PUBLISHED, 18), EventPlan("钳工", "钳工", S.PUBLISHED, 22)),
    ),
    CompetitionPlan(
        "botou-2025", "泊头市2025年铸造行业技术比武", "130981", T.CLUSTER, day(2025, 9, 16), backfilled=True,
        cluster="泊头铸造产业集群", place="泊头市铸造产业园",
        events=(EventPlan("造型与浇注", "铸造工", S.PUBLISHED, 16),),
    ),
    CompetitionPlan(
        "city-2025", "沧州市2025年职工焊接职业技能竞赛", "130900", T.CLUSTER, day(2025, 11, 12), goal=C.APPROVED,
        grade=Competition.Grade.CLASS_II, cluster="盐山管道装备产业集群", place="沧州市工人文化宫", host_school=0,
        events=(EventPlan("焊工", "焊工", S.PUBLISHED, 44, modules=THEORY_TWO_PRACTICALS, quota=6),),
    ),
    CompetitionPlan(
        "giants-2025", "沧州市2025年“小巨人”企业技术创新挑战赛", "130900", T.CHALLENGE, day(2025, 12, 9),
        goal=C.APPROVED, grade=Competition.Grade.CLASS_I, place="沧州高新区会展中心",
        events=(EventPlan("关键技术攻关", "智能制造生产线运维", S.PUBLISHED, 14, modules=PROJECT, team=4),),
    ),
    CompetitionPlan(
        "school-2025", "2025年校企合作工业机器人技能竞赛", "130902", T.SCHOOL, day(2025, 11, 25), host_school=1,
        place="沧州砺澄技工学校实训中心",
        events=(EventPlan("工业机器人操作（学生组）", "工业机器人系统操作员", S.PUBLISHED, 24,
                          group=Event.Group.STUDENT, requirements=("consent",)),
                EventPlan("工业机器人操作（职工组）", "工业机器人系统操作员", S.PUBLISHED, 10)),
    ),
    CompetitionPlan(
        "internal-2025", "恒泽管件2025年岗位练兵焊工比武", "130925", T.INTERNAL, day(2025, 12, 16), days=1, inside=0,
        place="公司二号车间",
        events=(EventPlan("焊工", "焊工", S.PUBLISHED, 14, requirements=()),),
    ),
    # --- 2026, held -------------------------------------------------------------------------------------
    CompetitionPlan(
        "huanghua-2026", "黄骅市2026年模具职业技能竞赛", "130983", T.CLUSTER, day(2026, 3, 24),
        cluster="黄骅模具产业集群", place="黄骅市模具产业园",
        events=(EventPlan("模具装调", "模具工", S.PUBLISHED, 20, twist="correction",
                          reason="一名选手的单位名称登记有误，更正后重新公布。"),
                EventPlan("数控铣", "数控铣工", S.PUBLISHED, 16)),
    ),
    CompetitionPlan(
        "suning-2026", "肃宁县2026年针纺服装职业技能竞赛", "130926", T.CLUSTER, day(2026, 5, 19),
        cluster="肃宁针纺服装产业集群", place="肃宁县纺织服装基地",
        events=(EventPlan("缝纫", "缝纫工", S.PUBLISHED, 22),
                EventPlan("制版", "服装制版师", S.CANCELLED, 3, minimum=10, reason="报名人数不足10人，经研究取消本赛项。")),
    ),
    CompetitionPlan(
        "dongguang-2026", "东光县2026年包装机械装调竞赛", "130923", T.CLUSTER, day(2026, 6, 9),
        cluster="东光包装机械产业集群", place="东光县包装产业园",
        events=(EventPlan("装配钳工", "装配钳工", S.PUBLISHED, 18),
                EventPlan("包装机械装调", "包装机械装配调试工", S.PUBLISHED, 5, exhibition=True,
                          reason="参赛人数较少，转为展示项目，只排名次，不设奖项。")),
    ),
    CompetitionPlan(
        "yanshan-2026", "盐山县2026年管道装备职业技能竞赛", "130925", T.CLUSTER, day(2026, 7, 21),
        cluster="盐山管道装备产业集群", place="盐山县职工文化活动中心", copied_from="yanshan-2025",
        events=(EventPlan("焊工", "焊工", S.PUBLISHED, 24, capacity=40, quota=8),
                EventPlan("数控车", "数控车工", S.PUBLISHED, 18)),
    ),
    CompetitionPlan(
        "hejian-2026", "河间市2026年电线电缆职业技能竞赛", "130984", T.CLUSTER, day(2026, 8, 18),
        cluster="河间电线电缆产业集群", place="河间市职工之家",
        events=(EventPlan("焊工", "焊工", S.PUBLISHED, 16), EventPlan("电工", "电工", S.PUBLISHED, 20)),
    ),
    CompetitionPlan(
        "school-2026", "沧州市2026年校企合作数控技能竞赛", "130900", T.SCHOOL, day(2026, 9, 22), goal=C.APPROVED,
        host_school=0, host_name="沧州市职业教育协会", place="沧州云岫职业技术学校",
        events=(EventPlan("数控车（学生组）", "数控车工", S.SCORED, 20, group=Event.Group.STUDENT, twist="withdrawn",
                          requirements=("consent",), reason="收到关于评分的书面意见，复核期间撤回公布。"),
                EventPlan("数控车（职工组）", "数控车工", S.PUBLISHED, 18)),
    ),
    # --- 2026, going on ---------------------------------------------------------------------------------
    CompetitionPlan(
        "city-2026", "沧州市{year}年职工焊接职业技能竞赛", "130900", T.CLUSTER, 12, goal=C.APPROVED, days=3,
        grade=Competition.Grade.CLASS_II, cluster="盐山管道装备产业集群", place="沧州市工人文化宫", host_school=0, co_organiser="130984",
        events=(EventPlan("焊工", "焊工", S.CLOSED, 10, modules=THEORY_TWO_PRACTICALS, quota=6, requirements=(),
                          ladder=(("yanshan-2026", "焊工"), ("hejian-2026", "焊工"))),),
    ),
    CompetitionPlan(
        "giants-2026", "沧州市{year}年“小巨人”企业技术创新挑战赛", "130900", T.CHALLENGE, 30, goal=C.APPROVED,
        grade=Competition.Grade.CLASS_I, place="沧州高新区会展中心", copied_from="giants-2025",
        events=(EventPlan("关键技术攻关", "智能制造生产线运维", S.OPEN, 9, modules=PROJECT, team=4, capacity=30),
                EventPlan("工艺改进", "多工序数控机床操作调整工", S.PLANNED, modules=PROJECT, team=3)),
    ),
    CompetitionPlan(
        "yanshan-q4-2026", "盐山县{year}年四季度产业集群特色竞赛", "130925", T.CLUSTER, 20,
        cluster="盐山管道装备产业集群", place="盐山县职工文化活动中心",
        events=(EventPlan("无损检测", "无损检测员", S.OPEN, 15, capacity=40, quota=5,
                          requirements=("consent", "pledge", "stamped_form")),
                EventPlan("管件成型", "管件成型工", S.OPEN, 4, capacity=5, quota=2),
                EventPlan("质量检验", "质检员", S.PLANNED)),
    ),
    CompetitionPlan(
        "mengcun-2026", "孟村回族自治县{year}年弯头管件职业技能竞赛", "130930", T.CLUSTER, -6,
        cluster="孟村弯头管件产业集群", place="孟村县弯头管件产业园",
        events=(EventPlan("弯头推制", "弯头推制工", S.SCORED, 14, twist="tie"),
                EventPlan("弯头无损检测", "无损检测员", S.ON_NOTICE, 12),
                EventPlan("焊工", "焊工", S.UNDER_WAY, 16)),
    ),
    CompetitionPlan(
        "qingxian-2026", "青县{year}年电子机箱职业技能竞赛", "130922", T.CLUSTER, 16,
        cluster="青县电子机箱产业集群", place="青县电子机箱产业园",
        events=(EventPlan("电子设备装接", "电子设备装接工", S.POSTPONED, 10, reason="场地设备检修，时间另行通知。"),
                EventPlan("数控冲压", "冲压工", S.CLOSED, 12)),
    ),
    CompetitionPlan(
        "renqiu-2026", "任丘市{year}年石油装备职业技能竞赛", "130982", T.CLUSTER, 36, goal=C.SUBMITTED,
        cluster="任丘石油装备产业集群", place="任丘市石油装备产业园",
        events=(EventPlan("数控车", "数控车工", S.PLANNED), EventPlan("焊工", "焊工", S.PLANNED)),
    ),
    CompetitionPlan(
        "xianxian-2026", "献县{year}年建筑扣件职业技能竞赛", "130929", T.CLUSTER, 33, goal=C.RETURNED,
        cluster="献县建筑扣件产业集群", place="献县扣件产业园",
        reason="请补充安全预案，并核对实操模块的设备清单。",
        events=(EventPlan("铸造", "铸造工", S.PLANNED),),
    ),
    CompetitionPlan(
        "yanshan-internal-2026", "盐山县{year}年职工安全生产岗位技能竞赛", "130925", T.INTERNAL, 37, goal=C.SIGNING,
        place="盐山县总工会", events=(EventPlan("安全生产", "安全生产岗位技能", S.PLANNED),),
    ),
    CompetitionPlan(
        "haixing-2026", "海兴县{year}年体育器材装配竞赛", "130924", T.CLUSTER, 25, goal=C.CANCELLED,
        cluster="海兴体育器材产业集群", place="海兴县体育器材产业园",
        reason="承办场地调整，本年度不再举办。",
        events=(EventPlan("体育器材装配", "体育器材装配工", S.CANCELLED),),
    ),
    CompetitionPlan(
        "internal-2026", "恒泽管件{year}年岗位练兵焊工比武", "130925", T.INTERNAL, 8, days=1, inside=0, place="公司二号车间",
        copied_from="internal-2025",
        events=(EventPlan("焊工", "焊工", S.OPEN, 6, requirements=()),),
    ),
)  # fmt: skip
