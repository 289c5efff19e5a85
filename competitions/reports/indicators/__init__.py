"""Indicators as data, and how they are counted from records with a constant number of queries."""

from competitions.reports.indicators.catalogue import INDICATORS, indicator, indicators_for
from competitions.reports.indicators.definitions import (
    Attribution,
    Base,
    Dimension,
    Group,
    Indicator,
    Scope,
    Source,
)
from competitions.reports.indicators.places import Places

__all__ = [
    "INDICATORS",
    "Attribution",
    "Base",
    "Dimension",
    "Group",
    "Indicator",
    "Places",
    "Scope",
    "Source",
    "indicator",
    "indicators_for",
]
