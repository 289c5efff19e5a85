"""Import of enterprises with designations and cluster memberships, from the lists that unions keep.

A row is known by its code. An empty cell leaves what is on record; a designation is known by its first day, so
that the same file finds everything unchanged.
"""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import industries, rules
from enterprises.imports.applying import apply_enterprises
from enterprises.models import Cluster, ClusterMembership, Designation, Enterprise
from portal.acts.actors import Actor
from portal.acts.scope import below
from portal.sheets.columns import Column, Kind
from portal.sheets.registry import (
    Change,
    Compared,
    Context,
    Import,
    Outcome,
    SheetRow,
    StagedValues,
    changes_between,
)
from unions.models import Union

_LEVELS = {"国家级": "national", "省级": "province", "市级": "city"}
_SIZES = {"大型": "large", "中型": "medium", "小型": "small", "微型": "micro"}
_KINDS = {"企业": "enterprise", "学校": "school"}
#: Prefix of the columns of a designation → its kind.
DESIGNATIONS = {
    "giant": Designation.Kind.LITTLE_GIANT,
    "top": Designation.Kind.TOP_100_MANUFACTURER,
}
#: Columns that are fields of the enterprise itself.
OWN = [
    "name",
    "kind",
    "county",
    "industry_section",
    "industry_division",
    "size",
    "headcount",
    "above_size",
    "address",
    "contact_name",
    "contact_phone",
]


def counties_of(actor: Actor) -> dict[str, int]:
    """Short name → id of the counties whose registry the actor keeps."""
    found = Union.objects.open().filter(level=Union.Level.COUNTY).order_by("path")
    if not actor.is_system:
        found = found.filter(below(actor.path))
    return {union.short_name or union.name: union.pk for union in found}


def columns(context: Context) -> list[Column]:
    counties = counties_of(context.actor) or {"–": 0}
    return [
        Column("name", "企业名称", required=True, max_length=120, width=32, aliases=("单位名称", "名称", "企业全称"),
               help=_("As on the business licence."), example="盐山示范管件有限公司"),
        Column("uscc", "统一社会信用代码", Kind.USCC, required=True, width=24, aliases=("信用代码", "社会信用代码", "机构代码"),
               help=_("18 characters, kept as text."), example="91350100M000100Y43"),
        Column("county", "所属县(市、区)", Kind.CHOICE, required=len(counties) > 1, choices=counties, width=16,
               aliases=("县区", "所属县区", "县(市、区)", "所在县", "所属县", "区县"), help=_("Whose registry keeps it."),
               example=next(iter(counties))),
        Column("kind", "类别", Kind.CHOICE, choices=_KINDS, width=8, aliases=("单位类别",), example="企业"),
        Column("industry_section", "行业门类", max_length=60, width=14, aliases=("国民经济行业门类",),
               help=_("Letter or name by GB/T 4754; may be left out where the division is given."), example="制造业"),
        Column("industry_division", "行业大类", max_length=60, width=20, aliases=("行业", "所属行业", "行业代码"),
               help=_("Two digits or the name by GB/T 4754."), example="33 金属制品业"),
        Column("size", "规模", Kind.CHOICE, choices=_SIZES, width=8, aliases=("企业规模", "规模类型"), example="中型"),
        Column("headcount", "职工人数", Kind.INTEGER, minimum=0, maximum=9_999_999, width=10, aliases=("人数", "员工人数", "从业人数"),
               example="260"),
        Column("above_size", "是否规上", Kind.BOOLEAN, width=10, aliases=("规上企业", "规模以上", "是否规模以上"), example="是"),
        Column("address", "地址", max_length=200, width=30, aliases=("企业地址", "注册地址", "详细地址")),
        Column("contact_name", "联系人", max_length=60, width=10, aliases=("联系人姓名",)),
        Column("contact_phone", "联系电话", Kind.PHONE, width=16, aliases=("联系人电话", "电话", "手机号", "联系方式")),
        Column("giant_from", "小巨人有效期起", Kind.DATE, width=14, aliases=("小巨人认定日期", "专精特新小巨人起"), example="2024-07-01"),
        Column("giant_to", "小巨人有效期止", Kind.DATE, width=14, aliases=("专精特新小巨人止",), example="2027-06-30"),
        Column("giant_level", "小巨人级别", Kind.CHOICE, choices=_LEVELS, width=10, example="国家级"),
        Column("giant_batch", "小巨人批次", max_length=40, width=10, example="第六批"),
        Column("top_from", "百强有效期起", Kind.DATE, width=14, aliases=("省百强有效期起", "省百强认定日期")),
        Column("top_to", "百强有效期止", Kind.DATE, width=14, aliases=("省百强有效期止",)),
        Column("cluster", "产业集群", max_length=80, width=24, aliases=("所属产业集群", "集群", "集群名称"),
               help=_("The name as in the list of clusters."), example="盐山管道装备产业集群"),
        Column("cluster_since", "加入集群日期", Kind.DATE, width=14, aliases=("入群日期",)),
        Column("cluster_leading", "是否集群龙头", Kind.BOOLEAN, width=12, aliases=("龙头企业", "是否龙头")),
    ]  # fmt: skip


def find_industry(text: str, *, division: bool) -> str | None:
    """The code meant by `33`, `C33`, `33 金属制品业` or `金属制品业` (sections: `C`, `制造业`); None for none."""
    return _industry_names(division).get(text.strip())


@functools.cache
def _industry_names(division: bool) -> dict[str, str]:
    """Everything that clerks write for an industry → its code."""
    names: dict[str, str] = {}
    for industry in industries.industries().values():
        if bool(industry.parent) is division:
            for code in {industry.code, f"{industry.parent}{industry.code}"}:
                names |= {
                    code: industry.code,
                    f"{code} {industry.name}": industry.code,
                    f"{code}{industry.name}": industry.code,
                }
            names[industry.name] = industry.code
    return names


class _Known:
    """Everything that a batch of rows is compared with, looked up at once."""

    def __init__(self, rows: Sequence[SheetRow], context: Context) -> None:
        codes = [row.values["uscc"] for row in rows if row.values.get("uscc")]
        found = Enterprise.objects.filter(uscc__in=codes).select_related("county", "key")
        if context.locking:
            found = found.select_for_update(of=("self",))
        self.enterprises = {
            enterprise.uscc: enterprise
            for enterprise in found.prefetch_related("designations", "cluster_memberships")
        }
        names = {str(row.values["cluster"]) for row in rows if row.values.get("cluster")}
        self.clusters = {cluster.name: cluster for cluster in Cluster.objects.filter(name__in=names)}
        self.counties = set(counties_of(context.actor).values())
        self.today = datetime.date.today()  # noqa: DTZ011  (only the default first day of a membership)


def compare(rows: Sequence[SheetRow], context: Context) -> list[Compared]:
    known = _Known(rows, context)
    return [_compare(row, known) for row in rows]


def _compare(row: SheetRow, known: _Known) -> Compared:
    values = row.values
    errors = []
    if values.get("county") is None and len(known.counties) == 1 and not row.faulty("county"):
        values["county"] = next(iter(known.counties))
    for key in ("industry_section", "industry_division"):
        if values.get(key):
            code = find_industry(str(values[key]), division=key.endswith("division"))
            if code is None:
                errors.append(
                    row.error(key, _("This industry is not in GB/T 4754. Write its code or its name."))
                )
            values[key] = code
    section, division = values.get("industry_section"), values.get("industry_division")
    if division and not section:
        values["industry_section"] = section = industries.section_of(division)
    if division and section and not industries.belongs(section, division):
        errors.append(
            row.error("industry_division", _("The industry division does not belong to this section."))
        )
    cluster = known.clusters.get(str(values.get("cluster") or ""))
    if values.get("cluster") and cluster is None:
        errors.append(
            row.error("cluster", _("There is no cluster with this name. Look it up in the list of clusters."))
        )
    for prefix in DESIGNATIONS:
        start, end = values.get(f"{prefix}_from"), values.get(f"{prefix}_to")
        if start is None and any(values.get(f"{prefix}_{part}") for part in ("to", "level", "batch")):
            errors.append(row.error(f"{prefix}_from", _("Write the first day of the designation.")))
        if start and end and end < start:
            errors.append(row.error(f"{prefix}_to", _("The last day lies before the first.")))
    enterprise = known.enterprises.get(str(values.get("uscc") or ""))
    if enterprise is None:
        return Compared(Outcome.NEW, errors=errors)
    if enterprise.county_id not in known.counties:
        errors.append(
            row.error(
                "uscc",
                _("This code is registered with %(county)s; ask there.") % {"county": enterprise.county.name},
            )
        )
        return Compared(errors=errors)
    errors += _clashes(row, enterprise)
    changes = changes_of(enterprise, values, cluster.pk if cluster else None)
    return Compared(Outcome.CHANGED if changes else Outcome.UNCHANGED, str(enterprise.pk), changes, errors)


def _clashes(row: SheetRow, enterprise: Enterprise) -> list[Any]:
    """Designations of the row that would overlap others on record."""
    errors = []
    for prefix, kind in DESIGNATIONS.items():
        start, end = row.values.get(f"{prefix}_from"), row.values.get(f"{prefix}_to")
        if start is None:
            continue
        for other in enterprise.designations.all():
            begins_before_end = end is None or other.valid_from <= end
            ends_after_start = other.valid_to is None or other.valid_to >= start
            if other.kind == kind and other.valid_from != start and begins_before_end and ends_after_start:
                errors.append(
                    row.error(
                        f"{prefix}_from",
                        _("The same designation is on record from %(day)s; periods must not overlap.")
                        % {"day": other.valid_from.isoformat()},
                    )
                )
    return errors


def designation_from(enterprise: Enterprise, kind: str, start: datetime.date) -> Designation | None:
    """The designation on record that a row means: the same kind from the same day."""
    for record in enterprise.designations.all():
        if record.kind == kind and record.valid_from == start:
            return record
    return None


def membership_in(
    enterprise: Enterprise, cluster_id: int, since: datetime.date | None
) -> ClusterMembership | None:
    """The membership that a row means: in the same cluster, lasting still or from the same day."""
    for record in enterprise.cluster_memberships.all():
        if record.cluster_id == cluster_id and (record.until is None or record.since == since):
            return record
    return None


def changes_of(enterprise: Enterprise, values: Mapping[str, Any], cluster_id: int | None) -> list[Change]:
    """What a row would change in an enterprise on record, column by column."""
    # Only what the row says: opening a sealed phone costs more than all the rest.
    said = {key: values[key] for key in OWN if values.get(key) is not None}
    before = {key: getattr(enterprise, "county_id" if key == "county" else key) for key in said}
    changes = changes_between({key: None if value == "" else value for key, value in before.items()}, said)
    for prefix, kind in DESIGNATIONS.items():
        start = values.get(f"{prefix}_from")
        if start is None:
            continue
        record = designation_from(enterprise, kind, start)
        then = {
            f"{prefix}_from": record.valid_from if record else None,
            f"{prefix}_to": record.valid_to if record else None,
            f"{prefix}_level": record.level if record else None,
            f"{prefix}_batch": (record.batch or None) if record else None,
        }
        changes += changes_between(then, {key: values.get(key) for key in then})
    if cluster_id is not None:
        member = membership_in(enterprise, cluster_id, values.get("cluster_since"))
        if member is None:
            changes.append(Change("cluster", None, values["cluster"]))
        else:
            was: dict[str, Any] = {"cluster_since": member.since, "cluster_leading": member.leading}
            changes += changes_between(was, {key: values.get(key) for key in was})
    return changes


def apply(rows: Iterator[StagedValues], context: Context, deed: Any) -> dict[str, Any]:
    new = changed = 0
    while batch := list(itertools.islice(rows, 500)):
        entered, altered = apply_enterprises(batch, deed)
        new, changed = new + entered, changed + altered
    return {"url": reverse("enterprises:enterprises"), "new": new, "changed": changed}


def may(context: Context) -> bool:
    return context.actor.is_system or rules.may_enter_somewhere(context.actor)


ENTERPRISES = Import(
    kind="enterprises.enterprises",
    label=gettext_lazy("Enterprises"),
    columns=columns,
    may=may,
    compare=compare,
    apply=apply,
    unique=(("uscc",),),
    back=lambda _context: reverse("enterprises:enterprises"),
    explanation=gettext_lazy(
        "Enterprises are known by their unified social credit code: those on record are changed, others entered. "
        "An empty cell leaves what is on record."
    ),
)
