"""Reads of the entries room, split by noun; all start from what the actor may see."""

from competitions.entries.queries.desk import figures_for, search, waiting_for
from competitions.entries.queries.entries import attachment, competitor, entry, entry_list
from competitions.entries.queries.events import event, open_events

__all__ = [
    "attachment",
    "competitor",
    "entry",
    "entry_list",
    "event",
    "figures_for",
    "open_events",
    "search",
    "waiting_for",
]
