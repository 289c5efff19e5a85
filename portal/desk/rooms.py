"""The rooms that show themselves on the desk, in the order of the work, and how they are asked.

Each room's `queries` offers some of `waiting_for(actor)`, `figures_for(actor)` and `search(actor, text, limit)`,
each a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from portal.acts.actors import Actor
from portal.acts.glimpses import Figure, Hit, Waiting

ROOMS = (
    "competitions.planning",
    "competitions.entries",
    "competitions.judging",
    "competitions.results",
    "enterprises",
    "unions",
    "competitions.innovations",
    "competitions.reports",
)


@cache
def offered(name: str) -> tuple[Callable[..., list[Any]], ...]:
    """The function `name` of every room that offers it, in order."""
    modules = [f"{room}.queries" for room in ROOMS]
    found = [getattr(import_module(module), name, None) for module in modules if find_spec(module)]
    return tuple(function for function in found if function is not None)


def waiting_for(actor: Actor) -> list[Waiting]:
    """What waits for the actor in all rooms: what has a deadline first, the nearest first."""
    rows: Iterator[Waiting] = (row for ask in offered("waiting_for") for row in ask(actor) if row.count)
    return sorted(
        rows, key=lambda row: (row.due is None, row.due.timestamp() if row.due is not None else 0.0)
    )


def figures_for(actor: Actor) -> list[Figure]:
    """The figures of the actor's scope in all rooms, in the rooms' order."""
    return [figure for ask in offered("figures_for") for figure in ask(actor)]


def search(actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """What all rooms find, at most `limit` of each; rooms keep to the actor's scope."""
    return [hit for ask in offered("search") for hit in ask(actor, text, limit)]
