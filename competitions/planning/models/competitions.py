"""Annual plans and competitions, who takes part in running them, and their way through filing."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import Cluster, Enterprise
from portal.acts.actors import Actor
from portal.acts.scope import below
from unions.models import Union, User


class AnnualPlanQuerySet(models.QuerySet["AnnualPlan"]):
    def visible_to(self, actor: Actor) -> AnnualPlanQuerySet:
        """Plans of the actor's union and those below it."""
        if actor.is_system:
            return self
        return self.filter(below(actor.path, "union__path")) if actor.at_union else self.none()


class AnnualPlan(models.Model):
    """What a union means to hold in a year."""

    union = models.ForeignKey(Union, models.PROTECT, related_name="annual_plans")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    introduction = models.TextField(_("introduction"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual plan")
        ordering = ["-year", "union__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "year"],
                name="plan_one_per_year",
                violation_error_message=_("This union has a plan for that year already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class CompetitionQuerySet(models.QuerySet["Competition"]):
    def visible_to(self, actor: Actor) -> CompetitionQuerySet:
        """By tree (the organiser lies in scope), by grant (co-organiser, host), or because it is public."""
        if actor.is_system:
            return self
        return self.filter(Q(state__in=Competition.PUBLIC_STATES) | self._own(actor))

    def managed_by(self, actor: Actor) -> CompetitionQuerySet:
        """Those that the actor sees from inside: organiser in scope, or a grant."""
        return self if actor.is_system else self.filter(self._own(actor))

    def of_the_organiser(self, actor: Actor) -> CompetitionQuerySet:
        """Those that the actor holds or stands above: organiser in scope, or the own unit. No grant opens these."""
        return self if actor.is_system else self.filter(self._held(actor))

    def public(self) -> CompetitionQuerySet:
        return self.filter(state__in=Competition.PUBLIC_STATES)

    @staticmethod
    def _held(actor: Actor) -> Q:
        if actor.at_union:
            return below(actor.path, "organiser__path")
        return Q(enterprise_id=actor.unit_id or 0) if actor.at_unit else Q(pk__in=[])

    @staticmethod
    def _own(actor: Actor) -> Q:
        partners = Partner.objects.filter(competition=OuterRef("pk"), part__in=Partner.GRANTED)
        if actor.at_union:
            granted = Q(Exists(partners.filter(below(actor.path, "union__path"))))
            return below(actor.path, "organiser__path") | granted
        if actor.at_unit:
            unit_id = actor.unit_id or 0
            return Q(enterprise_id=unit_id) | Q(Exists(partners.filter(enterprise_id=unit_id)))
        return Q(pk__in=[])


class Competition(models.Model):
    """A competition: one organiser, one policy pack, one or more events."""

    class CompetitionLevel(models.TextChoices):
        PROVINCE = "province", _("Provincial level")
        CITY = "city", _("Municipal level")
        COUNTY = "county", _("County level")
        ENTERPRISE = "enterprise", _("Within an enterprise")

    class Grade(models.TextChoices):
        NONE = "", _("None")
        CLASS_I = "class_1", _("Class I")
        CLASS_II = "class_2", _("Class II")

    class Track(models.TextChoices):
        """The four tasks of the pilot."""

        CHALLENGE = "challenge", _("Little Giant innovation challenge")
        CLUSTER = "cluster", _("Cluster competition")
        SCHOOL = "school", _("School-enterprise cooperation")
        INTERNAL = "internal", _("Internal competition and skill growth")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNING = "signing", _("Being signed off")
        SIGNED = "signed", _("Signed off")
        SUBMITTED = "submitted", pgettext_lazy("planning", "Submitted")
        RETURNED = "returned", pgettext_lazy("planning", "Returned for correction")
        REFUSED = "refused", pgettext_lazy("planning", "Refused")
        FILED = "filed", _("Filed")
        APPROVED = "approved", pgettext_lazy("planning", "Approved")
        CANCELLED = "cancelled", _("Cancelled")

    PUBLIC_STATES = (State.FILED, State.APPROVED)

    name = models.CharField(_("name"), max_length=120)
    initials = models.CharField(max_length=120, blank=True, db_index=True)
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(pgettext_lazy("planning", "level"), max_length=10, choices=CompetitionLevel)
    grade = models.CharField(_("class"), max_length=8, choices=Grade, blank=True, default=Grade.NONE)
    track = models.CharField(_("task"), max_length=10, choices=Track)
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, null=True, blank=True, related_name="competitions", verbose_name=_("cluster")
    )
    plan = models.ForeignKey(
        AnnualPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="competitions",
        verbose_name=_("annual plan"),
    )
    organiser = models.ForeignKey(
        Union, models.PROTECT, related_name="competitions", verbose_name=_("organiser")
    )
    # The enterprise that holds an internal competition (the "+1"); its union or county is the organiser.
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="competitions",
        verbose_name=_("enterprise"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    # An office's telephone number, printed for the public.
    contact_phone = models.CharField(_("contact number"), max_length=30, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    policy_key = models.CharField(max_length=40, default="hebei-cangzhou-2025")
    policy_version = models.PositiveSmallIntegerField(default=1)
    filing_number = models.CharField(_("filing number"), max_length=60, blank=True)
    # The union in whose register the number stands.
    filed_with = models.ForeignKey(Union, models.PROTECT, null=True, blank=True, related_name="+")
    filed_at = models.DateTimeField(null=True, blank=True)
    backfilled = models.BooleanField(_("entered afterwards"), default=False)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = CompetitionQuerySet.as_manager()

    # The contact is a person's name, and a competition has no key to seal it with.
    journal_omitted = frozenset({"initials", "created_at", "contact"})

    class Meta:
        verbose_name = _("competition")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="competition_days_in_order",
                condition=Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=pgettext_lazy("planning", "The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["filed_with", "filing_number"],
                name="competition_filing_number",
                condition=~Q(filing_number=""),
            ),
            # Two constraints, because NULLs differ from one another in a unique index.
            models.UniqueConstraint(
                fields=["organiser", "year", "name"],
                name="competition_name_once_a_year",
                condition=Q(enterprise__isnull=True) & ~Q(state__in=["cancelled", "refused"]),
                violation_error_message=_("This organiser has a competition of this name in that year."),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "year", "name"],
                name="competition_internal_name_once_a_year",
                condition=Q(enterprise__isnull=False) & ~Q(state__in=["cancelled", "refused"]),
                violation_error_message=_("This enterprise has a competition of this name in that year."),
            ),
        ]
        indexes = [
            models.Index(fields=["filing_number"], name="competition_number"),
            models.Index(fields=["organiser", "-starts_on"], name="competition_organiser"),
            models.Index(fields=["state", "-starts_on"], name="competition_state"),
            models.Index(fields=["-starts_on", "-id"], name="competition_newest"),
            models.Index(fields=["year", "-starts_on"], name="competition_year"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def union(self) -> Union:
        return self.organiser

    @property
    def journal_union_id(self) -> int:
        return self.organiser_id

    @property
    def is_public(self) -> bool:
        return self.state in self.PUBLIC_STATES


class Partner(models.Model):
    """A co-organiser, host or supporter: a union, an enterprise or school, or a body outside the tree."""

    class Part(models.TextChoices):
        CO_ORGANISER = "co_organiser", _("Co-organiser")
        HOST = "host", _("Host")
        SUPPORT = "support", _("Supporter")

    # Who helps to run it sees it from inside; a supporter is named on its page and sees what everybody sees.
    GRANTED = (Part.CO_ORGANISER, Part.HOST)

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="partners")
    part = models.CharField(_("part"), max_length=12, choices=Part)
    union = models.ForeignKey(Union, models.PROTECT, null=True, blank=True, related_name="partnerships")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="partnerships"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("partner")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="partner_is_one_body",
                condition=Q(union__isnull=False, enterprise__isnull=True, name="")
                | Q(union__isnull=True, enterprise__isnull=False, name="")
                | (Q(union__isnull=True, enterprise__isnull=True) & ~Q(name="")),
                violation_error_message=_(
                    "Name exactly one body: a union, an enterprise, or another by name."
                ),
            )
        ]

    def __str__(self) -> str:
        body = self.union or self.enterprise
        return str(body) if body is not None else self.name


class Document(models.Model):
    """A paper of a competition: plan, opinion, evidence, notice."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("Implementation plan")
        OPINION = "opinion", _("Opinion")
        EVIDENCE = "evidence", _("Evidence")
        TECHNICAL = "technical", _("Technical document")
        OTHER = "other", _("Other")

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="documents")
    kind = models.CharField(pgettext_lazy("planning", "kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), upload_to="competitions/%Y/")
    # Whether the public page offers it.
    public = models.BooleanField(_("public"), default=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("planning", "document")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class SignOff(models.Model):
    """One step of the sign-off inside a union: who, which step, agreed or not, with what opinion."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="sign_offs")
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    # Counts the rounds: a returned competition is signed off anew.
    round = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(max_length=8, choices=Union.Step)
    agreed = models.BooleanField()
    opinion = models.TextField(_("opinion"), blank=True)
    document = models.FileField(pgettext_lazy("planning", "document"), upload_to="sign-offs/%Y/", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sign-off")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.step} {self.competition_id}"


class FilingCounter(models.Model):
    """The last number that a union issued in a year in one of its series; only ever counts up."""

    class Series(models.TextChoices):
        """What is numbered: each series counts from 1 every year."""

        FILING = "filing", _("Filing numbers")
        CERTIFICATE = "certificate", _("Numbers of certificates")
        OBJECTION = "objection", _("Receipts of objections")

    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    series = models.CharField(max_length=12, choices=Series, default=Series.FILING)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["union", "series", "year"], name="filingcounter_series_year")
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.series} {self.year} {self.last}"
