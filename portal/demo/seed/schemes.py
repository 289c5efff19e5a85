"""The city union's library of marking schemes: two examples, one of which has been improved once.

They show every way of marking. The figures are invented and follow no published standard.
"""

from __future__ import annotations

import copy
import datetime
from decimal import Decimal
from typing import Any

from competitions.judging import acts
from competitions.judging.models import Scheme
from portal.acts.actors import Role
from portal.demo.seed.world import World

Aspect = dict[str, Any]
_CITY = "130900"


def aspect(name: str, maximum: str, method: str, note: str = "", **fields: Any) -> Aspect:
    return {"name": name, "maximum": maximum, "method": method, "note": note, **fields}


def bands(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"upto": upto, "points": points} for upto, points in rows]


def items(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "points": points} for name, points in rows]


def levels(*names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


WELDING: dict[str, Any] = {
    "sections": [
        {
            "name": "焊前准备",
            "aspects": [
                aspect(
                    "劳保用品与工具",
                    "6",
                    "checklist",
                    rows=items(
                        ("防护面罩、手套、绝缘鞋齐全", "3"),
                        ("焊条烘干并放入保温筒", "2"),
                        ("工具摆放整齐", "1"),
                    ),
                ),
                aspect(
                    "坡口角度",
                    "6",
                    "tolerance",
                    "用焊缝检验尺量三处，取偏差最大的一处",
                    unit="°",
                    target="60",
                    lower="2",
                    upper="2",
                    step="1",
                    deduction="2",
                ),
                aspect("装配间隙", "4", "tolerance", unit="mm", target="3", lower="0.5", upper="0.5"),
            ],
        },
        {
            "name": "焊缝外观",
            "aspects": [
                aspect(
                    "焊缝余高",
                    "10",
                    "ranges",
                    "焊缝中段，去除起弧和收弧处",
                    unit="mm",
                    rows=bands(("0.5", "6"), ("2", "10"), ("3", "6"), ("4", "2")),
                    beyond="0",
                ),
                aspect(
                    "焊缝宽度差", "8", "linear", "最宽处与最窄处之差", unit="mm", full_at="1", none_at="4"
                ),
                aspect(
                    "咬边与缺陷",
                    "12",
                    "deductions",
                    rows=[
                        {"name": "咬边，每 10 mm", "points": "1", "most": "6"},
                        {"name": "表面气孔，每个", "points": "2", "most": ""},
                        {"name": "弧坑未填满", "points": "3", "most": "1"},
                    ],
                ),
                aspect(
                    "焊缝成形",
                    "12",
                    "judgement",
                    rows=levels(
                        "成形不良，有明显缺陷",
                        "成形一般，接头不平",
                        "成形较好，鱼鳞纹基本均匀",
                        "成形美观，鱼鳞纹均匀",
                    ),
                ),
            ],
        },
        {
            "name": "内部质量",
            "aspects": [
                aspect(
                    "射线检测评级",
                    "20",
                    "ranges",
                    unit="级",
                    rows=bands(("1", "20"), ("2", "14"), ("3", "6")),
                ),
                aspect("弯曲试验后焊缝评定", "10", "panel", judges="5", drop_lowest="1", drop_highest="1"),
            ],
        },
        {
            "name": "安全与用时",
            "aspects": [
                aspect(
                    "安全文明生产",
                    "7",
                    "deductions",
                    cap="7",
                    rows=[
                        {"name": "未清渣", "points": "2", "most": ""},
                        {"name": "工位不清洁", "points": "1", "most": ""},
                    ],
                ),
                aspect("用时", "5", "time_linear", full_at="50:00", none_at="60:00"),
            ],
        },
    ]
}

ELECTRICAL: dict[str, Any] = {
    "sections": [
        {
            "name": "线路安装",
            "aspects": [
                aspect(
                    "元件布置",
                    "10",
                    "judgement",
                    rows=levels("布置错误", "能用，布置欠合理", "布置合理", "布置合理且便于检修"),
                ),
                aspect(
                    "接线工艺",
                    "20",
                    "deductions",
                    rows=[
                        {"name": "接点松动，每处", "points": "2", "most": ""},
                        {"name": "露铜超过 2 mm，每处", "points": "1", "most": "8"},
                        {"name": "未套号码管，每处", "points": "0.5", "most": "10"},
                    ],
                ),
                aspect("导线弯曲半径", "10", "linear", unit="mm", full_at="20", none_at="10"),
            ],
        },
        {
            "name": "通电调试",
            "aspects": [
                aspect(
                    "功能实现",
                    "30",
                    "checklist",
                    rows=items(("正转启动", "8"), ("反转启动", "8"), ("互锁有效", "8"), ("急停有效", "6")),
                ),
                aspect(
                    "热继电器整定电流",
                    "10",
                    "tolerance",
                    unit="A",
                    target="4.2",
                    lower="0.1",
                    upper="0.1",
                    step="0.1",
                    deduction="4",
                ),
            ],
        },
        {
            "name": "故障排除与用时",
            "aspects": [
                aspect("故障分析说明", "10", "panel", judges="3", drop_lowest="0", drop_highest="0"),
                aspect(
                    "排除故障用时",
                    "10",
                    "time_ranges",
                    rows=bands(("10:00", "10"), ("15:00", "7"), ("20:00", "4")),
                ),
            ],
        },
    ]
}


def write_schemes(world: World) -> None:
    """Write and release both in the winter before the first contests; improve the welders' one in the second year."""
    world.clock.set(datetime.date(2025, 2, 17), 10)
    welding = written(world, "焊工实操评分标准（焊条电弧焊）", "焊工", WELDING)
    written(world, "电工实操评分标准（电动机正反转控制）", "电工", ELECTRICAL)
    world.clock.set(datetime.date(2026, 1, 12), 15)
    actor = world.actor(_CITY, Role.OFFICER)
    draft = acts.start_version(actor=actor, scheme=welding)
    content = copy.deepcopy(draft.content)
    preparation, _appearance, _inner, safety = content["sections"]
    preparation["aspects"][2] |= {"step": "0.5", "deduction": "2"}
    safety["aspects"][1] |= {"full_at": "45:00"}
    acts.edit_draft(actor=actor, scheme=welding, content=content, revision=draft.revision)
    acts.release_version(
        actor=actor, scheme=welding, note="装配间隙超差改为按档扣分；最佳用时由 50 分钟改为 45 分钟"
    )


def written(world: World, name: str, trade: str, content: dict[str, Any]) -> Scheme:
    actor = world.actor(_CITY, Role.OFFICER)
    scheme = acts.create_scheme(
        actor=actor,
        union=world.unions[_CITY],
        facts={
            "name": name,
            "trade": world.trades[trade],
            "shared": Scheme.Shared.UNITS,
            "total": Decimal(100),
        },
        content=content,
    )
    acts.release_version(actor=actor, scheme=scheme)
    return scheme
