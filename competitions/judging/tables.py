"""The score sheet as columns and rows: for exports, for the template that clerks fill in, for the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import marks
from competitions.judging.forms import STATUS_LABELS, shown_mark
from competitions.judging.models import Incident, Outcome
from competitions.judging.queries import Line, Sheet
from portal.sheets.columns import Column, Kind


def module_key(module_id: int) -> str:
    return f"module_{module_id}"


def columns(sheet: Sheet, recorded: frozenset[str]) -> list[Column]:
    """Who, then the figures, then the state. Marks are text, because 缺考 may stand in their place."""
    found = [
        Column("number", "报名编号", aliases=("编号", "参赛编号"), required=True, width=16),
        Column("name", "姓名或队名", aliases=("姓名", "队名", "选手", "参赛选手"), width=18),
        Column("unit", "单位", aliases=("参赛单位", "工作单位", "所在单位"), width=30),
    ]
    for module in sheet.modules:
        hint = _("0 to %(full_mark)s; 缺考 for an absence; empty: not yet scored") % {
            "full_mark": marks.shown(module.full_mark)
        }
        found.append(
            Column(module_key(module.pk), module.name, aliases=(f"{module.name}成绩",), help=hint, width=12)
        )
    if "elapsed" in recorded:
        found.append(Column("elapsed", "用时（分：秒）", aliases=("用时",), width=12))
    if "deductions" in recorded:
        found.append(Column("deductions", "安全扣分", width=12))
    choices = {str(label): status.value for status, label in STATUS_LABELS.items()}
    found.append(Column("status", "参赛状态", Kind.CHOICE, aliases=("状态",), choices=choices, width=12))
    found.append(Column("reason", "原因", aliases=("说明",), width=24, max_length=1000))
    return found


def rows(sheet: Sheet, recorded: frozenset[str]) -> Iterator[list[object]]:
    """The lines as they stand, in the order of `columns`."""
    for line in sheet.lines:
        yield row(line, sheet, recorded)


def row(line: Line, sheet: Sheet, recorded: frozenset[str]) -> list[object]:
    values: list[object] = [line.number, line.name, line.unit or line.delegation]
    values += [
        shown_mark(line.marks[module.pk]) if module.pk in line.marks else None for module in sheet.modules
    ]
    if "elapsed" in recorded:
        elapsed = line.elapsed_seconds
        values.append(None if elapsed is None else marks.shown_elapsed(elapsed))
    if "deductions" in recorded:
        deductions = line.safety_deductions
        values.append(None if deductions is None else marks.shown(deductions))
    values.append(str(STATUS_LABELS[Outcome.Status(line.status)]))
    values.append(line.reason or None)
    return values


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, before, after) of one journal row of an outcome."""
    labels = {
        "status": _("State"),
        "reason": _("Reason"),
        "elapsed_seconds": _("Time used"),
        "safety_deductions": _("Safety deductions"),
    }
    found = [
        (label, _said(name, before.get(name)), _said(name, after[name]))
        for name, label in labels.items()
        if name in after and (before.get(name) or after[name])
    ]
    was, now = before.get("scores", {}), after.get("scores", {})
    names = dict.fromkeys([*was, *now])
    found += [
        (name, _said("score", was.get(name)), _said("score", now.get(name)))
        for name in names
        if was.get(name) != now.get(name)
    ]
    return found


def _said(name: str, value: object) -> str:
    if value in (None, ""):
        return _("(empty)")
    if name == "status":
        return str(STATUS_LABELS.get(Outcome.Status(str(value)), value))
    if name == "elapsed_seconds":
        return marks.shown_elapsed(int(str(value)))
    return "缺考" if name == "score" and value == "absent" else str(value)


def incident_columns() -> list[Column]:
    """The incident log of an event."""
    return [
        Column("happened_at", "发生时间", width=18),
        Column("kind", "类别", width=12),
        Column("module", "模块", width=16),
        Column("entry", "参赛者", width=22),
        Column("description", "情况说明", width=40),
        Column("state", "状态", width=12),
        Column("decision", "处理决定", width=40),
        Column("minutes", "补时（分钟）", Kind.INTEGER, width=12),
        Column("deduction", "扣分", Kind.DECIMAL, width=10),
    ]


def incident_rows(listed: Iterable[Incident], labels: Mapping[int, str]) -> Iterator[list[object]]:
    """The incidents, in the order of `incident_columns`. `labels`: what each one's entry may be called."""
    for row in listed:
        yield [
            timezone.localtime(row.happened_at).strftime("%Y-%m-%d %H:%M"),
            str(row.get_kind_display()),
            row.module.name if row.module is not None else "",
            labels.get(row.pk, ""),
            row.description,
            str(row.get_state_display()),
            row.decision,
            row.minutes,
            row.deduction,
        ]
