"""Weighting marks exactly: steps 1 to 3 of the ranking."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from competitions.judging.scoring.errors import InputError, Problem
from competitions.judging.scoring.event import Entrant, Module, ModuleKind, State
from competitions.judging.scoring.rounding import (
    MILLION,
    PLACES_OF_INPUT,
    WIDE,
    Rounding,
    millionths,
    shown,
    tidy,
)
from competitions.judging.scoring.settings import Settings
from competitions.judging.scoring.standings import Comparison, ModuleResult, Standing, Status


@dataclass(slots=True)
class Candidate:
    """An entrant on the way to a standing.

    `amounts` are mark × share, one a module, empty unless every module has a mark; `final` is the final score in
    units of its last place. The ranks and comparisons are filled in by the ranking.
    """

    entrant: Entrant
    status: Status
    modules: tuple[ModuleResult, ...]
    amounts: tuple[int, ...] = ()
    final: int = 0
    rank: int | None = None
    score_rank: int | None = None
    measured_rank: int | None = None
    comparisons: list[Comparison] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.entrant.key

    def standing(self, rounding: Rounding) -> Standing:
        """What the ranking found, for good."""
        return Standing(
            key=self.entrant.key,
            status=self.status,
            final_score=rounding.decimal(self.final) if self.status is Status.RANKED else None,
            modules=self.modules,
            rank=self.rank,
            score_rank=self.score_rank,
            measured_rank=self.measured_rank,
            comparisons=tuple(self.comparisons),
        )


@dataclass(frozen=True, slots=True)
class _Kind:
    """The modules of one kind: their positions, and what turns a sum of their amounts into a score.

    `scale` is the exact factor to the 100 scale. Every sum is a multiple of `unit`; `factor` is unit × scale
    where that is a decimal with an end, which makes showing fast.
    """

    positions: tuple[int, ...]
    unit: int
    scale: Fraction
    factor: Decimal | None

    @classmethod
    def of(cls, kind: ModuleKind, modules: tuple[Module, ...], shares: list[int], whole: int) -> _Kind:
        positions = tuple(position for position, module in enumerate(modules) if module.kind is kind)
        weight = sum((Fraction(modules[position].weight) for position in positions), Fraction(0))
        scale = Fraction(100, whole) / weight if positions else Fraction(0)
        unit = gcd(*(shares[position] for position in positions))
        return cls(positions, unit, scale, _decimal(unit * scale))


class Weighting:
    """An event's modules with the whole numbers that weight a mark exactly.

    A mark of module i, in millionths, adds mark × shares[i] ÷ whole points, with one `whole` for all modules, so
    that sums and comparisons need only integers. Raises InputError as `rank` says.
    """

    def __init__(self, modules: tuple[Module, ...], settings: Settings) -> None:
        if not modules:
            raise InputError(Problem.NO_MODULES)
        for key, count in Counter(module.key for module in modules).items():
            if count > 1:
                raise InputError(Problem.REPEATED_MODULE, module=key)
        weights = [millionths(module.weight) for module in modules]
        if sum(weights) != 100 * MILLION:
            total = tidy(Decimal(sum(weights)).scaleb(-PLACES_OF_INPUT, WIDE))
            raise InputError(Problem.WEIGHTS_DO_NOT_SUM_TO_100, total=total)
        self.modules = modules
        self.settings = settings
        self.keys = frozenset(module.key for module in modules)
        self.full_marks = [millionths(module.full_mark) for module in modules]
        common = lcm(*self.full_marks)
        self.shares = [
            weight * common // full_mark for weight, full_mark in zip(weights, self.full_marks, strict=True)
        ]
        self.whole = common * MILLION
        # Points for each point of mark, where that is a decimal with an end, as it nearly always is.
        self.factors = [_decimal(Fraction(share * MILLION, self.whole)) for share in self.shares]
        self.kinds = {kind: _Kind.of(kind, modules, self.shares, self.whole) for kind in ModuleKind}

    def weigh(self, entrant: Entrant) -> Candidate:
        """Check one entrant's outcomes and figures, and find status, points and final score."""
        if not self.keys.issuperset(entrant.outcomes):
            unknown = sorted(set(entrant.outcomes) - self.keys)
            raise InputError(Problem.UNKNOWN_MODULE, entrant=entrant.key, modules=unknown)
        _check_figure(entrant, entrant.elapsed_seconds)
        _check_figure(entrant, entrant.safety_deductions)
        amounts: list[int] = []
        results: list[ModuleResult] = []
        states: set[State] = set()
        for position, module in enumerate(self.modules):
            outcome = entrant.outcomes.get(module.key, State.NOT_YET_SCORED)
            if isinstance(outcome, State):
                states.add(outcome)
                results.append(ModuleResult(module, outcome, None))
                continue
            amount, points, exact = self._weight(entrant.key, position, outcome)
            amounts.append(amount)
            results.append(ModuleResult(module, outcome, points, exact))
        if states:
            return Candidate(entrant, _gravest(states), tuple(results))
        return Candidate(entrant, Status.RANKED, tuple(results), tuple(amounts), self._final(amounts))

    def has_kind(self, kind: ModuleKind) -> bool:
        """Whether any module is of this kind."""
        return bool(self.kinds[kind].positions)

    def score_of_kind(self, candidate: Candidate, kind: ModuleKind) -> int:
        """A whole number by which the scores of one kind compare exactly; the larger is the better."""
        return sum([candidate.amounts[position] for position in self.kinds[kind].positions])

    def show_score_of_kind(self, score: int, kind: ModuleKind) -> Decimal:
        """Such a whole number as the score on the 100 scale, to show: the weighted mean of that kind's modules."""
        of_kind = self.kinds[kind]
        if of_kind.factor is not None:
            return tidy(WIDE.multiply(Decimal(score // of_kind.unit), of_kind.factor))
        return shown(score * of_kind.scale)[0]

    def _weight(self, entrant: str, position: int, outcome: Decimal) -> tuple[int, Decimal, bool]:
        """Mark × share, the points to show, and whether these are exact."""
        module = self.modules[position]
        mark = millionths(outcome, entrant=entrant, module=module.key)
        if not 0 <= mark <= self.full_marks[position]:
            raise InputError(
                Problem.MARK_OUT_OF_RANGE,
                entrant=entrant,
                module=module.key,
                mark=outcome,
                full_mark=module.full_mark,
            )
        amount = mark * self.shares[position]
        rounding = self.settings.module_rounding
        if rounding is not None:
            return amount, rounding.decimal(rounding.units(amount, self.whole)), True
        factor = self.factors[position]
        if factor is not None:
            return amount, tidy(WIDE.multiply(outcome, factor)), True
        return amount, *shown(Fraction(amount, self.whole))

    def _final(self, amounts: list[int]) -> int:
        rounding = self.settings.module_rounding
        if rounding is None:
            return self.settings.rounding.units(sum(amounts), self.whole)
        points = sum(rounding.units(amount, self.whole) for amount in amounts)
        return self.settings.rounding.units(points, 10**rounding.places)


def _decimal(ratio: Fraction) -> Decimal | None:
    value, exact = shown(ratio)
    return value if exact else None


def _check_figure(entrant: Entrant, figure: Decimal | None) -> None:
    if figure is not None and millionths(figure, entrant=entrant.key) < 0:
        raise InputError(Problem.FIGURE_OUT_OF_RANGE, entrant=entrant.key, figure=figure)


def _gravest(states: set[State]) -> Status:
    return Status(next(state for state in State if state in states).value)
