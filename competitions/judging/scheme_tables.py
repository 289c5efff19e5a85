"""Marking schemes as columns and rows: on pages, in exports, in the template that people fill in.

In a sheet an aspect takes one row, or as many as it has bands, items, faults or levels; the further rows repeat
section and aspect and leave everything else but the details empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.judging import marks, scheme_words
from competitions.judging.models import SchemeVersion
from competitions.judging.scoring import (
    FIELDS,
    ROW_FIELDS,
    Content,
    Fault,
    MethodKey,
    Place,
    read_aspect,
    rows_of,
    total_of,
)
from competitions.judging.scoring.content import decimal, figure, mappings, typed
from portal.acts.findings import Finding, Severity
from portal.sheets.columns import Column, Kind

LIBRARY = [
    Column("name", "名称", width=30),
    Column("trade", "职业（工种）", width=16),
    Column("union", "所属工会", width=26),
    Column("released", "已发布版本", Kind.INTEGER, width=12),
    Column("total", "总分", Kind.DECIMAL, width=10),
    Column("shared", "共享范围", width=26),
    Column("state", "状态", width=14),
]


def library_row(scheme: Any) -> list[object]:
    """A row of the library's export. `scheme` with the annotations of the query."""
    return [
        scheme.name,
        scheme.trade.name,
        scheme.union.name,
        scheme.released,
        Decimal(marks.shown(scheme.total)),
        str(scheme.get_shared_display()),
        state_in_words(scheme),
    ]


def state_in_words(scheme: Any) -> str:
    """In use, out of use, or not released yet."""
    if scheme.retired_at is not None:
        return _("Out of use")
    return _("In use") if scheme.released else _("Not released yet")


# --- On pages --------------------------------------------------------------------------------------------


def sections_of(content: Content) -> list[dict[str, Any]]:
    """Sections with their aspects as lines of a table, whatever a draft holds."""
    shown = []
    for number, section in enumerate(mappings(content.get("sections")), start=1):
        aspects = mappings(section.get("aspects"))
        shown.append(
            {
                "name": typed(section.get("name")) or _("section %(number)d") % {"number": number},
                "total": f"{total_of({'sections': [section]}):f}",
                "aspects": [_line(aspect) for aspect in aspects],
            }
        )
    return shown


def _line(content: Content) -> dict[str, str]:
    aspect, _faults = read_aspect(content, Place())
    return {
        "key": typed(content.get("key")),
        "name": typed(content.get("name")),
        "maximum": typed(content.get("maximum")),
        "method": scheme_words.method_label(typed(content.get("method"))),
        "details": "" if aspect is None else scheme_words.in_short(aspect),
        "note": typed(content.get("note")),
    }


def findings(version: SchemeVersion, faults: Iterable[Fault]) -> list[Finding]:
    """What stands in the way of releasing a draft, each with the page where it is mended."""
    found = []
    for fault in faults:
        url = reverse("judging:scheme_draft", args=[version.scheme_id])
        place = fault.place
        if place.section is not None:
            section = mappings(version.content.get("sections"))[place.section - 1]
            if place.aspect is not None:
                key = typed(mappings(section.get("aspects"))[place.aspect - 1].get("key"))
                url = reverse("judging:scheme_aspect", args=[version.scheme_id, key])
            else:
                url += f"#{typed(section.get('key'))}"
        found.append(
            Finding(
                "judging.scheme",
                Severity.BLOCK,
                scheme_words.place_in_words(version.content, place) or _("The whole scheme"),
                scheme_words.fault_in_words(fault),
                url=url,
            )
        )
    return found


# --- In sheets -------------------------------------------------------------------------------------------

# The details of a row, whatever the method calls them: column → field of the aspect's row.
DETAILS: Final = {"item": "name", "upto": "upto", "points": "points", "most": "most"}


def _column(key: str, label: str, hint: str, width: int = 12, **more: Any) -> Column:
    return Column(key, label, help=hint, width=width, **more)


# Chinese like every header of the portal's sheets, in whatever language the page is read.
METHOD_NAMES: Final[dict[str, str]] = {
    "测量（公差）": MethodKey.TOLERANCE,
    "测量（按比例）": MethodKey.LINEAR,
    "测量（分档）": MethodKey.RANGES,
    "检查表": MethodKey.CHECKLIST,
    "评判 0–3": MethodKey.JUDGEMENT,
    "裁判组平均": MethodKey.PANEL,
    "扣分": MethodKey.DEDUCTIONS,
    "计时（按比例）": MethodKey.TIME_LINEAR,
    "计时（分档）": MethodKey.TIME_RANGES,
}
COLUMNS: Final = [
    Column("section", "部分", aliases=("模块", "评分部分"), required=True, width=16, max_length=80,
           help="每一行都要填写", example="外观质量"),
    Column("aspect", "评分项", aliases=("评分要素", "考核项目"), required=True, width=22, max_length=80,
           help="同一评分项有多个明细时，每个明细一行，重复部分和评分项名称", example="错边量"),
    _column("maximum", "满分", "只在评分项的第一行填写（以下各栏同）", 8, aliases=("配分", "分值"), example="10"),
    Column("method", "评分方法", Kind.CHOICE, choices=METHOD_NAMES, width=16, help="从列表中选择", example="测量（分档）"),
    _column("unit", "单位", "测量值的单位", 8, example="mm"),
    _column("target", "标准值", "公差：标准尺寸"),
    _column("lower", "下偏差", "公差：允许偏小多少"),
    _column("upper", "上偏差", "公差：允许偏大多少"),
    _column("step", "每超", "公差：超出后每一档的大小；不填则超差不得分"),
    _column("deduction", "每档扣分", "公差：每一档扣多少分"),
    _column("full_at", "满分值", "按比例：得满分的值；计时填秒数或 分:秒"),
    _column("none_at", "零分值", "按比例：得零分的值；计时填秒数或 分:秒"),
    _column("judges", "裁判人数", "裁判组平均：几名裁判评分"),
    _column("drop_highest", "去最高分", "裁判组平均：去掉几个最高分"),
    _column("drop_lowest", "去最低分", "裁判组平均：去掉几个最低分"),
    _column("beyond", "其余得分", "分档：超过最后一档的得分，不填为 0"),
    _column("cap", "最多扣分", "扣分：合计最多扣多少，不填为扣完为止"),
    _column("note", "评分说明", "裁判看什么、怎么量", 28),
    _column("item", "明细", "检查表的条目、扣分的情形，或评判 0、1、2、3 各等的说明（按顺序四行）", 28),
    _column("upto", "不超过", "分档：本档的上限（含）；计时填秒数或 分:秒", example="0.5"),
    _column("points", "分值", "本档得分、条目分值，或每次扣分", example="10"),
    _column("most", "最多次数", "扣分：最多计几次，不填为不限"),
]  # fmt: skip
_TEXTS: Final = frozenset({"section", "aspect", "method", "unit", "note", "item"})
# Fields that stand in the first row of an aspect.
FACTS: Final = tuple(column.key for column in COLUMNS if column.key not in ("section", "aspect", *DETAILS))


def rows(content: Content) -> Iterator[list[object]]:
    """A scheme in the order of `COLUMNS`; figures as they are typed, times in seconds."""
    for section in mappings(content.get("sections")):
        for aspect in mappings(section.get("aspects")):
            for values in aspect_rows(typed(section.get("name")), aspect):
                yield [_number(column.key, values.get(column.key)) for column in COLUMNS]


def _number(column: str, text: str | None) -> object:
    """A figure as a number, which a spreadsheet can sort and add; anything else as it is."""
    if text is None or column in _TEXTS:
        return text
    value = decimal(figure(text))
    return text if value is None else value


def aspect_rows(section: str, aspect: Content) -> list[dict[str, str]]:
    """The rows of one aspect, column → text; empty cells are left out."""
    method = typed(aspect.get("method"))
    known = method in set(MethodKey)
    fields = FIELDS[MethodKey(method)] if known else ()
    facts = {name: _cell(method, name, typed(aspect.get(name))) for name in ("maximum", *fields, "note")}
    names = {value: name for name, value in METHOD_NAMES.items()}
    facts["method"] = names.get(method, method)
    details = rows_of(aspect) or [{}]
    row_fields = ROW_FIELDS.get(MethodKey(method), ()) if known else ()
    found = []
    for number, row in enumerate(details):
        values = {"section": section, "aspect": typed(aspect.get("name"))}
        if not number:
            values |= facts
        values |= {
            column: _cell(method, field, typed(row.get(field)))
            for column, field in DETAILS.items()
            if field in row_fields
        }
        found.append({name: value for name, value in values.items() if value})
    return found


def _cell(method: str, field: str, text: str) -> str:
    """A time as seconds: a spreadsheet would take 30:00 for thirty hours."""
    timed = method in (MethodKey.TIME_LINEAR, MethodKey.TIME_RANGES) and field in (
        "full_at",
        "none_at",
        "upto",
    )
    parts = text.split(":")
    if timed and len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part)
        return str(seconds)
    return text
