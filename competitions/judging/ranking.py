"""From recorded facts to standings, awards and titles: what stands between the database and pure scoring.

The policy pack of the competition gives the tie-breaks, the awards and the titles. Awards are proposals by rank;
an exhibition event is ranked and gives none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.judging import scoring
from competitions.judging.models import CommitteeDecision, Outcome
from competitions.judging.queries.sheets import Line, Sheet
from competitions.planning.models import Competition, Event
from competitions.planning.models import Module as EventModule
from competitions.planning.policy import Pack, load_pack

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


def entrant_of(line: Line, modules: Iterable[EventModule]) -> scoring.Entrant:
    """A line as scoring takes it: a status of the whole entry stands in each module."""
    outcomes: dict[str, scoring.Outcome] = {}
    for module in modules:
        key = str(module.pk)
        if not line.competed:
            outcomes[key] = STATE_OF_STATUS[Outcome.Status(line.status)]
        elif module.pk in line.marks:
            mark = line.marks[module.pk]
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
    """Rank what stands on the sheet now.

    Raises:
        scoring.InputError: the event has no modules, or their weights do not sum to 100.
    """
    return ranking(
        modules=[module_of(module) for module in sheet.modules],
        entrants=[entrant_of(line, sheet.modules) for line in sheet.lines],
        decisions=[decision_of(decision) for decision in decisions],
        pack=pack_of(sheet.event.competition),
        exhibition=sheet.event.exhibition,
    )


def ranking(
    *,
    modules: Sequence[scoring.Module],
    entrants: Sequence[scoring.Entrant],
    decisions: Sequence[scoring.Decision],
    pack: Pack,
    exhibition: bool,
) -> Ranking:
    """Rank entrants by a pack, and say which awards and titles their ranks carry.

    Raises:
        scoring.InputError: what cannot be ranked at all.
    """
    standings = scoring.rank(
        modules=modules,
        entrants=entrants,
        settings=scoring.Settings(criteria=criteria_of(pack)),
        decisions=decisions,
    )
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
