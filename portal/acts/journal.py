"""Writing and proving the journal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max, Q
from django.utils import timezone

from portal.acts.actors import Actor
from portal.acts.models import JournalRow
from portal.acts.tracing import request_id


@dataclass(slots=True)
class Line:
    """A journal row to be: the object's name, what changed, why."""

    verb: str
    object_type: str
    object_id: str
    union_id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def digest(row: JournalRow) -> str:
    """SHA-256 over everything that a row says, the previous row's hash included. Hexadecimal."""
    content = [
        row.at.isoformat(timespec="microseconds"),
        row.actor_id,
        row.seat,
        row.verb,
        row.object_type,
        row.object_id,
        row.union_id,
        row.sequence,
        row.before,
        row.after,
        row.note,
        row.request_id,
        row.previous_hash,
    ]
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def write(lines: Iterable[Line], *, actor: Actor, chunk: int = 500) -> list[JournalRow]:
    """Append rows, each chained to the last row of its object. Call inside the act's transaction.

    The caller holds the lock on the aggregate; should two writers meet all the same, the unique sequence
    refuses the second. Queries: two per `chunk` rows.
    """
    written: list[JournalRow] = []
    pending = list(lines)
    now = timezone.now()
    for start in range(0, len(pending), chunk):
        part = pending[start : start + chunk]
        heads = _heads(part)
        rows = []
        for line in part:
            name = (line.object_type, line.object_id)
            sequence, previous = heads.get(name, (0, ""))
            row = JournalRow(
                at=now,
                actor_id=actor.user_id,
                seat=(actor.seat.recorded_as or actor.seat.label) if actor.seat else "",
                verb=line.verb,
                object_type=line.object_type,
                object_id=line.object_id,
                union_id=line.union_id,
                sequence=sequence + 1,
                before=json.loads(json.dumps(line.before, cls=DjangoJSONEncoder)),
                after=json.loads(json.dumps(line.after, cls=DjangoJSONEncoder)),
                note=line.note,
                request_id=request_id.get(),
                previous_hash=previous,
            )
            row.hash = digest(row)
            heads[name] = (row.sequence, row.hash)
            rows.append(row)
        written += JournalRow.objects.bulk_create(rows)
    return written


def _heads(lines: list[Line]) -> dict[tuple[str, str], tuple[int, str]]:
    """The last (sequence, hash) of each object named in `lines`."""
    by_type: dict[str, set[str]] = {}
    for line in lines:
        by_type.setdefault(line.object_type, set()).add(line.object_id)
    heads: dict[tuple[str, str], tuple[int, str]] = {}
    for object_type, object_ids in by_type.items():
        newest = (
            JournalRow.objects.filter(object_type=object_type, object_id__in=object_ids)
            .values("object_id")
            .annotate(newest=Max("id"))
            .values("newest")
        )
        for object_id, sequence, row_hash in (
            JournalRow.objects.filter(pk__in=newest).order_by().values_list("object_id", "sequence", "hash")
        ):
            heads[object_type, object_id] = (sequence, row_hash)
    return heads


def head(object_type: str, object_id: object) -> str:
    """The hash of an object's newest row; "" when it has none."""
    newest = (
        JournalRow.objects.filter(object_type=object_type, object_id=str(object_id))
        .order_by("-sequence")
        .values_list("hash", flat=True)
        .first()
    )
    return newest or ""


def broken_rows(rows: Iterable[JournalRow] | None = None) -> Iterator[tuple[JournalRow, str]]:
    """Every row whose hash, sequence or link is not what it must be, with the reason in English."""
    if rows is None:
        rows = JournalRow.objects.order_by("object_type", "object_id", "sequence").iterator(chunk_size=2000)
    last: JournalRow | None = None
    for row in rows:
        first = last is None or (last.object_type, last.object_id) != (row.object_type, row.object_id)
        expected = ("", 1) if first or last is None else (last.hash, last.sequence + 1)
        if row.sequence != expected[1]:
            yield row, f"sequence {row.sequence} where {expected[1]} was expected: a row is missing"
        elif row.previous_hash != expected[0]:
            yield row, "the link to the previous row does not match"
        elif digest(row) != row.hash:
            yield row, "the content was altered"
        last = row


def timeline(object_type: str, object_id: object, limit: int = 50) -> list[JournalRow]:
    """The newest rows of one object, newest first, with their actors."""
    rows = JournalRow.objects.filter(Q(object_type=object_type) & Q(object_id=str(object_id)))
    return list(rows.select_related("actor").order_by("-sequence")[:limit])
