"""Database triggers that keep some columns of a row as they are, always or from a moment on.

A room names its guards as data and installs them after every migrate, idempotently: a SQLite table rebuild drops
triggers without a word. A system check says which are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core import checks as system_checks
from django.core.checks import CheckMessage
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Rows of `table` keep the columns `kept`: always, or once the column `since` is set.

    `name` becomes the trigger `<name>_stays` (on PostgreSQL with the function `<name>_refuse`); `refusal` is what
    the database says. `as_text`: JSON columns, which are compared as text.
    """

    name: str
    table: str
    kept: tuple[str, ...]
    refusal: str
    since: str = ""
    as_text: frozenset[str] = frozenset()

    @property
    def trigger(self) -> str:
        return f"{self.name}_stays"

    def statements(self, vendor: str) -> list[str]:
        """What makes the trigger on this kind of database."""
        postgresql = vendor == "postgresql"
        differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
        changes = []
        for column in self.kept:
            cast = "::text" if postgresql and column in self.as_text else ""
            changes.append(f"OLD.{column}{cast} {differs} NEW.{column}{cast}")
        condition = " OR ".join(changes)
        if self.since:
            condition = f"OLD.{self.since} IS NOT NULL AND ({condition})"
        head = f"CREATE TRIGGER {self.trigger} BEFORE UPDATE ON {self.table}"
        if not postgresql:
            return [f"{head} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"]
        function = (
            f"CREATE OR REPLACE FUNCTION {self.name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self.refusal}'; END $$"
        )
        return [
            function,
            f"{head} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {self.name}_refuse()",
        ]


def missing(connection: BaseDatabaseWrapper, guards: Iterable[Guard]) -> Iterator[Guard]:
    """The guards whose table exists without its trigger."""
    if connection.vendor == "sqlite":
        query = "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s AND tbl_name = %s"
    else:
        query = "SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = to_regclass(%s)"
    tables = set(connection.introspection.table_names())
    for guard in guards:
        if guard.table not in tables:
            continue
        with connection.cursor() as cursor:
            cursor.execute(query, [guard.trigger, guard.table])
            if cursor.fetchone() is None:
                yield guard


def install(connection: BaseDatabaseWrapper, guards: Iterable[Guard]) -> None:
    """Create whichever trigger is missing."""
    for guard in list(missing(connection, guards)):
        with connection.cursor() as cursor:
            for statement in guard.statements(connection.vendor):
                cursor.execute(statement)


def warnings(
    databases: Sequence[str] | None, guards: Iterable[Guard], *, meaning: str, number: str
) -> list[CheckMessage]:
    """A warning for each missing trigger; `meaning` says what could happen, `number` is the check's id."""
    found: list[CheckMessage] = [
        system_checks.Warning(
            f"The trigger {guard.trigger} is missing: {meaning}.",
            hint="Run `manage.py migrate`: it installs what is missing.",
            id=number,
        )
        for alias in databases or []
        for guard in missing(connections[alias], guards)
    ]
    return found
