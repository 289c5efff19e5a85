"""When and where an event is contested: sessions, stations, who is where, and the draws that said so."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.entries.models import Entry
from competitions.planning.models import Event, Module
from unions.models import User


class Session(models.Model):
    """A stretch of time at one place in which entries compete; of one module, or of the whole event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="sessions")
    module = models.ForeignKey(
        Module,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=pgettext_lazy("judging", "module"),
    )
    name = models.CharField(pgettext_lazy("session", "name"), max_length=40)
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=120, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("judging", "session")
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"],
                name="session_name_in_event",
                violation_error_message=_("This event has a session of that name already."),
            ),
            models.CheckConstraint(
                name="session_time",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The session ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id


class Station(models.Model):
    """A place to work at in a session: a booth, a machine, a desk."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="stations")
    label = models.CharField(_("station"), max_length=20)
    # Entries that work at it at the same time.
    capacity = models.PositiveSmallIntegerField(_("places"), default=1)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("station")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "label"], name="station_label_in_session"),
            models.CheckConstraint(name="station_capacity", condition=Q(capacity__gte=1)),
        ]

    def __str__(self) -> str:
        return self.label


class Draw(models.Model):
    """One draw of an event: announced with its list before the seed is known, then held, perhaps ended.

    Seed, list and result are public and never change; an ended draw stays readable with the reason.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    # Where the seed will come from, said before anybody can know it.
    source = models.CharField(_("where the seed comes from"), max_length=300)
    known_from = models.DateTimeField(_("when the seed will be known"))
    # The file of competitions.judging.drawing.lists, as it is published.
    listed = models.TextField()
    list_sha256 = models.CharField(max_length=64)
    algorithm = models.PositiveSmallIntegerField(default=1)
    announced_at = models.DateTimeField(default=timezone.now)
    announced_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seed = models.CharField(_("seed"), max_length=300, blank=True)
    result = models.TextField(blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(_("reason"), blank=True)

    # Both files are public and fingerprinted.
    journal_omitted = frozenset({"listed", "result"})

    class Meta:
        verbose_name = pgettext_lazy("lots", "draw")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="draw_number"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(ended_at__isnull=True), name="draw_one_in_force"
            ),
            models.CheckConstraint(
                name="draw_result_with_seed",
                condition=Q(drawn_at__isnull=True, seed="", result_sha256="")
                | (Q(drawn_at__isnull=False) & ~Q(seed="") & ~Q(result_sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} #{self.number}"

    @property
    def journal_union_id(self) -> int:
        return self.event.journal_union_id

    @property
    def is_held(self) -> bool:
        """Drawn and in force."""
        return self.drawn_at is not None and self.ended_at is None


class Slot(models.Model):
    """An entry at a station in a session, drawn or put there by hand."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="slots")
    station = models.ForeignKey(Station, models.PROTECT, related_name="slots")
    # Which of the station's places, from 1.
    place = models.PositiveSmallIntegerField(default=1)
    # The session's module, kept for the constraint "once in a module".
    module = models.ForeignKey(Module, models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="slots")
    # The position in the drawn order; none where staff put the entry there.
    order = models.PositiveIntegerField(_("number drawn"), null=True, blank=True)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="slots")

    class Meta:
        verbose_name = _("place in the timetable")
        ordering = ["session", "place", "station__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["station", "place"], name="slot_place_once"),
            models.UniqueConstraint(
                fields=["entry", "module"], condition=Q(module__isnull=False), name="slot_once_in_module"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(module__isnull=True), name="slot_once_in_event"
            ),
            models.CheckConstraint(name="slot_place", condition=Q(place__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} @ {self.station_id}"

    @property
    def journal_union_id(self) -> int:
        return self.entry.journal_union_id
