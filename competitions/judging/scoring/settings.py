"""How an event is scored, as data: what a policy pack or an event chooses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.event import ModuleKind
from competitions.judging.scoring.rounding import TWO_PLACES, Rounding


class CriterionKey(StrEnum):
    """What can break a tie.

    A `*_score` is the weighted mean of the modules of that kind on the 100 scale, compared exactly and never
    rounded; for a single module with full mark 100 it is the mark itself.
    """

    THEORY_SCORE = "theory_score"
    PRACTICAL_SCORE = "practical_score"
    DEFENCE_SCORE = "defence_score"
    ELAPSED_SECONDS = "elapsed_seconds"
    SAFETY_DEDUCTIONS = "safety_deductions"
    COMMITTEE_DECISION = "committee_decision"


class Direction(StrEnum):
    """Which end is better: `desc` the larger figure, `asc` the smaller one."""

    DESCENDING = "desc"
    ASCENDING = "asc"


KIND_OF_CRITERION = {
    CriterionKey.THEORY_SCORE: ModuleKind.THEORY,
    CriterionKey.PRACTICAL_SCORE: ModuleKind.PRACTICAL,
    CriterionKey.DEFENCE_SCORE: ModuleKind.DEFENCE,
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One tie-breaker. A committee decision is ascending: place 1 of its order is the best."""

    key: CriterionKey
    direction: Direction

    def __post_init__(self) -> None:
        if self.key is CriterionKey.COMMITTEE_DECISION and self.direction is Direction.DESCENDING:
            raise InputError(Problem.COMMITTEE_DESCENDING)

    @classmethod
    def parse(cls, text: str) -> Criterion:
        """Read one line of a policy pack: `practical_score desc`, `elapsed_seconds asc`, `committee_decision`.

        Without a direction, scores are `desc` and all else `asc`. Raises InputError for anything unknown.
        """
        words = text.split()
        try:
            key = CriterionKey(words[0])
            natural = Direction.DESCENDING if key in KIND_OF_CRITERION else Direction.ASCENDING
            direction = Direction(words[1]) if len(words) > 1 else natural
        except (ValueError, IndexError):
            raise InputError(Problem.UNKNOWN_CRITERION, criterion=text) from None
        if len(words) > 2:
            raise InputError(Problem.UNKNOWN_CRITERION, criterion=text)
        return cls(key, direction)


USUAL_CRITERIA = (
    Criterion(CriterionKey.PRACTICAL_SCORE, Direction.DESCENDING),
    Criterion(CriterionKey.ELAPSED_SECONDS, Direction.ASCENDING),
    Criterion(CriterionKey.SAFETY_DEDUCTIONS, Direction.ASCENDING),
    Criterion(CriterionKey.COMMITTEE_DECISION, Direction.ASCENDING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Options of one event.

    `rounding`: of the final score. `module_rounding`: of each weighted module total before they are added; None
    (the usual) adds them exactly, so that only the final score is rounded. `criteria`: the tie-breakers, in
    order; a committee decision can only be the last one, because it settles what nothing else could.
    Raises InputError for a repeated criterion or a committee decision that is not last.
    """

    rounding: Rounding = TWO_PLACES
    module_rounding: Rounding | None = None
    criteria: tuple[Criterion, ...] = USUAL_CRITERIA

    def __post_init__(self) -> None:
        keys = [criterion.key for criterion in self.criteria]
        if len(set(keys)) != len(keys):
            raise InputError(Problem.REPEATED_CRITERION, criteria=keys)
        if CriterionKey.COMMITTEE_DECISION in keys[:-1]:
            raise InputError(Problem.COMMITTEE_NOT_LAST, criteria=keys)


USUAL_SETTINGS = Settings()
