"""Workers and students, their employment, trades and skill levels."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models.enterprises import Enterprise
from portal.acts.actors import Actor
from portal.acts.personal import PersonKey, Sealed
from unions.models import User, in_force


class SkillLevel(models.IntegerChoices):
    """Vocational skill levels, low to high; the order is the value."""

    NONE = 0, _("None")
    APPRENTICE = 1, pgettext_lazy("skill level", "Apprentice")
    JUNIOR = 2, _("Junior worker (level 5)")
    MIDDLE = 3, _("Intermediate worker (level 4)")
    SENIOR = 4, _("Senior worker (level 3)")
    TECHNICIAN = 5, _("Technician (level 2)")
    SENIOR_TECHNICIAN = 6, _("Senior technician (level 1)")
    SPECIAL_TECHNICIAN = 7, _("Special-grade technician")
    CHIEF_TECHNICIAN = 8, _("Chief technician")


class Trade(models.Model):
    """An occupation (trade) in which people compete and are graded."""

    code = models.CharField(_("occupation code"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    field = models.CharField(_("field"), max_length=40, blank=True)
    initials = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("trade")
        ordering = ["field", "name"]

    def __str__(self) -> str:
        return self.name


class WorkerQuerySet(models.QuerySet["Worker"]):
    def visible_to(self, actor: Actor) -> WorkerQuerySet:
        """People employed today in an enterprise of the scope; oneself."""
        if actor.is_system:
            return self
        today = Employment.objects.filter(in_force(timezone.localdate(), "", "since", "until"))
        mine = today.filter(worker=OuterRef("pk"))
        if actor.at_union:
            return self.filter(
                Exists(
                    mine.filter(enterprise__in=Enterprise.objects.visible_to(actor).order_by().values("pk"))
                )
            )
        if actor.at_unit:
            return self.filter(Exists(mine.filter(enterprise=actor.unit_id or 0)))
        return self.filter(user_id=actor.user_id) if actor.user_id else self.none()


class Worker(models.Model):
    """A person who competes: a worker or a student. Identified when the identity number is known."""

    key = models.OneToOneField(PersonKey, models.PROTECT, related_name="+")
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="worker")
    name = models.CharField(_("name"), max_length=60)
    initials = models.CharField(max_length=60, blank=True, db_index=True)
    identity_sealed = models.TextField(blank=True)
    identity_index = models.CharField(max_length=43, null=True, blank=True, unique=True)
    identity = Sealed()
    phone_sealed = models.TextField(blank=True)
    phone_index = models.CharField(max_length=43, null=True, blank=True, db_index=True)  # noqa: DJ001
    phone = Sealed()
    trade = models.ForeignKey(Trade, models.PROTECT, null=True, blank=True, verbose_name=_("trade"))
    skill_level = models.PositiveSmallIntegerField(
        _("skill level"), choices=SkillLevel, default=SkillLevel.NONE
    )
    union_member = models.BooleanField(_("union member"), default=True)
    student = models.BooleanField(_("student"), default=False)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = WorkerQuerySet.as_manager()

    journal_sealed = frozenset({"name"})
    journal_omitted = frozenset({"initials", "created_at"})

    class Meta:
        verbose_name = _("worker")
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"], name="worker_name")]

    def __str__(self) -> str:
        return self.name


class Employment(models.Model):
    """Where a worker works (a student studies), for a time; one place at a time."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="employments")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="employments")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("employment")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                name="employment_period",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            ),
            models.UniqueConstraint(
                fields=["worker"], name="employment_one_open", condition=Q(until__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "until"], name="employment_enterprise")]

    def __str__(self) -> str:
        return f"{self.worker_id} at {self.enterprise_id}"

    @property
    def journal_union_id(self) -> int:
        return self.enterprise.journal_union_id
