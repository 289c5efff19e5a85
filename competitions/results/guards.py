"""The database trigger that keeps a published snapshot as it was published.

A withdrawal only fills the columns made for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, register
from django.db import connections

from portal.acts import guards
from portal.acts.guards import Guard

GUARDS = (
    Guard(
        name="resultversion",
        table="results_resultversion",
        kept=(
            "event_id",
            "number",
            "snapshot",
            "sha256",
            "journal_head",
            "reason",
            "published_by_id",
            "published_at",
        ),
        refusal="a published version is never changed",
        as_text=frozenset({"snapshot"}),
    ),
)


def install_after_migrate(*, using: str = "default", **_: Any) -> None:
    guards.install(connections[using], GUARDS)


@register(Tags.database)
def versions_are_protected(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    return guards.warnings(
        databases, GUARDS, meaning="published results could be changed", number="results.W001"
    )
