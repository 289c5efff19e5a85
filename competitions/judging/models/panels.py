"""Panels: which judges mark which entries of a module.

Recusal is settled here and nowhere below: every judge of a panel marks every entry of it, so that no judge can tell
from a missing code whose work it is.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.entries.models import Entry
from competitions.judging.models.judges import Appointment
from competitions.planning.models import Module


class MarkingPanel(models.Model):
    """A group of judges and the group of entries that all of them mark."""

    module = models.ForeignKey(Module, models.PROTECT, related_name="marking_panels")
    name = models.CharField(_("name"), max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = pgettext_lazy("judging", "panel")
        ordering = ["module", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["module", "name"], name="markingpanel_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_union_id(self) -> int:
        return self.module.event.journal_union_id


class PanelJudge(models.Model):
    """A judge in a seat of a panel; an aspect that three judges mark is marked by the seats 1 to 3."""

    panel = models.ForeignKey(MarkingPanel, models.CASCADE, related_name="judges")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="panel_seats")
    seat = models.PositiveSmallIntegerField(_("seat"))

    class Meta:
        verbose_name = _("judge of a panel")
        ordering = ["panel", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "seat"], name="paneljudge_one_in_a_seat"),
            models.UniqueConstraint(fields=["panel", "appointment"], name="paneljudge_once"),
            models.CheckConstraint(name="paneljudge_seat", condition=Q(seat__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.seat}: {self.appointment_id}"


class PanelEntry(models.Model):
    """An entry that a panel marks; in each module an entry belongs to one panel."""

    panel = models.ForeignKey(MarkingPanel, models.CASCADE, related_name="entries")
    # The panel's module once more, for the constraint.
    module = models.ForeignKey(Module, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="panel_places")

    class Meta:
        verbose_name = _("entry of a panel")
        ordering = ["panel", "entry"]
        constraints = [models.UniqueConstraint(fields=["module", "entry"], name="panelentry_one_panel")]

    def __str__(self) -> str:
        return f"{self.panel_id}: {self.entry_id}"
