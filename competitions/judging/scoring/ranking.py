"""From marks to ranks.

Order of operations, the same for every entrant:

1. **State.** If any module has a state instead of a mark, the gravest state is the entrant's status; there is no
   final score and no rank.
2. **Weight.** Each module's points are mark ÷ full mark × weight, exactly. If `module_rounding` is set, they are
   rounded now.
3. **Add and round.** The final score is the sum of the points, rounded once by `rounding`.
4. **Rank** by the rounded final score, the larger first: two entrants whose published scores are equal are tied.
5. **Break ties** by the criteria in their order. Each criterion sees only a group that everything before it left
   equal, compares exact figures, and may split it into smaller groups, to which the next criterion is put. A
   criterion for which any entrant of the group has no figure is skipped for the whole group.
6. **Committee.** A decision applies only to a group that has come through all else together, and only if it names
   exactly the entrants of that group.
7. A group that is still together is an unresolved tie: its entrants share a rank, and publication is blocked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.event import Decision, Entrant, Module
from competitions.judging.scoring.settings import (
    KIND_OF_CRITERION,
    USUAL_SETTINGS,
    Criterion,
    CriterionKey,
    Direction,
    Settings,
)
from competitions.judging.scoring.standings import (
    Comparison,
    Standings,
    Status,
    UnresolvedTie,
    Unused,
    UnusedDecision,
    Verdict,
)
from competitions.judging.scoring.weighting import Candidate, Weighting

Comparable = TypeVar("Comparable", int, Decimal)

STATUS_ORDER = {status: position for position, status in enumerate(Status)}


def rank(
    *,
    modules: Sequence[Module],
    entrants: Iterable[Entrant],
    settings: Settings = USUAL_SETTINGS,
    decisions: Iterable[Decision] = (),
) -> Standings:
    """Rank an event; see the module's docstring for the order of operations.

    The order in which entrants and decisions come makes no difference. Decisions that do not fit a tie are not
    applied but reported in `unused_decisions`. Raises InputError when modules are missing, repeated or their
    weights do not sum to 100, when an entrant's key is repeated, when an outcome belongs to no module, or when a
    mark or a figure is out of its range.
    """
    weighting = Weighting(tuple(modules), settings)
    candidates = sorted((weighting.weigh(entrant) for entrant in entrants), key=lambda each: each.key)
    for key, count in Counter(candidate.key for candidate in candidates).items():
        if count > 1:
            raise InputError(Problem.REPEATED_ENTRANT, entrant=key)

    complete = [candidate for candidate in candidates if candidate.status is Status.RANKED]
    complete.sort(key=lambda candidate: candidate.final, reverse=True)
    tie_breaks = _TieBreaks(weighting, settings, tuple(decisions))
    ranked: list[Candidate] = []
    unresolved: list[UnresolvedTie] = []
    for final, equal in groupby(complete, key=lambda candidate: candidate.final):
        group = list(equal)
        score_rank = len(ranked) + 1
        for candidate in group:
            candidate.score_rank = score_rank
        for together in tie_breaks.split(group, score_rank):
            place = len(ranked) + 1
            for candidate in together:
                candidate.rank = place
            if len(together) > 1:
                keys = tuple(candidate.key for candidate in together)
                unresolved.append(UnresolvedTie(place, settings.rounding.decimal(final), keys))
            ranked.extend(together)

    unranked = [candidate for candidate in candidates if candidate.status is not Status.RANKED]
    unranked.sort(key=lambda candidate: STATUS_ORDER[candidate.status])
    return Standings(
        modules=weighting.modules,
        settings=settings,
        standings=tuple(candidate.standing(settings.rounding) for candidate in [*ranked, *unranked]),
        unresolved_ties=tuple(unresolved),
        unused_decisions=tie_breaks.unused_decisions(candidates),
    )


class _TieBreaks:
    """The criteria of an event and the committee's decisions, applied to one group of equals after another."""

    def __init__(self, weighting: Weighting, settings: Settings, decisions: tuple[Decision, ...]) -> None:
        self.weighting = weighting
        self.criteria = settings.criteria
        self.decisions = decisions
        self.decisions_about: dict[frozenset[str], list[Decision]] = {}
        for decision in decisions:
            self.decisions_about.setdefault(frozenset(decision.order), []).append(decision)
        self.applied: set[frozenset[str]] = set()

    def split(self, group: list[Candidate], place: int, step: int = 0) -> Iterator[list[Candidate]]:
        """Split equals, sorted by key, by the criteria from `step` on; `place` is the best rank among them.

        Yields the groups that remain together, best first, and notes comparisons and measured ranks.
        """
        if len(group) == 1 or step == len(self.criteria):
            for candidate in group:
                candidate.measured_rank = candidate.measured_rank or place
            yield group
            return
        criterion = self.criteria[step]
        if criterion.key is CriterionKey.COMMITTEE_DECISION:
            for candidate in group:
                candidate.measured_rank = place
        for part in self._compare(criterion, group):
            yield from self.split(part, place, step + 1)
            place += len(part)

    def _compare(self, criterion: Criterion, group: list[Candidate]) -> list[list[Candidate]]:
        """Put one criterion to one group: the parts, best first, in which it leaves the group."""
        if criterion.key is CriterionKey.COMMITTEE_DECISION:
            return self._decide(criterion, group)
        kind = KIND_OF_CRITERION.get(criterion.key)
        if kind is not None and not self.weighting.has_kind(kind):
            return _skip(criterion, Verdict.NO_SUCH_MODULE, group, [None] * len(group))
        if kind is not None:
            scores = [(self.weighting.score_of_kind(candidate, kind), candidate) for candidate in group]
            return _order(criterion, scores, lambda score: self.weighting.show_score_of_kind(score, kind))
        recorded = [_recorded(criterion, candidate) for candidate in group]
        figures = [figure for figure in recorded if figure is not None]
        if len(figures) < len(group):
            return _skip(criterion, Verdict.MISSING_FIGURE, group, recorded)
        return _order(criterion, list(zip(figures, group, strict=True)), lambda figure: figure)

    def _decide(self, criterion: Criterion, group: list[Candidate]) -> list[list[Candidate]]:
        about = self.decisions_about.get(frozenset(_keys(group)), [])
        if not about:
            return _skip(criterion, Verdict.NO_DECISION, group, [None] * len(group))
        if len({decision.order for decision in about}) > 1:
            return _skip(criterion, Verdict.CONTRADICTORY_DECISIONS, group, [None] * len(group))
        # Two records of the same order agree; the reason shown does not depend on which came first.
        decision = min(about, key=lambda each: each.reason)
        self.applied.add(frozenset(decision.order))
        places = {key: place for place, key in enumerate(decision.order, start=1)}
        parts = [[candidate] for candidate in sorted(group, key=lambda candidate: places[candidate.key])]
        figures = tuple(Decimal(place) for place in range(1, len(group) + 1))
        _note(Comparison(criterion, Verdict.DECIDED, tuple(map(_keys, parts)), figures, decision), group)
        return parts

    def unused_decisions(self, candidates: list[Candidate]) -> tuple[UnusedDecision, ...]:
        """The decisions that were not applied, each with why, in an order of their own."""
        by_key = {candidate.key: candidate for candidate in candidates}
        unused = [
            self._why_unused(decision, by_key)
            for decision in self.decisions
            if frozenset(decision.order) not in self.applied
        ]
        return tuple(sorted(unused, key=lambda each: (each.decision.order, each.decision.reason)))

    def _why_unused(self, decision: Decision, by_key: dict[str, Candidate]) -> UnusedDecision:
        unknown = tuple(key for key in decision.order if key not in by_key)
        if unknown:
            return UnusedDecision(decision, Unused.UNKNOWN_ENTRANT, unknown)
        unranked = tuple(key for key in decision.order if by_key[key].status is not Status.RANKED)
        if unranked:
            return UnusedDecision(decision, Unused.NOT_RANKED, unranked)
        places = {by_key[key].measured_rank for key in decision.order}
        if len(places) > 1:
            return UnusedDecision(decision, Unused.NOT_TIED, decision.order)
        left_out = sorted(
            key
            for key, candidate in by_key.items()
            if candidate.measured_rank in places and key not in decision.order
        )
        if left_out:
            return UnusedDecision(decision, Unused.INCOMPLETE, tuple(left_out))
        if all(criterion.key is not CriterionKey.COMMITTEE_DECISION for criterion in self.criteria):
            return UnusedDecision(decision, Unused.NOT_A_CRITERION, decision.order)
        return UnusedDecision(decision, Unused.CONTRADICTORY, decision.order)


def _order(
    criterion: Criterion, compared: list[tuple[Comparable, Candidate]], show: Callable[[Comparable], Decimal]
) -> list[list[Candidate]]:
    """Sort a group by its exact figures, note the comparison, and give the parts, best first."""
    # Sorting is stable, in reverse as well, so equal figures stay in the order of their keys.
    compared.sort(key=lambda each: each[0], reverse=criterion.direction is Direction.DESCENDING)
    parts = [
        [candidate for _, candidate in equal] for _, equal in groupby(compared, key=lambda each: each[0])
    ]
    verdict = Verdict.DECIDED if len(parts) > 1 else Verdict.EQUAL
    figures = tuple(show(figure) for figure, _ in compared)
    comparison = Comparison(criterion, verdict, tuple(map(_keys, parts)), figures)
    for part in parts:
        _note(comparison, part)
    return parts


def _recorded(criterion: Criterion, candidate: Candidate) -> Decimal | None:
    if criterion.key is CriterionKey.ELAPSED_SECONDS:
        return candidate.entrant.elapsed_seconds
    return candidate.entrant.safety_deductions


def _keys(group: list[Candidate]) -> tuple[str, ...]:
    return tuple(candidate.key for candidate in group)


def _note(comparison: Comparison, group: list[Candidate]) -> None:
    for candidate in group:
        candidate.comparisons.append(comparison)


def _skip(
    criterion: Criterion, verdict: Verdict, group: list[Candidate], figures: list[Decimal | None]
) -> list[list[Candidate]]:
    _note(Comparison(criterion, verdict, (_keys(group),), tuple(figures)), group)
    return [group]
