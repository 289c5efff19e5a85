"""What comes out of `rank`: a standing for each entrant, the comparisons that made it, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.event import Decision, Module, Outcome
from competitions.judging.scoring.settings import Criterion, Settings

if TYPE_CHECKING:
    from competitions.judging.scoring.advancing import Advancing


class Status(StrEnum):
    """Whether an entrant is ranked, and if not, why.

    Of several states in several modules the gravest counts, in this order: disqualified, withdrawn, absent, not
    yet scored. One state in one module is enough: a final score is never made from a part of the modules.
    """

    RANKED = "ranked"
    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"
    ABSENT = "absent"
    NOT_YET_SCORED = "not_yet_scored"


@dataclass(frozen=True, slots=True)
class ModuleResult:
    """One module of one entrant.

    `points` is the weighted total, mark ÷ full mark × weight, so that the points of all modules together are at
    most 100; None where `outcome` is a state. Unless `Settings.module_rounding` is set it is exact, or, where
    its decimals never end, shown to six places with `exact` False (the final score still uses the exact ratio).
    """

    module: Module
    outcome: Outcome
    points: Decimal | None
    exact: bool = True


class Verdict(StrEnum):
    """What a criterion did to a group of tied entrants, or why it could do nothing."""

    DECIDED = "decided"
    EQUAL = "equal"
    MISSING_FIGURE = "missing_figure"
    NO_SUCH_MODULE = "no_such_module"
    NO_DECISION = "no_decision"
    CONTRADICTORY_DECISIONS = "contradictory_decisions"


@dataclass(frozen=True)
class Comparison:
    """One criterion applied to one group of entrants that everything before it had left equal.

    `parts` are the smaller groups in which it leaves them, best first, each sorted by key. `figures` belong to
    the entrants one to one, in the order of the parts; None is a figure that was not recorded. Unless the verdict
    is DECIDED or EQUAL the criterion was skipped for the whole group: a missing figure decides neither for nor
    against anybody. `decision` is the committee's, where that is the criterion and it decided.
    """

    criterion: Criterion
    verdict: Verdict
    parts: tuple[tuple[str, ...], ...]
    figures: tuple[Decimal | None, ...]
    decision: Decision | None = None

    @cached_property
    def entrants(self) -> tuple[str, ...]:
        """All keys of the group, best first."""
        return tuple(key for part in self.parts for key in part)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Keys of those for whom the criterion has no figure."""
        return tuple(key for key, figure in zip(self.entrants, self.figures, strict=True) if figure is None)

    @cached_property
    def bounds(self) -> Mapping[str, tuple[int, int, int]]:
        """For each entrant its position in `entrants` from 0, and where its part begins and ends (exclusive)."""
        bounds: dict[str, tuple[int, int, int]] = {}
        begin = 0
        for part in self.parts:
            end = begin + len(part)
            bounds.update((key, (begin + at, begin, end)) for at, key in enumerate(part))
            begin = end
        return bounds


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one entrant stands.

    `final_score` is rounded as the settings say; None without one. The ranks count from 1 and are None for
    whoever is not ranked: `rank` is the rank itself; `score_rank` is by the final score alone; `measured_rank`
    is by the final score and the criteria before the committee's decision. Equal entrants share the better rank
    and the ranks after them are left out (1, 2, 2, 4). `comparisons` are those the entrant took part in.
    """

    key: str
    status: Status
    final_score: Decimal | None
    modules: tuple[ModuleResult, ...]
    rank: int | None = None
    score_rank: int | None = None
    measured_rank: int | None = None
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class UnresolvedTie:
    """Entrants, by key, who are equal in everything and share `rank`. It blocks publication."""

    rank: int
    final_score: Decimal
    entrants: tuple[str, ...]


class Unused(StrEnum):
    """Why a committee decision was not applied."""

    UNKNOWN_ENTRANT = "unknown_entrant"
    NOT_RANKED = "not_ranked"
    NOT_TIED = "not_tied"
    INCOMPLETE = "incomplete"
    CONTRADICTORY = "contradictory"
    NOT_A_CRITERION = "not_a_criterion"


@dataclass(frozen=True, slots=True)
class UnusedDecision:
    """A decision that was not applied, why, and the entrants it turns on.

    UNKNOWN_ENTRANT and NOT_RANKED name those entrants; NOT_TIED names all of the decision, who do not share one
    tie; INCOMPLETE names those of the tie whom the decision leaves out; CONTRADICTORY (another decision orders
    the same tie otherwise) and NOT_A_CRITERION (the event's criteria have no committee decision) name all.
    """

    decision: Decision
    why: Unused
    entrants: tuple[str, ...]


@dataclass(frozen=True)
class RoundResult:
    """One round of several: how it stands by itself, and who goes on; None as long as that is open, or in the last."""

    number: int
    standings: Standings
    advancing: Advancing | None = None


@dataclass(frozen=True)
class Standings:
    """The whole ranking of an event.

    `standings` has the ranked ones first, by rank (by key within an unresolved tie), then the others by status in
    the order of `Status`, then by key. `rounds`: of an event of several rounds, those that have begun.
    """

    modules: tuple[Module, ...]
    settings: Settings
    standings: tuple[Standing, ...]
    unresolved_ties: tuple[UnresolvedTie, ...]
    unused_decisions: tuple[UnusedDecision, ...]
    rounds: tuple[RoundResult, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Standing]:
        """Each entrant's standing."""
        return {standing.key: standing for standing in self.standings}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each entrant stands in `standings`, from 0."""
        return {standing.key: position for position, standing in enumerate(self.standings)}

    @cached_property
    def ranked(self) -> tuple[Standing, ...]:
        """Those with a rank, best first."""
        return tuple(standing for standing in self.standings if standing.status is Status.RANKED)

    @cached_property
    def not_yet_scored(self) -> tuple[str, ...]:
        """Keys of those who still wait for a mark."""
        return tuple(standing.key for standing in self.standings if standing.status is Status.NOT_YET_SCORED)

    def last_round_of(self, key: str) -> int:
        """The number of the last round that an entrant is in, from 1; raises InputError for an unknown key."""
        self.of(key)
        return max((each.number for each in self.rounds if key in each.standings.by_key), default=1)

    @property
    def is_preview_only(self) -> bool:
        """Whether something blocks publication: a tie that remains, or a mark that is still to come."""
        return bool(self.unresolved_ties or self.not_yet_scored)

    @cached_property
    def equal_in_score(self) -> Mapping[int, tuple[str, ...]]:
        """For each `score_rank`, the keys of those who share it, in the order of the ranking."""
        groups: dict[int, list[str]] = {}
        for standing in self.ranked:
            groups.setdefault(standing.score_rank or 0, []).append(standing.key)
        return {score_rank: tuple(keys) for score_rank, keys in groups.items()}

    @cached_property
    def tie_at(self) -> Mapping[int, UnresolvedTie]:
        """The unresolved ties by the rank that they share."""
        return {tie.rank: tie for tie in self.unresolved_ties}

    def of(self, key: str) -> Standing:
        """The standing of one entrant; raises InputError for a key that was not ranked here."""
        try:
            return self.by_key[key]
        except KeyError:
            raise InputError(Problem.UNKNOWN_ENTRANT, entrant=key) from None
