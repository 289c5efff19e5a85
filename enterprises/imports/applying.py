"""Writing compared rows of enterprises, a batch at a time: few statements, a journal row for every record."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from enterprises.models import Cluster, ClusterMembership, Designation, Enterprise
from portal.acts.deeds import Deed, union_of
from portal.acts.journal import Line
from portal.acts.models import PersonKey, describe, facts_of
from portal.sheets.registry import Outcome, StagedValues
from unions.initials import initials

_OWN = [
    "name",
    "kind",
    "county_id",
    "industry_section",
    "industry_division",
    "size",
    "headcount",
    "above_size",
    "address",
    "contact_name",
]
_KINDS = {"giant": Designation.Kind.LITTLE_GIANT, "top": Designation.Kind.TOP_100_MANUFACTURER}


def apply_enterprises(batch: Sequence[StagedValues], deed: Deed[Any]) -> tuple[int, int]:
    """Enter and change the enterprises of a batch inside the act `deed`. Returns (entered, changed)."""
    names = {str(row.values["cluster"]) for row in batch if row.values.get("cluster")}
    clusters = {cluster.name: cluster for cluster in Cluster.objects.filter(name__in=names)}
    new = [row for row in batch if row.outcome is Outcome.NEW]
    changed = {int(row.target): row for row in batch if row.outcome is Outcome.CHANGED}
    _enter(new, clusters, deed)
    _change(changed, clusters, deed)
    return len(new), len(changed)


def _line(record: models.Model, verb: str, before: dict[str, Any] | None = None) -> Line | None:
    """The journal row of a record: all its facts when it is new, else what differs; None where nothing does."""
    object_type, object_id = describe(record)
    after = facts_of(record)
    if before is not None:
        different = [name for name in after if before.get(name) != after[name]]
        before, after = {name: before[name] for name in different}, {name: after[name] for name in different}
        if not different:
            return None
    return Line(
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        union_id=union_of(record),
        before=before or {},
        after=after,
    )


def _fill(enterprise: Enterprise, values: dict[str, Any]) -> None:
    for field in _OWN:
        value = values.get("county" if field == "county_id" else field)
        if value is not None:
            setattr(enterprise, field, value)
    enterprise.initials = initials(enterprise.name)
    phone = values.get("contact_phone")
    if phone and phone != enterprise.contact_phone:
        enterprise.contact_phone = phone


def _enter(rows: Sequence[StagedValues], clusters: dict[str, Cluster], deed: Deed[Any]) -> None:
    keys = PersonKey.objects.bulk_create(PersonKey.fresh() for _row in rows)
    made = []
    for row, key in zip(rows, keys, strict=True):
        enterprise = Enterprise(uscc=row.values["uscc"], key=key)
        _fill(enterprise, row.values)
        made.append(enterprise)
    Enterprise.objects.bulk_create(made)
    designations: list[Designation] = []
    memberships: list[ClusterMembership] = []
    for enterprise, row in zip(made, rows, strict=True):
        designations += [
            _designation(Designation(enterprise=enterprise), prefix, row.values)
            for prefix in _KINDS
            if row.values.get(f"{prefix}_from")
        ]
        if row.values.get("cluster"):
            memberships.append(_membership(enterprise, clusters[row.values["cluster"]], row.values))
    Designation.objects.bulk_create(designations)
    ClusterMembership.objects.bulk_create(memberships)
    records: list[models.Model] = [*made, *designations, *memberships]
    deed.lines(line for line in (_line(record, "import") for record in records) if line is not None)


def _designation(record: Designation, prefix: str, values: dict[str, Any]) -> Designation:
    record.kind = _KINDS[prefix]
    record.valid_from = values[f"{prefix}_from"]
    record.valid_to = values.get(f"{prefix}_to") or record.valid_to
    default = (
        Designation.DesignationLevel.PROVINCE if prefix == "top" else Designation.DesignationLevel.NATIONAL
    )
    record.level = values.get(f"{prefix}_level") or record.level or default
    record.batch = values.get(f"{prefix}_batch") or record.batch
    return record


def _membership(enterprise: Enterprise, cluster: Cluster, values: dict[str, Any]) -> ClusterMembership:
    since: datetime.date = values.get("cluster_since") or timezone.localdate()
    return ClusterMembership(
        enterprise=enterprise, cluster=cluster, since=since, leading=bool(values.get("cluster_leading"))
    )


def _change(rows: dict[int, StagedValues], clusters: dict[str, Cluster], deed: Deed[Any]) -> None:
    from enterprises.imports.registry import designation_from, membership_in

    found = (
        Enterprise.objects.filter(pk__in=rows)
        .select_related("key")
        .prefetch_related("designations", "cluster_memberships")
    )
    lines: list[Line | None] = []
    for enterprise in found:
        values = rows[enterprise.pk].values
        before = facts_of(enterprise)
        _fill(enterprise, values)
        enterprise.save()
        lines.append(_line(enterprise, "import", before))
        for prefix, kind in _KINDS.items():
            start = values.get(f"{prefix}_from")
            if start:
                known = designation_from(enterprise, kind, start)
                then = facts_of(known) if known else None
                record = _designation(known or Designation(enterprise=enterprise), prefix, values)
                record.save()
                lines.append(_line(record, "import", then))
        if values.get("cluster"):
            cluster = clusters[values["cluster"]]
            member = membership_in(enterprise, cluster.pk, values.get("cluster_since"))
            then = facts_of(member) if member else None
            record_of = member or _membership(enterprise, cluster, values)
            if member is not None:
                member.since = values.get("cluster_since") or member.since
                if values.get("cluster_leading") is not None:
                    member.leading = values["cluster_leading"]
            record_of.save()
            lines.append(_line(record_of, "import", then))
    deed.lines(line for line in lines if line is not None)
