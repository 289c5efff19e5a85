"""Who came: recorded at the entrance, session by session."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.entries.models import Entry
from competitions.judging.models.timetable import Session
from unions.models import User


class CheckIn(models.Model):
    """An entry at the entrance of a session; where an event has no timetable, at the event's."""

    class State(models.TextChoices):
        PRESENT = "present", _("Present")
        LATE = "late", _("Late")
        ABSENT = "absent", _("Absent")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="check_ins")
    session = models.ForeignKey(
        Session,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="check_ins",
        verbose_name=pgettext_lazy("judging", "session"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State)
    # Photograph and identity card were compared with the person.
    identity_checked = models.BooleanField(_("identity compared"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("check-in")
        ordering = ["entry", "session"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "session"],
                condition=Q(session__isnull=False),
                name="checkin_once_in_session",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(session__isnull=True), name="checkin_once_in_event"
            ),
            models.CheckConstraint(
                name="checkin_absent_has_no_identity", condition=~Q(state="absent", identity_checked=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.state}"

    @property
    def journal_union_id(self) -> int:
        return self.entry.journal_union_id
