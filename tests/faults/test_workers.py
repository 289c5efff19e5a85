"""A job is finished whatever happens to workers and messages: real Celery processes, really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from portal.jobs.models import Job
from portal.jobs.running import due
from portal.jobs.waking import RUN_JOB
from tests.faults.worker import STEPS

pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    """The address of the test database, as another process needs it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"


@pytest.fixture(params=["filesystem", pytest.param("redis", marks=pytest.mark.redis)])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """A queue of its own (a folder, or a Redis database), the test's database, and leases of two seconds."""
    kept = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    if request.param == "redis":
        # Tests that run beside this one must not take its messages: a database for each test process.
        number = 10 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 6
        address = f"{settings.REDIS_URL.rsplit('/', 1)[0]}/{number}"
        redis.Redis.from_url(address).flushdb()
        kept["REDIS_URL"] = address
    return kept | {
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(tmp_path),
        "JOB_LEASE_SECONDS": "2",
        "STEP_SECONDS": "0.5",
    }


@pytest.fixture
def start_worker(environment: dict[str, str]) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "tests.faults.worker",
                "worker",
                "-P",
                "solo",
                "-l",
                "ERROR",
            ],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=10)


def wake(job: Job, environment: dict[str, str]) -> None:
    """Send the wake-up from a process that has the workers' queue, as a web node or the schedule would."""
    program = (
        "import sys, django; django.setup(); from portal.celery import application; "
        "application.send_task(sys.argv[1], args=[sys.argv[2]])"
    )
    subprocess.run(
        [sys.executable, "-c", program, RUN_JOB, str(job.pk)],
        cwd=settings.BASE_DIR,
        env=environment | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        check=True,
        timeout=60,
    )


def until(condition: Callable[[], bool], seconds: float = 45) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def steps_done(tally: Path) -> list[str]:
    return tally.read_text().split() if tally.exists() else []


def test_a_killed_workers_job_is_finished_by_another_from_its_checkpoint(
    tmp_path: Path,
    environment: dict[str, str],
    start_worker: Callable[[], subprocess.Popen[bytes]],
) -> None:
    tally = tmp_path / "tally"
    job = Job.objects.create(kind="faults.count", arguments={"tally": str(tally)})
    wake(job, environment)
    first = start_worker()
    until(lambda: len(steps_done(tally)) >= 2)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(timeout=10)

    # The filesystem transport has lost the message with its worker; the row still knows the job.
    until(lambda: due() == [str(job.pk)])
    wake(job, environment)
    start_worker()
    until(lambda: Job.objects.get(pk=job.pk).is_finished)

    job.refresh_from_db()
    assert (job.state, job.attempt, job.result) == (Job.State.SUCCEEDED, 2, {"attempt": 2})
    done = steps_done(tally)
    positions = [int(line.split(":")[1]) for line in done]
    assert sorted(set(positions)) == list(range(STEPS))
    # At most the one step that was under way when the worker died is done again.
    assert len(positions) - STEPS <= 1


def test_a_message_delivered_twice_does_the_job_once(
    tmp_path: Path,
    environment: dict[str, str],
    start_worker: Callable[[], subprocess.Popen[bytes]],
) -> None:
    tally = tmp_path / "tally"
    job = Job.objects.create(kind="faults.count", arguments={"tally": str(tally)})
    wake(job, environment)
    wake(job, environment)
    start_worker()
    start_worker()
    until(lambda: Job.objects.get(pk=job.pk).is_finished)
    time.sleep(1.5)

    assert steps_done(tally) == [f"1:{position}" for position in range(STEPS)]
