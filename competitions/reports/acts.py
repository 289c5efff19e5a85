"""Writes of the reports room: ask for a report, keep a version, keep its files."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.reports import rules
from competitions.reports.models import Report, is_stored
from competitions.reports.quarters import Quarter
from competitions.reports.snapshots import Snapshot, fingerprint
from portal.acts.actors import Actor
from portal.acts.deeds import creating, performing
from portal.jobs.models import Job
from portal.jobs.running import Run
from unions.models import Union

KIND = "reports.build"


def request_report(*, actor: Actor, union: Union, quarter: Quarter, quiet: bool = False) -> Job:
    """Have a union's report for a quarter made in the background; `quiet`: no notice when it is ready.

    Raises:
        NotAllowed: the actor does not prepare reports at or above that union.
        Refused: the quarter has not begun.
    """
    deed: Any
    with creating("request_report", actor=actor, at=union, may=rules.may_make, union_id=union.pk) as deed:
        deed.require(
            quarter.first_day <= timezone.localdate(),
            _("This quarter has not begun yet. Choose an earlier one."),
            field="quarter",
        )
        job: Job = deed.enqueue(
            KIND, union_id=union.pk, year=quarter.year, quarter=quarter.number, quiet=quiet
        )
        deed.subject = job
    return job


def keep_version(
    *, run: Run, union: Union, quarter: Quarter, snapshot: Snapshot, journal_head: str
) -> tuple[Report, bool]:
    """Store what a job counted: (the version, whether it is a new one).

    A snapshot equal to the newest version's makes no new version, unless that one was provisional and the quarter
    is over now: what was counted after its end is final. A second attempt at the same job finds the version that
    the first one stored.

    Raises:
        Lost: another worker holds the job.
    """
    sha256 = fingerprint(snapshot)
    actor = Actor.system()
    with performing("compute_report", actor=actor, on=union, may=rules.may_make) as deed:
        # The union's row is locked: versions of a union are numbered one after the other.
        run.hold()
        versions = Report.objects.filter(union=union, year=quarter.year, quarter=quarter.number)
        newest = versions.order_by("-version").first()
        running = timezone.localdate() <= quarter.last_day
        if newest is not None and newest.sha256 == sha256 and (running or not newest.is_provisional):
            deed.extra = {"quarter": str(quarter), "unchanged_since_version": newest.version}
            return newest, newest.job_id == run.job.pk
        number = (versions.aggregate(highest=Max("version"))["highest"] or 0) + 1
        report = Report.objects.create(
            union=union,
            year=quarter.year,
            quarter=quarter.number,
            version=number,
            job=run.job,
            snapshot=snapshot,
            sha256=sha256,
            journal_head=journal_head,
            created_by_id=run.job.created_by_id,
        )
        deed.also(report, fresh=True)
        deed.extra = {"quarter": str(quarter), "version": number}
    return report, True


def keep_files(*, run: Run, report: Report, workbook: bytes, paper: bytes) -> Report:
    """Store the files of a version, those that are not in the store yet, and tell whoever asked for it.

    Raises:
        Lost: another worker holds the job.
    """
    with performing("write_report", actor=Actor.system(), on=report, may=rules.may_make) as deed:
        run.hold()
        subject = deed.subject
        name = f"{report.union.code}-{report.period}-v{report.version}"
        for file, content, kind in ((subject.workbook, workbook, "xlsx"), (subject.paper, paper, "pdf")):
            if not is_stored(file):
                file.save(f"{name}.{kind}", ContentFile(content), save=False)
        subject.save(update_fields=["workbook", "paper"])
        Job.objects.filter(pk=run.job.pk).update(url=reverse("reports:report", args=[report.pk]))
        if run.job.created_by_id and not run.arguments.get("quiet"):
            deed.tell(
                [run.job.created_by],
                title=_("%(union)s: the report for %(quarter)s is ready")
                % {"union": report.union.name, "quarter": report.period.label},
                url=reverse("reports:report", args=[report.pk]),
                by_message=False,
            )
    return deed.subject


def request_quarterly(*, today: datetime.date) -> list[Job]:
    """The schedule's part: a report of the quarter just ended for every open city and county union.

    Running it again on the same day asks for nothing twice: a union with a job for that quarter is left out.
    """
    quarter = Quarter.ended_before(today)
    asked: set[Any] = set(
        Job.objects.filter(
            kind=KIND,
            arguments__year=quarter.year,
            arguments__quarter=quarter.number,
            created_by__isnull=True,
        )
        .exclude(state__in=[Job.State.FAILED, Job.State.CANCELLED])
        .values_list("union_id", flat=True)
    )
    unions = Union.objects.open().filter(level__in=[Union.Level.CITY, Union.Level.COUNTY])
    return [
        request_report(actor=Actor.system(), union=union, quarter=quarter)
        for union in unions.order_by("path")
        if union.pk not in asked
    ]
