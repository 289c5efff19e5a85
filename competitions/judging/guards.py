"""Database triggers that keep released versions, the schemes of frozen modules and public draws as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, register
from django.db import connections

from portal.acts import guards
from portal.acts.guards import Guard

GUARDS = (
    Guard(
        name="schemeversion",
        table="judging_schemeversion",
        kept=(
            "scheme_id",
            "number",
            "total",
            "content",
            "sha256",
            "note",
            "released_by_id",
            "released_at",
        ),
        refusal="a released marking scheme is never changed",
        since="released_at",
        as_text=frozenset({"content"}),
    ),
    Guard(
        name="modulescheme",
        table="judging_modulescheme",
        kept=("module_id", "version_id", "frozen_at"),
        refusal="the marking scheme of a module is frozen",
        since="frozen_at",
    ),
    Guard(
        name="blindcode",
        table="judging_blindcode",
        kept=("layer_id", "entry_id", "code"),
        refusal="a blind code is never changed",
    ),
    Guard(
        name="draw_announced",
        table="judging_draw",
        kept=(
            "event_id",
            "number",
            "source",
            "known_from",
            "listed",
            "list_sha256",
            "algorithm",
            "announced_at",
            "announced_by_id",
        ),
        refusal="an announced draw is never changed",
    ),
    Guard(
        name="draw_held",
        table="judging_draw",
        kept=("seed", "result", "result_sha256", "drawn_at", "drawn_by_id"),
        refusal="a draw that was held is never changed",
        since="drawn_at",
    ),
    Guard(
        name="draw_ended",
        table="judging_draw",
        kept=("seed", "result", "result_sha256", "drawn_at", "ended_at", "ended_by_id", "end_reason"),
        refusal="an ended draw is never changed",
        since="ended_at",
    ),
)


def install_after_migrate(*, using: str = "default", **_: Any) -> None:
    guards.install(connections[using], GUARDS)


@register(Tags.database)
def schemes_are_protected(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    return guards.warnings(
        databases,
        GUARDS,
        meaning="marking schemes in use or public draws could be changed",
        number="judging.W001",
    )
