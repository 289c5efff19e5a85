"""From recorded facts to standings, awards and titles: what stands between the database and pure scoring.

The policy pack of the competition gives the tie-breaks, the awards and the titles. Awards are proposals by rank;
an exhibition event is ranked and gives none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.judging import scoring
from competitions.judging.models import CommitteeDecision, Outcome
from competitions.planning.models import Competition, Event, Passage
from competitions.planning.models import Module as EventModule
from competitions.planning.policy import Pack, load_pack

if TYPE_CHECKING:
    from competitions.judging.queries.sheets import Line, Sheet

AWARDS: dict[str, Promise] = {
    "first": _("First prize"),
    "second": _("Second prize"),
    "third": _("Third prize"),
    "merit": _("Merit award"),
}
STATE_OF_STATUS = {
    Outcome.Status.ABSENT: scoring.State.ABSENT,
    Outcome.Status.WITHDRAWN: scoring.State.WITHDRAWN,
    Outcome.Status.DISQUALIFIED: scoring.State.DISQUALIFIED,
}
# Criteria that need a column of their own on the score sheet.
RECORDED = {
    scoring.CriterionKey.ELAPSED_SECONDS: "elapsed",
    scoring.CriterionKey.SAFETY_DEDUCTIONS: "deductions",
}


@dataclass(frozen=True)
class Ranking:
    """Standings with what the pack gives for a rank.

    `banding`: who has which award (keys of `AWARDS`), and ties across the border of one; None where the event
    gives no awards. `titles`: entrant's key → title, where it has one.
    """

    standings: scoring.Standings
    banding: scoring.Banding | None = None
    titles: Mapping[str, str] = field(default_factory=dict)

    def award(self, key: str) -> str:
        """The key of an entrant's award; "" without one."""
        band = self.banding.given.get(key) if self.banding is not None else None
        return band.key if band is not None else ""


def pack_of(competition: Competition) -> Pack:
    """The policy pack that the competition is pinned to."""
    return load_pack(competition.policy_key, competition.policy_version)


def criteria_of(pack: Pack) -> tuple[scoring.Criterion, ...]:
    """The pack's tie-breaks as scoring reads them."""
    return tuple(scoring.Criterion.parse(step.value) for step in pack.ranking.tie_break_order)


def recorded_columns(event: Event) -> frozenset[str]:
    """Which of "elapsed" and "deductions" break ties here, and so stand on the score sheet."""
    keys = {criterion.key for criterion in criteria_of(pack_of(event.competition))}
    return frozenset(column for key, column in RECORDED.items() if key in keys)


def module_of(module: EventModule) -> scoring.Module:
    return scoring.Module(
        key=str(module.pk),
        kind=scoring.ModuleKind(module.kind),
        weight=module.weight,
        full_mark=module.full_mark,
    )


def rounds_of(
    modules: Iterable[tuple[int, scoring.Module]], passages: Sequence[Passage], pack: Pack
) -> tuple[scoring.Round, ...]:
    """The rounds of an event as scoring takes them; `modules` with the number of their round.

    Ties at a cut-off all go on where the pack says so; else only those whom nothing tells apart.
    """
    rule = pack.ranking.cut_off_ties_advance
    ties = cut_off_ties(active=rule.active and rule.value)
    by_round: dict[int, list[scoring.Module]] = {number: [] for number in range(1, len(passages) + 2)}
    for number, module in modules:
        by_round.setdefault(number, []).append(module)
    return tuple(
        scoring.Round(
            modules=tuple(own),
            carried=passages[number - 2].carried if 2 <= number <= len(passages) + 1 else Decimal(0),
            quota=passages[number - 1].quota if number <= len(passages) else None,
            ties=ties,
        )
        for number, own in sorted(by_round.items())
    )


def cut_off_ties(*, active: bool) -> scoring.CutOffTie:
    """Who counts as tied at a cut-off; `active`: the pack lets all who are tied go on."""
    return scoring.CutOffTie.EQUAL_CRITERIA if active else scoring.CutOffTie.EQUAL_RANK


class Recorded(NamedTuple):
    """All of a line that bears on its rank. `marks` are (module id, mark) pairs, with None for an absence."""

    entry_id: int
    status: str
    elapsed_seconds: int | None
    safety_deductions: Decimal | None
    marks: tuple[tuple[int, Decimal | None], ...]

    @classmethod
    def of(cls, line: Line) -> Recorded:
        marks = tuple(sorted(line.marks.items()))
        return cls(line.entry_id, line.status, line.elapsed_seconds, line.safety_deductions, marks)


def entrant_of(line: Recorded, modules: Iterable[scoring.Module]) -> scoring.Entrant:
    """A line as scoring takes it: a status of the whole entry stands in each module."""
    keys = {module.key for module in modules}
    outcomes: dict[str, scoring.Outcome] = {}
    if line.status != Outcome.Status.COMPETED:
        outcomes |= dict.fromkeys(keys, STATE_OF_STATUS[Outcome.Status(line.status)])
    else:
        for module_id, mark in line.marks:
            if (key := str(module_id)) in keys:
                outcomes[key] = scoring.State.ABSENT if mark is None else mark
    elapsed = line.elapsed_seconds
    return scoring.Entrant(
        key=str(line.entry_id),
        outcomes=outcomes,
        elapsed_seconds=None if elapsed is None else Decimal(elapsed),
        safety_deductions=line.safety_deductions,
    )


def decision_of(decision: CommitteeDecision) -> scoring.Decision:
    return scoring.Decision(order=tuple(str(pk) for pk in decision.order), reason=decision.reason)


def rank_sheet(sheet: Sheet, decisions: Iterable[CommitteeDecision]) -> Ranking:
    """Rank what stands on the sheet now, and say which awards and titles the ranks carry by the pack.

    Raises:
        scoring.InputError: the event has no modules, or their weights do not sum to 100.
    """
    standings = standings_of(sheet, decisions)
    return _with_awards(standings, pack_of(sheet.event.competition), exhibition=sheet.event.exhibition)


def standings_of(sheet: Sheet, decisions: Iterable[CommitteeDecision]) -> scoring.Standings:
    """The standings alone.

    Raises:
        scoring.InputError: the event has no modules, or the weights of a round do not sum to 100.
    """
    pack = pack_of(sheet.event.competition)
    modules = ((module.round, module_of(module)) for module in sheet.modules)
    return _standings(
        rounds_of(modules, sheet.event.passages, pack),
        tuple(Recorded.of(line) for line in sheet.lines),
        scoring.Settings(criteria=criteria_of(pack)),
        tuple(decision_of(decision) for decision in decisions),
    )


# Standings are a function of these facts and of nothing else: whoever looks at a sheet on which nothing has changed
# since is given the same ones. Those of a thousand entrants take some 2 MB, so that only a few are kept.
@lru_cache(maxsize=4)
def _standings(
    rounds: tuple[scoring.Round, ...],
    lines: tuple[Recorded, ...],
    settings: scoring.Settings,
    decisions: tuple[scoring.Decision, ...],
) -> scoring.Standings:
    modules = [module for each in rounds for module in each.modules]
    return scoring.rank_rounds(
        rounds=rounds,
        entrants=[entrant_of(line, modules) for line in lines],
        settings=settings,
        decisions=decisions,
    )


def ranking(
    *,
    modules: Sequence[tuple[int, scoring.Module]],
    entrants: Sequence[scoring.Entrant],
    decisions: Sequence[scoring.Decision],
    pack: Pack,
    exhibition: bool,
    passages: Sequence[Passage] = (),
) -> Ranking:
    """Rank entrants by a pack, and say which awards and titles their ranks carry; modules with their rounds.

    Raises:
        scoring.InputError: what cannot be ranked at all.
    """
    standings = scoring.rank_rounds(
        rounds=rounds_of(modules, passages, pack),
        entrants=entrants,
        settings=scoring.Settings(criteria=criteria_of(pack)),
        decisions=decisions,
    )
    return _with_awards(standings, pack, exhibition=exhibition)


def _with_awards(standings: scoring.Standings, pack: Pack, *, exhibition: bool) -> Ranking:
    if exhibition:
        return Ranking(standings)
    places = pack.awards.places(len(standings.ranked))
    counts: dict[str, int] = {}
    if pack.awards.ratio.active:
        counts |= {"first": places.first, "second": places.second, "third": places.third}
    if pack.awards.merit.active:
        counts["merit"] = places.merit
    banding = scoring.band_entrants(standings=standings, bands=scoring.consecutive_bands(counts))
    titles: dict[str, str] = {}
    if pack.awards.titles.active:
        tied = {key for tie in standings.unresolved_ties for key in tie.entrants}
        titles = {
            standing.key: title
            for standing in standings.ranked
            if standing.key not in tied and (title := pack.awards.title(standing.rank or 0))
        }
    return Ranking(standings=standings, banding=banding, titles=titles)


def award_name(key: str, pack: Pack) -> str:
    """An award by its name: 优胜奖 is called as the pack calls it."""
    if key == "merit":
        return pack.awards.merit.value.name
    return str(AWARDS[key]) if key else ""
