"""Facts of the judging room, split by noun."""

from competitions.judging.models.judges import (
    Appointment,
    Conflict,
    Declaration,
    Interest,
    Judge,
    JudgeEmployment,
)
from competitions.judging.models.schemes import ModuleScheme, Scheme, SchemeVersion
from competitions.judging.models.scores import CommitteeDecision, ModuleScore, Outcome

__all__ = [
    "Appointment",
    "CommitteeDecision",
    "Conflict",
    "Declaration",
    "Interest",
    "Judge",
    "JudgeEmployment",
    "ModuleScheme",
    "ModuleScore",
    "Outcome",
    "Scheme",
    "SchemeVersion",
]
