"""The register of judges, their appointments to events, what they sign, and what keeps them from judging."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.entries.models import Entry
from competitions.planning.models import Event
from enterprises.models import Enterprise, SkillLevel, Trade, Worker
from portal.acts.actors import Actor
from portal.acts.personal import PersonKey, Sealed
from portal.acts.scope import below
from unions.models import Invitation, Union, User


def _paths_above(path: str) -> list[str]:
    """The paths of the unions above the union at `path`."""
    return [path[:length] for length in range(Union.steplen, len(path), Union.steplen)]


class JudgeQuerySet(models.QuerySet["Judge"]):
    def visible_to(self, actor: Actor) -> JudgeQuerySet:
        """Judges on record with the actor's union, with those below it, and with those above it; oneself.

        Those of the unions above are there to be appointed: see `rules.may_look_through` for how much of them
        a page may show. Units have no register.
        """
        if actor.is_system:
            return self
        if actor.at_union:
            return self.filter(below(actor.path, "union__path") | Q(union__path__in=_paths_above(actor.path)))
        if actor.at_unit or actor.user_id is None:
            return self.none()
        return self.filter(user_id=actor.user_id)

    def kept_by(self, actor: Actor) -> JudgeQuerySet:
        """Judges on record with the actor's union and with those below it."""
        if actor.is_system:
            return self
        return self.filter(below(actor.path, "union__path")) if actor.at_union else self.none()

    def of_user(self, user_id: int | None) -> JudgeQuerySet:
        """The one record of the person with this account, if there is one."""
        return self.filter(user_id=user_id) if user_id else self.none()


class Judge(models.Model):
    """A person who judges, on record with one union: what makes the person fit for it, and until when."""

    union = models.ForeignKey(Union, models.PROTECT, related_name="judges", verbose_name=_("on record with"))
    key = models.OneToOneField(PersonKey, models.PROTECT, related_name="+")
    # The account, once the person has taken up an invitation or found the own record.
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="judge")
    # The same person as a worker, where the identity number says so: brings the employments of the registry.
    worker = models.OneToOneField(Worker, models.SET_NULL, null=True, blank=True, related_name="judge")
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    initials = models.CharField(max_length=60, blank=True, db_index=True)
    identity_sealed = models.TextField(blank=True)
    identity_index = models.CharField(max_length=43, null=True, blank=True, unique=True)
    identity = Sealed()
    phone_sealed = models.TextField(blank=True)
    phone_index = models.CharField(max_length=43, null=True, blank=True, db_index=True)  # noqa: DJ001
    phone = Sealed()
    trades = models.ManyToManyField(Trade, related_name="judges", verbose_name=_("trades"), blank=True)
    skill_level = models.PositiveSmallIntegerField(
        _("skill level"), choices=SkillLevel, default=SkillLevel.NONE
    )
    title = models.CharField(_("professional title"), max_length=60, blank=True)
    training = models.CharField(_("judge training"), max_length=120, blank=True)
    trained_on = models.DateField(_("trained on"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = JudgeQuerySet.as_manager()

    journal_sealed = frozenset({"name"})
    journal_omitted = frozenset({"initials", "created_at"})

    class Meta:
        # With a context: alone, the word is the policy pack's.
        verbose_name = pgettext_lazy("person", "judge")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="judge_validity",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day lies before the first."),
            )
        ]
        indexes = [models.Index(fields=["union", "name"], name="judge_union")]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: datetime.date) -> bool:
        """Whether the entry in the register holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)


class JudgeEmployment(models.Model):
    """Where a judge works or worked, for a time; one place at a time. `since` empty: not known since when."""

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="employments")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("employer")
    )
    # An employer that the registry does not have.
    name = models.CharField(_("employer's name"), max_length=120, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("employment of a judge")
        ordering = [F("until").desc(nulls_first=True), "-id"]
        constraints = [
            models.CheckConstraint(
                name="judgeemployment_one_employer",
                condition=Q(enterprise__isnull=False, name="") | (Q(enterprise__isnull=True) & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="judgeemployment_period",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["judge"], name="judgeemployment_one_open", condition=Q(until__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.employer

    @property
    def employer(self) -> str:
        """The employer's name, from the registry or as typed."""
        return self.enterprise.name if self.enterprise is not None else self.name

    @property
    def journal_union_id(self) -> int:
        return self.judge.union_id

    @staticmethod
    def on(day: datetime.date) -> Q:
        """A condition: the employment includes that day."""
        return (Q(since__isnull=True) | Q(since__lte=day)) & (Q(until__isnull=True) | Q(until__gte=day))


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, actor: Actor) -> AppointmentQuerySet:
        """Appointments to events of the organiser's side, those of judges of the own register, one's own."""
        if actor.is_system:
            return self
        held = Q(event__in=Event.objects.of_the_organiser(actor))
        if actor.at_union:
            return self.filter(held | below(actor.path, "judge__union__path"))
        if actor.at_unit:
            return self.filter(held)
        return self.of(actor)

    def of(self, actor: Actor) -> AppointmentQuerySet:
        """The appointments of the very person who asks, in whatever seat."""
        return self.filter(judge__user_id=actor.user_id) if actor.user_id else self.none()

    def live(self) -> AppointmentQuerySet:
        """Those that count: not declined, not withdrawn."""
        return self.filter(state__in=Appointment.LIVE)


class Appointment(models.Model):
    """A judge in a role at an event, from the invitation to the signature."""

    class Role(models.TextChoices):
        CHIEF = "chief", _("Chief judge")
        JUDGE = "judge", pgettext_lazy("role", "Judge")
        BLINDER = "blinder", _("Blinder")
        SCORER = "scorer", _("Scorer")
        ARBITRATOR = "arbitrator", _("Arbitrator")

    class State(models.TextChoices):
        INVITED = "invited", _("Waiting for an answer")
        ACCEPTED = "accepted", pgettext_lazy("appointment", "Accepted")
        SIGNED = "signed", pgettext_lazy("appointment", "Signed")
        DECLINED = "declined", pgettext_lazy("appointment", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("appointment", "Withdrawn")

    LIVE = (State.INVITED, State.ACCEPTED, State.SIGNED)
    # Roles that give marks or keep the sheets.
    MARKING = (Role.CHIEF, Role.JUDGE, Role.SCORER)

    event = models.ForeignKey(Event, models.PROTECT, related_name="appointments")
    judge = models.ForeignKey(
        Judge, models.PROTECT, related_name="appointments", verbose_name=pgettext_lazy("person", "judge")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.INVITED)
    # Why it was declined or withdrawn.
    reason = models.TextField(_("reason"), blank=True)
    # The link by which a judge without an account comes in.
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "judge", "role"],
                name="appointment_once_in_a_role",
                condition=Q(state__in=["invited", "accepted", "signed"]),
            ),
            models.UniqueConstraint(
                fields=["event"],
                name="appointment_one_chief",
                condition=Q(role="chief", state__in=["invited", "accepted", "signed"]),
            ),
            models.CheckConstraint(
                name="appointment_signed_has_a_time",
                condition=~Q(state="signed") | Q(signed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["judge", "state"], name="appointment_judge")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.judge_id} at {self.event_id}"

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class Declaration(models.Model):
    """A text that a judge signed for an appointment: which version of it, when, on the portal or on paper."""

    class Kind(models.TextChoices):
        CONFIDENTIALITY = "confidentiality", _("Confidentiality agreement")
        RECUSAL = "recusal", _("Recusal declaration")

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="declarations")
    kind = models.CharField(_("text"), max_length=16, choices=Kind)
    text_version = models.CharField(_("version of the text"), max_length=20)
    text_sha256 = models.CharField(_("fingerprint of the text"), max_length=64)
    on_paper = models.BooleanField(_("signed on paper"), default=False)
    document = models.FileField(_("signed page"), upload_to="declarations/%Y/", blank=True)
    signed_at = models.DateTimeField(_("signed at"), default=timezone.now)
    # Who recorded it: the judge, or staff who have the paper.
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("declaration")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "kind"], name="declaration_once"),
            models.CheckConstraint(
                name="declaration_paper_has_a_page", condition=Q(on_paper=False) | ~Q(document="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.text_version}"

    @property
    def journal_union_id(self) -> int:
        return self.appointment.journal_union_id


class Ground(models.TextChoices):
    """Why a judge must not judge an entry; the policy pack says which of them the portal looks for."""

    SAME_EMPLOYER = "same_employer", _("Same employer")
    FORMER_EMPLOYER = "former_employer", _("Former employer")
    MENTOR = "mentor", pgettext_lazy("recusal", "Mentor or apprentice")
    FAMILY = "family", pgettext_lazy("recusal", "Family")
    DECLARED = "declared", _("Other interest, declared")


class Interest(models.Model):
    """What a judge declares of the own accord: a unit or a person that the judge stands close to.

    It names no entry: the judge of a blind module must not know who is entered. The portal looks for it among the
    entries, and only staff see what it found.
    """

    GROUNDS = (Ground.FAMILY, Ground.DECLARED)

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="interests")
    # The judge's own key: what is said here goes when the judge is erased.
    key = models.ForeignKey(PersonKey, models.PROTECT, related_name="+")
    ground = models.CharField(_("ground"), max_length=16, choices=Ground)
    # As the judge typed it: a judge sees no register of units.
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    person_sealed = models.TextField(blank=True)
    person = Sealed()
    explanation_sealed = models.TextField(blank=True)
    explanation = Sealed()
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("declared interest")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="interest_names_somebody",
                condition=~Q(unit="") | ~Q(person_sealed=""),
            ),
            models.CheckConstraint(name="interest_ground", condition=Q(ground__in=["family", "declared"])),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.appointment_id}"

    @property
    def journal_union_id(self) -> int:
        return self.appointment.journal_union_id


class Conflict(models.Model):
    """What staff decided of a possible conflict between an appointment and an entry.

    What the portal proposes is worked out from the facts each time (`judging.recusal`), so that an entry accepted
    later or an employer corrected is never missed; only the decision is kept.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Recused")
        DISMISSED = "dismissed", _("No conflict")

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="conflicts")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="conflicts")
    ground = models.CharField(_("ground"), max_length=16, choices=Ground)
    state = models.CharField(_("state"), max_length=10, choices=State)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("conflict")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "entry", "ground"], name="conflict_once"),
            models.CheckConstraint(name="conflict_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.appointment_id}/{self.entry_id}"

    @property
    def journal_union_id(self) -> int:
        return self.appointment.journal_union_id
