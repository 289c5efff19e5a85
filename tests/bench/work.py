"""Work of the background: an import, a ranking, a quarterly report. What they write is rolled back."""

from __future__ import annotations

import io
import random
import tempfile
from collections.abc import Iterator
from decimal import Decimal

from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from competitions.entries.models import Entry
from competitions.judging import scoring
from competitions.reports import acts as reports
from competitions.reports import tasks as report_tasks
from competitions.reports.models import Report
from competitions.reports.quarters import Quarter
from enterprises.imports import ENTERPRISES
from enterprises.models import Enterprise
from portal.acts.actors import Actor, actor_for
from portal.demo.seed.numbers import credit_code
from portal.jobs.models import Job
from portal.jobs.running import execute
from portal.sheets import acts as sheets
from portal.sheets import tasks as sheet_tasks
from portal.sheets.models import Upload
from tests.bench.measuring import Figure, timed
from tests.bench.pages import run, selects
from unions.models import Union, User

CITY = "130900"
# Every runner is registered by its room's tasks.
_TASKS = (report_tasks, sheet_tasks)


def ranking(scale: str, entrants: int = 10_000) -> Iterator[Figure]:
    """Two modules each; a few share a score and are told apart by the usual criteria."""
    chance = random.Random(1)
    modules = [
        _module("theory", scoring.ModuleKind.THEORY, 30),
        _module("practical", scoring.ModuleKind.PRACTICAL, 70),
    ]
    people = [
        scoring.Entrant(
            key=f"{number:06d}",
            outcomes={
                module.key: Decimal(min(9_900, max(3_000, round(chance.gauss(7_600, 1_000))))) / 100
                for module in modules
            },
        )
        for number in range(entrants)
    ]
    rows = [tuple(person.outcomes.values()) for person in people]
    yield Figure(
        "ranking",
        timed(lambda: scoring.rank(modules=modules, entrants=people)),
        "s",
        f"{entrants} entrants, 2 modules",
        "sorting tuples of the same marks",
        timed(lambda: sorted(rows, reverse=True)),
    )


def _module(key: str, kind: scoring.ModuleKind, weight: int) -> scoring.Module:
    return scoring.Module(key=key, kind=kind, weight=Decimal(weight), full_mark=Decimal(100))


def importing(scale: str, rows: int = 20_000) -> Iterator[Figure]:
    """Enterprises from a workbook: taken in, read, compared, confirmed and entered, by the real jobs."""
    content = _workbook(rows)
    actor = actor_for(User.objects.get(username="cangzhou.admin"))
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder), transaction.atomic():
        before = Enterprise.objects.count()
        uploads: list[Upload] = []

        def read() -> None:
            uploads.append(
                sheets.take_in(
                    actor=actor,
                    offer=ENTERPRISES,
                    arguments={},
                    filename="b.xlsx",
                    stream=io.BytesIO(content),
                )
            )
            _run_jobs(sheets.READ)

        def apply() -> None:
            uploads[0].refresh_from_db()
            sheets.confirm(actor=actor, upload=uploads[0])
            _run_jobs(sheets.APPLY)

        seconds_read, seconds_applied = timed(read), timed(apply)
        made = Enterprise.objects.count() - before
        if made != rows:
            raise RuntimeError(f"{made} of {rows} rows became enterprises")
        transaction.set_rollback(True)
    connection.run_on_commit.clear()
    yield Figure(
        "import",
        rows / (seconds_read + seconds_applied),
        "rows/s",
        f"{rows} rows into {scale}",
        "reading the file alone (python-calamine)",
        rows / timed(lambda: _read_alone(content)),
        f"read and previewed in {seconds_read:.1f} s, applied in {seconds_applied:.1f} s",
    )


def report(scale: str) -> Iterator[Figure]:
    """A city's report of a quarter: every indicator in every dimension, the workbook and the paper."""
    union = Union.objects.get(code=CITY)
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder), transaction.atomic():
        reports.request_report(actor=Actor.system(), union=union, quarter=Quarter(2026, 3), quiet=True)
        with CaptureQueriesContext(connection) as captured:
            seconds = timed(lambda: _run_jobs(reports.KIND))
        made = Report.objects.get(union=union, year=2026, quarter=3)
        if not (made.workbook and made.paper):
            raise RuntimeError("the report has no files")
        statements = selects(captured.captured_queries)
        alone = timed(lambda: run(statements))
        transaction.set_rollback(True)
    connection.run_on_commit.clear()
    yield Figure(
        "report",
        seconds,
        "s",
        f"{scale}: {Entry.objects.count()} entries",
        "its SELECT statements alone",
        alone,
        f"{len(captured)} queries",
    )


def _run_jobs(kind: str) -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED, kind=kind):
        execute(str(job.pk), heartbeat=False)
        job.refresh_from_db()
        if job.state != Job.State.SUCCEEDED:
            raise RuntimeError(f"{kind}: {job.state}")


def _workbook(rows: int) -> bytes:
    import xlsxwriter

    counties = list(
        Union.objects.filter(level=Union.Level.COUNTY).order_by("path").values_list("short_name", "code")
    )
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    header = (
        "企业名称",
        "统一社会信用代码",
        "所属县(市、区)",
        "行业大类",
        "规模",
        "职工人数",
        "联系人",
        "联系电话",
    )
    sheet.write_row(0, 0, header)
    for number in range(rows):
        county, code = counties[number % len(counties)]
        sheet.write_row(
            number + 1,
            0,
            (
                f"{county}测量{number:05d}有限公司",
                credit_code(50_000 + number, code),
                county,
                "33 金属制品业",
                "小型",
                20 + number % 200,
                "王测",
                f"19902{number:06d}",
            ),
        )
    book.close()
    return target.getvalue()


def _read_alone(content: bytes) -> None:
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
