"""Writing many rows at once, each with the first line of its own journal, and telling the database about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection, models

from portal.acts import journal
from portal.acts.actors import Actor
from portal.acts.deeds import union_of
from portal.acts.models import describe, facts_of

M = TypeVar("M", bound=models.Model)
VERB = "seed"


def lay(records: Sequence[M], *, journalled: bool = True, chunk: int = 1000) -> list[M]:
    """Insert `records` of one model; with `journalled`, a line for each in the journal."""
    if not records:
        return []
    made = type(records[0])._default_manager.bulk_create(records, batch_size=chunk)
    if journalled:
        lines = []
        for record in made:
            object_type, object_id = describe(record)
            lines.append(
                journal.Line(
                    verb=VERB,
                    object_type=object_type,
                    object_id=object_id,
                    union_id=union_of(record),
                    after=facts_of(record),
                )
            )
        journal.write(lines, actor=Actor.system())
    return made


def count_rows() -> None:
    """Have PostgreSQL count what was laid: until it has, it plans for small tables (its own service may take minutes).

    SQLite is left alone: with statistics it chooses worse for the home page (docs/performance.md).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
