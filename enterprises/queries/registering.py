"""Registrations: those that a county reviews, and the applicant's own by its secret link."""

from __future__ import annotations

import hashlib

from django.db.models import Q, QuerySet

from enterprises.models import Enterprise, Registration
from portal.acts.actors import Actor

OPEN = (Registration.State.SUBMITTED, Registration.State.RETURNED)


def hash_of(token: str) -> str:
    """What is kept of a secret link."""
    return hashlib.sha256(token.encode()).hexdigest()


def registrations(actor: Actor, state: str = "", text: str = "") -> QuerySet[Registration]:
    """What was handed in to the actor's counties, oldest waiting first."""
    found = Registration.objects.visible_to(actor).select_related("county")
    if state:
        found = found.filter(state=state)
    if text.strip():
        found = found.filter(
            Q(name__icontains=text.strip())
            | Q(uscc__startswith=text.strip().upper())
            | Q(number=text.strip())
        )
    return (
        found.order_by("submitted_at", "id")
        if state == Registration.State.SUBMITTED
        else found.order_by("-id")
    )


def registration(actor: Actor, registration_id: int) -> Registration:
    """One registration in scope.

    Raises:
        Registration.DoesNotExist: none, a draft, or outside the scope.
    """
    return (
        Registration.objects.visible_to(actor)
        .select_related("county", "key", "enterprise")
        .get(pk=registration_id)
    )


def registration_by_token(token: str) -> Registration:
    """The registration behind a secret link.

    Raises:
        Registration.DoesNotExist: no such link.
    """
    return Registration.objects.select_related("county", "key", "enterprise").get(token_hash=hash_of(token))


def taken(uscc: str, *, besides: int | None = None) -> Enterprise | Registration | None:
    """What stands under a code already: an enterprise, or a registration that waits; None where it is free."""
    found = Enterprise.objects.filter(uscc=uscc).select_related("county").first()
    if found is not None:
        return found
    waiting = Registration.objects.filter(uscc=uscc, state__in=OPEN).select_related("county")
    return waiting.exclude(pk=besides or 0).first()
