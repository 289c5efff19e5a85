"""System checks of the ground floor: the journal's triggers stand, every lifecycle key has its function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks as system_checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from portal.acts import lifecycle, triggers


@register(Tags.database)
def journal_is_protected(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if triggers.TABLE not in connection.introspection.table_names():
            continue
        for name in sorted(set(triggers.expected(connection)) - triggers.present(connection)):
            problems.append(
                system_checks.Warning(
                    f"The journal's trigger {name} is missing.",
                    hint="Run `manage.py migrate`: it installs what is missing.",
                    id="acts.W001",
                )
            )
    return problems


@register()
def lifecycle_keys_exist(**_: Any) -> list[CheckMessage]:
    return [
        Error(f"Lifecycle {name} names {kind} {key!r}, which nobody registered.", id="acts.E002")
        for name, kind, key in lifecycle.unknown_keys()
    ]
