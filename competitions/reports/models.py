"""Reports of a union and a quarter."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Actor
from portal.acts.scope import below
from portal.jobs.models import Job
from unions.models import Union, User


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, actor: Actor) -> ReportQuerySet:
        """Reports of the actor's union and those below it."""
        if actor.is_system:
            return self
        return self.filter(below(actor.path, "union__path")) if actor.at_union else self.none()


class Report(models.Model):
    """One version of a union's quarterly report: a stored snapshot with its fingerprint."""

    class State(models.TextChoices):
        COMPUTING = "computing", _("Being computed")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    union = models.ForeignKey(Union, models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.COMPUTING)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    snapshot = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    journal_head = models.CharField(max_length=64, blank=True)
    workbook = models.FileField(upload_to="reports/%Y/", blank=True)
    paper = models.FileField(upload_to="reports/%Y/", blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    computed_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()
    journal_omitted = frozenset({"snapshot"})

    class Meta:
        verbose_name = _("report")
        ordering = ["-year", "-quarter", "union__path", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["union", "year", "quarter", "version"], name="report_version"),
            models.CheckConstraint(name="report_quarter", condition=models.Q(quarter__gte=1, quarter__lte=4)),
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.year}Q{self.quarter} v{self.version}"
