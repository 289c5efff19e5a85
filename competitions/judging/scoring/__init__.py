"""Scoring: from marks to totals, final scores, ranks and awards, with a reason for every figure.

Pure functions over frozen values: Decimals in, Decimals out. It knows no database, no web, no names and no
clock; it must never import Django or anything else of the project. Figures are computed exactly and rounded
once, whatever the decimal context of the caller. What it is asked twice it answers twice alike.

    standings = rank(modules=[...], entrants=[...], settings=Settings(...), decisions=[...])
    explain(standings, "A-07")                  # why this score, why this rank: steps, not sentences
    standings.is_preview_only                   # whether a tie or a missing mark blocks publication
    advance(standings=standings, quota=10)      # ties at the cut-off all advance
    award_bands(rule=rule, base=60)             # 1:2:3 of at most 20 percent, as bands of ranks
    band_entrants(standings=standings, bands=bands)
    trimmed_mean(marks=[...])                   # a panel's marks without the highest and the lowest
    read_scheme(content, total=full_mark)       # a marking scheme, or everything that is wrong with it
    mark_module(scheme=scheme, marks={...})     # judges' marks to the module's total
    total_groups(contributions, best=2)         # delegations by placings, teams by their members
    explain_marking(marking)                    # why each aspect, each section and the total are what they are

The order of operations stands in `ranking`; what each step of an explanation carries, in `steps.PARAMETERS`.
"""

from competitions.judging.scoring.advancing import Advancing, CutOffTie, advance, explain_advancing
from competitions.judging.scoring.bands import (
    AwardBands,
    AwardRule,
    Banding,
    RankBand,
    Share,
    TopShare,
    UndecidedBand,
    award_bands,
    band_entrants,
    consecutive_bands,
    explain_band,
)
from competitions.judging.scoring.content import (
    FIELDS,
    ROW_FIELDS,
    Content,
    aspects_of,
    keyed,
    rows_of,
    total_of,
)
from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.event import Decision, Entrant, Module, ModuleKind, Outcome, State
from competitions.judging.scoring.explanation import Explanation, explain
from competitions.judging.scoring.faults import FAULT_PARAMETERS, Fault, FaultKey, Place
from competitions.judging.scoring.groups import Contribution, GroupTotal, placing_worth, total_groups
from competitions.judging.scoring.marking import (
    AspectResult,
    Counted,
    Judged,
    Mark,
    Marking,
    MarkState,
    Measured,
    Penalty,
    Scale,
    SectionResult,
    Ticked,
    can_do_without,
    judges_of,
    mark_aspect,
    mark_module,
)
from competitions.judging.scoring.marking_steps import MarkingExplanation, explain_aspect, explain_marking
from competitions.judging.scoring.ranking import rank
from competitions.judging.scoring.reading import Reading, read_aspect, read_scheme
from competitions.judging.scoring.rendering import as_content, aspect_as_content
from competitions.judging.scoring.rounding import Rounding, RoundingMode, TrimmedMean, trimmed_mean
from competitions.judging.scoring.rounds import Round, carried_key, rank_rounds
from competitions.judging.scoring.schemes import (
    Aspect,
    Band,
    Checklist,
    Deduction,
    Deductions,
    Item,
    Judgement,
    Linear,
    Method,
    MethodKey,
    Panel,
    Ranges,
    Scheme,
    Section,
    Tolerance,
)
from competitions.judging.scoring.settings import (
    USUAL_CRITERIA,
    USUAL_SETTINGS,
    Criterion,
    CriterionKey,
    Direction,
    Settings,
)
from competitions.judging.scoring.standings import (
    Comparison,
    ModuleResult,
    RoundResult,
    Standing,
    Standings,
    Status,
    UnresolvedTie,
    Unused,
    UnusedDecision,
    Verdict,
)
from competitions.judging.scoring.steps import PARAMETERS, Rival, Step, StepKey

__all__ = [
    "FAULT_PARAMETERS",
    "FIELDS",
    "PARAMETERS",
    "ROW_FIELDS",
    "USUAL_CRITERIA",
    "USUAL_SETTINGS",
    "Advancing",
    "Aspect",
    "AspectResult",
    "AwardBands",
    "AwardRule",
    "Band",
    "Banding",
    "Checklist",
    "Comparison",
    "Content",
    "Contribution",
    "Counted",
    "Criterion",
    "CriterionKey",
    "CutOffTie",
    "Decision",
    "Deduction",
    "Deductions",
    "Direction",
    "Entrant",
    "Explanation",
    "Fault",
    "FaultKey",
    "GroupTotal",
    "InputError",
    "Item",
    "Judged",
    "Judgement",
    "Linear",
    "Mark",
    "MarkState",
    "Marking",
    "MarkingExplanation",
    "Measured",
    "Method",
    "MethodKey",
    "Module",
    "ModuleKind",
    "ModuleResult",
    "Outcome",
    "Panel",
    "Penalty",
    "Place",
    "Problem",
    "Ranges",
    "RankBand",
    "Reading",
    "Rival",
    "Round",
    "RoundResult",
    "Rounding",
    "RoundingMode",
    "Scale",
    "Scheme",
    "Section",
    "SectionResult",
    "Settings",
    "Share",
    "Standing",
    "Standings",
    "State",
    "Status",
    "Step",
    "StepKey",
    "Ticked",
    "Tolerance",
    "TopShare",
    "TrimmedMean",
    "UndecidedBand",
    "UnresolvedTie",
    "Unused",
    "UnusedDecision",
    "Verdict",
    "advance",
    "as_content",
    "aspect_as_content",
    "aspects_of",
    "award_bands",
    "band_entrants",
    "can_do_without",
    "carried_key",
    "consecutive_bands",
    "explain",
    "explain_advancing",
    "explain_aspect",
    "explain_band",
    "explain_marking",
    "judges_of",
    "keyed",
    "mark_aspect",
    "mark_module",
    "placing_worth",
    "rank",
    "rank_rounds",
    "read_aspect",
    "read_scheme",
    "rows_of",
    "total_groups",
    "total_of",
    "trimmed_mean",
]
