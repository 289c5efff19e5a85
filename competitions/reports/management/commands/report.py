"""`manage.py report UNION_CODE 2025Q4 --format xlsx|pdf|json --output PATH`: a stored version as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competitions.reports import acts, tasks  # noqa: F401  (tasks registers the runner)
from competitions.reports.models import Report
from competitions.reports.quarters import Quarter
from competitions.reports.snapshots import encoded
from portal.jobs.models import Job
from portal.jobs.running import execute
from unions.models import Union


class Command(BaseCommand):
    help = "Count a union's quarterly report, store it as a version, and write it to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("union_code")
        parser.add_argument("quarter", help="such as 2025Q4")
        parser.add_argument("--format", choices=["xlsx", "pdf", "json"], default="xlsx")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            quarter = Quarter.parse(options["quarter"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        union = Union.objects.filter(code=options["union_code"]).first()
        if union is None:
            raise CommandError(f"there is no union with the code {options['union_code']}")
        # Done here and now: a row that no worker is woken for, so that the file is there when the command ends.
        job = Job.objects.create(
            kind=acts.KIND,
            arguments={"union_id": union.pk, "year": quarter.year, "quarter": quarter.number, "quiet": True},
            union=union,
        )
        execute(str(job.pk))
        job.refresh_from_db()
        if job.state != Job.State.SUCCEEDED:
            raise CommandError(job.error or f"the job is {job.state}")
        report = Report.objects.get(pk=job.result["report"])
        options["output"].write_bytes(_content(report, options["format"]))
        made = "new" if job.result["changed"] else "unchanged"
        self.stdout.write(f"{options['output']}: version {report.version} ({made}), SHA-256 {report.sha256}")


def _content(report: Report, kind: str) -> bytes:
    if kind == "json":
        return encoded(report.snapshot)
    with (report.workbook if kind == "xlsx" else report.paper).open("rb") as file:
        content: bytes = file.read()
    return content
