"""The rooms that show themselves on the desk, and how they are asked.

Each room's `queries` offers some of `waiting_for(actor)`, `figures_for(actor)` and `search(actor, text, limit)`,
each a constant number of queries that keeps to the actor's scope.
"""

from __future__ import annotations

from competitions.entries import queries as entries
from competitions.innovations import queries as innovations
from competitions.judging import queries as judging
from competitions.planning import queries as planning
from competitions.reports import queries as reports
from competitions.results import queries as results
from enterprises import queries as enterprises
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Figure, Hit, Waiting
from portal.acts.unchanged import for_actor
from unions import queries as unions

# In the order of the work.
_WAITING = (
    planning.waiting_for,
    entries.waiting_for,
    judging.waiting_for,
    judging.invitations_waiting,
    results.waiting_for,
    innovations.waiting_for,
    enterprises.waiting_for,
    unions.waiting_for,
    reports.waiting_for,
)
_FIGURES = (
    planning.figures_for,
    entries.figures_for,
    judging.figures_for,
    enterprises.figures_for,
    unions.figures_for,
    reports.figures_for,
)
# In the order in which people look for things.
_SEARCH = (
    planning.search,
    enterprises.search,
    unions.search,
    entries.search,
    judging.search,
    judging.search_judges,
    results.search,
)
# Whoever audits reads the record of acts; people and their units are none of the work.
_SEARCH_OF_AUDITORS = (planning.search, unions.search)


def waiting_for(actor: Actor) -> list[Waiting]:
    """What waits for the actor in all rooms: what has a deadline first, the nearest first."""
    rows = [row for ask in _WAITING for row in ask(actor) if row.count]
    return sorted(
        rows, key=lambda row: (row.due is None, row.due.timestamp() if row.due is not None else 0.0)
    )


def figures_for(actor: Actor) -> list[Figure]:
    """The figures of the actor's scope in all rooms, in the rooms' order; kept, because a city's take long."""
    return for_actor(actor, "figures", lambda: [figure for ask in _FIGURES for figure in ask(actor)])


def search(actor: Actor, text: str, limit: int) -> list[Hit]:
    """What all rooms find, at most `limit` of each kind that a room knows."""
    asked = _SEARCH_OF_AUDITORS if actor.role is Role.AUDITOR else _SEARCH
    return [hit for ask in asked for hit in ask(actor, text, limit)]
