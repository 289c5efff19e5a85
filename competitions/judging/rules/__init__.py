"""Who may do what in the judging room, split by noun."""

from competitions.judging.rules.judges import (
    is_own_appointment,
    may_appoint,
    may_erase_judge,
    may_keep_judge,
    may_keep_judges,
    may_look_through,
    may_see_appointments,
    may_take_over,
)
from competitions.judging.rules.schemes import (
    may_attach_schemes,
    may_keep_scheme,
    may_keep_schemes,
    sees_drafts,
)
from competitions.judging.rules.scores import may_decide, may_score

__all__ = [
    "is_own_appointment",
    "may_appoint",
    "may_attach_schemes",
    "may_decide",
    "may_erase_judge",
    "may_keep_judge",
    "may_keep_judges",
    "may_keep_scheme",
    "may_keep_schemes",
    "may_look_through",
    "may_score",
    "may_see_appointments",
    "may_take_over",
    "sees_drafts",
]
