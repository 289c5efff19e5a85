"""Objections to results or to the conduct of a contest."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.entries.models import Entry
from competitions.judging.blinding import closed_to
from competitions.judging.models import Appointment
from competitions.planning.models import Event
from competitions.results.models.versions import ResultVersion
from enterprises.models import Enterprise
from portal.acts.actors import Actor
from unions.models import User


def evidence_path(objection: Objection, name: str) -> str:
    return f"objections/{objection.event_id}/{name}"


def paper_path(paper: ObjectionPaper, name: str) -> str:
    return f"objections/{paper.objection.event_id}/{name}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, actor: Actor) -> ObjectionQuerySet:
        """The organiser's side; a unit's own; a person's own, and those on which the person arbitrates.

        Whoever marks an event blind sees none but the own ones before the codes are opened: they name an entry.
        """
        if actor.is_system:
            return self
        closed = Q(event__in=closed_to(actor.user_id))
        held = Q(event__in=Event.objects.of_the_organiser(actor)) & ~closed
        if actor.at_union:
            return self.filter(held)
        if actor.at_unit:
            return self.filter(held | Q(unit_id=actor.unit_id or 0))
        if actor.user_id is None:
            return self.none()
        arbitrates = Arbitration.objects.filter(
            objection=OuterRef("pk"), appointment__judge__user_id=actor.user_id, ended_at__isnull=True
        )
        return self.filter(
            Q(unit__isnull=True, filed_by_id=actor.user_id) | (Q(Exists(arbitrates)) & ~closed)
        )

    def open(self) -> ObjectionQuerySet:
        """Those that keep results from becoming final."""
        return self.filter(state__in=Objection.OPEN)


class Objection(models.Model):
    """What a competitor, or a unit for one of its entries, objects to; with its receipt and what became of it."""

    class Kind(models.TextChoices):
        RESULTS = "results", _("Marks, ranks or awards")
        CONDUCT = "conduct", _("Conduct of the contest")

    class State(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("objection", "Submitted")
        ACCEPTED = "accepted", pgettext_lazy("objection", "Taken up")
        ASSIGNED = "assigned", pgettext_lazy("objection", "Under arbitration")
        UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
        NOT_UPHELD = "not_upheld", pgettext_lazy("objection", "Not upheld")
        CLOSED = "closed", pgettext_lazy("objection", "Closed")
        REFUSED = "refused", pgettext_lazy("objection", "Not taken up")
        TAKEN_BACK = "taken_back", pgettext_lazy("objection", "Taken back")

    # Until these are settled, results are not made final. An upheld one is settled once it is closed.
    OPEN = (State.SUBMITTED, State.ACCEPTED, State.ASSIGNED, State.UPHELD)

    number = models.CharField(_("number of the receipt"), max_length=60, unique=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="objections")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="objections")
    # The version that was on notice; none for an objection to the conduct before there was one.
    version = models.ForeignKey(ResultVersion, models.PROTECT, null=True, related_name="objections")
    kind = models.CharField(pgettext_lazy("objection", "about"), max_length=8, choices=Kind)
    text = models.TextField(pgettext_lazy("objection", "what is objected to, and why"))
    evidence = models.FileField(_("evidence"), upload_to=evidence_path, blank=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The unit on whose behalf it was filed; none where the competitor did.
    unit = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="objections")
    filed_at = models.DateTimeField(_("filed at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    # Until when the present stage is to be over; none where the pack sets no deadline.
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    due_provisional = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Why it was not taken up, or what was decided and why: for the one who objected.
    reason = models.TextField(_("reason"), blank=True)
    # What everybody reads of it: no names.
    public_summary = models.TextField(_("public summary"), blank=True)
    upheld = models.BooleanField(_("upheld"), null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()
    # What people write of each other is not for the record of acts.
    journal_omitted = frozenset({"text", "reason"})

    class Meta:
        verbose_name = _("objection")
        ordering = ["-filed_at", "-id"]
        indexes = [
            models.Index(fields=["event", "state"], name="objection_event_state"),
            models.Index(fields=["state", "due_at"], name="objection_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="objection_outcome_when_decided",
                condition=Q(state__in=["upheld", "not_upheld", "closed"], upheld__isnull=False)
                | ~Q(state__in=["upheld", "not_upheld", "closed"]),
            ),
            models.CheckConstraint(
                name="objection_end_has_summary",
                condition=~Q(state__in=["closed", "refused"]) | ~Q(public_summary=""),
            ),
            models.UniqueConstraint(
                fields=["entry", "kind", "filed_by"],
                name="objection_one_open_each",
                condition=Q(state__in=["submitted", "accepted", "assigned"]),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class Arbitration(models.Model):
    """That an arbitrator of the event deals with an objection; ended where another was chosen instead."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="arbitrations")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="arbitrations")
    assigned_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("arbitration")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objection", "appointment"],
                name="arbitration_once",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.appointment_id}"

    @property
    def journal_union_id(self) -> int:
        return self.objection.journal_union_id


class DecisionSignature(models.Model):
    """That an arbitrator signed a decision of an objection, in these words; ended where others came in their place."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="signatures")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    upheld = models.BooleanField(_("upheld"))
    reason = models.TextField(_("reason"))
    signed_at = models.DateTimeField(_("signed at"), default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    journal_omitted = frozenset({"reason"})

    class Meta:
        verbose_name = _("signature of a decision")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objection", "appointment"],
                name="decisionsignature_once",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.appointment_id}"

    @property
    def journal_union_id(self) -> int:
        return self.objection.journal_union_id


class ObjectionPaper(models.Model):
    """A further paper in evidence; the first one stands with the objection itself."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="papers")
    file = models.FileField(_("evidence"), upload_to=paper_path)

    class Meta:
        verbose_name = _("paper in evidence")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.pk}"

    @property
    def journal_union_id(self) -> int:
        return self.objection.journal_union_id
