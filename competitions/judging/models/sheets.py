"""Score sheets: what each judge, and all of a panel together, gave for an entry in a module."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.entries.models import Entry
from competitions.judging.models.judges import Appointment
from competitions.judging.models.panels import MarkingPanel
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from unions.models import User


class ModuleMarking(models.Model):
    """The marking of a module as a whole: open, locked by the chief judge, or about to be opened again."""

    class State(models.TextChoices):
        OPEN = "open", _("Being marked")
        LOCKED = "locked", pgettext_lazy("marking", "Locked")
        REOPENING = "reopening", _("To be opened again")

    module = models.OneToOneField(Module, models.PROTECT, related_name="marking")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    locked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Who asked to open it again, and why; another person confirms.
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("marking of a module")
        ordering = ["module"]
        constraints = [
            models.CheckConstraint(
                name="modulemarking_locked_has_a_time",
                condition=Q(state="open") | Q(locked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="modulemarking_reopening_has_a_reason",
                condition=~Q(state="reopening") | (Q(asked_by__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} {self.state}"

    @property
    def event(self) -> Event:
        return self.module.event

    @property
    def journal_union_id(self) -> int:
        return self.module.event.journal_union_id


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def of(self, actor: Actor) -> ScoreSheetQuerySet:
        """The sheets of the very judge who asks, while the appointment holds; in whatever seat."""
        if actor.user_id is None:
            return self.none()
        return self.filter(
            appointment__judge__user_id=actor.user_id, appointment__state=Appointment.State.SIGNED
        )

    def common_of(self, actor: Actor) -> ScoreSheetQuerySet:
        """The common sheets of the panels on which the judge who asks sits, and of events where one is scorer."""
        if actor.user_id is None:
            return self.none()
        signed = Appointment.objects.filter(
            judge__user_id=actor.user_id, state=Appointment.State.SIGNED
        ).order_by()
        scoring = signed.filter(role=Appointment.Role.SCORER).values("event")
        return self.filter(
            Q(panel__in=signed.values("panel_seats__panel")) | Q(module__event__in=scoring), seat=0
        )


class ScoreSheet(models.Model):
    """The sheet of one judge for one entry in a module; in seat 0 the common sheet of aspects on which all agree.

    It keeps its judge when the panel changes after marking has begun.
    """

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("Not begun")
        BEGUN = "begun", _("Begun")
        SUBMITTED = "submitted", pgettext_lazy("sheet", "Submitted")
        RETURNED = "returned", pgettext_lazy("sheet", "Returned")
        LOCKED = "locked", pgettext_lazy("marking", "Locked")

    OPEN = (State.ASSIGNED, State.BEGUN, State.RETURNED)
    COMMON = 0

    module = models.ForeignKey(Module, models.PROTECT, related_name="sheets")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="sheets")
    panel = models.ForeignKey(MarkingPanel, models.PROTECT, related_name="sheets")
    seat = models.PositiveSmallIntegerField(_("seat"))
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="sheets")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASSIGNED)
    # Counts the savings, so that two tablets do not overwrite each other.
    revision = models.PositiveIntegerField(default=0)
    # Why it went back, and which aspects alone are to be marked again; empty: all of them.
    reason = models.TextField(_("reason"), blank=True)
    again = models.JSONField(default=list, blank=True)
    on_paper = models.BooleanField(_("marked on paper"), default=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # The judge must not have marked this entry: what stands here does not count, and stays for the record.
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    void_reason = models.TextField(_("why it was voided"), blank=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        ordering = ["module", "entry", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["module", "entry", "seat"], name="scoresheet_one_a_seat"),
            models.UniqueConstraint(
                fields=["module", "entry", "appointment"],
                name="scoresheet_one_a_judge",
                condition=Q(appointment__isnull=False),
            ),
            models.CheckConstraint(
                name="scoresheet_common_has_no_judge",
                condition=Q(seat=0, appointment__isnull=True) | Q(seat__gte=1, appointment__isnull=False),
            ),
            models.CheckConstraint(
                name="scoresheet_submitted_has_a_time",
                condition=~Q(state__in=["submitted", "locked"]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="scoresheet_voided_has_a_reason",
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["appointment", "state"], name="scoresheet_judge")]

    def __str__(self) -> str:
        return f"{self.module_id}/{self.entry_id}/{self.seat}"

    @property
    def event(self) -> Event:
        return self.module.event

    @property
    def journal_union_id(self) -> int:
        return self.module.event.journal_union_id

    @property
    def is_common(self) -> bool:
        return self.seat == self.COMMON

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class AspectMark(models.Model):
    """What a sheet says of one aspect; `value` None: it was cleared. The shape stands in judging.sheet_values."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="marks")
    aspect = models.CharField(max_length=20)
    value = models.JSONField(null=True)
    # The sheet's revision with which it came: later than what a tablet had before it, it clashes.
    revision = models.PositiveIntegerField()
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("mark of an aspect")
        ordering = ["sheet", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "aspect"], name="aspectmark_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.aspect}"


class SheetSaving(models.Model):
    """One saving that a tablet sent, by the key that it gave it: the same one sent again changes nothing."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="savings")
    client_key = models.CharField(max_length=40)
    revision = models.PositiveIntegerField()
    # Aspects that were not saved, because another tablet had changed them.
    clashed = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("saving of a sheet")
        ordering = ["sheet", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "client_key"], name="sheetsaving_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.client_key}"


class Incident(models.Model):
    """Something that happened during the contest: put down at once, decided by the chief judge.

    With points taken off it names a module and an entry, and enters the score when the module is locked.
    """

    class Kind(models.TextChoices):
        STOPPAGE = "stoppage", _("Stoppage")
        TIME = "time", _("Time compensated")
        RERUN = "rerun", _("Re-run")
        VIOLATION = "violation", _("Violation")
        SAFETY = "safety", _("Safety stop")
        OTHER = "other", pgettext_lazy("incident", "Other")

    class State(models.TextChoices):
        REPORTED = "reported", _("To be decided")
        DECIDED = "decided", pgettext_lazy("incident", "Decided")
        WITHDRAWN = "withdrawn", pgettext_lazy("incident", "Withdrawn")

    event = models.ForeignKey(Event, models.PROTECT, related_name="incidents")
    module = models.ForeignKey(
        Module, models.PROTECT, null=True, blank=True, related_name="incidents",
        verbose_name=pgettext_lazy("judging", "module"),
    )  # fmt: skip
    entry = models.ForeignKey(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=pgettext_lazy("incident", "entry"),
    )
    # Whoever put it down knew the entry by its code: behind codes that side alone may name it, and by the code.
    by_code = models.BooleanField(default=False)
    kind = models.CharField(pgettext_lazy("incident", "kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REPORTED)
    happened_at = models.DateTimeField(_("happened at"), default=timezone.now)
    description = models.TextField(_("what happened"))
    minutes = models.PositiveSmallIntegerField(_("minutes compensated"), null=True, blank=True)
    deduction = models.DecimalField(
        _("points taken off"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    decision = models.TextField(_("decision"), blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("incident")
        ordering = ["-happened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="incident_deduction_has_a_place",
                condition=Q(deduction__isnull=True)
                | Q(deduction__gt=0, module__isnull=False, entry__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_decided_has_words",
                condition=~Q(state="decided") | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["event", "state"], name="incident_event")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id
