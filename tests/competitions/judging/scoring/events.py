"""Events for the tests: a usual one (theory 30, practical 70) and short ways to write its entrants."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar

from competitions.judging.scoring import Entrant, Module, ModuleKind, Outcome, Standings, State, Step

T = TypeVar("T")

THEORY = Module(key="theory", kind=ModuleKind.THEORY, weight=Decimal(30))
PRACTICAL = Module(key="practical", kind=ModuleKind.PRACTICAL, weight=Decimal(70))
USUAL_MODULES = (THEORY, PRACTICAL)


def entrant(
    key: str,
    theory: str | Outcome,
    practical: str | Outcome,
    *,
    seconds: int | None = None,
    deductions: int | None = None,
) -> Entrant:
    """An entrant of the usual event; marks as text, states as they are."""
    return Entrant(
        key=key,
        outcomes={"theory": outcome(theory), "practical": outcome(practical)},
        elapsed_seconds=None if seconds is None else Decimal(seconds),
        safety_deductions=None if deductions is None else Decimal(deductions),
    )


def outcome(given: str | Outcome) -> Outcome:
    """A state as it is, anything else as a mark."""
    return given if isinstance(given, (State, Decimal)) else Decimal(given)


def known(value: T | None) -> T:
    """A value that the test knows to be there."""
    assert value is not None
    return value


def parameters(step: Step) -> dict[str, Any]:
    """A step's parameters, for tests that know which type each has."""
    return dict(step.parameters)


def ranks(standings: Standings) -> dict[str, int | None]:
    """The rank of each entrant."""
    return {standing.key: standing.rank for standing in standings.standings}
