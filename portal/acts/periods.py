"""The database's own word that periods do not overlap where that would make no sense.

Rooms name their periods. PostgreSQL: exclusion constraints, made by the room's migration. SQLite knows none, so
triggers do it there; they are installed after every migrate, because rebuilding a table drops them without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Period:
    """Rows of `table` that agree in `same` must not share a day; an open end lasts for ever."""

    name: str
    table: str
    same: tuple[str, ...]
    start: str
    end: str


def triggers(period: Period) -> dict[str, str]:
    """SQLite's triggers: name → statement."""
    same = " AND ".join(f"{column} = NEW.{column}" for column in period.same)
    start, end, table = period.start, period.end, period.table
    body = (
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same} AND id IS NOT NEW.id "  # noqa: S608  (our own names)
        f"AND {start} <= COALESCE(NEW.{end}, '9999-12-31') "
        f"AND COALESCE({end}, '9999-12-31') >= NEW.{start}) "
        f"BEGIN SELECT RAISE(ABORT, '{period.name}'); END"
    )
    columns = ", ".join((*period.same, start, end))
    return {
        f"{period.name}_insert": f"CREATE TRIGGER {period.name}_insert BEFORE INSERT ON {table} {body}",
        f"{period.name}_update": f"CREATE TRIGGER {period.name}_update BEFORE UPDATE OF {columns} ON {table} {body}",
    }


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of our triggers (SQLite) or constraints (PostgreSQL) that exist."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        return {row[0] for row in cursor.fetchall()}


def install(connection: BaseDatabaseWrapper, periods: Iterable[Period]) -> None:
    """Create whichever SQLite trigger is missing; on PostgreSQL the migration has done it."""
    if connection.vendor != "sqlite":
        return
    tables = set(connection.introspection.table_names())
    there = present(connection)
    with connection.cursor() as cursor:
        for period in periods:
            if period.table not in tables:
                continue
            for name, statement in triggers(period).items():
                if name not in there:
                    cursor.execute(statement)
