"""Winners: places with an award in the newest final version of an event's results.

Counted from the versions that the public reads, never from drafts nor from what is on public notice; a withdrawn
version counts for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from competitions.reports.indicators.definitions import Dimension, Divided, Scope
from competitions.reports.indicators.places import COUNTY_PATH
from competitions.reports.indicators.populations import events_held
from competitions.results.models import ResultVersion


@dataclass(frozen=True, slots=True)
class Winner:
    """One place with an award, as published."""

    event_id: int
    event: str
    competition: str
    rank: int | str | None
    name: str
    unit: str
    award: str
    cells: dict[Dimension, str]


def _standing(scope: Scope) -> Iterator[Mapping[str, Any]]:
    """The newest final version of each event held that was not withdrawn. One query."""
    versions = ResultVersion.objects.filter(withdrawn_at__isnull=True, final_at__isnull=False)
    newer = versions.filter(event=OuterRef("event"), number__gt=OuterRef("number"))
    rows: Iterator[Mapping[str, Any]] = (
        versions.filter(~Exists(newer), event__in=events_held(scope))
        .order_by("event")
        .values(
            "event_id",
            "event__name",
            "event__competition__name",
            "event__competition__organiser__path",
            "event__competition__track",
            "event__competition__level",
            "event__competition__cluster_id",
            "snapshot__rows",
        )
        .iterator(chunk_size=500)
    )
    return rows


def winners(scope: Scope) -> Iterator[Winner]:
    """Every place with an award, in the order of events and ranks."""
    for version in _standing(scope):
        rows = version["snapshot__rows"]
        county = version["event__competition__organiser__path"][:COUNTY_PATH]
        cluster = version["event__competition__cluster_id"]
        for row in rows if isinstance(rows, list) else []:
            award = str(row.get("award") or "")
            if not award:
                continue
            yield Winner(
                event_id=version["event_id"],
                event=version["event__name"],
                competition=version["event__competition__name"],
                rank=row.get("rank"),
                name=str(row.get("name") or row.get("team") or ""),
                unit=str(row.get("unit") or ""),
                award=award,
                cells={
                    Dimension.TOTAL: "",
                    Dimension.AWARD: award,
                    Dimension.COUNTY: str(scope.places.by_path[county]),
                    Dimension.TRACK: version["event__competition__track"],
                    Dimension.LEVEL: version["event__competition__level"],
                    Dimension.CLUSTER: "" if cluster is None else str(cluster),
                },
            )


@dataclass(frozen=True, slots=True, eq=False)
class Winners:
    """The source of the indicator "winners"; it stands on itself."""

    record: str = "winner"
    summed: str = ""
    dimensions: tuple[Dimension, ...] = (
        Dimension.TOTAL,
        Dimension.AWARD,
        Dimension.COUNTY,
        Dimension.TRACK,
        Dimension.LEVEL,
        Dimension.CLUSTER,
    )

    @property
    def base(self) -> Winners:
        return self

    def tally(self, scope: Scope, sources: Sequence[Any]) -> list[Divided]:
        cells = [winner.cells for winner in winners(scope)]
        counted: Divided = {
            dimension: dict(sorted(Counter(each[dimension] for each in cells).items()))
            for dimension in self.dimensions
            if scope.is_divided_by(dimension)
        }
        counted[Dimension.TOTAL] = {"": len(cells)}
        return [counted for _source in sources]

    def records(self, scope: Scope, dimension: Dimension, cell: str) -> list[Winner]:
        return [winner for winner in winners(scope) if winner.cells[dimension] == cell]

    def footing(self, records: list[Winner]) -> int:
        return len(records)
