"""What enterprises and schools do beside competitions, and the exemplars that unions have published of it."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.models import Competition
from enterprises.models import Cluster, Enterprise, Worker
from portal.acts.actors import Actor
from portal.acts.scope import below
from unions.models import Union, User

R = TypeVar("R", bound="KeptRecord")


class RecordQuerySet(models.QuerySet[R]):
    def confirmed(self) -> RecordQuerySet[R]:
        return self.filter(confirmed_at__isnull=False)


class GrowthQuerySet(RecordQuerySet[R]):
    def visible_to(self, actor: Actor) -> GrowthQuerySet[R]:
        """Records of enterprises in scope; a unit's own."""
        if actor.is_system:
            return self
        if actor.at_union:
            return self.filter(
                below(actor.path, "enterprise__county__path") | below(actor.path, "enterprise__union__path")
            )
        return self.filter(enterprise_id=actor.unit_id) if actor.unit_id else self.none()


class ExemplarQuerySet(RecordQuerySet["Exemplar"]):
    def visible_to(self, actor: Actor) -> ExemplarQuerySet:
        """Exemplars of unions in scope; a unit sees those about itself once they are confirmed."""
        if actor.is_system:
            return self
        if actor.at_union:
            return self.filter(below(actor.path, "union__path"))
        own = Q(enterprise_id=actor.unit_id, confirmed_at__isnull=False)
        return self.filter(own) if actor.unit_id else self.none()


class KeptRecord(models.Model):
    """What all kinds have in common: a document, and whether the union has confirmed the record."""

    document = models.FileField(_("document"), upload_to="growth/%Y/", blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    journal_omitted = frozenset({"created_at"})
    journal_readable = frozenset({"document"})

    class Meta:
        abstract = True

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class GrowthRecord(KeptRecord):
    """What the kinds that a unit keeps have in common: whose the record is; the county confirms it."""

    # The enterprise or school that keeps the record.
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise"))

    objects = GrowthQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def union(self) -> Union:
        return self.enterprise.union or self.enterprise.county

    @property
    def journal_union_id(self) -> int:
        return self.enterprise.journal_union_id


class Innovation(GrowthRecord):
    """A five-small innovation."""

    class Kind(models.TextChoices):
        INVENTION = "invention", _("Small invention")
        CREATION = "creation", _("Small creation")
        IMPROVEMENT = "improvement", _("Small improvement")
        DESIGN = "design", _("Small design")
        SUGGESTION = "suggestion", _("Small suggestion")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ADOPTED = "adopted", _("Adopted")
        NOT_ADOPTED = "not_adopted", _("Not adopted")

    title = models.CharField(_("name of the innovation"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    proposers = models.ManyToManyField(Worker, related_name="innovations", verbose_name=_("proposers"))
    proposed_on = models.DateField(_("proposed on"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROPOSED)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    in_use_since = models.DateField(_("in use since"), null=True, blank=True)
    benefit = models.DecimalField(
        _("economic benefit (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("innovation")
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="innovation_decision_has_day",
                condition=Q(state="proposed", decided_on__isnull=True)
                | (~Q(state="proposed") & Q(decided_on__isnull=False, decided_on__gte=F("proposed_on"))),
                violation_error_message=_(
                    "A decision has a day, not before the proposal; a mere proposal has none."
                ),
            ),
            models.CheckConstraint(
                name="innovation_benefit_of_adopted",
                condition=Q(benefit__isnull=True) | Q(benefit__gte=0, state="adopted"),
                violation_error_message=_("Only an adopted innovation has a benefit, and it is not below 0."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Mentorship(GrowthRecord):
    """A master worker who teaches an apprentice, for a time."""

    mentor = models.ForeignKey(Worker, models.PROTECT, related_name="apprentices", verbose_name=_("mentor"))
    apprentice = models.ForeignKey(
        Worker, models.PROTECT, related_name="mentors", verbose_name=_("apprentice")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("mentorship")
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                name="mentorship_two_people",
                condition=~Q(mentor=F("apprentice")),
                violation_error_message=_("Mentor and apprentice are two people."),
            ),
            models.CheckConstraint(
                name="mentorship_period",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["mentor", "apprentice", "since"],
                name="mentorship_once",
                violation_error_message=_("This mentorship is on record already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} → {self.apprentice_id}"


class Training(GrowthRecord):
    """One training session."""

    subject = models.CharField(_("subject of the training"), max_length=120)
    held_on = models.DateField(_("held on"))
    people = models.PositiveIntegerField(_("people trained"))
    online = models.BooleanField(_("online"), default=False)

    class Meta:
        verbose_name = _("training session")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="training_has_people",
                condition=Q(people__gte=1),
                violation_error_message=_("At least one person was trained."),
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Partnership(GrowthRecord):
    """A long-term partnership of the enterprise with a school."""

    school = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="school_partnerships",
        limit_choices_to={"kind": Enterprise.Kind.SCHOOL},
        verbose_name=_("school"),
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    content = models.TextField(_("what is agreed"))

    class Meta:
        verbose_name = _("school partnership")
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                name="partnership_period",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "school", "since"],
                name="partnership_once",
                violation_error_message=_("This partnership is on record already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} – {self.school_id}"


class Exemplar(KeptRecord):
    """An exemplar that a union has published: an experience or a person's story, of one of the pilot's four tasks."""

    union = models.ForeignKey(
        Union, models.PROTECT, related_name="exemplars", verbose_name=pgettext_lazy("organisation", "union")
    )
    title = models.CharField(_("title"), max_length=120)
    track = models.CharField(_("task"), max_length=10, choices=Competition.Track)
    # Whom it is about, where it is about one of them.
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exemplars",
        verbose_name=_("enterprise or school"),
    )
    cluster = models.ForeignKey(
        Cluster,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exemplars",
        verbose_name=_("industry cluster"),
    )
    published_on = models.DateField(_("published on"))
    medium = models.CharField(_("medium"), max_length=80)
    link = models.URLField(_("link"), blank=True, max_length=300)

    objects = ExemplarQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemplar")
        ordering = ["-published_on", "-id"]
        indexes = [models.Index(fields=["union", "published_on"], name="exemplar_union_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "title", "medium", "published_on"],
                name="exemplar_once",
                violation_error_message=_("This publication is on record already."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_union_id(self) -> int:
        return self.union_id
