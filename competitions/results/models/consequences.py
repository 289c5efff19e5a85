"""What follows from an award: a promotion, a recommendation for an honour. Both are proposed, then people decide."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.results.models.awards import Award
from enterprises.models import SkillLevel
from portal.acts.actors import Actor
from portal.acts.personal import PersonKey, Sealed
from portal.acts.scope import below
from unions.models import Level, Union, User

C = TypeVar("C", bound="Consequence")


class ConsequenceQuerySet(models.QuerySet[C]):
    def visible_to(self, actor: Actor) -> ConsequenceQuerySet[C]:
        """All of competitions that the actor holds or stands above; once decided, those of people in scope, one's own."""
        if actor.is_system:
            return self
        decided = Q(confirmed_on__isnull=False)
        if actor.at_union:
            people = below(actor.path, "award__employer__county__path") | below(
                actor.path, "award__employer__union__path"
            )
            return self.filter(
                below(actor.path, "award__event__competition__organiser__path") | (decided & people)
            )
        if actor.at_unit:
            unit_id = actor.unit_id or 0
            return self.filter(
                Q(award__event__competition__enterprise_id=unit_id)
                | (decided & Q(award__employer_id=unit_id))
            )
        return self.filter(decided, award__worker__user_id=actor.user_id) if actor.user_id else self.none()


class Consequence(models.Model):
    """What the two kinds share: the award on which they rest, and what was decided why and when.

    `confirmed_on` is the day on which the organiser confirmed it; it stays when the basis is lost later.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    reason = models.TextField(_("reason"), blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )

    objects = ConsequenceQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def union(self) -> Union:
        return self.award.event.competition.organiser

    @property
    def journal_union_id(self) -> int:
        return self.award.event.journal_union_id


class Promotion(Consequence):
    """A higher skill level for an award."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", pgettext_lazy("consequence", "Suggested by the portal")
        PROPOSED = "proposed", pgettext_lazy("consequence", "Put forward")
        CONFIRMED = "confirmed", pgettext_lazy("consequence", "Confirmed")
        QUESTIONED = "questioned", pgettext_lazy("consequence", "Basis withdrawn")
        DECLINED = "declined", pgettext_lazy("consequence", "Declined")
        REVOKED = "revoked", pgettext_lazy("consequence", "Revoked")
        LAPSED = "lapsed", pgettext_lazy("consequence", "Lapsed")

    OPEN = (State.SUGGESTED, State.PROPOSED)
    # What reports count.
    IN_FORCE = (State.CONFIRMED,)

    award = models.OneToOneField(Award, models.PROTECT, related_name="promotion")
    state = models.CharField(max_length=12, choices=State, default=State.SUGGESTED)
    from_level = models.PositiveSmallIntegerField(_("skill level before"), choices=SkillLevel)
    to_level = models.PositiveSmallIntegerField(_("skill level reached"), choices=SkillLevel)
    # A certificate names its owner: sealed with the worker's key.
    certificate_number_sealed = models.TextField(blank=True)
    certificate_number = Sealed("certificate")
    certified_on = models.DateField(_("date of the certificate"), null=True, blank=True)

    class Meta:
        verbose_name = _("level promotion")
        ordering = ["-award__event__ends_on", "award__event", "award__rank", "id"]
        indexes = [models.Index(fields=["state", "confirmed_on"], name="promotion_state_day")]
        constraints = [
            models.CheckConstraint(name="promotion_goes_up", condition=Q(to_level__gt=F("from_level"))),
            models.CheckConstraint(
                name="promotion_decided_has_day",
                condition=Q(state__in=["confirmed", "questioned", "revoked"], confirmed_on__isnull=False)
                | (Q(confirmed_on__isnull=True) & ~Q(state__in=["confirmed", "questioned", "revoked"])),
            ),
            models.CheckConstraint(
                name="promotion_certificate_whole",
                condition=Q(certificate_number_sealed="", certified_on__isnull=True)
                | (
                    ~Q(certificate_number_sealed="")
                    & Q(certified_on__isnull=False, confirmed_on__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="promotion_no_has_reason",
                condition=~Q(state__in=["declined", "revoked"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.from_level} → {self.to_level}"

    @property
    def key(self) -> PersonKey:
        return self.award.worker.key

    @property
    def key_id(self) -> object:
        return self.award.worker.key_id


class HonourRecommendation(Consequence):
    """A recommendation for an honour: confirmed by the organiser, then passed up the tree to the union that grants it."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", pgettext_lazy("consequence", "Suggested by the portal")
        PROPOSED = "proposed", pgettext_lazy("consequence", "Put forward")
        RECOMMENDED = "recommended", pgettext_lazy("consequence", "Recommended")
        GRANTED = "granted", pgettext_lazy("consequence", "Granted")
        QUESTIONED = "questioned", pgettext_lazy("consequence", "Basis withdrawn")
        HELD = "held", pgettext_lazy("consequence", "Held already")
        DECLINED = "declined", pgettext_lazy("consequence", "Declined")
        NOT_GRANTED = "not_granted", pgettext_lazy("consequence", "Not granted")
        REVOKED = "revoked", pgettext_lazy("consequence", "Revoked")
        LAPSED = "lapsed", pgettext_lazy("consequence", "Lapsed")

    OPEN = (State.SUGGESTED, State.PROPOSED)
    # What reports count as recommended: whether it was granted in the end is another question.
    IN_FORCE = (State.RECOMMENDED, State.GRANTED, State.NOT_GRANTED)

    award = models.ForeignKey(Award, models.PROTECT, related_name="recommendations")
    state = models.CharField(max_length=12, choices=State, default=State.SUGGESTED)
    honour = models.CharField(_("title of honour"), max_length=60)
    # The level of the union that grants it, and the union with which the recommendation lies now.
    granted_by = models.CharField(_("granted by"), max_length=12, choices=Level)
    lies_with = models.ForeignKey(
        Union, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lies with")
    )
    granted_on = models.DateField(_("granted on"), null=True, blank=True)
    document_number = models.CharField(_("number of the document"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("recommendation for an honour")
        ordering = ["-award__event__ends_on", "award__event", "award__rank", "id"]
        indexes = [models.Index(fields=["state", "confirmed_on"], name="honourrecommendation_state_day")]
        constraints = [
            models.UniqueConstraint(fields=["award", "honour"], name="honourrecommendation_once"),
            models.CheckConstraint(
                name="honourrecommendation_recommended",
                condition=Q(
                    state__in=["recommended", "granted", "questioned", "not_granted", "revoked"],
                    confirmed_on__isnull=False,
                    lies_with__isnull=False,
                )
                | (
                    Q(confirmed_on__isnull=True, lies_with__isnull=True)
                    & ~Q(state__in=["recommended", "granted", "questioned", "not_granted", "revoked"])
                ),
            ),
            models.CheckConstraint(
                name="honourrecommendation_granted",
                condition=~Q(state__in=["granted", "held"]) | Q(granted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="honourrecommendation_no_has_reason",
                condition=~Q(state__in=["declined", "not_granted", "revoked"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.honour}"

    @property
    def lies_with_granter(self) -> bool:
        """Whether it has arrived at the union that grants it."""
        return self.lies_with is not None and self.lies_with.level == self.granted_by
