"""Facts of the judging room, split by noun."""

from competitions.judging.models.checkins import CheckIn
from competitions.judging.models.codes import BlindCode, BlindLayer
from competitions.judging.models.judges import (
    Appointment,
    Conflict,
    Declaration,
    Interest,
    Judge,
    JudgeEmployment,
)
from competitions.judging.models.panels import MarkingPanel, PanelEntry, PanelJudge
from competitions.judging.models.paper import Keying, SheetScan, SheetSignature
from competitions.judging.models.schemes import ModuleScheme, Scheme, SchemeVersion
from competitions.judging.models.scores import CommitteeDecision, ModuleScore, Outcome
from competitions.judging.models.sheets import (
    AspectMark,
    Incident,
    ModuleMarking,
    ScoreSheet,
    SheetSaving,
)
from competitions.judging.models.timetable import Draw, Session, Slot, Station

__all__ = [
    "Appointment",
    "AspectMark",
    "BlindCode",
    "BlindLayer",
    "CheckIn",
    "CommitteeDecision",
    "Conflict",
    "Declaration",
    "Draw",
    "Incident",
    "Interest",
    "Judge",
    "JudgeEmployment",
    "Keying",
    "MarkingPanel",
    "ModuleMarking",
    "ModuleScheme",
    "ModuleScore",
    "Outcome",
    "PanelEntry",
    "PanelJudge",
    "Scheme",
    "SchemeVersion",
    "ScoreSheet",
    "Session",
    "SheetSaving",
    "SheetScan",
    "SheetSignature",
    "Slot",
    "Station",
]
