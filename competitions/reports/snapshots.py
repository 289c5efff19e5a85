"""The content of a version: figures, the words under which they were made, and the names of rows.

A snapshot is plain JSON; the same records give the same bytes, so that its SHA-256 tells whether anything
changed. It holds names of unions and clusters and figures, nothing personal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from competitions.funding.models import FundingLine
from competitions.innovations.models import Innovation
from competitions.planning.models import Competition
from competitions.reports.indicators import (
    Base,
    Dimension,
    Indicator,
    Places,
    Scope,
    Source,
    indicators_for,
    populations,
)
from competitions.reports.quarters import Quarter
from enterprises.models import Cluster, Enterprise
from portal.acts.scope import below
from unions.models import Union

FORMAT = 1
#: The language in which a version keeps the words of its indicators.
LANGUAGE = "zh-hans"

Snapshot = dict[str, Any]


def scope_of(union: Union, quarter: Quarter) -> Scope:
    """What a report of `union` counts. One query."""
    return Scope(path=union.path, level=union.level, quarter=quarter, places=Places.load())


def batches(indicators: Iterable[Indicator]) -> list[list[Indicator]]:
    """Indicators that stand on the same records together, so that these are read once."""
    batches: dict[Base, list[Indicator]] = {}
    for each in indicators:
        batches.setdefault(each.source.base, []).append(each)
    return list(batches.values())


def count(indicators: Iterable[Indicator], scope: Scope) -> dict[str, dict[str, Any]]:
    """All figures of some indicators: {key: {dimension: {cell: figure}}}, and `out_of` alike where there is one.

    Queries: one for each set of records that they stand on, however many indicators, dimensions and cells.
    """
    chosen = list(indicators)
    standing: dict[Base, list[Source]] = {}
    for each in chosen:
        for source in filter(None, (each.source, each.out_of)):
            standing.setdefault(source.base, []).append(source)
    divided = {
        source: {dimension.value: figures for dimension, figures in tallied.items()}
        for base, sources in standing.items()
        for source, tallied in zip(sources, base.tally(scope, sources), strict=True)
    }
    return {
        each.key: divided[each.source] | ({} if each.out_of is None else {"out_of": divided[each.out_of]})
        for each in chosen
    }


def assemble(union: Union, scope: Scope, figures: dict[str, dict[str, Any]]) -> Snapshot:
    """The whole snapshot from the figures of every indicator. Three queries."""
    indicators = indicators_for(scope)
    with translation.override(LANGUAGE):
        return {
            "format": FORMAT,
            "union": {"id": union.pk, "code": union.code, "name": union.name, "level": union.level},
            "quarter": {
                "year": scope.quarter.year,
                "number": scope.quarter.number,
                "first_day": scope.quarter.first_day.isoformat(),
                "last_day": scope.quarter.last_day.isoformat(),
                "label": scope.quarter.label,
            },
            "indicators": [described(each, scope) for each in indicators],
            "rows": _rows(scope, figures),
            "figures": {each.key: figures[each.key] for each in indicators},
        }


def described(indicator: Indicator, scope: Scope) -> dict[str, Any]:
    """An indicator in words of the active language, with the dimensions that a report of `scope` has."""
    return {
        "key": indicator.key,
        "label": str(indicator.label),
        "unit": str(indicator.unit.label),
        "group": indicator.group.value,
        "attribution": str(indicator.attribution.label),
        "reference": str(indicator.reference),
        "late": str(indicator.late),
        "definition": str(indicator.definition),
        "addable": indicator.addable,
        "headline": indicator.headline,
        "dimensions": [each.value for each in indicator.dimensions if scope.is_divided_by(each)],
        "out_of": indicator.out_of is not None,
    }


def _rows(scope: Scope, figures: dict[str, dict[str, Any]]) -> dict[str, list[list[str]]]:
    """The rows of each dimension in their order, [cell, name]; counties and clusters without figures too."""

    def used(dimension: Dimension) -> set[str]:
        return {cell for each in figures.values() for cell in each.get(dimension.value, {})}

    counties = Union.objects.filter(
        (Q(level=Union.Level.COUNTY) & below(scope.path) & Q(closed_on__isnull=True))
        | Q(pk__in=[int(cell) for cell in used(Dimension.COUNTY) if cell])
    ).order_by("path")
    clusters = Cluster.objects.filter(
        (below(scope.path, "county__path") & (Q(closed_on__isnull=True) | Q(closed_on__gt=scope.last_day)))
        | Q(pk__in=[int(cell) for cell in used(Dimension.CLUSTER) if cell])
    ).order_by("county__path", "name", "pk")
    named = {
        Dimension.COUNTY: [
            [str(pk), name if level == Union.Level.COUNTY else _("%(union)s (own level)") % {"union": name}]
            for pk, name, level in counties.values_list("pk", "name", "level")
        ],
        Dimension.TRACK: [[value, str(label)] for value, label in Competition.Track.choices],
        Dimension.LEVEL: [[value, str(label)] for value, label in Competition.CompetitionLevel.choices],
        Dimension.CLUSTER: [[str(pk), name] for pk, name in clusters.values_list("pk", "name")],
        Dimension.ENTERPRISE: _enterprises(scope, used(Dimension.ENTERPRISE)),
        Dimension.KIND: [[value, str(label)] for value, label in Innovation.Kind.choices],
        Dimension.SOURCE: [[value, str(label)] for value, label in FundingLine.Source.choices],
    }
    rows = {dimension.value: list(pairs) for dimension, pairs in named.items()}
    for dimension in Dimension:
        known = {cell for cell, _name in rows.get(dimension.value, [])}
        if dimension is not Dimension.TOTAL and (others := used(dimension) - known):
            rows.setdefault(dimension.value, []).extend([cell, cell] for cell in sorted(others))
    return rows


def _enterprises(scope: Scope, used: set[str]) -> list[list[str]]:
    """The enterprises and schools of a grassroots union, [id, name]; none of a region, which has thousands."""
    if not scope.is_grassroots:
        return []
    units = Enterprise.objects.filter(Q(pk__in=populations.enterprises(scope)) | Q(pk__in=map(int, used)))
    return [[str(pk), name] for pk, name in units.order_by("name", "pk").values_list("pk", "name")]


def encoded(snapshot: Snapshot) -> bytes:
    """The one way in which a snapshot is written as bytes: sorted keys, UTF-8, no spaces."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(snapshot: Snapshot) -> str:
    """SHA-256 of the snapshot's bytes, hexadecimal."""
    return hashlib.sha256(encoded(snapshot)).hexdigest()
