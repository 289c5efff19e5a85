"""The journal, the keys of persons, notices and the outbox."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts.personal import PersonKey, Sealed

__all__ = ["JournalRow", "Message", "Notice", "PersonKey"]


class JournalRow(models.Model):
    """One act on one object: who, what, when, before and after; hash-chained to the object's previous row.

    Never updated, never deleted: database triggers refuse both. Personal values stand sealed with the
    person's own key.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # The seat's label when the act was done: roles end, the record of them does not.
    seat = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60, db_index=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    union = models.ForeignKey("unions.Union", models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("journal row")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "sequence"], name="journal_one_row_per_sequence"
            )
        ]
        indexes = [models.Index(fields=["union", "-id"], name="journal_union")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"


class Notice(models.Model):
    """A line in a person's notices: what happened, where to look."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.title


class Message(models.Model):
    """The outbox: a text message or a mail that an act decided to send.

    `dedupe` is unique, so that the same message is never written twice; a lease keeps two workers from
    sending it twice.
    """

    class Channel(models.TextChoices):
        TEXT = "text", _("Text message")
        MAIL = "mail", _("Mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    key = models.ForeignKey(PersonKey, models.PROTECT, null=True, related_name="+")
    recipient_sealed = models.TextField()
    recipient = Sealed()
    body_sealed = models.TextField()
    body = Sealed()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    union = models.ForeignKey("unions.Union", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    subject = models.CharField(max_length=200, blank=True)
    # Where a notice points, as an address of the portal: what staff pass on by hand. Never a link that lets in.
    link = models.CharField(max_length=300, blank=True)
    dedupe = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="message_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk} {self.state}"


def describe(record: models.Model) -> tuple[str, str]:
    """The journal's name of a record: ("planning.competition", "17")."""
    return record._meta.label_lower, str(record.pk)


def facts_of(record: models.Model) -> dict[str, Any]:
    """The column values of a record as JSON-ready values, for before and after.

    A model may name `journal_sealed` (columns that hold personal values in clear, such as a name: they are
    sealed with the record's `key`) and `journal_omitted` (columns that say nothing, such as search
    initials). With `journal_readable` it names the columns of files that auditors may open after they were
    replaced. Columns `*_sealed` are sealed already; `*_index` is left out.
    """
    sealed: frozenset[str] = getattr(record, "journal_sealed", frozenset())
    omitted: frozenset[str] = getattr(record, "journal_omitted", frozenset())
    facts: dict[str, Any] = {}
    for column in record._meta.concrete_fields:
        name = column.attname
        if name in omitted or name.endswith("_index") or column.primary_key:
            continue
        value = column.value_from_object(record)
        if value is None or isinstance(value, bool | int | list | dict):
            facts[name] = value
        elif name in sealed:
            key: PersonKey | None = getattr(record, "key", None)
            facts[name] = f"sealed:{key.seal(str(value))}" if key is not None and key.wrapped else ""
        else:
            facts[name] = column.value_to_string(record) if not isinstance(value, str) else value
    return facts
