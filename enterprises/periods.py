"""The database's own word that periods do not overlap where that would make no sense.

PostgreSQL: exclusion constraints, made by a migration. SQLite knows none, so triggers do it there; they are
installed after every migrate, because rebuilding a table drops them without a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Period:
    """Rows of `table` that agree in `same` must not share a day; an open end lasts for ever."""

    name: str
    table: str
    same: tuple[str, ...]
    start: str
    end: str


PERIODS = (
    Period(
        "designation_no_overlap",
        "enterprises_designation",
        ("enterprise_id", "kind"),
        "valid_from",
        "valid_to",
    ),
    Period(
        "clustermembership_no_overlap",
        "enterprises_clustermembership",
        ("enterprise_id", "cluster_id"),
        "since",
        "until",
    ),
    Period("employment_no_overlap", "enterprises_employment", ("worker_id",), "since", "until"),
)


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


def install(connection: BaseDatabaseWrapper) -> None:
    """Create whichever SQLite trigger is missing; on PostgreSQL the migration has done it."""
    if connection.vendor != "sqlite":
        return
    tables = set(connection.introspection.table_names())
    there = present(connection)
    with connection.cursor() as cursor:
        for period in PERIODS:
            if period.table not in tables:
                continue
            for name, statement in triggers(period).items():
                if name not in there:
                    cursor.execute(statement)


def install_after_migrate(*, using: str = "default", **_: Any) -> None:
    install(connections[using])
