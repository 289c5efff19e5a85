"""Indicators as data, and how each is counted from records with a constant number of queries."""

from competitions.reports.indicators.catalogue import INDICATORS, indicator
from competitions.reports.indicators.definitions import Attribution, Dimension, Group, Indicator, Scope
from competitions.reports.indicators.places import Places

__all__ = ["INDICATORS", "Attribution", "Dimension", "Group", "Indicator", "Places", "Scope", "indicator"]
