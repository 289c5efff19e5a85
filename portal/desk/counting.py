"""The numbers beside the menu: what waits for a seat, worked out once and kept until something happens.

Every page of the desk shows them. Working them out asks every room, which no page can afford each time; so they are
kept for the seat together with the place in the journal up to which they hold. Nothing changes without a row in the
journal: one query finds whether any was written since that could concern the seat, and only then, or after
`LAST` seconds (an hour may have come, an act may concern the seat from afar), they are worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.acts.actors import Actor
from portal.acts.glimpses import Waiting
from portal.acts.models import JournalRow, Notice
from portal.acts.scope import below
from portal.desk import rooms
from unions.models import Union, User

LAST = 60  # seconds


@dataclass(frozen=True, slots=True)
class Kept:
    """What waits, by the address of its list; `head`: the newest journal row when it was worked out."""

    counts: dict[str, int]
    head: int


def counts_of(actor: Actor) -> tuple[dict[str, int], int | None]:
    """What waits for the actor, by the address of the list behind it; and the unread notices, where they were asked.

    One query while what is kept holds, which brings the notices along because every page shows them too; otherwise
    all that `rooms.waiting_for` asks, and two more.
    """
    kept: Kept | None = cache.get(_key(actor))
    unread: int | None = None
    if kept is not None:
        stale, unread = _since(kept, actor)
        if not stale:
            return kept.counts, unread
    head = newest_row()
    return keep(actor, rooms.waiting_for(actor), head), unread


def newest_row() -> int:
    """The journal's newest row; ask before working out what is to be kept. One query."""
    return JournalRow.objects.order_by("-id").values_list("id", flat=True).first() or 0


def keep(actor: Actor, waiting: Iterable[Waiting], head: int) -> dict[str, int]:
    """Keep what was just worked out for the other pages of this seat; by address."""
    counts: dict[str, int] = {}
    for row in waiting:
        counts[row.url] = counts.get(row.url, 0) + row.count
    cache.set(_key(actor), Kept(counts, head), LAST)
    return counts


def _key(actor: Actor) -> str:
    """Of the person and the seat: role and union stand in the seat's key, so that a change of role begins anew."""
    seat = actor.seat
    named = f"{seat.key}:{seat.role}:{seat.path}:{seat.unit_id}" if seat is not None else ""
    return f"desk:waiting:{actor.user_id}:{named}"


def _since(kept: Kept, actor: Actor) -> tuple[bool, int]:
    """Whether an act since then may have changed what is kept; how many notices are unread. One query."""
    rows = JournalRow.objects.filter(_concerning(actor), pk__gt=kept.head)
    unread = (
        Notice.objects.filter(user=OuterRef("pk"), read_at__isnull=True)
        .order_by()
        .values("user")
        .annotate(number=Count("pk"))
        .values("number")
    )
    answer = User.objects.filter(pk=actor.user_id or 0).values_list(
        Exists(rows), Coalesce(Subquery(unread, output_field=IntegerField()), 0)
    )
    stale, number = answer.first() or (True, 0)
    return bool(stale), number


def _concerning(actor: Actor) -> Q:
    """Acts that may change what waits for the seat.

    One's own; those filed under the seat's union, under one below it, or under one above it, whose decisions come
    down. A unit enters events of unions anywhere: for it and for persons every act counts.
    """
    if not actor.at_union:
        return Q()
    above = [actor.path[:end] for end in range(Union.steplen, len(actor.path), Union.steplen)]
    filed = below(actor.path, "union__path") | Q(union__path__in=above)
    return filed | Q(actor=actor.user_id)
