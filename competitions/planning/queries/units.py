"""The enterprises and schools for which the actor may hold an internal competition."""

from __future__ import annotations

from django.db.models import QuerySet

from enterprises.models import Enterprise
from portal.acts.actors import Actor


def units_of(actor: Actor) -> QuerySet[Enterprise]:
    """In scope and open, by name."""
    return Enterprise.objects.visible_to(actor).filter(closed_on__isnull=True).order_by("name")
