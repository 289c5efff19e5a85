"""Why a score is what it is, and why a rank is: steps made from the standings alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from competitions.judging.scoring.event import State
from competitions.judging.scoring.rounding import shown
from competitions.judging.scoring.settings import CriterionKey
from competitions.judging.scoring.standings import Comparison, Standing, Standings, Verdict
from competitions.judging.scoring.steps import NAMED_AT_MOST, Rival, Step, StepKey, step


@dataclass(frozen=True, slots=True)
class Explanation:
    """Both explanations of one entrant, each in the order in which to read it."""

    score: tuple[Step, ...]
    rank: tuple[Step, ...]


def explain(standings: Standings, key: str) -> Explanation:
    """Explain the final score and the rank of one entrant.

    Of several rounds each that the entrant was in is explained, one after the other. Raises InputError for a key
    that is not in the standings.
    """
    standing = standings.of(key)
    if standings.rounds:
        return _of_rounds(standings, standing)
    return Explanation(score=_score(standings, standing), rank=_rank(standings, standing))


def _of_rounds(standings: Standings, standing: Standing) -> Explanation:
    # Not at the top: advancing explains itself by what stands here.
    from competitions.judging.scoring.advancing import explain_advancing

    score: list[Step] = []
    placing: list[Step] = []
    for each in standings.rounds:
        within = each.standings.by_key.get(standing.key)
        if within is None:
            break
        heading = step(StepKey.ROUND, round=each.number)
        score += [heading, *_score(each.standings, within)]
        placing += [heading, *_rank(each.standings, within)]
        if each.advancing is None or within.rank is None:
            continue
        placing += explain_advancing(each.standings, each.advancing, standing.key)
        gone_on = len(each.advancing.entrants)
        if standing.rank is not None and standing.key not in each.advancing.entrants:
            ahead = standing.rank - (within.rank - gone_on)
            placing.append(step(StepKey.RANKED_BEHIND, rank=standing.rank, behind_places=ahead))
    return Explanation(score=tuple(score), rank=tuple(placing))


def others_near(keys: tuple[str, ...], position: int) -> tuple[str, ...]:
    """At most ten of the other keys, those that stand nearest to `position`, in their order."""
    first = max(0, min(position - NAMED_AT_MOST // 2, len(keys) - NAMED_AT_MOST - 1))
    return tuple(
        key for at, key in enumerate(keys[first : first + NAMED_AT_MOST + 1], start=first) if at != position
    )


def _score(standings: Standings, standing: Standing) -> tuple[Step, ...]:
    settings = standings.settings
    steps: list[Step] = []
    total = Fraction(0)
    for result in standing.modules:
        module = result.module
        if isinstance(result.outcome, State):
            steps.append(
                step(StepKey.MODULE_WITHOUT_MARK, module=module.key, kind=module.kind, state=result.outcome)
            )
            continue
        weighted = Fraction(result.outcome) * Fraction(module.weight) / Fraction(module.full_mark)
        points, exact = shown(weighted)
        steps.append(
            step(
                StepKey.MODULE_POINTS,
                module=module.key,
                kind=module.kind,
                mark=result.outcome,
                full_mark=module.full_mark,
                weight=module.weight,
                points=points,
                exact=exact,
            )
        )
        if settings.module_rounding is not None and result.points is not None:
            rounding = settings.module_rounding
            weighted = Fraction(result.points)
            steps.append(
                step(
                    StepKey.MODULE_ROUNDED,
                    module=module.key,
                    points=result.points,
                    places=rounding.places,
                    mode=rounding.mode,
                )
            )
        total += weighted
    if standing.final_score is None:
        return (*steps, step(StepKey.NO_SCORE, status=standing.status))
    sum_of_points, exact = shown(total)
    final = step(
        StepKey.SCORE_ROUNDED,
        final_score=standing.final_score,
        places=settings.rounding.places,
        mode=settings.rounding.mode,
    )
    return (*steps, step(StepKey.POINTS_ADDED, total=sum_of_points, exact=exact), final)


def _rank(standings: Standings, standing: Standing) -> tuple[Step, ...]:
    if standing.rank is None or standing.score_rank is None or standing.final_score is None:
        without = tuple(
            result.module.key
            for result in standing.modules
            if isinstance(result.outcome, State) and result.outcome.value == standing.status.value
        )
        return (step(StepKey.NOT_RANKED, status=standing.status, modules=without),)
    ranked = len(standings.ranked)
    steps = [
        step(
            StepKey.SCORE_COMPARED,
            final_score=standing.final_score,
            better=standing.score_rank - 1,
            ranked=ranked,
        )
    ]
    position = standings.positions[standing.key]
    equal = standings.equal_in_score[standing.score_rank]
    if len(equal) > 1:
        steps.append(
            step(
                StepKey.TIED_ON_SCORE,
                final_score=standing.final_score,
                others=len(equal) - 1,
                entrants=others_near(equal, position - (standing.score_rank - 1)),
            )
        )
    steps.extend(_comparison(comparison, standing.key) for comparison in standing.comparisons)
    tie = standings.tie_at.get(standing.rank)
    if tie is not None:
        steps.append(
            step(
                StepKey.TIE_UNRESOLVED,
                rank=standing.rank,
                others=len(tie.entrants) - 1,
                entrants=others_near(tie.entrants, position - (standing.rank - 1)),
            )
        )
    steps.append(step(StepKey.RANKED, rank=standing.rank, ranked=ranked))
    return tuple(steps)


def _comparison(comparison: Comparison, key: str) -> Step:
    position, begin, end = comparison.bounds[key]
    criterion = comparison.criterion
    others = len(comparison.entrants) - 1
    if comparison.verdict not in (Verdict.DECIDED, Verdict.EQUAL):
        missing = comparison.missing if comparison.verdict is Verdict.MISSING_FIGURE else ()
        return step(
            StepKey.CRITERION_SKIPPED,
            criterion=criterion.key,
            why=comparison.verdict,
            others=others,
            missing=missing[:NAMED_AT_MOST],
            entrants=others_near(comparison.entrants, position),
        )
    figure = comparison.figures[position]
    if comparison.verdict is Verdict.EQUAL:
        return step(
            StepKey.CRITERION_EQUAL,
            criterion=criterion.key,
            direction=criterion.direction,
            figure=figure,
            others=others,
            entrants=others_near(comparison.entrants, position),
        )
    better, worse = begin, len(comparison.entrants) - end
    ahead = _rivals(comparison, max(0, begin - NAMED_AT_MOST), begin)
    behind = _rivals(comparison, end, end + NAMED_AT_MOST)
    if criterion.key is CriterionKey.COMMITTEE_DECISION and comparison.decision is not None:
        return step(
            StepKey.COMMITTEE_DECIDED,
            place=position + 1,
            reason=comparison.decision.reason,
            better=better,
            worse=worse,
            ahead=ahead,
            behind=behind,
        )
    return step(
        StepKey.CRITERION_DECIDED,
        criterion=criterion.key,
        direction=criterion.direction,
        figure=figure,
        better=better,
        worse=worse,
        equal=end - begin - 1,
        ahead=ahead,
        behind=behind,
    )


def _rivals(comparison: Comparison, begin: int, end: int) -> tuple[Rival, ...]:
    return tuple(map(Rival, comparison.entrants[begin:end], comparison.figures[begin:end]))
