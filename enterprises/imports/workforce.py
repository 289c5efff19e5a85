"""Import of a unit's workers: known by identity number, else by name and mobile number within the unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import rules
from enterprises.acts.workers import add_worker, change_worker
from enterprises.models import Employment, Enterprise, SkillLevel, Trade, Worker
from enterprises.queries.people import taken_on_today
from portal.acts.personal import blind_index
from portal.sheets.columns import Column, Kind
from portal.sheets.registry import Compared, Context, Import, Outcome, SheetRow, StagedValues, changes_between
from unions.models import in_force

LEVELS = {
    "无": SkillLevel.NONE,
    "学徒工": SkillLevel.APPRENTICE,
    "初级工": SkillLevel.JUNIOR,
    "中级工": SkillLevel.MIDDLE,
    "高级工": SkillLevel.SENIOR,
    "技师": SkillLevel.TECHNICIAN,
    "高级技师": SkillLevel.SENIOR_TECHNICIAN,
    "特级技师": SkillLevel.SPECIAL_TECHNICIAN,
    "首席技师": SkillLevel.CHIEF_TECHNICIAN,
}
_FACTS = ("trade", "skill_level", "union_member", "student")


def columns(context: Context) -> list[Column]:
    trades = dict(Trade.objects.order_by("field", "name").values_list("name", "pk")) or {"–": 0}
    return [
        Column("name", "姓名", required=True, max_length=60, width=10, aliases=("职工姓名", "选手姓名"), example="张某"),
        Column("identity", "身份证号", Kind.IDENTITY, width=22, aliases=("身份证号码", "公民身份号码", "证件号码"),
               help=_("18 characters, kept as text. Without it the person cannot be counted as identified."),
               example="11010519491231002X"),
        Column("phone", "手机号", Kind.PHONE, width=14, aliases=("手机号码", "联系电话", "电话"), example="13900000000"),
        Column("trade", "职业(工种)", Kind.CHOICE, choices=trades, width=16, aliases=("工种", "职业", "岗位"),
               example=next(iter(trades))),
        Column("skill_level", "技能等级", Kind.CHOICE, choices={name: int(level) for name, level in LEVELS.items()},
               width=12, aliases=("职业技能等级", "等级"), example="高级工"),
        Column("union_member", "工会会员", Kind.BOOLEAN, width=10, aliases=("是否会员", "是否工会会员"), example="是"),
        Column("student", "是否学生", Kind.BOOLEAN, width=10, aliases=("学生",), example="否"),
        Column("since", "入职日期", Kind.DATE, width=14, aliases=("参加工作时间", "入校日期", "入职时间"),
               help=_("First day here; today where it is left out."), example="2020-03-01"),
    ]  # fmt: skip


def _unit(context: Context) -> Enterprise | None:
    """The unit named in the address, or the actor's own."""
    wanted = context.arguments.get("enterprise") or context.actor.unit_id
    if not wanted:
        return None
    found = Enterprise.objects.visible_to(context.actor).select_related("county", "union")
    return found.filter(pk=wanted).first()


def may(context: Context) -> bool:
    unit = _unit(context)
    return unit is not None and unit.closed_on is None and rules.may_manage_workers(context.actor, unit)


def compare(rows: Sequence[SheetRow], context: Context) -> list[Compared]:
    unit = _unit(context)
    assert unit is not None  # may() has said so
    today = timezone.localdate()
    indexes = [blind_index("identity", row.values["identity"]) for row in rows if row.values.get("identity")]
    by_identity = Worker.objects.filter(identity_index__in=indexes)
    names = {row.values["name"] for row in rows if row.values.get("name")}
    here_today = Employment.objects.filter(in_force(today, "", "since", "until"), enterprise=unit)
    by_name = Worker.objects.filter(
        pk__in=here_today.values("worker"), name__in=names, identity_index=None, erased_at=None
    )
    if context.locking:
        by_identity, by_name = by_identity.select_for_update(), by_name.select_for_update()
    identified = {worker.identity_index: worker for worker in by_identity.select_related("key")}
    namesakes: dict[str, list[Worker]] = {}
    for worker in by_name.select_related("key").order_by("pk"):
        namesakes.setdefault(worker.name, []).append(worker)
    places = dict(
        Employment.objects.filter(
            in_force(today, "", "since", "until"), worker__in=list(identified.values())
        ).values_list("worker", "enterprise")
    )
    closed_phones = (
        {
            employment.worker_id
            for employment in here_today.filter(worker__in=list(identified.values()))
            if taken_on_today(employment)
        }
        if context.actor.at_unit
        else set()
    )
    return [_compare(row, unit, identified, namesakes, places, closed_phones) for row in rows]


def _compare(
    row: SheetRow,
    unit: Enterprise,
    identified: dict[str | None, Worker],
    namesakes: dict[str, list[Worker]],
    places: dict[int, int],
    closed_phones: set[int],
) -> Compared:
    values, errors = row.values, []
    phone = values.get("phone")
    if phone and (len(phone) != 11 or not phone.startswith("1")):
        errors.append(row.error("phone", _("Type a mobile number with 11 digits.")))
    if values.get("since") and values["since"] > timezone.localdate():
        errors.append(row.error("since", _("The day lies in the future.")))
    known = identified.get(blind_index("identity", values["identity"])) if values.get("identity") else None
    if known is None and not values.get("identity"):
        known = _namesake(row, namesakes, phone)
    if known is None:
        return Compared(Outcome.NEW, errors=errors)
    if known.name != values.get("name"):
        errors.append(
            row.error(
                "identity",
                _("This identity number is known under another name. Compare name and number with the card."),
            )
        )
        return Compared(errors=errors)
    elsewhere = values.get("identity") and places.get(known.pk) != unit.pk
    before: dict[str, Any] = {
        "phone": known.phone or None,
        "trade": known.trade_id,
        "skill_level": known.skill_level,
        "union_member": known.union_member,
        "student": known.student,
    }
    if elsewhere:
        # A move changes nothing that is known of the person, and shows nothing of it.
        changes = changes_between({}, {"since": values.get("since") or timezone.localdate()})
    else:
        if known.pk in closed_phones:
            del before["phone"]
        changes = changes_between(before, {name: values.get(name) for name in before})
    return Compared(Outcome.CHANGED if changes else Outcome.UNCHANGED, str(known.pk), changes, errors)


def _namesake(row: SheetRow, namesakes: dict[str, list[Worker]], phone: str | None) -> Worker | None:
    """The person without a number on record who is meant: the same name, and no other phone."""
    for worker in namesakes.get(str(row.values.get("name")), []):
        if not phone or not worker.phone or worker.phone == phone:
            return worker
    return None


def apply(rows: Iterator[StagedValues], context: Context, deed: Any) -> dict[str, Any]:
    unit = _unit(context)
    assert unit is not None
    for row in rows:
        _apply(row, unit, context)
    return {"url": f"{reverse('enterprises:workers')}?enterprise={unit.pk}"}


def _apply(row: StagedValues, unit: Enterprise, context: Context) -> None:
    values = row.values
    known = Worker.objects.select_related("trade").get(pk=row.target) if row.target else None
    facts: dict[str, Any] = {}
    for name in _FACTS:
        value = values.get(name)
        if name == "trade":
            value = Trade.objects.get(pk=value) if value else (known.trade if known else None)
        elif value is None:
            value = (
                getattr(known, name)
                if known
                else {"skill_level": 0, "union_member": True, "student": False}[name]
            )
        facts[name] = value
    if known is not None and not values.get("identity"):
        change_worker(
            actor=context.actor, worker=known, name=known.name, phone=values.get("phone") or None, **facts
        )
        return
    add_worker(
        actor=context.actor,
        enterprise=unit,
        name=values["name"],
        identity=values.get("identity") or "",
        phone=values.get("phone") or "",
        since=values.get("since"),
        **facts,
    )


def _back(context: Context) -> str:
    unit = context.arguments.get("enterprise")
    return reverse("enterprises:workers") + (f"?enterprise={unit}" if unit else "")


def _union_of(context: Context) -> int | None:
    unit = _unit(context)
    return unit.journal_union_id if unit is not None else None


WORKERS = Import(
    kind="enterprises.workers",
    label=gettext_lazy("Workers"),
    arguments=("enterprise",),
    columns=columns,
    may=may,
    compare=compare,
    apply=apply,
    unique=(("identity",),),
    back=_back,
    union_of=_union_of,
    explanation=gettext_lazy(
        "People are known by their identity number: whoever works elsewhere on record moves to this unit, and that "
        "unit is told; phone, trade and level stay as they are on record. Numbers are kept encrypted."
    ),
)
