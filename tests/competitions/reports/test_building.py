"""The job that makes a report: once, whatever happens; versions; the schedule's request."""

from __future__ import annotations

import datetime
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from competitions.planning.models import Event
from competitions.reports import acts, tasks
from competitions.reports.indicators import INDICATORS
from competitions.reports.models import Report
from competitions.reports.quarters import Quarter
from competitions.reports.snapshots import batches, encoded
from portal.acts.actors import Role
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from portal.jobs.models import Job
from portal.jobs.running import Lost, Run, claim, execute
from tests import factories
from tests.competitions.reports.world import QUARTER, World, build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def world() -> World:
    return build()


def request(world: World, **values: Any) -> Job:
    actor = factories.actor_at(world.city, Role.OFFICER)
    return acts.request_report(actor=actor, union=world.city, quarter=QUARTER, **values)


def test_a_report_is_counted_stored_and_written(world: World) -> None:
    job = request(world)
    execute(str(job.pk), heartbeat=False)

    job.refresh_from_db()
    report = Report.objects.get()
    assert (job.state, job.error) == (Job.State.SUCCEEDED, "")
    assert job.result == {"report": report.pk, "version": 1, "changed": True}
    assert job.url == f"/desk/reports/{report.pk}/"
    assert (report.union, str(report.period), report.version) == (world.city, "2025Q4", 1)
    assert report.sha256 == hashlib.sha256(encoded(report.snapshot)).hexdigest()
    assert report.journal_head in set(JournalRow.objects.values_list("hash", flat=True))
    assert report.snapshot["figures"]["participations"]["total"] == {"": 8}
    assert report.workbook.read()[:2] == b"PK"
    assert report.paper.read()[:5] == b"%PDF-"
    assert [notice.url for notice in Notice.objects.filter(user=job.created_by)] == [job.url]
    verbs = (
        JournalRow.objects.filter(object_type="reports.report").order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == ["compute_report", "write_report"]


def test_the_same_records_make_no_new_version(world: World) -> None:
    for _attempt in range(2):
        job = request(world)
        execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    report = Report.objects.get()
    assert job.result == {"report": report.pk, "version": 1, "changed": False}
    assert "1" in job.message


def test_a_file_lost_from_the_store_is_written_again(world: World) -> None:
    job = request(world)
    execute(str(job.pk), heartbeat=False)
    report = Report.objects.get()
    with report.paper.open("rb") as paper, report.workbook.open("rb") as workbook:
        first, kept = paper.read(), workbook.read()
    report.paper.storage.delete(str(report.paper.name))
    assert not report.has_files
    job = request(world)
    execute(str(job.pk), heartbeat=False)
    again = Report.objects.get()
    assert again.has_files
    assert again.workbook.name == report.workbook.name
    with again.paper.open("rb") as paper, again.workbook.open("rb") as workbook:
        assert (paper.read(), workbook.read()) == (first, kept)


def test_a_change_makes_the_next_version_and_keeps_the_first(world: World) -> None:
    job = request(world)
    execute(str(job.pk), heartbeat=False)
    before = Report.objects.get()
    Event.objects.filter(pk=world.events["unfinished"].pk).update(state=Event.State.SCORED)
    job = request(world)
    execute(str(job.pk), heartbeat=False)

    first, second = Report.objects.order_by("version")
    assert (first.version, second.version) == (1, 2)
    assert (first.snapshot, first.sha256) == (before.snapshot, before.sha256)
    assert first.snapshot["figures"]["events_held"]["total"] == {"": 4}
    assert second.snapshot["figures"]["events_held"]["total"] == {"": 5}


def run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("after", [1, len(batches(INDICATORS)) - 1])
def test_a_second_worker_finishes_what_a_dead_one_began(world: World, after: int) -> None:
    """The first worker dies between two steps; the second counts only what is left."""
    job = request(world)
    run = claim(str(job.pk))
    assert run is not None

    class Died(BaseException):
        pass

    progress = run.progress

    def dying(done: int, *arguments: Any, **values: Any) -> None:
        progress(done, *arguments, **values)
        if done == after:
            raise Died

    run.progress = dying  # type: ignore[method-assign]
    with pytest.raises(Died):
        tasks.build(run)
    job.refresh_from_db()
    assert set(job.checkpoint["figures"]) == {
        each.key for batch in batches(INDICATORS)[:after] for each in batch
    }
    assert Report.objects.count() == 0
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.RUNNING, 1)  # still held by the first

    run_out(job)
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.SUCCEEDED, 2)
    report = Report.objects.get()
    assert report.snapshot["figures"]["people"]["total"] == {"": 5}
    with pytest.raises(Lost):
        tasks.build(Run(run.job))
    assert Report.objects.count() == 1


def test_a_worker_that_dies_after_storing_leaves_one_version_with_files(world: World) -> None:
    job = request(world)
    run = claim(str(job.pk))
    assert run is not None

    class Died(BaseException):
        pass

    progress = run.progress

    def dying(done: int, *arguments: Any, **values: Any) -> None:
        if done == len(batches(INDICATORS)) + 1:
            raise Died
        progress(done, *arguments, **values)

    run.progress = dying  # type: ignore[method-assign]
    with pytest.raises(Died):
        tasks.build(run)
    assert [report.workbook.name for report in Report.objects.all()] == [""]

    run_out(job)
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    report = Report.objects.get()
    assert job.result == {"report": report.pk, "version": 1, "changed": True}
    assert report.workbook
    assert report.paper


def test_who_may_have_a_report_made(world: World) -> None:
    for role in (Role.VIEWER, Role.FINANCE, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            acts.request_report(actor=factories.actor_at(world.city, role), union=world.city, quarter=QUARTER)
    with pytest.raises(NotAllowed):
        acts.request_report(actor=factories.actor_at(world.yanshan), union=world.qingxian, quarter=QUARTER)
    assert Job.objects.count() == 0


def test_a_quarter_that_has_not_begun_is_refused(world: World) -> None:
    coming = Quarter.of(timezone.localdate() + timedelta(days=120))
    with pytest.raises(Refused):
        acts.request_report(actor=factories.actor_at(world.city), union=world.city, quarter=coming)


def test_the_schedule_asks_once_for_every_open_city_and_county(world: World) -> None:
    world.langfang.closed_on = datetime.date(2025, 12, 1)
    world.langfang.save()
    with time_machine.travel(datetime.datetime.fromisoformat("2026-01-01T06:00+08:00"), tick=False):
        tasks.quarterly()
        tasks.quarterly()
    jobs = Job.objects.order_by("union__path")
    assert [(job.union_id, job.arguments["year"], job.arguments["quarter"]) for job in jobs] == [
        (union.pk, 2025, 4) for union in (world.city, world.yanshan, world.qingxian, world.xianghe)
    ]
    assert {job.created_by for job in jobs} == {None}
