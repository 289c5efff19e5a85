"""Certificates: what was printed for an award, signed, and whether it still holds."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.results.models.awards import Award
from competitions.results.models.versions import ResultVersion
from portal.acts.actors import Actor
from portal.acts.personal import PersonKey, Sealed
from portal.acts.scope import below
from unions.models import User


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, actor: Actor) -> CertificateQuerySet:
        """Those of competitions that the actor holds or stands above, of people in scope, one's own."""
        if actor.is_system:
            return self
        if actor.at_union:
            return self.filter(
                below(actor.path, "award__event__competition__organiser__path")
                | below(actor.path, "award__employer__county__path")
                | below(actor.path, "award__employer__union__path")
            )
        if actor.at_unit:
            unit_id = actor.unit_id or 0
            return self.filter(
                Q(award__event__competition__enterprise_id=unit_id) | Q(award__employer_id=unit_id)
            )
        return self.filter(award__worker__user_id=actor.user_id) if actor.user_id else self.none()


class Certificate(models.Model):
    """A certificate of an award. What it prints is signed and never changes; it can only end.

    A person has at most one valid certificate for an award.
    """

    class State(models.TextChoices):
        VALID = "valid", pgettext_lazy("certificate", "Valid")
        REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
        REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")

    award = models.ForeignKey(Award, models.PROTECT, related_name="certificates")
    # The version of the results on which it rests.
    version = models.ForeignKey(ResultVersion, models.PROTECT, related_name="certificates")
    number = models.CharField(_("number of the certificate"), max_length=60, unique=True)
    # By which anybody who holds the paper finds it: see competitions.results.codes.
    code = models.CharField(_("verification code"), max_length=20, unique=True)
    # The signed text, as bytes that never change: JSON of what the paper prints.
    content_sealed = models.TextField()
    content = Sealed()
    signature = models.CharField(max_length=88)
    # Which of the portal's keys signed it.
    signed_with = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=State, default=State.VALID)
    reason = models.TextField(_("reason"), blank=True)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    # The one that it was issued instead of.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )

    objects = CertificateQuerySet.as_manager()
    # Whoever knows the code can read what the paper prints.
    journal_omitted = frozenset({"code", "signature"})

    class Meta:
        verbose_name = _("certificate")
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=Q(state="valid"), name="certificate_one_valid"
            ),
            models.CheckConstraint(
                name="certificate_ended_has_time_and_reason",
                condition=Q(state="valid", ended_at__isnull=True)
                | (~Q(state="valid") & Q(ended_at__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> PersonKey:
        return self.award.worker.key

    @property
    def key_id(self) -> object:
        return self.award.worker.key_id

    @property
    def facts(self) -> dict[str, Any]:
        """What the paper prints; empty once the person was erased. The shape: `competitions.results.papers.facts_of`."""
        found: dict[str, Any] = json.loads(self.content) if self.content else {}
        return found

    @property
    def journal_union_id(self) -> int:
        return self.award.journal_union_id
