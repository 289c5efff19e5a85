"""Writes of the judging room: one function a verb."""

from competitions.judging.acts.deciding import OPEN_STATES, decide_tie, revoke_decision
from competitions.judging.acts.recording import Recorded, Scores, record_scores, set_status
from competitions.judging.acts.reopening import reopen

__all__ = [
    "OPEN_STATES",
    "Recorded",
    "Scores",
    "decide_tie",
    "record_scores",
    "reopen",
    "revoke_decision",
    "set_status",
]
