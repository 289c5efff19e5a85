"""The marking schemes of the contests; they stand in the city's library beside the two of `schemes`.

The figures are invented and follow no published standard.
"""

from __future__ import annotations

import datetime
from typing import Any

from competitions.judging.models import Scheme, SchemeVersion
from portal.demo.seed.schemes import aspect, bands, items, levels, written
from portal.demo.seed.world import World

WRITTEN = datetime.date(2026, 7, 6)
THEORY_NAME = "理论知识考试评分标准"
PIECE_NAME = "成品评定标准（盲评）"
TIG_NAME = "氩弧焊实操评分标准"
TURNING_NAME = "数控车实操评分标准"
WELDING_NAME = "焊工实操评分标准（焊条电弧焊）"
ELECTRICAL_NAME = "电工实操评分标准（电动机正反转控制）"

THEORY: dict[str, Any] = {
    "sections": [
        {
            "name": "答卷",
            "aspects": [
                aspect("单项选择题", "40", "linear", "机读答题卡得分", unit="分", full_at="40", none_at="0"),
                aspect("多项选择题", "30", "linear", "机读答题卡得分", unit="分", full_at="30", none_at="0"),
                aspect("判断题", "30", "linear", "机读答题卡得分", unit="分", full_at="30", none_at="0"),
            ],
        }
    ]
}
PIECE: dict[str, Any] = {
    "sections": [
        {
            "name": "尺寸与缺陷",
            "aspects": [
                aspect(
                    "关键尺寸偏差",
                    "30",
                    "linear",
                    "量具测量三处取最大",
                    unit="mm",
                    full_at="0.2",
                    none_at="2",
                ),
                aspect(
                    "表面缺陷",
                    "30",
                    "deductions",
                    rows=[
                        {"name": "划痕、磕碰，每处", "points": "3", "most": "5"},
                        {"name": "锐边未去，每处", "points": "2", "most": ""},
                    ],
                ),
            ],
        },
        {
            "name": "整体评价",
            "aspects": [
                aspect(
                    "外观质量",
                    "20",
                    "judgement",
                    rows=levels("不合格", "合格，有明显瑕疵", "良好，瑕疵轻微", "优秀，无瑕疵"),
                ),
                aspect("工艺水平", "20", "panel", judges="3", drop_lowest="0", drop_highest="0"),
            ],
        },
    ]
}
TIG: dict[str, Any] = {
    "sections": [
        {
            "name": "焊前准备",
            "aspects": [
                aspect(
                    "劳保与气路检查",
                    "10",
                    "checklist",
                    rows=items(("面罩、手套齐全", "4"), ("氩气流量已调", "3"), ("钨极已磨", "3")),
                ),
            ],
        },
        {
            "name": "焊缝质量",
            "aspects": [
                aspect(
                    "焊缝余高",
                    "20",
                    "ranges",
                    unit="mm",
                    rows=bands(("0.5", "12"), ("1.5", "20"), ("2.5", "12"), ("3", "4")),
                ),
                aspect("焊缝宽度差", "20", "linear", unit="mm", full_at="0.5", none_at="3"),
                aspect(
                    "咬边与缺陷",
                    "20",
                    "deductions",
                    rows=[
                        {"name": "咬边，每 10 mm", "points": "2", "most": "5"},
                        {"name": "夹钨，每处", "points": "5", "most": ""},
                    ],
                ),
                aspect(
                    "焊缝成形",
                    "20",
                    "judgement",
                    rows=levels("成形不良", "成形一般", "成形较好", "成形美观"),
                ),
            ],
        },
        {"name": "用时", "aspects": [aspect("用时", "10", "time_linear", full_at="40:00", none_at="60:00")]},
    ]
}
TURNING: dict[str, Any] = {
    "sections": [
        {
            "name": "尺寸精度",
            "aspects": [
                aspect("外圆直径", "25", "tolerance", unit="mm", target="48", lower="0.03", upper="0.03"),
                aspect("总长", "20", "tolerance", unit="mm", target="96", lower="0.1", upper="0.1"),
                aspect(
                    "表面粗糙度",
                    "20",
                    "ranges",
                    unit="µm",
                    rows=bands(("1.6", "20"), ("3.2", "12"), ("6.3", "4")),
                ),
            ],
        },
        {
            "name": "操作",
            "aspects": [
                aspect(
                    "装夹与对刀",
                    "20",
                    "judgement",
                    rows=levels("方法错误", "能完成，不规范", "规范", "规范且迅速"),
                ),
                aspect("用时", "15", "time_linear", full_at="120:00", none_at="180:00"),
            ],
        },
    ]
}


def write_schemes(world: World) -> None:
    """Written and released in the summer before the competition."""
    for name, trade, content in (
        (THEORY_NAME, "装配钳工", THEORY),
        (PIECE_NAME, "质检员", PIECE),
        (TIG_NAME, "焊工", TIG),
        (TURNING_NAME, "数控车工", TURNING),
    ):
        written(world, name, trade, content)


def newest(name: str) -> SchemeVersion:
    """The version of a scheme that was released last."""
    scheme = Scheme.objects.get(name=name)
    version = scheme.versions.filter(released_at__isnull=False).order_by("number").last()
    assert version is not None
    return version
