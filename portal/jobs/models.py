"""The Job row."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Actor
from portal.jobs.waking import RUN_JOB, wake


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, actor: Actor) -> JobQuerySet:
        """The jobs that the actor started; the system sees all."""
        if actor.is_system:
            return self
        return self.filter(created_by_id=actor.user_id) if actor.user_id else self.none()


class Job(models.Model):
    """One piece of background work: what, for whom, how far, with what outcome.

    A worker holds a job by its lease and its attempt number; every write of a worker is conditional on
    both, so that a worker that was taken for dead can do no harm when it wakes.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        SUCCEEDED = "succeeded", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    FILE_KEPT_DAYS = 7
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    # Where the finished work is looked at.
    url = models.CharField(max_length=300, blank=True)
    union = models.ForeignKey("unions.Union", models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.SUCCEEDED, self.State.FAILED, self.State.CANCELLED}

    @property
    def file_until(self) -> datetime.datetime | None:
        """Until when the file that it wrote is kept; None where there is none (any more)."""
        if not self.result.get("file") or self.finished_at is None:
            return None
        return self.finished_at + datetime.timedelta(days=self.FILE_KEPT_DAYS)

    @property
    def may_be_retried(self) -> bool:
        """Whether starting it again can help: not where it was refused, and has a page that says how to mend it."""
        refused = bool(self.result.get("refused")) and self.url
        return self.state == self.State.CANCELLED or (self.state == self.State.FAILED and not refused)

    @property
    def percent(self) -> int:
        """How far, 0 to 100."""
        if self.state == self.State.SUCCEEDED:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @classmethod
    def enqueue(
        cls,
        kind: str,
        *,
        arguments: dict[str, Any],
        created_by_id: int | None = None,
        union_id: int | None = None,
        page: str = "",
    ) -> Job:
        """Write the row inside the caller's transaction; a worker is woken after the commit.

        `page` names the address, with the job's id as its argument, where the finished work is looked at.
        """
        job = cls(kind=kind, arguments=arguments, created_by_id=created_by_id, union_id=union_id)
        job.url = reverse(page, args=[job.pk]) if page else ""
        job.save(force_insert=True)
        transaction.on_commit(job.wake)
        return job

    def wake(self) -> None:
        """Wake a worker for this job."""
        wake(RUN_JOB, str(self.pk))
