"""How a worker takes a job, keeps it, and finishes it.

    @runner("reports.build")
    def build(run: Run) -> dict[str, Any]:
        for position, chunk in enumerate(chunks, start=run.checkpoint.get("position", 0)):
            ...
            run.progress(done, total, _("Counting …"), checkpoint={"position": position})
        return {"report": report.pk}

A runner may be started again after a crash, from its last checkpoint, and must then not do anything twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, close_old_connections, connection
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise

from portal.acts.refusals import Refused
from portal.jobs.models import Job

logger = logging.getLogger(__name__)
MAXIMUM_ATTEMPTS = 5
# Attempts are counted on when somebody starts a job again: 1 to 5, then from 101, from 201 …
ROUND = 100


class Lost(Exception):
    """Another worker holds the job now: stop at once, write nothing."""


Runner = Callable[["Run"], dict[str, Any] | None]
_runners: dict[str, Runner] = {}


def runner(kind: str) -> Callable[[Runner], Runner]:
    """Register what does jobs of `kind`; called when a room's `tasks` module is imported."""

    def keep(function: Runner) -> Runner:
        _runners[kind] = function
        return function

    return keep


class Run:
    """One attempt at a job, in the worker that holds it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.attempt = job.attempt
        self.arguments: dict[str, Any] = job.arguments
        self.checkpoint: dict[str, Any] = job.checkpoint

    def _mine(self) -> Q:
        return Q(pk=self.job.pk, attempt=self.attempt, state=Job.State.RUNNING)

    def progress(
        self,
        done: int,
        total: int,
        message: str | Promise = "",
        *,
        checkpoint: dict[str, Any] | None = None,
    ) -> None:
        """Record how far the work is, renew the lease, keep a checkpoint.

        Raises:
            Lost: the job was taken over or cancelled.
        """
        values: dict[str, Any] = {
            "done": done,
            "total": total,
            "message": str(message)[:300],
            "lease_until": timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        }
        if checkpoint is not None:
            values["checkpoint"] = self.checkpoint = checkpoint
        if not Job.objects.filter(self._mine()).update(**values):
            raise Lost

    def hold(self) -> None:
        """Lock the job's row inside the caller's transaction, or stop: makes what follows happen once.

        Raises:
            Lost: the job was taken over or cancelled.
        """
        if not Job.objects.select_for_update().filter(self._mine()).exists():
            raise Lost

    def _finish(self, state: str, **values: Any) -> None:
        Job.objects.filter(self._mine()).update(
            state=state, lease_until=None, finished_at=timezone.now(), **values
        )


class _Heartbeat(threading.Thread):
    """Renews the lease while a runner is busy between two calls of `progress`."""

    def __init__(self, run: Run) -> None:
        super().__init__(daemon=True)
        self._run = run
        self._stopped = threading.Event()

    def run(self) -> None:
        pause = settings.JOB_LEASE_SECONDS / 3
        while not self._stopped.wait(pause):
            try:
                Job.objects.filter(self._run._mine()).update(
                    lease_until=timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
                )
            except OperationalError:
                # A long transaction of the runner's own holds SQLite's one lock: try again later.
                logger.warning("the lease of job %s could not be renewed", self._run.job.pk)
            finally:
                connection.close()

    def stop(self) -> None:
        self._stopped.set()


def claim(job_id: str) -> Run | None:
    """Take a job by compare-and-set: queued, or running with its lease run out. None if there is nothing to take."""
    now = timezone.now()
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        started_at=now,
    )
    return Run(Job.objects.get(pk=job_id)) if taken else None


def _summary(error: Exception) -> str:
    """Kind and first line. PostgreSQL puts the values of a row, perhaps personal ones, on the lines after it."""
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"


def execute(job_id: str, *, heartbeat: bool = True) -> None:
    """Do a job, if it is there to be done. Never raises for what the runner does: the row says what happened."""
    run = claim(job_id)
    if run is None:
        return
    if run.attempt % ROUND > MAXIMUM_ATTEMPTS:
        run._finish(Job.State.FAILED, error=f"given up after {MAXIMUM_ATTEMPTS} attempts")
        return
    beat = _Heartbeat(run) if heartbeat else None
    if beat is not None:
        beat.start()
    try:
        function = _runners[run.job.kind]
        result = function(run) or {}
    except Lost:
        logger.warning("job %s was taken over", job_id)
    except Refused as refusal:
        run._finish(
            Job.State.FAILED, error=str(refusal), message=str(refusal)[:300], result={"refused": True}
        )
    except Exception as error:  # the worker must live, and the person must see that it failed
        summary = _summary(error)
        logger.error("job %s failed: %s", job_id, summary, exc_info=not isinstance(error, DatabaseError))
        run._finish(Job.State.FAILED, error=summary)
    else:
        run._finish(Job.State.SUCCEEDED, result=result)
    finally:
        if beat is not None:
            beat.stop()
            beat.join(timeout=5)
            close_old_connections()


def due() -> list[str]:
    """Ids of the jobs that wait, or whose worker died: what the schedule wakes again."""
    now = timezone.now()
    waiting = Q(state=Job.State.QUEUED, created_at__lt=now - timedelta(seconds=10))
    orphaned = Q(state=Job.State.RUNNING, lease_until__lt=now)
    return [str(pk) for pk in Job.objects.filter(waiting | orphaned).values_list("pk", flat=True)[:500]]
