"""What the policy pack's tables of incentives name for a person or an enterprise: proposed, due once confirmed, paid."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from competitions.entries.models import Competitor
from competitions.results.models.awards import Award
from competitions.results.models.consequences import Consequence, ConsequenceQuerySet
from enterprises.models import Enterprise
from portal.acts.actors import Actor
from portal.acts.scope import below
from unions.models import Union


def document_path(incentive: Incentive, name: str) -> str:
    return f"incentives/{incentive.award.event_id}/{name}"


class IncentiveQuerySet(ConsequenceQuerySet["Incentive"]):
    def visible_to(self, actor: Actor) -> IncentiveQuerySet:
        """All of competitions that the actor holds or stands above; once put forward, the recipient's own.

        A unit sees what is proposed for itself and for its people, each member of a team what is the team's. Unions
        see what was confirmed for people and enterprises below them.
        """
        if actor.is_system:
            return self
        told = Q(state=Incentive.State.PROPOSED) | Q(confirmed_on__isnull=False)
        if actor.at_union:
            below_it = below(actor.path, "award__employer__county__path") | below(
                actor.path, "award__employer__union__path"
            )
            return self.filter(
                below(actor.path, "award__event__competition__organiser__path")
                | (Q(confirmed_on__isnull=False) & below_it)
            )
        if actor.at_unit:
            unit_id = actor.unit_id or 0
            return self.filter(
                Q(award__event__competition__enterprise_id=unit_id)
                | (told & (Q(unit_id=unit_id) | Q(unit__isnull=True, award__employer_id=unit_id)))
            )
        if actor.user_id is None:
            return self.none()
        own = Competitor.objects.filter(
            entry=OuterRef("award__entry"), active=True, worker__user_id=actor.user_id
        )
        return self.filter(told, Exists(own), unit__isnull=True)


class Incentive(Consequence):
    """Money for whoever won, or for the enterprise of its winners (`unit`), as the pack's table names it.

    It rests on one award: of a team the award of its first member stands for all, of an enterprise the award of the
    best of its people. Nothing is due until the organiser has confirmed who pays and by which document.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", pgettext_lazy("consequence", "Suggested by the portal")
        PROPOSED = "proposed", pgettext_lazy("consequence", "Put forward")
        DUE = "due", pgettext_lazy("consequence", "Due")
        PAID = "paid", pgettext_lazy("consequence", "Paid")
        QUESTIONED = "questioned", pgettext_lazy("consequence", "Basis withdrawn")
        CANCELLED = "cancelled", pgettext_lazy("consequence", "Cancelled")
        DECLINED = "declined", pgettext_lazy("consequence", "Declined")
        REVOKED = "revoked", pgettext_lazy("consequence", "Revoked")
        LAPSED = "lapsed", pgettext_lazy("consequence", "Lapsed")

    OPEN = (State.SUGGESTED, State.PROPOSED)

    award = models.ForeignKey(Award, models.PROTECT, related_name="incentives")
    # The enterprise that gets it; none where the person or the team does.
    unit = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incentives",
        verbose_name=_("enterprise"),
    )
    state = models.CharField(max_length=12, choices=State, default=State.SUGGESTED)
    # As the pack calls it: the tier of the cash table, or what the enterprise gets.
    name = models.CharField(_("incentive"), max_length=60)
    # What the table names, in yuan; none where it leaves the amount to the payer.
    proposed_amount = models.DecimalField(
        _("amount by the table (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    # What was confirmed.
    amount = models.DecimalField(
        _("confirmed amount (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    payer = models.ForeignKey(
        Union, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paid by")
    )
    document_number = models.CharField(_("number of the document"), max_length=60, blank=True)
    document_date = models.DateField(_("date of the document"), null=True, blank=True)
    document = models.FileField(_("scan of the document"), upload_to=document_path, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    objects: ClassVar[Any] = IncentiveQuerySet.as_manager()
    journal_readable = frozenset({"document"})

    class Meta:
        verbose_name = _("incentive")
        ordering = ["-award__event__ends_on", "award__event", "award__rank", "id"]
        indexes = [models.Index(fields=["state", "confirmed_on"], name="incentive_state_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "name"], name="incentive_once_for_a_person", condition=Q(unit__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["award", "unit", "name"],
                name="incentive_once_for_a_unit",
                condition=Q(unit__isnull=False),
            ),
            models.CheckConstraint(
                name="incentive_due_is_confirmed",
                condition=~Q(state__in=["due", "paid", "questioned"])
                | (
                    Q(
                        confirmed_on__isnull=False,
                        payer__isnull=False,
                        document_date__isnull=False,
                        amount__gt=0,
                    )
                    & ~Q(document_number="")
                ),
            ),
            models.CheckConstraint(
                name="incentive_paid_has_day",
                condition=~Q(state__in=["paid", "questioned"]) | Q(paid_on__isnull=False),
            ),
            models.CheckConstraint(
                name="incentive_no_has_reason",
                condition=~Q(state__in=["declined", "revoked"]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.name}"

    @property
    def title(self) -> str:
        """What it is called beside a name."""
        if self.unit_id is not None:
            return self.name
        return pgettext("incentive", "Cash prize (%(tier)s)") % {"tier": self.name}

    @property
    def for_team(self) -> bool:
        """Whether it is one sum for a whole team."""
        return self.unit_id is None and self.award.event.is_team

    @property
    def recipient(self) -> str:
        """Who gets it: the enterprise, the team, or the person."""
        if self.unit is not None:
            return self.unit.name
        if self.for_team:
            return self.award.entry.team_name or self.award.worker.name
        return self.award.worker.name
