"""Lines of funds of a competition."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.planning.models import Competition
from portal.acts.actors import Actor
from portal.acts.scope import below
from unions.models import Union, User


class FundingQuerySet(models.QuerySet["FundingLine"]):
    def visible_to(self, actor: Actor) -> FundingQuerySet:
        """The lines of competitions that unions in scope organise; a co-organiser or host has no part in them."""
        if actor.is_system:
            return self
        if not actor.at_union:
            return self.none()
        return self.filter(below(actor.path, "competition__organiser__path"))


class FundingLine(models.Model):
    """What one source gives to a competition; amounts in yuan."""

    class Source(models.TextChoices):
        FISCAL = "fiscal", _("Fiscal appropriation")
        UNION_FUNDS = "union_funds", _("Union funds")
        EDUCATION = "education", _("Workers' education funds")
        ENTERPRISE_REWARD = "enterprise_reward", _("Enterprise's reward funds for competitions")
        ORGANISER = "organiser", _("Raised by the organiser")
        SPONSOR = "sponsor", _("Sponsors and donations")
        OTHER = "other", _("Other source")

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="funding_lines")
    source = models.CharField(_("source"), max_length=20, choices=Source)
    budget = models.DecimalField(_("budget (yuan)"), max_digits=14, decimal_places=2)
    disbursed = models.DecimalField(_("disbursed (yuan)"), max_digits=14, decimal_places=2, default=0)
    spent = models.DecimalField(_("spent (yuan)"), max_digits=14, decimal_places=2, default=0)
    document = models.FileField(_("document"), upload_to="funding/%Y/", blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = FundingQuerySet.as_manager()
    journal_omitted = frozenset({"created_at"})
    journal_readable = frozenset({"document"})

    class Meta:
        verbose_name = _("funds")
        ordering = ["competition", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "source"],
                name="fundingline_one_per_source",
                violation_error_message=_("This source has a line already; change that one."),
            ),
            models.CheckConstraint(
                name="fundingline_not_negative",
                condition=Q(budget__gte=0, disbursed__gte=0, spent__gte=0),
                violation_error_message=_("Amounts are not below 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.source}"

    @property
    def union(self) -> Union:
        return self.competition.organiser

    @property
    def journal_union_id(self) -> int:
        return self.competition.organiser_id
