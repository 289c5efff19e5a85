"""Periods of this room that the database keeps from overlapping (portal.acts.periods says how)."""

from __future__ import annotations

from typing import Any

from django.db import connections

from portal.acts.periods import Period, install

PERIODS = (
    Period(
        "membership_no_overlap",
        "unions_membership",
        ("user_id", "union_id", "role"),
        "valid_from",
        "valid_to",
    ),
)


def install_after_migrate(*, using: str = "default", **_: Any) -> None:
    install(connections[using], PERIODS)
