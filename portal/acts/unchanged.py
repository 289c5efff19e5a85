"""What takes long to count, kept until something on the portal changes.

Every change is an act, and every act writes a row of the journal: as long as its newest row is the same, so is what
was counted. Whoever asks says under which name; scope and filters belong into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language

from portal.acts.actors import Actor
from portal.acts.models import JournalRow

T = TypeVar("T")


def until_next_act(name: str, count: Callable[[], T]) -> T:
    """What `count` gives, anew after each act, and after UNCHANGED_SECONDS at the latest. One query where it is kept.

    Two acts that end at the same moment may leave it without one of them for so long: show figures with it, decide
    nothing by it.
    """
    seconds: int = settings.UNCHANGED_SECONDS
    if seconds <= 0:
        return count()
    newest = JournalRow.objects.order_by("-pk").values_list("pk", flat=True).first()
    return cast("T", cache.get_or_set(f"unchanged:{newest}:{name}", count, seconds))


def for_actor(actor: Actor, name: str, count: Callable[[], T]) -> T:
    """The same for one person in one seat, language and day: never what another seat was shown."""
    seat = actor.seat.key if actor.seat is not None else ""
    whose = f"{actor.user_id}:{seat}:{get_language()}:{timezone.localdate()}"
    return until_next_act(f"{name}:{whose}", count)


class LongList(Paginator):  # type: ignore[type-arg]
    """Pages of a list of which there may be a hundred thousand: to count them takes longer than to show a page."""

    @cached_property
    def count(self) -> int:
        """How many rows the query has, which is itself the name under which the number is kept."""
        found = cast("QuerySet[Any]", self.object_list)
        try:
            asked = repr(found.query.sql_with_params())
        except EmptyResultSet:
            return 0
        return until_next_act(f"count:{hashlib.sha256(asked.encode()).hexdigest()}", found.count)
