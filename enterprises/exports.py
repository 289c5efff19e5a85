"""The list of enterprises as a file: at once while it is short, by a job where it is long.

Nothing personal goes out: no contact, no phone.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises import industries
from enterprises.models import Enterprise
from enterprises.queries import EnterpriseSearch, enterprises
from portal.acts.actors import Actor
from portal.acts.requests import Request
from portal.jobs.models import Job
from portal.jobs.running import Run
from portal.sheets import exports
from portal.sheets.columns import Column, Kind

AT_ONCE = 5_000
JOB = "enterprises.export"


def columns() -> list[Column]:
    return [
        Column("name", pgettext("of an enterprise", "Name"), width=34),
        Column("uscc", _("Unified social credit code"), Kind.USCC, width=22),
        Column("kind", _("Kind"), width=8),
        Column("county", _("County"), width=18),
        Column("section", _("Industry section"), width=18),
        Column("division", _("Industry division"), width=26),
        Column("size", _("Size"), width=8),
        Column("headcount", _("Headcount"), Kind.INTEGER, width=10),
        Column("above_size", _("Above designated size"), Kind.BOOLEAN, width=10),
        Column("designations", _("Designations"), width=30),
        Column("clusters", _("Clusters"), width=30),
        Column("address", _("Address"), width=30),
        Column("closed_on", _("Deregistered on"), Kind.DATE, width=12),
    ]


def rows(actor: Actor, wanted: EnterpriseSearch) -> Iterator[list[object]]:
    """The values of each enterprise, a thousand at a time."""
    for enterprise in enterprises(actor, wanted).iterator(chunk_size=1000):
        yield _row(enterprise)


def _row(enterprise: Enterprise) -> list[object]:
    designations: Sequence[Any] = enterprise.designations_on  # type: ignore[attr-defined]
    memberships: Sequence[Any] = enterprise.memberships_on  # type: ignore[attr-defined]
    return [
        enterprise.name,
        enterprise.uscc,
        enterprise.get_kind_display(),
        enterprise.county.place,
        industries.name_of(enterprise.industry_section),
        industries.name_of(enterprise.industry_division),
        enterprise.get_size_display() if enterprise.size else "",
        enterprise.headcount,
        enterprise.above_size,
        "、".join(str(row.get_kind_display()) for row in designations),
        "、".join(row.cluster.name for row in memberships),
        enterprise.address,
        enterprise.closed_on,
    ]


def response(request: Request, wanted: EnterpriseSearch, kind: str) -> HttpResponseBase:
    """The list as it is filtered, at once or by a job."""
    number = enterprises(request.actor, wanted).count()
    if number > AT_ONCE:
        return redirect("jobs:job", begin(actor=request.actor, wanted=wanted, kind=kind, rows=number).pk)
    return exports.sheet(request, kind, _("Enterprises"), columns(), rows(request.actor, wanted))


def begin(*, actor: Actor, wanted: EnterpriseSearch, kind: str, rows: int) -> Job:
    """Have a long list written in the background, and write in the journal that it is exported."""
    asked = dataclasses.asdict(wanted)
    asked["on"] = wanted.on.isoformat() if wanted.on else None
    return exports.begin(
        actor=actor,
        job=JOB,
        page="enterprises:export_file",
        title=_("Enterprises"),
        rows=rows,
        kind=kind,
        criteria=asked,
    )


def write(run: Run) -> dict[str, Any]:
    """Write the file of a job."""
    asked = dict(run.arguments["criteria"])
    asked["on"] = datetime.date.fromisoformat(asked["on"]) if asked["on"] else None
    actor, wanted = exports.asker(run), EnterpriseSearch(**asked)
    total = enterprises(actor, wanted).count()
    return exports.write_for(run, _("Enterprises"), columns(), rows(actor, wanted), total)
