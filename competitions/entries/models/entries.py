"""Entries, their competitors, what is attached to them, how they are reviewed."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries.hiding import closed_to
from competitions.entries.models.delegations import Delegation, Selection
from competitions.planning.models import Event
from enterprises.models import Enterprise, SkillLevel, Worker
from portal.acts.actors import Actor
from portal.acts.scope import below
from unions.models import Union, User


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> EntryQuerySet:
        """Entries of events that the actor manages, of units in scope, and one's own.

        A draft is seen only by those who write it: the unit, or the union that enters on its behalf or with
        a delegation. Whoever marks an event blind sees its entries from no seat of staff: see `entries.hiding`.
        """
        if actor.is_system:
            return self
        found = self._in_scope(actor)
        if actor.at_union:
            return found.exclude(closed_to(actor.user_id))
        # A unit's staff have entered their own people themselves.
        return (
            found.exclude(closed_to(actor.user_id) & ~Q(enterprise_id=actor.unit_id))
            if actor.at_unit
            else found
        )

    def _in_scope(self, actor: Actor) -> EntryQuerySet:
        if actor.at_union:
            drafted = below(actor.path, "entered_through__path") | below(
                actor.path, "delegation__union__path"
            )
            sent = (
                Q(event__in=Event.objects.managed_by(actor))
                | below(actor.path, "enterprise__county__path")
                | below(actor.path, "enterprise__union__path")
            )
            return self.filter(drafted | (sent & ~Q(state=Entry.State.DRAFT)))
        if actor.at_unit:
            unit_id = actor.unit_id or 0
            own = Q(enterprise_id=unit_id, delegation__isnull=True)
            sent = (
                Q(event__in=Event.objects.managed_by(actor))
                | Q(enterprise_id=unit_id)
                | Q(Exists(Competitor.objects.filter(entry=OuterRef("pk"), employer_id=unit_id)))
            )
            return self.filter(own | (sent & ~Q(state=Entry.State.DRAFT)))
        if actor.user_id is None:
            return self.none()
        return self.filter(
            Exists(Competitor.objects.filter(entry=OuterRef("pk"), worker__user_id=actor.user_id))
        ).exclude(state=Entry.State.DRAFT)


class Entry(models.Model):
    """One place in an event: a competitor, or a team (with its name) of several."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned for correction")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # States that take up a place of capacity and quota.
    TAKING_A_PLACE = (State.SUBMITTED, State.RETURNED, State.ACCEPTED)

    event = models.ForeignKey(Event, models.PROTECT, related_name="entries")
    # The unit that enters; a delegation's entry has both: the employer's unit and the delegation.
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="entries")
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, blank=True, related_name="entries")
    # The union whose staff enter for a unit that does not do so itself.
    entered_through = models.ForeignKey(Union, models.PROTECT, null=True, blank=True, related_name="+")
    selection = models.ForeignKey(Selection, models.PROTECT, null=True, blank=True, related_name="entries")
    # The lower entry whose rank brought this one here.
    selected_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="promoted_to"
    )
    # Given at submission: the number on forms, tickets and sheets.
    number = models.CharField(_("entry number"), max_length=20, null=True, blank=True, unique=True)
    team_name = models.CharField(_("team name"), max_length=80, blank=True)
    coach = models.CharField(_("coach"), max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # Why it was returned or refused, and until when a correction is awaited.
    reason = models.TextField(blank=True)
    correct_by = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()
    # The coach's name is a personal value, and an entry has no key to seal it with.
    journal_omitted = frozenset({"created_at", "coach"})

    class Meta:
        verbose_name = _("entry")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["event", "state"], name="entry_event_state"),
            models.Index(fields=["enterprise", "-id"], name="entry_enterprise"),
        ]

    def __str__(self) -> str:
        """What people call it: its number; before it has one, its team or the day on which it was begun."""
        return (
            self.number
            or self.team_name
            or _("draft of %(day)s") % {"day": f"{timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"}
        )

    @property
    def union(self) -> Union:
        return self.event.union

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id


class Competitor(models.Model):
    """A person in an entry, with employer and skill level as they were at entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="competitors")
    # The entry's event, kept for the constraint "once in an event".
    event = models.ForeignKey(Event, models.PROTECT, related_name="competitors")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="competitors")
    employer = models.ForeignKey(Enterprise, models.PROTECT, related_name="competitors")
    skill_level = models.PositiveSmallIntegerField(choices=SkillLevel, default=SkillLevel.NONE)
    captain = models.BooleanField(_("captain"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    # True while the person holds a place: not yet in a draft, no more once substituted, withdrawn or refused.
    active = models.BooleanField(default=True)
    # When another person took this one's place.
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("competitor")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "worker"],
                name="competitor_once_in_an_event",
                condition=Q(active=True),
                violation_error_message=_("This person is entered in this event already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} in {self.entry_id}"

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id


class JointAgreement(models.Model):
    """A text to which several people of an event agreed on one list; each has an attachment that points here."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    requirement = models.CharField(max_length=20)
    text_version = models.CharField(max_length=20)
    # The signed list; empty where agreement is recorded without a paper.
    file = models.FileField(_("file"), upload_to="entries/%Y/", blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("joint agreement")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.requirement} {self.event_id}"

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id


class Attachment(models.Model):
    """A file that an entry attaches for one of the event's requirements."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="attachments")
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, blank=True, related_name="+")
    requirement = models.CharField(max_length=20)
    # Empty where agreement to a text is recorded without a paper.
    file = models.FileField(_("file"), upload_to="entries/%Y/", blank=True)
    # The version of the text that was agreed to, for a consent or pledge.
    text_version = models.CharField(max_length=20, blank=True)
    # Where several agreed on one list: its file is that of all of them.
    joint = models.ForeignKey(
        JointAgreement, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("attachment")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.requirement} {self.entry_id}"

    @property
    def paper(self) -> FieldFile:
        """The file itself, or that of the list which several signed; empty without either."""
        return self.joint.file if self.joint is not None else self.file


class EligibilityReview(models.Model):
    """One decision of the organiser about an entry."""

    class Decision(models.TextChoices):
        ACCEPT = "accept", _("Accepted")
        RETURN = "return", _("Returned for correction")
        REFUSE = "refuse", _("Refused")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="reviews")
    decision = models.CharField(max_length=8, choices=Decision)
    reason = models.TextField(blank=True)
    correct_by = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("eligibility review")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.decision} {self.entry_id}"


class Substitution(models.Model):
    """A request to let another worker compete, after the deadline and until the draw."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="substitutions")
    leaving = models.ForeignKey(Competitor, models.PROTECT, related_name="+")
    coming = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    opinion = models.TextField(_("opinion"), blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("substitution")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["leaving"], name="substitution_one_open", condition=Q(state="requested")
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.leaving_id} → {self.coming_id}"

    @property
    def journal_union_id(self) -> int:
        return self.entry.journal_union_id
