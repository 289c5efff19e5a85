"""Writes of the judging room: one function a verb."""

from competitions.judging.acts.deciding import OPEN_STATES, decide_tie, revoke_decision
from competitions.judging.acts.recording import Recorded, Scores, record_scores, set_status
from competitions.judging.acts.reopening import reopen
from competitions.judging.acts.rosters import Participant, record_sheet

__all__ = [
    "OPEN_STATES",
    "Participant",
    "Recorded",
    "Scores",
    "decide_tie",
    "record_scores",
    "record_sheet",
    "reopen",
    "revoke_decision",
    "set_status",
]
