"""Delegations of unions, and the ladder by which winners go up."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor
from portal.acts.personal import PersonKey, Sealed
from portal.acts.scope import below
from unions.models import Union, User


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, actor: Actor) -> DelegationQuerySet:
        """Delegations of unions in scope, and those of competitions that the actor manages."""
        if actor.is_system:
            return self
        managed = models.Q(competition__in=Competition.objects.managed_by(actor))
        return (
            self.filter(managed | below(actor.path, "union__path"))
            if actor.at_union
            else self.filter(managed)
        )


class Delegation(models.Model):
    """A union's people at a competition: competitors of several employers, a leader, coaches."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="delegations")
    union = models.ForeignKey(Union, models.PROTECT, related_name="delegations")
    name = models.CharField(_("name"), max_length=100)
    key = models.ForeignKey(PersonKey, models.PROTECT, null=True, related_name="+")
    leader = models.CharField(_("leader"), max_length=60, blank=True)
    leader_phone_sealed = models.TextField(blank=True)
    leader_phone = Sealed("phone")
    coach = models.CharField(_("coach"), max_length=60, blank=True)
    # Entries that the union may send in each event; none: as the event says.
    quota = models.PositiveSmallIntegerField(_("quota"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = DelegationQuerySet.as_manager()
    journal_sealed = frozenset({"leader", "coach"})

    class Meta:
        verbose_name = _("delegation")
        ordering = ["union__path"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "union"], name="delegation_one_per_union")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_union_id(self) -> int:
        return self.union_id


class Selection(models.Model):
    """One act that filled places of a higher event from the ranking of a lower one."""

    source = models.ForeignKey(Event, models.PROTECT, related_name="selections_out")
    target = models.ForeignKey(Event, models.PROTECT, related_name="selections_in")
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, related_name="selections")
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField()
    # The published result version (its number) whose ranking counted.
    source_version = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("selection")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
