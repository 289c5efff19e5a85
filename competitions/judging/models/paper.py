"""Score sheets on paper: keyed in by two people, with scans and signatures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.judging.models.sheets import ScoreSheet
from unions.models import User


class KeyingQuerySet(models.QuerySet["Keying"]):
    def standing(self, sheet: ScoreSheet) -> KeyingQuerySet:
        """Those of a sheet that count: what was keyed in before it went back is not what is on the paper now."""
        found = self.filter(sheet=sheet)
        if sheet.state == ScoreSheet.State.RETURNED and sheet.on_paper:
            return found.filter(done_at__gte=sheet.submitted_at)
        return found


class Keying(models.Model):
    """What one of two people keyed in from a paper sheet, without seeing what the other did."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="keyings")
    turn = models.PositiveSmallIntegerField()
    keyed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Aspect's key → value, as competitions.judging.sheet_values keeps it; of every aspect of the sheet.
    values = models.JSONField(default=dict)
    done_at = models.DateTimeField(default=timezone.now)

    objects = KeyingQuerySet.as_manager()

    class Meta:
        verbose_name = _("keying of a paper sheet")
        ordering = ["sheet", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "turn"], name="keying_two_turns"),
            models.UniqueConstraint(fields=["sheet", "keyed_by"], name="keying_two_people"),
            models.CheckConstraint(name="keying_turn", condition=Q(turn__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.turn}"

    def stands(self, sheet: ScoreSheet) -> bool:
        """As `standing`, of one that is at hand already."""
        came_back = sheet.state == ScoreSheet.State.RETURNED and sheet.on_paper
        return not came_back or sheet.submitted_at is None or self.done_at >= sheet.submitted_at

    @property
    def journal_union_id(self) -> int:
        return self.sheet.journal_union_id


class SheetScan(models.Model):
    """The scan or photograph of a paper sheet."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="scans")
    document = models.FileField(_("scan"), upload_to="score_sheets/%Y/")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    journal_readable = frozenset({"document"})

    class Meta:
        verbose_name = _("scan of a score sheet")
        ordering = ["sheet", "id"]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.document}"

    @property
    def journal_union_id(self) -> int:
        return self.sheet.journal_union_id


class SheetSignature(models.Model):
    """That somebody has signed the paper sheet."""

    class Who(models.TextChoices):
        COMPETITOR = "competitor", pgettext_lazy("signature", "Competitor")
        JUDGE = "judge", pgettext_lazy("signature", "Judge")
        CHIEF = "chief_judge", _("Chief judge")

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="signatures")
    who = models.CharField(pgettext_lazy("signature", "who"), max_length=12, choices=Who)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("signature on a score sheet")
        ordering = ["sheet", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "who"], name="sheetsignature_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.who}"

    @property
    def journal_union_id(self) -> int:
        return self.sheet.journal_union_id
