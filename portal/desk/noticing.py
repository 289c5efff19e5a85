"""A person's own notices: read, counted, marked."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from portal.acts.actors import Actor
from portal.acts.models import Notice


def notices(actor: Actor, *, unread: bool = False) -> QuerySet[Notice]:
    """The actor's own notices, newest first; whatever the seat."""
    found = Notice.objects.filter(user_id=actor.user_id) if actor.user_id else Notice.objects.none()
    return (found.filter(read_at__isnull=True) if unread else found).order_by("-id")


def notice(actor: Actor, notice_id: int) -> Notice:
    """One of the actor's own notices.

    Raises:
        Notice.DoesNotExist: none, or somebody else's.
    """
    return notices(actor).get(pk=notice_id)


def mark_read(actor: Actor, notice_id: int) -> Notice:
    """Mark one of the actor's own notices as read. Not an act: it changes nothing but the reader's own list.

    Raises:
        Notice.DoesNotExist: none, or somebody else's.
    """
    notices(actor, unread=True).filter(pk=notice_id).update(read_at=timezone.now())
    return notice(actor, notice_id)


def mark_all_read(actor: Actor) -> int:
    """Mark all as read; how many there were."""
    return notices(actor, unread=True).update(read_at=timezone.now())
