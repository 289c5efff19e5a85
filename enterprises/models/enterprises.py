"""Enterprises and schools, what they are designated as, who works on the portal for them."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.acts.actors import Actor, Role
from portal.acts.personal import PersonKey, Sealed
from portal.acts.scope import below
from unions.models import Union, User, in_force


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def visible_to(self, actor: Actor) -> EnterpriseQuerySet:
        """A union's staff see the enterprises of their counties (or of their own node); a unit sees itself."""
        if actor.is_system:
            return self
        if actor.at_union:
            # By ids of unions: two joins with an OR between them would hide every index.
            inside = Union.objects.filter(below(actor.path)).order_by().values("pk")
            return self.filter(Q(county__in=inside) | Q(union__in=inside))
        return self.filter(pk=actor.unit_id) if actor.unit_id else self.none()

    def designated(self, kind: str, on: datetime.date) -> EnterpriseQuerySet:
        """Those that hold a designation of `kind` on the day `on`."""
        # By ids: asked for each enterprise anew, SQLite would go through all designations of the kind each time.
        return self.filter(
            pk__in=Designation.objects.filter(in_force(on), kind=kind).order_by().values("enterprise")
        )


class Enterprise(models.Model):
    """An enterprise or a school: a unit that enters people and runs internal competitions."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("Enterprise")
        SCHOOL = "school", pgettext_lazy("kind of unit", "School")

    class Size(models.TextChoices):
        LARGE = "large", _("Large")
        MEDIUM = "medium", _("Medium")
        SMALL = "small", _("Small")
        MICRO = "micro", _("Micro")

    name = models.CharField(_("name"), max_length=120)
    initials = models.CharField(max_length=120, blank=True, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ENTERPRISE)
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    county = models.ForeignKey(
        Union, models.PROTECT, related_name="county_enterprises", verbose_name=_("county")
    )
    union = models.ForeignKey(
        Union, models.PROTECT, null=True, blank=True, related_name="enterprises", verbose_name=_("union")
    )
    # GB/T 4754: a letter A-T and two digits.
    industry_section = models.CharField(_("industry section"), max_length=1, blank=True)
    industry_division = models.CharField(_("industry division"), max_length=2, blank=True)
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True)
    headcount = models.PositiveIntegerField(_("headcount"), null=True, blank=True)
    above_size = models.BooleanField(_("above designated size"), default=False)
    address = models.CharField(_("address"), max_length=200, blank=True)
    key = models.ForeignKey(PersonKey, models.PROTECT, null=True, related_name="+")
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone_sealed = models.TextField(blank=True)
    contact_phone = Sealed("phone")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = EnterpriseQuerySet.as_manager()

    journal_sealed = frozenset({"contact_name"})
    journal_omitted = frozenset({"initials", "created_at"})

    class Meta:
        verbose_name = _("enterprise")
        ordering = ["name"]
        indexes = [
            models.Index(fields=["county", "name"], name="enterprise_county_name"),
            models.Index(fields=["name"], name="enterprise_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_union_id(self) -> int:
        return self.union_id or self.county_id


class Designation(models.Model):
    """A title that an enterprise holds for a time, such as Little Giant."""

    class Kind(models.TextChoices):
        LITTLE_GIANT = "little_giant", _("Little Giant")
        TOP_100_MANUFACTURER = "top_100_manufacturer", _("Provincial top-100 manufacturer")
        PILOT = "pilot", _("Pilot enterprise")

    class DesignationLevel(models.TextChoices):
        NATIONAL = "national", _("National")
        PROVINCE = "province", _("Provincial")
        CITY = "city", _("Municipal")

    class Review(models.TextChoices):
        NONE = "none", _("Not due")
        DUE = "due", _("Due")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Not passed")

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="designations")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=DesignationLevel)
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    review = models.CharField(_("re-review"), max_length=8, choices=Review, default=Review.NONE)
    document = models.FileField(_("document"), upload_to="designations/%Y/", blank=True)
    journal_readable = frozenset({"document"})

    class Meta:
        verbose_name = _("designation")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="designation_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                violation_error_message=_("The last day lies before the first."),
            )
        ]
        indexes = [models.Index(fields=["kind", "valid_from"], name="designation_kind_from")]

    def __str__(self) -> str:
        return f"{self.kind} {self.enterprise_id}"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, actor: Actor) -> RegistrationQuerySet:
        """A union's staff see what was handed in for their counties; drafts are the applicants' own."""
        handed_in = self.exclude(state=Registration.State.DRAFT)
        if actor.is_system:
            return handed_in
        return handed_in.filter(below(actor.path, "county__path")) if actor.at_union else self.none()


class Registration(models.Model):
    """An application of an enterprise to be on the portal; the draft is kept under a secret link."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned for correction")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    token_hash = models.CharField(max_length=64, unique=True)
    number = models.CharField(_("receipt number"), max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    county = models.ForeignKey(Union, models.PROTECT, null=True, blank=True, related_name="registrations")
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    # The form's other answers, as typed; checked when submitted.
    answers = models.JSONField(default=dict)
    key = models.ForeignKey(PersonKey, models.PROTECT, null=True, related_name="+")
    applicant_name = models.CharField(_("applicant"), max_length=60, blank=True)
    applicant_phone_sealed = models.TextField(blank=True)
    applicant_phone = Sealed("phone")
    reason = models.TextField(_("reason"), blank=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()
    journal_sealed = frozenset({"applicant_name"})
    journal_omitted = frozenset({"token_hash"})

    class Meta:
        verbose_name = _("registration")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                name="registration_one_open_per_uscc",
                condition=Q(state__in=["submitted", "returned"]),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def union(self) -> Union | None:
        return self.county

    @property
    def journal_union_id(self) -> int | None:
        return self.county_id


class Staff(models.Model):
    """A role that a person holds in an enterprise or school, for a time."""

    ROLES = [(Role.ADMINISTRATOR.value, _("Administrator")), (Role.OFFICER.value, _("Officer"))]

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="staff")
    role = models.CharField(_("role"), max_length=15, choices=ROLES)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("staff of a unit")
        constraints = [
            models.CheckConstraint(
                name="staff_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.enterprise_id}"

    @property
    def journal_union_id(self) -> int:
        return self.enterprise.journal_union_id
