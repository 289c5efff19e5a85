"""Who may do what in the judging room, split by noun."""

from competitions.judging.rules.blinding import keeps_layer, may_name_blinders, may_open_layer
from competitions.judging.rules.judges import (
    is_own_appointment,
    marks_at,
    may_appoint,
    may_decide_conflicts,
    may_erase_judge,
    may_keep_judge,
    may_keep_judges,
    may_look_through,
    may_see_appointments,
    may_see_conflicts,
    may_take_over,
)
from competitions.judging.rules.schemes import (
    may_attach_schemes,
    may_keep_scheme,
    may_keep_schemes,
    sees_drafts,
)
from competitions.judging.rules.scores import may_decide, may_score
from competitions.judging.rules.sheets import (
    is_chief,
    may_compose,
    may_confirm_reopening,
    may_decide_incident,
    may_key,
    may_mark,
    may_report,
    may_review,
    may_void,
)
from competitions.judging.rules.timetable import may_admit, may_draw, may_lay_timetable

__all__ = [
    "is_chief",
    "is_own_appointment",
    "keeps_layer",
    "marks_at",
    "may_admit",
    "may_appoint",
    "may_attach_schemes",
    "may_compose",
    "may_confirm_reopening",
    "may_decide",
    "may_decide_conflicts",
    "may_decide_incident",
    "may_draw",
    "may_erase_judge",
    "may_keep_judge",
    "may_keep_judges",
    "may_keep_scheme",
    "may_keep_schemes",
    "may_key",
    "may_lay_timetable",
    "may_look_through",
    "may_mark",
    "may_name_blinders",
    "may_open_layer",
    "may_report",
    "may_review",
    "may_score",
    "may_see_appointments",
    "may_see_conflicts",
    "may_take_over",
    "may_void",
    "sees_drafts",
]
