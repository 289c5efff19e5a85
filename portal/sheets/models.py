"""Uploads and their staged rows: what lies between a file and the records that it becomes."""

from __future__ import annotations

import datetime
import json
import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Actor, Role
from portal.acts.personal import PersonKey
from portal.acts.scope import below


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, actor: Actor) -> UploadQuerySet:
        """Whoever uploaded it; the administrators of the union or unit for which it was uploaded."""
        if actor.is_system:
            return self
        if actor.user_id is None:
            return self.none()
        mine = models.Q(created_by_id=actor.user_id)
        if actor.role is Role.ADMINISTRATOR:
            if actor.at_union:
                mine |= below(actor.path, "union__path")
            elif actor.unit_id:
                mine |= models.Q(unit=actor.unit_id)
        return self.filter(mine)


class Upload(models.Model):
    """A spreadsheet on its way into the portal. Everything read from it is sealed with its own key."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting to be read")
        READING = "reading", _("Being read")
        READY = "ready", _("Ready to check")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        FAILED = "failed", _("Failed")
        DISCARDED = "discarded", _("Discarded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    seat_key = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    # The file's bytes, sealed; the name as the clerk knows it.
    file = models.FileField(upload_to="sheets/%Y/%m/", blank=True)
    filename = models.CharField(_("file name"), max_length=200)
    key = models.ForeignKey(PersonKey, models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", models.PROTECT, null=True, related_name="+")
    unit = models.BigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    count_new = models.PositiveIntegerField(default=0)
    count_changed = models.PositiveIntegerField(default=0)
    count_unchanged = models.PositiveIntegerField(default=0)
    count_faulty = models.PositiveIntegerField(default=0)
    # Where the columns stand in the file: {"sheet", "headers": […], "places": {key: index}, "unknown": […]}.
    layout = models.JSONField(default=dict)
    # [[row number, sentence], …]
    notes = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    objects = UploadQuerySet.as_manager()
    # What clerks call a file may name people; the record has no use for it.
    journal_omitted = frozenset({"filename", "layout", "notes", "error", "key_id", "created_at", "job_id"})

    class Meta:
        verbose_name = _("upload")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_busy(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in {self.State.UPLOADED, self.State.READING, self.State.APPLYING}

    @property
    def may_be_read_again(self) -> bool:
        return self.state == self.State.READY or (self.state == self.State.FAILED and not self.is_unreadable)

    @property
    def is_unreadable(self) -> bool:
        """Whether it failed for what the file itself is: reading the same file again would end the same way."""
        return bool(self.result.get("unreadable"))

    @property
    def is_stuck(self) -> bool:
        """Whether its worker gave up: the job has ended and the upload is where it was."""
        return self.is_busy and self.job is not None and self.job.is_finished

    @property
    def count_to_apply(self) -> int:
        return self.count_new + self.count_changed

    @property
    def count(self) -> int:
        return self.count_to_apply + self.count_unchanged + self.count_faulty


class StagedRow(models.Model):
    """A row as it was read and compared. `content` is sealed with the upload's key."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    target = models.CharField(max_length=40, blank=True)
    content_sealed = models.TextField()

    class Meta:
        verbose_name = _("staged row")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="stagedrow_once")]
        indexes = [models.Index(fields=["upload", "outcome", "number"], name="stagedrow_outcome")]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.number}"


def packed(content: Any) -> str:
    """JSON that keeps dates and decimals apart from texts."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_tagged)


def unpacked(text: str) -> Any:
    """What `packed` was given; tuples come back as lists."""
    return json.loads(text, object_hook=_untagged)


def _tagged(value: Any) -> Any:
    if isinstance(value, datetime.datetime | datetime.date):
        return {"$date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    raise TypeError(f"{type(value).__name__} cannot be staged")


def _untagged(mapping: dict[str, Any]) -> Any:
    if len(mapping) == 1:
        if "$date" in mapping:
            text = mapping["$date"]
            return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)
        if "$decimal" in mapping:
            return Decimal(mapping["$decimal"])
    return mapping
