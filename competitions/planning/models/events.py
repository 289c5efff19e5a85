"""Events of a competition and their modules."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.models.competitions import Competition
from enterprises.models import SkillLevel, Trade
from portal.acts.actors import Actor
from unions.models import Union


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, actor: Actor) -> EventQuerySet:
        """The events of the competitions that the actor sees."""
        return self.filter(competition__in=Competition.objects.visible_to(actor))

    def managed_by(self, actor: Actor) -> EventQuerySet:
        return self.filter(competition__in=Competition.objects.managed_by(actor))

    def of_the_organiser(self, actor: Actor) -> EventQuerySet:
        """The events that the actor holds or stands above; those of a mere grant are not among them."""
        return self.filter(competition__in=Competition.objects.of_the_organiser(actor))


@dataclass(frozen=True, slots=True)
class Passage:
    """From a round to the next: so many go on, and `carried` percent of the next score come from this round."""

    quota: int
    carried: Decimal


class Event(models.Model):
    """One contest within a competition: a trade, a group, a way to enter, modules, its own state."""

    class Group(models.TextChoices):
        WORKER = "worker", _("Workers")
        STUDENT = "student", _("Students")

    class Format(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        TEAM = "team", _("Team")

    class EnteredBy(models.TextChoices):
        UNIT = "unit", pgettext_lazy("planning", "Enterprises and schools")
        DELEGATION = "delegation", _("Delegations of unions")

    class Judging(models.TextChoices):
        PLAIN = "plain", _("Module scores are typed in")
        SHEETS = "sheets", _("Judges mark by marking schemes")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Taking entries")
        CLOSED = "closed", _("Entry closed")
        UNDER_WAY = "under_way", _("Under way")
        SCORED = "scored", _("Scored")
        ON_NOTICE = "on_notice", _("On public notice")
        PUBLISHED = "published", pgettext_lazy("planning", "Results published")
        ARCHIVED = "archived", _("Archived")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="events")
    name = models.CharField(_("name"), max_length=80)
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="events", verbose_name=_("trade"))
    group = models.CharField(_("group"), max_length=8, choices=Group, default=Group.WORKER)
    format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.INDIVIDUAL)
    entered_by = models.CharField(_("entered by"), max_length=10, choices=EnteredBy, default=EnteredBy.UNIT)
    # How scores come about; chosen with the draft, so fixed once the competition is filed.
    judging = models.CharField(_("way of judging"), max_length=8, choices=Judging, default=Judging.PLAIN)
    team_size_minimum = models.PositiveSmallIntegerField(_("smallest team"), default=1)
    team_size_maximum = models.PositiveSmallIntegerField(_("largest team"), default=1)
    # Capacity and quota count entries: competitors in an individual event, teams in a team event.
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    minimum_entrants = models.PositiveIntegerField(_("minimum entrants"), default=0)
    quota_per_unit = models.PositiveIntegerField(_("quota per unit"), null=True, blank=True)
    entry_opens_at = models.DateTimeField(_("entry opens"), null=True, blank=True)
    entry_closes_at = models.DateTimeField(_("entry closes"), null=True, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    # Keys of competitions.planning.requirements: consent, photo, pledge, insurance, stamped_form, certificate.
    requirements = models.JSONField(_("what an entry attaches"), default=list, blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("minimum age"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("maximum age"), null=True, blank=True)
    minimum_skill_level = models.PositiveSmallIntegerField(
        _("minimum skill level"), choices=SkillLevel, default=SkillLevel.NONE
    )
    same_trade_only = models.BooleanField(_("only workers of this trade"), default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    # Where a postponed event goes on from.
    state_before = models.CharField(max_length=10, blank=True)
    state_reason = models.TextField(blank=True)
    exhibition = models.BooleanField(_("exhibition event"), default=False)
    # The last competition day as it really was: reference date of reports. Defaults to `ends_on`.
    held_on = models.DateField(_("held on"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    # One item for each step from a round to the next: how many go on, and how much of the next round's score is
    # carried over, in percent as text: [{"quota": 8, "carried": "40"}]. Empty: one round.
    rounds = models.JSONField(_("rounds"), default=list, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "name", "group"],
                name="event_name_in_competition",
                violation_error_message=_("This competition has an event of this name and group already."),
            ),
            models.CheckConstraint(
                name="event_days_in_order", condition=Q(ends_on__gte=models.F("starts_on"))
            ),
            models.CheckConstraint(
                name="event_team_size", condition=Q(team_size_maximum__gte=models.F("team_size_minimum"))
            ),
            models.CheckConstraint(
                name="event_entry_period",
                condition=Q(entry_opens_at__isnull=True)
                | Q(entry_closes_at__isnull=True)
                | Q(entry_closes_at__gt=models.F("entry_opens_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "entry_closes_at"], name="event_state_closes"),
            models.Index(fields=["trade", "starts_on"], name="event_trade"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def union(self) -> Union:
        return self.competition.organiser

    @property
    def journal_union_id(self) -> int:
        return self.competition.organiser_id

    @property
    def by_sheets(self) -> bool:
        """Whether judges mark it by marking schemes."""
        return self.judging == self.Judging.SHEETS

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The steps from each round to the next; () for an event of one round."""
        return tuple(Passage(int(each["quota"]), Decimal(each["carried"])) for each in self.rounds)

    @property
    def is_team(self) -> bool:
        return self.format == self.Format.TEAM


class Module(models.Model):
    """A part of an event that is scored by itself, out of `full_mark`, and counts with `weight` percent."""

    class Kind(models.TextChoices):
        THEORY = "theory", _("Theory")
        PRACTICAL = "practical", _("Practical")
        DEFENCE = "defence", _("Defence")

    event = models.ForeignKey(Event, models.CASCADE, related_name="modules")
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(pgettext_lazy("planning", "kind"), max_length=10, choices=Kind)
    weight = models.DecimalField(_("weight (%)"), max_digits=5, decimal_places=2)
    full_mark = models.DecimalField(_("full mark"), max_digits=6, decimal_places=2, default=100)
    # A finished piece can be marked without knowing whose it is; a person at work cannot.
    blind = models.BooleanField(_("marked blind"), default=False)
    # In which round it is held, from 1. The weights of a round make 100 with what is carried into it.
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("module")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(name="module_weight", condition=Q(weight__gt=0, weight__lte=100)),
            models.CheckConstraint(name="module_full_mark", condition=Q(full_mark__gt=0)),
            models.CheckConstraint(name="module_round", condition=Q(round__gte=1)),
            models.UniqueConstraint(fields=["event", "name"], name="module_name_in_event"),
        ]

    def __str__(self) -> str:
        return self.name
