"""Several rounds: who goes on after each, and one ranking at the end.

1. **Each round** is ranked by itself, among those who are still in it. Of the last round's score the part `carried`
   (percent) is the final score of the round before, as it was rounded; the modules have the rest. With nothing
   carried everybody starts anew.
2. **Cut-off.** The best `quota` of a round go on, and all who are tied with the last of them. As long as anybody in
   the round waits for a mark, nobody goes on.
3. **Behind.** Whoever does not go on is ranked behind all who do, in the order of the round in which they stayed.
   Whoever went on and has no rank in the end (absent, withdrawn, disqualified) leaves no gap.
4. **Time and deductions** are recorded once for the whole event, so that they break ties in the last round only:
   recorded later, they would change who went on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from competitions.judging.scoring.advancing import CutOffTie, advance
from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.event import HUNDRED, Decision, Entrant, Module, ModuleKind, Outcome
from competitions.judging.scoring.ranking import STATUS_ORDER, rank
from competitions.judging.scoring.settings import USUAL_SETTINGS, CriterionKey, Settings
from competitions.judging.scoring.standings import (
    ModuleResult,
    RoundResult,
    Standing,
    Standings,
    Status,
    UnresolvedTie,
    UnusedDecision,
)

_RECORDED_ONCE = (CriterionKey.ELAPSED_SECONDS, CriterionKey.SAFETY_DEDUCTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round: its modules, whose weights and `carried` sum to 100, and how many go on.

    `carried`: percent of this round's score that the score of the round before makes; 0 in the first round.
    `quota`: how many go on; None in the last round. `ties`: who counts as tied at the cut-off.
    """

    modules: tuple[Module, ...]
    carried: Decimal = Decimal(0)
    quota: int | None = None
    ties: CutOffTie = CutOffTie.EQUAL_CRITERIA


def carried_key(number: int) -> str:
    """The key that stands for the score of round `number` among the modules of the next one."""
    return f"round:{number}"


def rank_rounds(
    *,
    rounds: Sequence[Round],
    entrants: Iterable[Entrant],
    settings: Settings = USUAL_SETTINGS,
    decisions: Iterable[Decision] = (),
) -> Standings:
    """Rank an event of one or more rounds; see the module's docstring. One round is ranked as `rank` does.

    `Standings.rounds` has what happened in each round that has begun. A decision of the committee counts in every
    round in which its entrants are tied. Raises InputError as `rank` does, and when the first round carries anything,
    a round before the last has no quota, or the last has one.
    """
    chosen, everybody, decided = tuple(rounds), list(entrants), tuple(decisions)
    _require_sound(chosen)
    own = frozenset(module.key for each in chosen for module in each.modules)
    for entrant in everybody:
        for key in entrant.outcomes:
            if key not in own:
                raise InputError(Problem.UNKNOWN_MODULE, entrant=entrant.key, module=key)
    if len(chosen) == 1:
        return rank(modules=chosen[0].modules, entrants=everybody, settings=settings, decisions=decided)
    results: list[RoundResult] = []
    inside, scores = everybody, dict[str, Outcome]()
    for number, each in enumerate(chosen, start=1):
        last = number == len(chosen)
        found = rank(
            modules=_with_carried(each, number - 1),
            entrants=[_in_round(entrant, each, number - 1, scores) for entrant in inside],
            settings=settings if last else _without_recorded(settings),
            decisions=decided,
        )
        going = None
        if each.quota is not None and not found.not_yet_scored:
            going = advance(standings=found, quota=each.quota, ties=each.ties)
        results.append(RoundResult(number, found, going))
        if going is None:
            break
        scores = {key: score for key in going.entrants if (score := found.of(key).final_score) is not None}
        inside = [entrant for entrant in inside if entrant.key in scores]
    return _together(chosen, settings, tuple(results))


def _require_sound(rounds: tuple[Round, ...]) -> None:
    if not rounds:
        raise InputError(Problem.NO_MODULES)
    if rounds[0].carried or rounds[-1].quota is not None:
        raise InputError(Problem.ROUNDS_OUT_OF_ORDER)
    if any(each.quota is None for each in rounds[:-1]):
        raise InputError(Problem.ROUNDS_OUT_OF_ORDER)


def _with_carried(of: Round, before: int) -> tuple[Module, ...]:
    if not of.carried:
        return of.modules
    carried = Module(key=carried_key(before), kind=ModuleKind.CARRIED, weight=of.carried, full_mark=HUNDRED)
    return (carried, *of.modules)


def _in_round(entrant: Entrant, of: Round, before: int, scores: dict[str, Outcome]) -> Entrant:
    keys = {module.key for module in of.modules}
    outcomes = {key: outcome for key, outcome in entrant.outcomes.items() if key in keys}
    if of.carried:
        outcomes[carried_key(before)] = scores[entrant.key]
    return replace(entrant, outcomes=outcomes)


def _without_recorded(settings: Settings) -> Settings:
    kept = tuple(each for each in settings.criteria if each.key not in _RECORDED_ONCE)
    return replace(settings, criteria=kept)


def _together(rounds: tuple[Round, ...], settings: Settings, results: tuple[RoundResult, ...]) -> Standings:
    """All rounds as one ranking: the last one, then those who stayed in the one before it, and so on."""
    ranked: list[Standing] = []
    others: list[Standing] = []
    ties: list[UnresolvedTie] = []
    # How many places are taken, by those who are ranked and by those who still wait for a mark in a later round.
    taken = 0
    for result in reversed(results):
        gone_on = frozenset(result.advancing.entrants) if result.advancing is not None else frozenset()
        shift = taken - len(gone_on)
        waiting = 0
        for standing in result.standings.standings:
            if standing.key in gone_on:
                continue
            whole = replace(standing, modules=_modules_of(standing, results))
            if standing.status is not Status.RANKED:
                others.append(whole)
                waiting += standing.status is Status.NOT_YET_SCORED and result.number > 1
                continue
            ranked.append(_moved(whole, shift))
            taken += 1
        taken += waiting
        ties += [
            replace(tie, rank=tie.rank + shift)
            for tie in result.standings.unresolved_ties
            if not gone_on.intersection(tie.entrants)
        ]
    others.sort(key=lambda standing: (STATUS_ORDER[standing.status], standing.key))
    return Standings(
        modules=tuple(module for each in rounds for module in each.modules),
        settings=settings,
        standings=(*ranked, *others),
        unresolved_ties=tuple(ties),
        unused_decisions=_unused(results),
        rounds=results,
    )


def _modules_of(standing: Standing, results: tuple[RoundResult, ...]) -> tuple[ModuleResult, ...]:
    """The modules of every round that the entrant was in, without what was carried."""
    return tuple(
        module
        for result in results
        if standing.key in result.standings.by_key
        for module in result.standings.of(standing.key).modules
        if module.module.kind is not ModuleKind.CARRIED
    )


def _moved(standing: Standing, shift: int) -> Standing:
    def moved(place: int | None) -> int | None:
        return None if place is None else place + shift

    return replace(
        standing,
        rank=moved(standing.rank),
        score_rank=moved(standing.score_rank),
        measured_rank=moved(standing.measured_rank),
    )


def _unused(results: tuple[RoundResult, ...]) -> tuple[UnusedDecision, ...]:
    """Decisions that did nothing in any round, with what the first round says of them."""
    in_all = [{each.decision for each in result.standings.unused_decisions} for result in results]
    first = results[0].standings.unused_decisions
    return tuple(each for each in first if all(each.decision in found for found in in_all))
