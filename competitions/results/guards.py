"""The database trigger that keeps a published snapshot as it was published.

A withdrawal, and the end of a public notice, only fill the columns made for them, and once.
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
    Guard(
        name="resultversion_notice",
        table="results_resultversion",
        kept=("opens_at", "closes_at", "provisional"),
        refusal="the window of a public notice is never changed",
    ),
    Guard(
        name="resultversion_final",
        table="results_resultversion",
        since="final_at",
        kept=("final_at", "finalised_by_id"),
        refusal="a final version stays final",
    ),
    Guard(
        name="resultversion_withdrawn",
        table="results_resultversion",
        since="withdrawn_at",
        kept=("final_at", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason"),
        refusal="a withdrawn version stays withdrawn",
    ),
)


def install_after_migrate(*, using: str = "default", **_: Any) -> None:
    guards.install(connections[using], GUARDS)


@register(Tags.database)
def versions_are_protected(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    return guards.warnings(
        databases, GUARDS, meaning="published results could be changed", number="results.W001"
    )
