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
        """Versions that are open are everybody's; withdrawn ones and those to come are the organiser's side's."""
        if actor.is_system:
            return self
        held = Q(event__competition__in=Competition.objects.of_the_organiser(actor))
        return self.filter(Q(withdrawn_at__isnull=True, opens_at__lte=timezone.now()) | held)

    def ever_open(self) -> ResultVersionQuerySet:
        """Versions that everybody sees or saw: their minute has come, and they were not withdrawn before it."""
        return self.ever_meant().filter(opens_at__lte=timezone.now())

    def ever_meant(self) -> ResultVersionQuerySet:
        """Versions that everybody sees, saw or will see: all but those that were withdrawn before they opened."""
        return self.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("opens_at")))


class ResultVersion(models.Model):
    """What was published of an event: an immutable snapshot with its fingerprint.

    A correction is version n+1; a withdrawal leaves the row as a tombstone with its reason. Nobody outside sees a
    version before `opens_at`. It is on public notice until `closes_at`, and final from `final_at` on: what is
    published without a notice is final at once and has no `closes_at`.
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
    opens_at = models.DateTimeField(_("opens"), default=timezone.now)
    closes_at = models.DateTimeField(_("notice ends"), null=True, blank=True)
    # The notice runs through a year whose holidays are not on record: weekends alone were left out.
    provisional = models.BooleanField(default=False)
    # When the entrants were told that it is open.
    told_at = models.DateTimeField(null=True, blank=True)
    final_at = models.DateTimeField(_("final since"), null=True, blank=True)
    finalised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
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
                fields=["-opens_at", "-id"],
                name="resultversion_newest_open",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["opens_at"], name="resultversion_to_tell", condition=Q(told_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="resultversion_number"),
            models.CheckConstraint(
                name="resultversion_withdrawal_has_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason=""),
            ),
            models.CheckConstraint(
                name="resultversion_notice_in_order",
                condition=Q(closes_at__isnull=True) | Q(closes_at__gte=models.F("opens_at")),
            ),
            # Without a notice there is nothing to wait for.
            models.CheckConstraint(
                name="resultversion_notice_or_final",
                condition=Q(closes_at__isnull=False) | Q(final_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} v{self.number}"

    @property
    def is_final(self) -> bool:
        return self.final_at is not None

    @property
    def is_open(self) -> bool:
        """Whether everybody may see it, or its tombstone."""
        return self.opens_at <= timezone.now()

    @property
    def was_open(self) -> bool:
        """Whether it is open, or was when it was withdrawn."""
        return self.opens_at <= (self.withdrawn_at or timezone.now())

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id
