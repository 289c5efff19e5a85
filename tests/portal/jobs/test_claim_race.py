"""Many workers reach for one job: exactly one gets it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from portal.jobs.models import Job
from portal.jobs.running import claim

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
WORKERS = 16


def test_one_of_sixteen_workers_gets_the_job() -> None:
    job = Job.objects.create(kind="test.count")
    barrier = Barrier(WORKERS)

    def reach(_: int) -> bool:
        try:
            barrier.wait(timeout=20)
            return claim(str(job.pk)) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        got = list(pool.map(reach, range(WORKERS)))

    assert got.count(True) == 1
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.RUNNING, 1)
