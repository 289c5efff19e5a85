"""Jobs survive whatever happens: once, from the checkpoint, never by two workers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.jobs.acts import cancel, retry
from portal.jobs.models import Job
from portal.jobs.running import MAXIMUM_ATTEMPTS, Lost, Run, claim, due, execute, runner
from tests import factories

pytestmark = pytest.mark.django_db

seen: list[object] = []


@runner("test.count")
def count(run: Run) -> dict[str, int]:
    for position in range(run.checkpoint.get("position", 0), 3):
        seen.append(position)
        run.progress(position + 1, 3, "counting", checkpoint={"position": position + 1})
    return {"counted": 3}


@runner("test.break")
def broken(run: Run) -> None:
    raise ValueError("no such thing")


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()


def job(kind: str = "test.count", **values: object) -> Job:
    return Job.objects.create(kind=kind, **values)


def test_a_job_runs_once() -> None:
    row = job()
    execute(str(row.pk), heartbeat=False)
    execute(str(row.pk), heartbeat=False)

    row.refresh_from_db()
    assert seen == [0, 1, 2]
    assert (row.state, row.result, row.done, row.attempt) == (Job.State.SUCCEEDED, {"counted": 3}, 3, 1)


def test_a_dead_workers_job_goes_on_from_its_checkpoint() -> None:
    row = job(
        state=Job.State.RUNNING,
        attempt=1,
        checkpoint={"position": 2},
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    assert due() == [str(row.pk)]
    execute(str(row.pk), heartbeat=False)

    row.refresh_from_db()
    assert seen == [2]
    assert (row.state, row.attempt) == (Job.State.SUCCEEDED, 2)


def test_a_worker_taken_for_dead_can_write_nothing() -> None:
    row = job()
    first = claim(str(row.pk))
    assert first is not None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = claim(str(row.pk))
    assert second is not None

    with pytest.raises(Lost):
        first.progress(1, 3)
    first._finish(Job.State.SUCCEEDED)
    row.refresh_from_db()
    assert (row.state, row.done) == (Job.State.RUNNING, 0)


def test_a_held_job_is_not_taken_by_another() -> None:
    row = job()
    assert claim(str(row.pk)) is not None
    assert claim(str(row.pk)) is None


def test_a_failure_is_seen() -> None:
    row = job("test.break")
    execute(str(row.pk), heartbeat=False)

    row.refresh_from_db()
    assert (row.state, row.error) == (Job.State.FAILED, "ValueError: no such thing")


def test_a_worker_of_before_does_not_get_hold_of_a_job_that_was_started_again() -> None:
    somebody = factories.actor_at(factories.county())
    row = job(created_by_id=somebody.user_id)
    former = claim(str(row.pk))
    assert former is not None
    cancel(actor=somebody, job=row)
    retry(actor=somebody, job=row)
    present = claim(str(row.pk))
    assert present is not None
    with pytest.raises(Lost):
        former.progress(1, 3)
    present.progress(2, 3)
    row.refresh_from_db()
    assert (row.state, row.done) == (Job.State.RUNNING, 2)


def test_a_job_that_was_given_up_can_be_started_again() -> None:
    somebody = factories.actor_at(factories.county())
    row = job(
        created_by_id=somebody.user_id,
        state=Job.State.RUNNING,
        attempt=MAXIMUM_ATTEMPTS,
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    execute(str(row.pk), heartbeat=False)
    row.refresh_from_db()
    assert (row.state, seen) == (Job.State.FAILED, [])
    retry(actor=somebody, job=row)
    execute(str(row.pk), heartbeat=False)
    row.refresh_from_db()
    assert (row.state, seen) == (Job.State.SUCCEEDED, [0, 1, 2])
