"""What goes in: an event's modules, its entrants with their outcomes, and what its committee decided.

These are plain facts. A key is whatever the caller uses to find the thing again (a primary key as text, a blind
code); scoring never looks inside it and shows no other name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.rounding import MILLION, millionths

HUNDRED = Decimal(100)
LARGEST_FULL_MARK = Decimal(100_000)


class ModuleKind(StrEnum):
    """What a module tests; the tie-breakers `theory_score`, `practical_score`, `defence_score` add up one kind.

    CARRIED is no module of an event but the score of the round before, which `rank_rounds` puts among them.
    """

    THEORY = "theory"
    PRACTICAL = "practical"
    DEFENCE = "defence"
    CARRIED = "carried"


class State(StrEnum):
    """Why there is no mark. A state is not a mark of 0: it is never added, averaged or compared."""

    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"
    ABSENT = "absent"
    NOT_YET_SCORED = "not_yet_scored"


Outcome: TypeAlias = Decimal | State
"""A mark, from 0 to the module's full mark with at most six places, or the state that stands in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One part of an event.

    `weight` is in percent (above 0, up to 100); the weights of an event sum to 100. `full_mark` is the best mark
    that can be entered (above 0, up to 100,000). Raises InputError outside these ranges.
    """

    key: str
    kind: ModuleKind
    weight: Decimal
    full_mark: Decimal = HUNDRED

    def __post_init__(self) -> None:
        if not 0 < millionths(self.weight, module=self.key) <= 100 * MILLION:
            raise InputError(Problem.WEIGHT_OUT_OF_RANGE, module=self.key, weight=self.weight)
        if not 0 < millionths(self.full_mark, module=self.key) <= LARGEST_FULL_MARK * MILLION:
            raise InputError(Problem.FULL_MARK_OUT_OF_RANGE, module=self.key, full_mark=self.full_mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """Whoever is ranked: a competitor, a team or a delegation.

    `outcomes` maps module keys to outcomes; a module that is not in it counts as not yet scored.
    `elapsed_seconds` and `safety_deductions` (points) only break ties; None means not recorded, which differs
    from 0 and can decide nothing.
    """

    key: str
    outcomes: Mapping[str, Outcome]
    elapsed_seconds: Decimal | None = None
    safety_deductions: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The committee's order, best first, of entrants whom nothing else could separate, and its reason.

    It applies only if its entrants are exactly those of one tie that remains (see `rank`). Raises InputError for
    fewer than two entrants, a repeated one, or a blank reason.
    """

    order: tuple[str, ...]
    reason: str

    def __post_init__(self) -> None:
        if len(self.order) < 2:
            raise InputError(Problem.DECISION_TOO_SHORT, order=self.order)
        if len(set(self.order)) != len(self.order):
            raise InputError(Problem.DECISION_REPEATS_ENTRANT, order=self.order)
        if not self.reason.strip():
            raise InputError(Problem.DECISION_WITHOUT_REASON, order=self.order)
