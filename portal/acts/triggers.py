"""Database triggers that keep the journal as it was written.

Installed after every migrate, idempotently: a SQLite table rebuild drops triggers without a word.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "acts_journalrow"
_REFUSAL = "the journal can only be added to"

_SQLITE = {
    "journal_no_update": f"CREATE TRIGGER journal_no_update BEFORE UPDATE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    "journal_no_delete": f"CREATE TRIGGER journal_no_delete BEFORE DELETE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
}
_POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
)
_POSTGRESQL = {
    "journal_no_change": f"CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "journal_no_truncate": f"CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
}


def expected(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Name → statement of the triggers that must exist on this database."""
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of our triggers that exist."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        return {row[0] for row in cursor.fetchall()} & set(expected(connection))


def install(connection: BaseDatabaseWrapper) -> None:
    """Create whichever trigger is missing."""
    if TABLE not in connection.introspection.table_names():
        return
    missing = set(expected(connection)) - present(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and missing:
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name in sorted(missing):
            cursor.execute(expected(connection)[name])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: only for a test's flush of the whole database."""
    with connection.cursor() as cursor:
        for name in sorted(present(connection)):
            suffix = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
            cursor.execute(f"DROP TRIGGER {name}{suffix}")


def install_after_migrate(*, using: str = "default", **_: Any) -> None:
    install(connections[using])
