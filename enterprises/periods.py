"""Periods of this room that the database keeps from overlapping (portal.acts.periods says how)."""

from __future__ import annotations

from typing import Any

from django.db import connections

from portal.acts.periods import Period, install

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


def install_after_migrate(*, using: str = "default", **_: Any) -> None:
    install(connections[using], PERIODS)
