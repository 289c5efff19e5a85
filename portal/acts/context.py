"""What every template knows: who is signed in, in which seat, and how many notices are unread."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.acts.models import Notice


def actor(request: HttpRequest) -> dict[str, Any]:
    current = getattr(request, "actor", None)

    def unread() -> int:
        # Whoever asked the database for something else on the way may have brought it along.
        counted: int | None = getattr(request, "unread_count", None)
        if counted is not None:
            return counted
        user_id = current.user_id if current is not None else None
        return Notice.objects.filter(user_id=user_id, read_at__isnull=True).count() if user_id else 0

    return {"actor": current, "unread_count": SimpleLazyObject(unread)}
