"""Database triggers that keep a published snapshot as it was published.

Installed after every migrate, idempotently: a SQLite table rebuild drops triggers without a word. A withdrawal only
fills the columns made for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks as system_checks
from django.core.checks import CheckMessage, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "results_resultversion"
TRIGGER = "resultversion_stays"
_KEPT = (
    "event_id",
    "number",
    "snapshot",
    "sha256",
    "journal_head",
    "reason",
    "published_by_id",
    "published_at",
)
_REFUSAL = "a published version is never changed"

_SQLITE = (
    f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON {TABLE} WHEN "
    + " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in _KEPT)
    + f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
)
_POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION resultversion_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
)
_POSTGRESQL = (
    f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ("
    + " OR ".join(
        f"OLD.{column}{'::text' if column == 'snapshot' else ''} IS DISTINCT FROM "
        f"NEW.{column}{'::text' if column == 'snapshot' else ''}"
        for column in _KEPT
    )
    + ") EXECUTE FUNCTION resultversion_refuse()"
)


def present(connection: BaseDatabaseWrapper) -> bool:
    """Whether the trigger stands."""
    if connection.vendor == "sqlite":
        query = "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s AND tbl_name = %s"
    else:
        query = "SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = to_regclass(%s)"
    with connection.cursor() as cursor:
        cursor.execute(query, [TRIGGER, TABLE])
        return cursor.fetchone() is not None


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the trigger where it is missing."""
    if TABLE not in connection.introspection.table_names() or present(connection):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
            cursor.execute(_POSTGRESQL)
        else:
            cursor.execute(_SQLITE)


def install_after_migrate(*, using: str = "default", **_: Any) -> None:
    install(connections[using])


@register(Tags.database)
def versions_are_protected(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if TABLE in connection.introspection.table_names() and not present(connection):
            problems.append(
                system_checks.Warning(
                    f"The trigger {TRIGGER} is missing: published results could be changed.",
                    hint="Run `manage.py migrate`: it installs what is missing.",
                    id="results.W001",
                )
            )
    return problems
