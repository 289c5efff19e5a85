"""Versions without their content: what a public page asks before it sends the bytes that it keeps.

The heads of an event are kept in the process for `KEPT_SECONDS`, so that a page that many look at asks the database
once in that time. A withdrawal in another process is therefore seen that many seconds later at the latest; in the
process that withdraws, at once. The minute in which a version opens or closes is looked at with every request.
"""

from __future__ import annotations

import datetime
import threading
import time
from dataclasses import dataclass

from django.db import connection

KEPT_SECONDS = 2.0
_MOST_KEPT = 4096
_HEADS = (
    "SELECT id, number, sha256, withdrawn_at IS NOT NULL, final_at IS NOT NULL, opens_at, closes_at, "
    "(SELECT COUNT(*) FROM results_objection o WHERE o.event_id = v.event_id AND o.state <> 'taken_back'), "
    "(SELECT COUNT(*) FROM results_objection o WHERE o.event_id = v.event_id AND o.closed_at IS NOT NULL) "
    "FROM results_resultversion v "
    "WHERE event_id = %s AND (withdrawn_at IS NULL OR withdrawn_at >= opens_at) ORDER BY number DESC"
)


@dataclass(frozen=True, slots=True)
class Head:
    """Enough to know which bytes to send."""

    pk: int
    number: int
    sha256: str
    withdrawn: bool
    final: bool
    opens_at: datetime.datetime
    closes_at: datetime.datetime | None
    # How many objections there are to the event, and how many of them have ended: the page shows both.
    objections: int = 0
    ended: int = 0

    def is_over(self, now: datetime.datetime) -> bool:
        """Whether its public notice has run out."""
        return self.closes_at is not None and self.closes_at <= now


def all_heads(event_id: int) -> list[Head]:
    """The versions of an event, newest first, those to come among them. One query on the index of (event, number).

    A version that was withdrawn before it opened was never public, and is not among them. Written out, because
    building the same query anew costs several times what answering it does.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [event_id])
        return [
            Head(
                pk,
                number,
                sha256,
                bool(gone),
                bool(final),
                _moment(opens),
                _moment(closes) if closes else None,
                objections,
                ended,
            )
            for pk, number, sha256, gone, final, opens, closes, objections, ended in cursor.fetchall()
        ]


def opened(found: list[Head], now: datetime.datetime) -> list[Head]:
    """Those whose minute has come."""
    return [head for head in found if head.opens_at <= now]


def _moment(value: datetime.datetime | str) -> datetime.datetime:
    """SQLite gives a text without its zone, which is UTC."""
    moment = datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC)


class _Kept:
    """Heads by event, each with the second at which they are too old."""

    def __init__(self) -> None:
        self._heads: dict[int, tuple[float, list[Head]]] = {}
        self._forgotten = 0
        self._lock = threading.Lock()

    def get(self, event_id: int) -> list[Head]:
        known = self._heads.get(event_id)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        # Counted from before the question: what is answered may be as old as that.
        stale_at, forgotten = time.monotonic() + KEPT_SECONDS, self._forgotten
        found = all_heads(event_id)
        with self._lock:
            # What changed while we asked is not kept; nor is that nothing is there.
            if found and forgotten == self._forgotten:
                if len(self._heads) >= _MOST_KEPT:
                    self._heads.clear()
                self._heads[event_id] = (stale_at, found)
        return found

    def forget(self, event_id: int | None = None) -> None:
        with self._lock:
            self._forgotten += 1
            if event_id is None:
                self._heads.clear()
            else:
                self._heads.pop(event_id, None)


_kept = _Kept()
kept_heads = _kept.get
forget_heads = _kept.forget
