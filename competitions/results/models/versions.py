"""Published versions of results."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor
from unions.models import User


class ResultVersionQuerySet(models.QuerySet["ResultVersion"]):
    def visible_to(self, actor: Actor) -> ResultVersionQuerySet:
        """Published versions are everybody's; withdrawn ones are read on the organiser's side."""
        if actor.is_system:
            return self
        held = Q(event__competition__in=Competition.objects.of_the_organiser(actor))
        return self.filter(Q(withdrawn_at__isnull=True) | held)


class ResultVersion(models.Model):
    """What was published of an event: an immutable snapshot with its fingerprint.

    A correction is version n+1; a withdrawal leaves the row as a tombstone with its reason.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="result_versions")
    number = models.PositiveIntegerField()
    # The shape stands in competitions.results.snapshots; the public sees only a part of it.
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)
    journal_head = models.CharField(max_length=64, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)

    objects = ResultVersionQuerySet.as_manager()
    # The snapshot is fingerprinted; the journal need not repeat it.
    journal_omitted = frozenset({"snapshot"})

    class Meta:
        verbose_name = _("result version")
        ordering = ["event", "-number"]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="resultversion_newest",
                condition=Q(withdrawn_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="resultversion_number"),
            models.CheckConstraint(
                name="resultversion_withdrawal_has_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} v{self.number}"

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id
