"""What a published version gave to people, and the honours that they hold."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Entry
from competitions.planning.models import Event
from competitions.results.models.versions import ResultVersion
from enterprises.models import Enterprise, Worker
from unions.models import Union


class Award(models.Model):
    """What the published results of an event gave one person: a prize, a title by rank, or both.

    Each member of a team has one. The row follows the version that stands; while none gives it any more, it is kept
    with the day on which it was lost, because promotions and recommendations rest on it.
    """

    class Kind(models.TextChoices):
        """The prize, by the key that scoring gives it; "" for a title without a prize."""

        FIRST = "first", _("First prize")
        SECOND = "second", _("Second prize")
        THIRD = "third", _("Third prize")
        MERIT = "merit", _("Merit award")

    event = models.ForeignKey(Event, models.PROTECT, related_name="awards")
    version = models.ForeignKey(ResultVersion, models.PROTECT, related_name="awards")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="awards")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="awards")
    # As at entry: to whom a report attributes the award.
    employer = models.ForeignKey(Enterprise, models.PROTECT, related_name="awards")
    rank = models.PositiveIntegerField(_("rank"))
    kind = models.CharField(_("award"), max_length=8, choices=Kind, blank=True)
    # The award as it was published, which the policy pack may name otherwise.
    name = models.CharField(_("award"), max_length=40, blank=True)
    title = models.CharField(_("title of honour"), max_length=40, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("award of a person")
        ordering = ["event", "rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "worker"], name="award_one_for_each_person"),
            models.CheckConstraint(name="award_is_something", condition=~Q(kind="", title="")),
            models.CheckConstraint(name="award_has_rank", condition=Q(rank__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} · {self.event_id} · {self.rank}"

    @property
    def stands(self) -> bool:
        """Whether the newest version gives it."""
        return self.lost_at is None

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id


class Honour(models.Model):
    """A title that a person holds, on whichever way it was granted: nobody is recommended for it again."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="honours")
    name = models.CharField(_("title of honour"), max_length=60)
    granted_on = models.DateField(_("granted on"))
    document_number = models.CharField(_("number of the document"), max_length=60, blank=True)
    # When it was taken back.
    ended_on = models.DateField(_("taken back on"), null=True, blank=True)
    # The union whose staff put it on record.
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("title of honour held")
        ordering = ["-granted_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "name"],
                name="honour_held_once",
                condition=Q(ended_on__isnull=True),
                violation_error_message=_("This title is on record for this person already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.worker_id}"
