"""Versions of reports of a union and a quarter."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.reports.quarters import Quarter
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

    def newest(self) -> ReportQuerySet:
        """The newest version of each union and quarter."""
        newer = Report.objects.filter(
            union=OuterRef("union"),
            year=OuterRef("year"),
            quarter=OuterRef("quarter"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(newer))


def is_stored(file: FieldFile) -> bool:
    """Whether the file was written and is still in the store."""
    return bool(file) and file.storage.exists(str(file.name))


class Report(models.Model):
    """One version of a union's quarterly report: an immutable snapshot with its fingerprint.

    The workbook and the paper are written from the snapshot alone; they follow within the same job.
    """

    union = models.ForeignKey(Union, models.PROTECT, related_name="reports", verbose_name=_("union"))
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    version = models.PositiveIntegerField(_("version"))
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    # The shape stands in competitions.reports.snapshots.
    snapshot = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    # The hash of the newest row of the whole journal when counting began.
    journal_head = models.CharField(max_length=64, blank=True)
    workbook = models.FileField(upload_to="reports/%Y/", blank=True)
    paper = models.FileField(upload_to="reports/%Y/", blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    computed_at = models.DateTimeField(_("computed at"), default=timezone.now)

    objects = ReportQuerySet.as_manager()
    # The snapshot is fingerprinted; the journal need not repeat it.
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

    @property
    def period(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def has_files(self) -> bool:
        """Whether both files were written and are still in the store."""
        return is_stored(self.workbook) and is_stored(self.paper)

    @property
    def is_provisional(self) -> bool:
        """Whether it was computed before its quarter was over."""
        return timezone.localdate(self.computed_at) <= self.period.last_day
