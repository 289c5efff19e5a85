"""Every indicator of the quarterly report, in its order."""

from __future__ import annotations

from competitions.reports.indicators.catalogue import (
    coverage,
    funds,
    growth,
    people,
    quality,
    results,
    scale,
    schools,
)
from competitions.reports.indicators.definitions import Indicator, Scope

INDICATORS: tuple[Indicator, ...] = (
    *scale.HELD,
    *people.PEOPLE,
    *people.WORKERS,
    *coverage.COVERAGE,
    *results.AWARDS,
    *schools.TAKING_PART,
    *schools.PARTNERSHIPS,
    *growth.GROWTH,
    *funds.FUNDS,
    *quality.QUALITY,
)


def indicators_for(scope: Scope) -> list[Indicator]:
    """The indicators of a report: those about regions only where the scope is one."""
    return [each for each in INDICATORS if not (each.regional and scope.is_grassroots)]


_BY_KEY = {each.key: each for each in INDICATORS}


def indicator(key: str) -> Indicator:
    """The indicator of that key.

    Raises:
        KeyError: there is none.
    """
    return _BY_KEY[key]
