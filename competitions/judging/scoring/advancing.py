"""Who goes on to the next round: the top of the ranking, and everybody tied at the cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.explanation import others_near
from competitions.judging.scoring.standings import Standing, Standings
from competitions.judging.scoring.steps import Step, StepKey, step


class CutOffTie(StrEnum):
    """Who counts as tied with the last one inside the quota.

    EQUAL_SCORE: whoever has the same final score, whatever the tie-breakers say. EQUAL_CRITERIA: whoever is equal
    in the final score and all criteria before the committee's decision, so that a committee orders medals but
    keeps nobody from the next round. EQUAL_RANK: only those of an unresolved tie.
    """

    EQUAL_SCORE = "equal_score"
    EQUAL_CRITERIA = "equal_criteria"
    EQUAL_RANK = "equal_rank"


@dataclass(frozen=True, slots=True)
class Advancing:
    """Who advances, by key in the order of the ranking.

    `within_quota` and `by_tie` together are all of them; `by_tie` are those beyond the quota who are tied with
    its last one. `cut_off_rank` is the rank of that last one; None when nobody advances.
    """

    quota: int
    ties: CutOffTie
    within_quota: tuple[str, ...]
    by_tie: tuple[str, ...]
    cut_off_rank: int | None
    tied_at_cut_off: tuple[str, ...]

    @property
    def entrants(self) -> tuple[str, ...]:
        """All who advance."""
        return self.within_quota + self.by_tie


def advance(*, standings: Standings, quota: int, ties: CutOffTie = CutOffTie.EQUAL_CRITERIA) -> Advancing:
    """The best `quota` ranked entrants, and all who are tied with the last of them; those without a rank never.

    With fewer ranked entrants than the quota all of them advance. In an unresolved tie across the cut-off the
    split into `within_quota` and `by_tie` is by key and means nothing; all of the tie advance. Raises InputError
    for a negative quota.
    """
    if quota < 0:
        raise InputError(Problem.NEGATIVE_COUNT, quota=quota)
    ranked = standings.ranked
    within = ranked[:quota]
    if not within:
        return Advancing(quota, ties, (), (), None, ())
    cut_off = _place(within[-1], ties)
    return Advancing(
        quota=quota,
        ties=ties,
        within_quota=tuple(standing.key for standing in within),
        by_tie=tuple(standing.key for standing in ranked[quota:] if _place(standing, ties) == cut_off),
        cut_off_rank=within[-1].rank,
        tied_at_cut_off=tuple(standing.key for standing in ranked if _place(standing, ties) == cut_off),
    )


def explain_advancing(standings: Standings, advancing: Advancing, key: str) -> tuple[Step, ...]:
    """Why one entrant advances or not; raises InputError for a key that is not in the standings."""
    standing = standings.of(key)
    rank = standing.rank
    if rank is None:
        without = tuple(result.module.key for result in standing.modules if result.points is None)
        return (step(StepKey.NOT_RANKED, status=standing.status, modules=without),)
    if key in advancing.by_tie:
        position = advancing.tied_at_cut_off.index(key)
        return (
            step(
                StepKey.ADVANCES_BY_TIE,
                rank=rank,
                quota=advancing.quota,
                cut_off_rank=advancing.cut_off_rank,
                ties=advancing.ties,
                others=len(advancing.tied_at_cut_off) - 1,
                entrants=others_near(advancing.tied_at_cut_off, position),
            ),
        )
    if key in advancing.within_quota:
        return (step(StepKey.ADVANCES, rank=rank, quota=advancing.quota),)
    return (
        step(StepKey.DOES_NOT_ADVANCE, rank=rank, quota=advancing.quota, cut_off_rank=advancing.cut_off_rank),
    )


def _place(standing: Standing, ties: CutOffTie) -> int | None:
    if ties is CutOffTie.EQUAL_SCORE:
        return standing.score_rank
    if ties is CutOffTie.EQUAL_CRITERIA:
        return standing.measured_rank
    return standing.rank
