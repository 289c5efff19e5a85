"""The small shapes by which every room shows itself on the desk: what waits, what was found, a figure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work that waits for the actor: "4 entries to review", with the list behind it."""

    label: str | Promise
    count: int
    url: str
    icon: str = "inbox"
    # The nearest deadline among them, if any.
    due: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a search found."""

    kind: str | Promise
    title: str
    url: str
    detail: str | Promise = ""
    icon: str = "search"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the list of records behind it."""

    label: str | Promise
    value: str | int
    url: str
    note: str | Promise = ""
    icon: str = "bar-chart"
