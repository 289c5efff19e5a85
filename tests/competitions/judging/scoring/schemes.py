"""Marking schemes and marks for the tests: a plain one to read, and endless ones from hypothesis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from competitions.judging.scoring import (
    Aspect,
    Band,
    Checklist,
    Counted,
    Deduction,
    Deductions,
    Item,
    Judged,
    Judgement,
    Linear,
    Mark,
    Measured,
    Panel,
    Ranges,
    Scheme,
    Section,
    Ticked,
    Tolerance,
)

# One aspect of every method, 100 points in all.
CONTENT: dict[str, Any] = {
    "sections": [
        {
            "key": "s1",
            "name": "尺寸",
            "aspects": [
                {
                    "key": "a1",
                    "name": "坡口角度",
                    "maximum": "10",
                    "note": "用角度尺量三处",
                    "method": "tolerance",
                    "unit": "°",
                    "target": "60",
                    "lower": "2",
                    "upper": "2",
                    "step": "1",
                    "deduction": "4",
                },
                {
                    "key": "a2",
                    "name": "抗拉强度",
                    "maximum": "20",
                    "note": "",
                    "method": "linear",
                    "unit": "MPa",
                    "full_at": "490",
                    "none_at": "400",
                },
                {
                    "key": "a3",
                    "name": "错边量",
                    "maximum": "10",
                    "note": "",
                    "method": "ranges",
                    "unit": "mm",
                    "rows": [{"upto": "0.5", "points": "10"}, {"upto": "1", "points": "5"}],
                    "beyond": "0",
                },
                {
                    "key": "a4",
                    "name": "劳保用品",
                    "maximum": "5",
                    "note": "",
                    "method": "checklist",
                    "rows": [
                        {"key": "i1", "name": "面罩", "points": "3"},
                        {"key": "i2", "name": "手套", "points": "2"},
                    ],
                },
            ],
        },
        {
            "key": "s2",
            "name": "外观与规范",
            "aspects": [
                {
                    "key": "a5",
                    "name": "焊缝成形",
                    "maximum": "15",
                    "note": "",
                    "method": "judgement",
                    "rows": [{"name": "不合格"}, {"name": "合格"}, {"name": "良好"}, {"name": "优秀"}],
                },
                {
                    "key": "a6",
                    "name": "工艺说明",
                    "maximum": "10",
                    "note": "",
                    "method": "panel",
                    "judges": "5",
                    "drop_lowest": "1",
                    "drop_highest": "1",
                },
                {
                    "key": "a7",
                    "name": "安全文明",
                    "maximum": "10",
                    "note": "",
                    "method": "deductions",
                    "cap": "8",
                    "rows": [
                        {"key": "i1", "name": "引弧擦伤", "points": "1.5", "most": "2"},
                        {"key": "i2", "name": "未清渣", "points": "3", "most": ""},
                    ],
                },
                {
                    "key": "a8",
                    "name": "用时",
                    "maximum": "10",
                    "note": "",
                    "method": "time_linear",
                    "full_at": "30:00",
                    "none_at": "45:00",
                },
                {
                    "key": "a9",
                    "name": "收尾用时",
                    "maximum": "10",
                    "note": "",
                    "method": "time_ranges",
                    "rows": [{"upto": "3:00", "points": "10"}, {"upto": "5:00", "points": "6"}],
                    "beyond": "1",
                },
            ],
        },
    ]
}

_points = st.decimals("0.5", 20, places=2)
_values = st.decimals(-50, 50, places=3)


@st.composite
def methods(draw: st.DrawFn) -> tuple[Decimal, Any]:
    """A maximum with a method that fits it."""
    maximum = draw(_points)
    kind = draw(
        st.sampled_from(["tolerance", "linear", "ranges", "checklist", "judgement", "panel", "deductions"])
    )
    if kind == "tolerance":
        stepped = draw(st.booleans())
        return maximum, Tolerance(
            target=draw(_values),
            lower=draw(st.decimals(0, 5, places=2)),
            upper=draw(st.decimals(0, 5, places=2)),
            step=draw(st.decimals("0.1", 3, places=1)) if stepped else None,
            deduction=draw(st.decimals("0.01", maximum, places=2)) if stepped else None,
            unit="mm",
        )
    if kind == "linear":
        timed = draw(st.booleans())
        if timed:
            best = draw(st.integers(1, 50))
            return maximum, Linear(
                full_at=Decimal(best), none_at=Decimal(best + draw(st.integers(1, 50))), timed=True
            )
        ends = draw(st.lists(_values, min_size=2, max_size=2, unique=True))
        return maximum, Linear(full_at=ends[0], none_at=ends[1], unit="N")
    if kind == "ranges":
        timed = draw(st.booleans())
        borders = st.integers(1, 100).map(Decimal) if timed else _values
        upto = sorted(draw(st.lists(borders, min_size=1, max_size=4, unique=True)))
        points = draw(st.lists(st.decimals(0, maximum, places=2), min_size=len(upto), max_size=len(upto)))
        points[draw(st.integers(0, len(upto) - 1))] = maximum
        return maximum, Ranges(
            bands=tuple(map(Band, upto, points)), beyond=draw(st.decimals(0, maximum, places=2)), timed=timed
        )
    if kind == "checklist":
        worth = draw(st.lists(_points, min_size=1, max_size=4))
        items = tuple(Item(f"i{number}", f"项{number}", each) for number, each in enumerate(worth, start=1))
        return sum(worth, Decimal(0)), Checklist(items)
    if kind == "judgement":
        return maximum, Judgement(draw(st.sampled_from([(), ("差", "可", "良", "优")])))
    if kind == "panel":
        drops = (draw(st.integers(0, 2)), draw(st.integers(0, 2)))
        judges = sum(drops) + draw(st.integers(1, 3))
        return maximum, Panel(judges=judges, drop_lowest=drops[0], drop_highest=drops[1])
    faults = draw(
        st.lists(
            st.tuples(st.decimals("0.01", maximum, places=2), st.one_of(st.none(), st.integers(1, 3))),
            min_size=1,
            max_size=3,
        )
    )
    listed = tuple(
        Deduction(f"i{number}", f"错{number}", points, most)
        for number, (points, most) in enumerate(faults, start=1)
    )
    cap = draw(st.one_of(st.none(), st.decimals("0.01", maximum, places=2)))
    return maximum, Deductions(listed, cap)


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """One to three sections of one to three aspects each."""
    sections = []
    count = 0
    for number in range(1, draw(st.integers(1, 3)) + 1):
        aspects = []
        for _ in range(draw(st.integers(1, 3))):
            count += 1
            maximum, method = draw(methods())
            aspects.append(Aspect(key=f"a{count}", name=f"评分项{count}", maximum=maximum, method=method))
        sections.append(Section(f"s{number}", f"部分{number}", tuple(aspects)))
    return Scheme(tuple(sections))


@st.composite
def marks_for(draw: st.DrawFn, aspect: Aspect, *, complete: bool = False) -> Mark | None:
    """A mark that the aspect can have; unless `complete`, perhaps none, or not of all judges."""
    if not complete and draw(st.integers(0, 9)) == 0:
        return None
    method = aspect.method
    match method:
        case Tolerance():
            return Measured(draw(_values))
        case Linear() | Ranges():
            return Measured(draw(st.decimals(0, 120, places=1) if method.timed else _values))
        case Checklist():
            return Ticked(frozenset(draw(st.sets(st.sampled_from([item.key for item in method.items])))))
        case Deductions():
            counts = {item.key: draw(st.integers(0, 4)) for item in method.items}
            return Counted({key: count for key, count in counts.items() if count or draw(st.booleans())})
        case Judgement():
            lowest = draw(st.integers(0, 2))
            near = st.integers(lowest, lowest + 1)
            given = [
                Decimal(one)
                for one in draw(st.lists(near if complete else st.integers(0, 3), min_size=3, max_size=3))
            ]
        case Panel():
            points = st.decimals(0, aspect.maximum, places=2)
            given = draw(st.lists(points, min_size=method.judges, max_size=method.judges))
    if not complete and draw(st.integers(0, 4)) == 0:
        given = given[1:]
    return Judged({f"j{number}": Decimal(value) for number, value in enumerate(given, start=1)})


@st.composite
def marked_schemes(draw: st.DrawFn, *, complete: bool = False) -> tuple[Scheme, dict[str, Mark]]:
    """A scheme with marks; `complete`: none is missing and none must be given again."""
    scheme = draw(schemes())
    given = {aspect.key: draw(marks_for(aspect, complete=complete)) for aspect in scheme.aspects}
    return scheme, {key: mark for key, mark in given.items() if mark is not None}
