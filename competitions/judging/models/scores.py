"""Scores of the plain way, and decisions of the committee on ties."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Entry
from competitions.planning.models import Event, Module
from unions.models import User


class Outcome(models.Model):
    """How an entry fared as a whole: it competed, or why it did not; what breaks ties."""

    class Status(models.TextChoices):
        COMPETED = "competed", _("Competed")
        ABSENT = "absent", _("Absent")
        WITHDRAWN = "withdrawn", _("Withdrew from the contest")
        DISQUALIFIED = "disqualified", _("Disqualified")

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="outcome")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.COMPETED)
    reason = models.TextField(_("reason"), blank=True)
    elapsed_seconds = models.PositiveIntegerField(_("time used (seconds)"), null=True, blank=True)
    safety_deductions = models.DecimalField(
        _("safety deductions"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("outcome")

    def __str__(self) -> str:
        return f"{self.entry_id} {self.status}"

    @property
    def journal_union_id(self) -> int:
        return self.entry.journal_union_id


class ModuleScore(models.Model):
    """The score of an entry in a module; no row: not yet scored."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="module_scores")
    module = models.ForeignKey(Module, models.PROTECT, related_name="scores")
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=3, null=True, blank=True)
    absent = models.BooleanField(_("absent"), default=False)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("module score")
        constraints = [
            models.UniqueConstraint(fields=["entry", "module"], name="modulescore_once"),
            models.CheckConstraint(
                name="modulescore_score_or_absent",
                condition=Q(score__isnull=False, score__gte=0, absent=False)
                | Q(score__isnull=True, absent=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.module_id}"


class CommitteeDecision(models.Model):
    """The order that the committee gave to entries that nothing else could tell apart."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="committee_decisions")
    # Ids of the tied entries, best first.
    order = models.JSONField()
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("committee decision")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.order}"

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id
