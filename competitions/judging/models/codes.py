"""Blind codes: what stands in a module between an entry and the work that judges see, layer by layer.

entry → station code → work code. Each layer has its own blinder, who knows its two sides and nothing else.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.entries.models import Entry
from competitions.judging.models.judges import Appointment
from competitions.planning.models import Event, Module
from unions.models import User


class BlindLayer(models.Model):
    """One layer of a module's codes, and the blinder who keeps it."""

    class Kind(models.TextChoices):
        STATION = "station", _("Station code")
        WORK = "work", _("Work code")

    module = models.ForeignKey(Module, models.PROTECT, related_name="blind_layers")
    kind = models.CharField(_("layer"), max_length=8, choices=Kind)
    blinder = models.ForeignKey(Appointment, models.PROTECT, related_name="blind_layers")
    made_at = models.DateTimeField(_("codes made at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("layer of codes")
        # The work codes come last and are opened first.
        ordering = ["module__order", "module_id", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["module", "kind"], name="blindlayer_once"),
            models.CheckConstraint(
                name="blindlayer_made_before_opened",
                condition=Q(opened_at__isnull=True) | Q(made_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} {self.kind}"

    @property
    def event(self) -> Event:
        return self.module.event

    @property
    def journal_union_id(self) -> int:
        return self.module.event.journal_union_id


class BlindCode(models.Model):
    """The code of an entry in a layer. Never changed, and never in the journal."""

    layer = models.ForeignKey(BlindLayer, models.PROTECT, related_name="codes")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    code = models.CharField(pgettext_lazy("blind", "code"), max_length=8)

    class Meta:
        verbose_name = _("blind code")
        ordering = ["layer", "code"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "entry"], name="blindcode_one_an_entry"),
            models.UniqueConstraint(fields=["layer", "code"], name="blindcode_one_meaning"),
        ]

    def __str__(self) -> str:
        return self.code
