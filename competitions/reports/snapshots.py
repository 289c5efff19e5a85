"""The content of a version: figures, the words under which they were made, and the names of rows.

A snapshot is plain JSON; the same records give the same bytes, so that its SHA-256 tells whether anything
changed. It holds names of unions and clusters and figures, nothing personal.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from competitions.funding.models import FundingLine
from competitions.innovations.models import Innovation
from competitions.planning.models import Competition
from competitions.reports.indicators import INDICATORS, Dimension, Indicator, Places, Scope
from competitions.reports.quarters import Quarter
from enterprises.models import Cluster
from portal.acts.scope import below
from unions.models import Union

FORMAT = 1
#: The language in which a version keeps the words of its indicators.
LANGUAGE = "zh-hans"

Snapshot = dict[str, Any]


def scope_of(union: Union, quarter: Quarter) -> Scope:
    """What a report of `union` counts. One query."""
    return Scope(path=union.path, quarter=quarter, places=Places.load())


def count(indicator: Indicator, scope: Scope) -> dict[str, Any]:
    """All figures of one indicator: {dimension: {cell: figure}}, and `out_of` alike where it has one.

    Queries: one a dimension, however many counties there are.
    """
    figures: dict[str, Any] = {
        dimension.value: indicator.source.figures(scope, dimension) for dimension in indicator.dimensions
    }
    if indicator.out_of is not None:
        figures["out_of"] = {
            dimension.value: indicator.out_of.figures(scope, dimension)
            for dimension in indicator.out_of.dimensions
        }
    return figures


def assemble(union: Union, scope: Scope, figures: dict[str, dict[str, Any]]) -> Snapshot:
    """The whole snapshot from the figures of every indicator. Three queries."""
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
            "indicators": [described(each) for each in INDICATORS],
            "rows": _rows(scope, figures),
            "figures": {each.key: figures[each.key] for each in INDICATORS},
        }


def described(indicator: Indicator) -> dict[str, Any]:
    """An indicator in words of the active language."""
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
        "dimensions": [dimension.value for dimension in indicator.dimensions],
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
        Dimension.KIND: [[value, str(label)] for value, label in Innovation.Kind.choices],
        Dimension.SOURCE: [[value, str(label)] for value, label in FundingLine.Source.choices],
    }
    rows = {dimension.value: list(pairs) for dimension, pairs in named.items()}
    for dimension in Dimension:
        known = {cell for cell, _name in rows.get(dimension.value, [])}
        if dimension is not Dimension.TOTAL and (others := used(dimension) - known):
            rows.setdefault(dimension.value, []).extend([cell, cell] for cell in sorted(others))
    return rows


def encoded(snapshot: Snapshot) -> bytes:
    """The one way in which a snapshot is written as bytes: sorted keys, UTF-8, no spaces."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(snapshot: Snapshot) -> str:
    """SHA-256 of the snapshot's bytes, hexadecimal."""
    return hashlib.sha256(encoded(snapshot)).hexdigest()
