"""Reads of the judging room, split by noun; all start from what the actor manages."""

from competitions.judging.queries.events import (
    event,
    figures_for,
    filtered_events,
    scoring_events,
    search,
    waiting_for,
)
from competitions.judging.queries.rosters import has_roster, people_to_add, units_of
from competitions.judging.queries.sheets import (
    Line,
    Sheet,
    decision,
    decisions_in_force,
    name_of,
    sheet,
)

__all__ = [
    "Line",
    "Sheet",
    "decision",
    "decisions_in_force",
    "event",
    "figures_for",
    "filtered_events",
    "has_roster",
    "name_of",
    "people_to_add",
    "scoring_events",
    "search",
    "sheet",
    "units_of",
    "waiting_for",
]
