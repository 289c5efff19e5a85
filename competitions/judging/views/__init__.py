"""Pages of the judging room."""

from competitions.judging.views.events import events
from competitions.judging.views.rosters import roster
from competitions.judging.views.sheets import export, history, scores
from competitions.judging.views.standings import decide, finish, reopen, revoke, standings

__all__ = [
    "decide",
    "events",
    "export",
    "finish",
    "history",
    "reopen",
    "revoke",
    "roster",
    "scores",
    "standings",
]
