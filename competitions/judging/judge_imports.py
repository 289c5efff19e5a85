"""The register of judges from a spreadsheet as unions keep it: one row a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.judging import rules
from competitions.judging.acts.judges import JudgeFacts, change_judge, register_judge
from competitions.judging.models import Judge, JudgeEmployment
from enterprises.imports.workforce import LEVELS
from enterprises.models import Trade
from portal.acts.personal import blind_index
from portal.sheets.columns import Column, Kind
from portal.sheets.registry import Compared, Context, Import, Outcome, SheetRow, StagedValues, changes_between
from unions.models import Union

_BETWEEN_TRADES = re.compile(r"[、,，;；/\s]+")
_PLAIN = ("title", "training", "trained_on", "valid_to", "skill_level")


def columns(context: Context) -> list[Column]:
    trades = list(Trade.objects.order_by("field", "name").values_list("name", flat=True)[:2])
    return [
        Column("name", "姓名", required=True, max_length=60, width=10, aliases=("裁判员姓名", "裁判姓名", "裁判员"), example="张某"),
        Column("identity", "身份证号", Kind.IDENTITY, required=True, width=22, aliases=("身份证号码", "公民身份号码", "证件号码"),
               help=_("18 characters, kept as text and stored encrypted; by it a person is known."), example="11010519491231002X"),
        Column("phone", "手机号", Kind.PHONE, width=14, aliases=("手机号码", "联系电话", "电话"),
               help=_("The invitation to an event goes there."), example="13900000000"),
        Column("employer", "工作单位", max_length=120, width=30, aliases=("单位", "所在单位", "单位名称")),
        Column("trades", "职业(工种)", max_length=300, width=24, aliases=("执裁工种", "工种", "职业", "专业"),
               help=_("Several are separated by 、"), example="、".join(trades)),
        Column("skill_level", "技能等级", Kind.CHOICE, choices={name: int(level) for name, level in LEVELS.items()},
               width=12, aliases=("职业技能等级", "等级"), example="高级技师"),
        Column("title", "职称", max_length=60, width=14, aliases=("专业技术职务", "专业职称"), example="高级工程师"),
        Column("training", "裁判培训", max_length=120, width=24, aliases=("培训情况", "裁判证书", "培训"), example="市级裁判员培训班"),
        Column("trained_on", "培训日期", Kind.DATE, width=14, aliases=("培训时间",), example="2026-03-01"),
        Column("valid_to", "有效期至", Kind.DATE, width=14, aliases=("有效期", "有效期止"),
               help=_("The last day; empty for no end."), example="2029-02-28"),
    ]  # fmt: skip


def _union(context: Context) -> Union | None:
    return Union.objects.open().filter(pk=context.actor.union_id).first() if context.actor.at_union else None


def may(context: Context) -> bool:
    union = _union(context)
    return union is not None and rules.may_keep_judge(context.actor, union)


def trades_named(text: str | None) -> tuple[list[Trade], list[str]]:
    """The trades that a cell names, and the names that are no trade. One query."""
    names = [name for name in _BETWEEN_TRADES.split(text or "") if name]
    known = {trade.name: trade for trade in Trade.objects.filter(name__in=names)}
    return [known[name] for name in names if name in known], [name for name in names if name not in known]


def compare(rows: Sequence[SheetRow], context: Context) -> list[Compared]:
    indexes = [blind_index("identity", row.values["identity"]) for row in rows if row.values.get("identity")]
    found = Judge.objects.filter(identity_index__in=indexes)
    if context.locking:
        found = found.select_for_update(of=("self",))
    known = {
        judge.identity_index: judge
        for judge in found.select_related("key", "union").prefetch_related("trades")
    }
    names = {name for row in rows for name in _BETWEEN_TRADES.split(row.values.get("trades") or "") if name}
    trades = set(Trade.objects.filter(name__in=names).values_list("name", flat=True))
    present = JudgeEmployment.objects.filter(judge__in=list(known.values()), until=None)
    employers = {row.judge_id: row.employer for row in present.select_related("enterprise")}
    return [_compare(row, context, known, trades, employers) for row in rows]


def _compare(
    row: SheetRow,
    context: Context,
    known: dict[str | None, Judge],
    trades: set[str],
    employers: dict[int, str],
) -> Compared:
    values, errors = row.values, []
    phone = values.get("phone")
    if phone and (len(phone) != 11 or not phone.startswith("1")):
        errors.append(row.error("phone", _("Type a mobile number with 11 digits.")))
    named = [name for name in _BETWEEN_TRADES.split(values.get("trades") or "") if name]
    if strange := [name for name in named if name not in trades]:
        errors.append(row.error("trades", _("No such trade: %(names)s.") % {"names": "、".join(strange)}))
    if values.get("valid_to") and values["valid_to"] < timezone.localdate():
        errors.append(row.error("valid_to", _("The last day has passed.")))
    judge = known.get(blind_index("identity", values["identity"])) if values.get("identity") else None
    if judge is None:
        return Compared(Outcome.NEW, errors=errors)
    if judge.name != values.get("name"):
        errors.append(
            row.error(
                "identity",
                _("This identity number is known under another name. Compare name and number with the card."),
            )
        )
    if not rules.may_keep_judge(context.actor, judge):
        errors.append(
            row.error(
                "identity", _("This person is in the register of another union, which keeps the record.")
            )
        )
    if errors:
        return Compared(errors=errors)
    before: dict[str, Any] = {name: getattr(judge, name) or None for name in _PLAIN}
    before |= {
        "phone": judge.phone or None,
        "employer": employers.get(judge.pk),
        "trades": "、".join(sorted(trade.name for trade in judge.trades.all())) or None,
    }
    after = {name: values.get(name) or None for name in before}
    after["trades"] = "、".join(sorted(named)) or None
    changes = changes_between(before, after)
    return Compared(Outcome.CHANGED if changes else Outcome.UNCHANGED, str(judge.pk), changes)


def apply(rows: Iterator[StagedValues], context: Context, deed: Any) -> dict[str, Any]:
    union = _union(context)
    assert union is not None  # may() has said so
    for row in rows:
        values = row.values
        named, _strange = trades_named(values.get("trades"))
        if not row.target:
            facts: dict[str, Any] = {
                name: values.get(name) or ""
                for name in ("identity", "phone", "employer", "title", "training")
            }
            facts |= {name: values.get(name) for name in ("trained_on", "valid_to")}
            facts |= {"name": values["name"], "skill_level": values.get("skill_level") or 0, "trades": named}
            register_judge(actor=context.actor, union=union, facts=JudgeFacts(**facts))
        else:
            _change(Judge.objects.select_related("key", "union").get(pk=row.target), values, named, context)
    return {"url": reverse("judges:register")}


def _change(judge: Judge, values: dict[str, Any], named: list[Trade], context: Context) -> None:
    """Bring a judge up to date; an empty cell leaves what is on record."""
    present = judge.employments.filter(until=None).select_related("enterprise").first()
    facts = {name: values.get(name) or getattr(judge, name) for name in _PLAIN}
    change_judge(
        actor=context.actor,
        judge=judge,
        facts=JudgeFacts(
            name=judge.name,
            phone=values.get("phone") or None,
            employer=values.get("employer") or (present.employer if present else ""),
            trades=named or list(judge.trades.all()),
            **facts,
        ),
    )


JUDGES = Import(
    kind="judging.judges",
    label=gettext_lazy("Judges"),
    columns=columns,
    may=may,
    compare=compare,
    apply=apply,
    unique=(("identity",),),
    back=lambda _context: reverse("judges:register"),
    explanation=gettext_lazy(
        "People are known by their identity number: who is in your register already is brought up to date, and an "
        "empty cell leaves what is on record. Numbers are kept encrypted."
    ),
)
