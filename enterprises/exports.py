"""The list of enterprises as a file: at once while it is short, by a job where it is long.

Nothing personal goes out: no contact, no phone.
"""

from __future__ import annotations

import dataclasses
import datetime
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises import industries
from enterprises.models import Enterprise
from enterprises.queries import EnterpriseSearch, enterprises
from portal.acts.actors import Actor, actor_for
from portal.jobs.models import Job
from portal.jobs.running import Run
from portal.sheets.columns import Column, Kind
from portal.sheets.writing import csv_chunks, write_xlsx

AT_ONCE = 5_000
JOB = "enterprises.export"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        enterprise.county.name,
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


def response(
    headings: Sequence[Column], values: Iterable[Sequence[object]], form: str, title: str
) -> HttpResponseBase:
    """A download of a short list."""
    answer: HttpResponseBase
    if form == "csv":
        answer = StreamingHttpResponse(csv_chunks(headings, values), content_type="text/csv; charset=utf-8")
    else:
        with tempfile.TemporaryFile() as file:
            write_xlsx(file, headings, values)
            file.seek(0)
            answer = HttpResponse(file.read(), content_type=XLSX)
    return _named(answer, f"{title}.{form}")


def _named(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def enqueue(actor: Actor, wanted: EnterpriseSearch, form: str) -> Job:
    """Have a long list written in the background; the job leads to the file."""
    asked = dataclasses.asdict(wanted)
    asked["on"] = wanted.on.isoformat() if wanted.on else None
    job = Job.enqueue(
        JOB,
        arguments={"wanted": asked, "format": form, "seat": actor.seat.key if actor.seat else ""},
        created_by_id=actor.user_id,
        union_id=actor.union_id,
    )
    job.url = reverse("enterprises:export_file", args=[job.pk])
    job.save(update_fields=["url"])
    return job


def path_of(job: Job) -> str:
    """Where the file of a job is kept."""
    return f"exports/{job.pk}.{job.arguments['format']}"


def write(run: Run) -> dict[str, Any]:
    """Write the file of a job; run again it writes the same file anew."""
    job, asked = run.job, dict(run.arguments["wanted"])
    asked["on"] = datetime.date.fromisoformat(asked["on"]) if asked["on"] else None
    wanted = EnterpriseSearch(**asked)
    # In the seat in which it was asked for; a seat that is gone shows nothing.
    actor = actor_for(job.created_by, run.arguments["seat"])
    if actor.seat is None or actor.seat.key != run.arguments["seat"]:
        actor = Actor.anonymous()
    total = enterprises(actor, wanted).count()

    def counted() -> Iterator[list[object]]:
        for done, row in enumerate(rows(actor, wanted), start=1):
            if done % 1000 == 0:
                run.progress(done, total, _("Writing the list …"))
            yield row

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list"
        if run.arguments["format"] == "csv":
            with file.open("wb") as target:
                target.writelines(csv_chunks(columns(), counted()))
        else:
            write_xlsx(file, columns(), counted())
        name = path_of(job)
        with file.open("rb") as source:
            if default_storage.exists(name):
                default_storage.delete(name)
            default_storage.save(name, File(source))
    return {"rows": total}


def file_response(job: Job) -> HttpResponseBase | None:
    """The file of a finished job; None where it is gone."""
    name = path_of(job)
    if job.kind != JOB or not default_storage.exists(name):
        return None
    content_type = XLSX if job.arguments["format"] == "xlsx" else "text/csv; charset=utf-8"
    with default_storage.open(name) as file:
        return _named(
            HttpResponse(file.read(), content_type=content_type),
            f"{_('Enterprises')}.{name.rsplit('.', 1)[-1]}",
        )
