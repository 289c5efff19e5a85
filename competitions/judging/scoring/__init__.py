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
from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.event import Decision, Entrant, Module, ModuleKind, Outcome, State
from competitions.judging.scoring.explanation import Explanation, explain
from competitions.judging.scoring.ranking import rank
from competitions.judging.scoring.rounding import Rounding, RoundingMode, TrimmedMean, trimmed_mean
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
    "PARAMETERS",
    "USUAL_CRITERIA",
    "USUAL_SETTINGS",
    "Advancing",
    "AwardBands",
    "AwardRule",
    "Banding",
    "Comparison",
    "Criterion",
    "CriterionKey",
    "CutOffTie",
    "Decision",
    "Direction",
    "Entrant",
    "Explanation",
    "InputError",
    "Module",
    "ModuleKind",
    "ModuleResult",
    "Outcome",
    "Problem",
    "RankBand",
    "Rival",
    "Rounding",
    "RoundingMode",
    "Settings",
    "Share",
    "Standing",
    "Standings",
    "State",
    "Status",
    "Step",
    "StepKey",
    "TopShare",
    "TrimmedMean",
    "UndecidedBand",
    "UnresolvedTie",
    "Unused",
    "UnusedDecision",
    "Verdict",
    "advance",
    "award_bands",
    "band_entrants",
    "consecutive_bands",
    "explain",
    "explain_advancing",
    "explain_band",
    "rank",
    "trimmed_mean",
]
