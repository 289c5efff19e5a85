"""The competition whose events stand at every stage: data only. Its days count from the demo's today."""

from __future__ import annotations

from competitions.planning.models import Competition, Event
from portal.demo.seed.calendar import CompetitionPlan, EventPlan

S, T = Event.State, Competition.Track
PRACTICAL = (("技能操作", "practical", 100),)
THEORY_PRACTICAL = (("理论知识", "theory", 30), ("技能操作", "practical", 70))
WITH_A_PIECE = (("理论知识", "theory", 20), ("技能操作", "practical", 50), ("成品评定", "practical", 30))
PIECE = "成品评定"

GAMES = CompetitionPlan(
    "games-2026", "沧州市{year}年职工职业技能大赛", "130900", T.CLUSTER, -44, days=52, goal=Competition.State.APPROVED,
    grade=Competition.Grade.CLASS_I, cluster="盐山管道装备产业集群", place="沧州市工人文化宫",
    introduction="全市职工技能大赛，各赛项分别比赛、分别公示。裁判按评分标准评分，成品由裁判盲评。",
    events=(
        EventPlan("钳工", "钳工", S.PUBLISHED, 12, THEORY_PRACTICAL, after=0, lasts=2, stage="final",
                  delegations=("130925", "130984", "130983", "130930")),
        EventPlan("装配钳工", "装配钳工", S.PUBLISHED, 8, THEORY_PRACTICAL, after=12, lasts=2, stage="corrected"),
        EventPlan("氩弧焊", "焊工", S.ON_NOTICE, 8, THEORY_PRACTICAL, after=35, lasts=2, stage="notice", sheets=True),
        EventPlan("焊条电弧焊", "焊工", S.UNDER_WAY, 8, WITH_A_PIECE, after=43, lasts=3, stage="day", sheets=True,
                  blind=(PIECE,)),
        EventPlan("电工", "电工", S.UNDER_WAY, 6, PRACTICAL, after=43, lasts=2, stage="paper", sheets=True),
        EventPlan("数控车", "数控车工", S.CLOSED, 8, WITH_A_PIECE, after=49, lasts=2, stage="before", sheets=True,
                  blind=(PIECE,)),
    ),
)  # fmt: skip
