"""Figures as aggregates in the database: one query for a population, whatever is counted in it.

A population is read once, grouped by its cells and by the things that are counted, and folded here into every
indicator and dimension that stands on it. Distinct things are never added: they are told apart by their ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Any, Protocol

from django.db.models import Case, Count, F, Model, Q, QuerySet, Sum, When
from django.db.models.expressions import Combinable

from competitions.reports.indicators.definitions import Dimension, Divided, Figures, Scope, Source
from competitions.reports.indicators.places import county_part

#: A condition on the records of a population, as of a quarter.
Condition = Callable[[Scope], Q]


@dataclass(frozen=True, slots=True)
class ByPath:
    """A county found by the path of a union that may also stand above or below county level."""

    field: str


#: Dimension → the column (or path) by which a population is divided.
Lookups = Mapping[Dimension, "str | ByPath"]

BY_COMPETITION: Lookups = {
    Dimension.TOTAL: "",
    Dimension.COUNTY: ByPath("competition__organiser__path"),
    Dimension.TRACK: "competition__track",
    Dimension.LEVEL: "competition__level",
    Dimension.CLUSTER: "competition__cluster",
}
BY_ORGANISER: Lookups = {
    Dimension.TOTAL: "",
    Dimension.COUNTY: ByPath("event__competition__organiser__path"),
    Dimension.TRACK: "event__competition__track",
    Dimension.LEVEL: "event__competition__level",
    Dimension.CLUSTER: "event__competition__cluster",
}
BY_EMPLOYER: Lookups = {
    **BY_ORGANISER,
    Dimension.COUNTY: "employer__county",
    Dimension.ENTERPRISE: "employer",
}
BY_CLUSTER_OF_EVENT: Lookups = {
    Dimension.TOTAL: "",
    Dimension.COUNTY: "competition__cluster__county",
    Dimension.TRACK: "competition__track",
    Dimension.LEVEL: "competition__level",
}
BY_CLUSTER: Lookups = {Dimension.TOTAL: "", Dimension.COUNTY: "cluster__county"}
BY_ENTERPRISE: Lookups = {
    Dimension.TOTAL: "",
    Dimension.COUNTY: "enterprise__county",
    Dimension.ENTERPRISE: "enterprise",
}
BY_AWARD: Lookups = {
    Dimension.TOTAL: "",
    Dimension.COUNTY: ByPath("award__event__competition__organiser__path"),
    Dimension.TRACK: "award__event__competition__track",
    Dimension.LEVEL: "award__event__competition__level",
    Dimension.CLUSTER: "award__event__competition__cluster",
}
BY_UNION: Lookups = {
    Dimension.TOTAL: "",
    Dimension.COUNTY: ByPath("union__path"),
    Dimension.TRACK: "track",
    Dimension.CLUSTER: "cluster",
}
BY_KIND: Lookups = {**BY_ENTERPRISE, Dimension.KIND: "kind"}
BY_SOURCE: Lookups = {**BY_COMPETITION, Dimension.SOURCE: "source"}
BY_COUNTY: Lookups = {Dimension.TOTAL: "", Dimension.COUNTY: "county"}
BY_ITSELF: Lookups = {**BY_COUNTY, Dimension.ENTERPRISE: "pk"}


class Measure(Source, Protocol):
    """What is counted or summed in a population."""

    #: Whether `expression` names things to tell apart, rather than an amount to add.
    @property
    def distinct(self) -> bool: ...

    def expression(self, scope: Scope) -> Any:
        """The thing counted as a column, NULL where the record does not count; or the amount as an aggregate."""
        ...

    def shown(self, amount: Decimal | int) -> int | str: ...


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """A set of records, and how it is divided into cells."""

    everything: Callable[[Scope], QuerySet[Any]]
    lookups: Lookups

    def cell(self, dimension: Dimension) -> Combinable:
        """The expression by which records fall into the cells of a dimension."""
        lookup = self.lookups[dimension]
        return county_part(lookup.field) if isinstance(lookup, ByPath) else F(lookup)

    def records(self, scope: Scope, dimension: Dimension, cell: str) -> QuerySet[Any]:
        """The records in one cell."""
        everything = self.everything(scope).order_by()
        if dimension is Dimension.TOTAL:
            return everything
        rows: QuerySet[Any] = everything.annotate(cell=self.cell(dimension))
        if isinstance(self.lookups[dimension], ByPath):
            return rows.filter(cell=scope.places.paths.get(int(cell), "-") if cell.isdecimal() else "-")
        return rows.filter(cell=cell) if cell else rows.filter(cell__isnull=True)

    def tally(self, scope: Scope, sources: Sequence[Any]) -> list[Divided]:
        """Every figure of some measures of this population, in their order. One query."""
        measures: Sequence[Measure] = sources
        kept = [each for each in self.lookups if scope.is_divided_by(each)]
        dimensions = [each for each in kept if each is not Dimension.TOTAL]
        columns = {f"cell_{dimension.value}": self.cell(dimension) for dimension in dimensions}
        aggregates: dict[str, Any] = {}
        for place, measure in enumerate(measures):
            into = columns if measure.distinct else aggregates
            into[f"measure_{place}"] = measure.expression(scope)
        rows = (
            self.everything(scope)
            .order_by()
            .values(**columns)
            .annotate(size=Count("pk"), **aggregates)
            .values_list(
                *(f"cell_{dimension.value}" for dimension in dimensions),
                *(f"measure_{place}" for place in range(len(measures))),
            )
        )
        values = list(zip(*rows, strict=True)) or [()] * (len(dimensions) + len(measures))
        cells: dict[Dimension, Iterable[Any]] = {Dimension.TOTAL: repeat("")}
        cells |= dict(zip(dimensions, values, strict=False))
        return [
            {
                dimension: self._figures(scope, dimension, cells[dimension], column, measure)
                for dimension in kept
            }
            for measure, column in zip(measures, values[len(dimensions) :], strict=True)
        ]

    def _figures(
        self,
        scope: Scope,
        dimension: Dimension,
        cells: Iterable[Any],
        values: Iterable[Any],
        measure: Measure,
    ) -> Figures:
        """The figures of one measure in one dimension, from its column and the column of cells."""
        pairs = ((cell, value) for cell, value in zip(cells, values, strict=False) if value is not None)
        amounts: Counter[Any] = Counter()
        if measure.distinct:
            amounts.update(cell for cell, _thing in set(pairs))
        else:
            for cell, amount in pairs:
                amounts[cell] += amount
        if dimension is Dimension.TOTAL:
            return {"": measure.shown(amounts[""])}
        shown = {self._key(scope, dimension, cell): measure.shown(n) for cell, n in amounts.items() if n}
        return dict(sorted(shown.items()))

    def _key(self, scope: Scope, dimension: Dimension, cell: Any) -> str:
        """The key of a cell in figures: an id or a value as text, "" where there is none."""
        if isinstance(self.lookups[dimension], ByPath):
            return str(scope.places.by_path[cell])
        return "" if cell is None else str(cell)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """How many distinct `counted` (a relation of the population, or "pk") there are: whole numbers."""

    base: Population
    record: str
    counted: str
    model: type[Model]
    where: Condition | None = None
    summed: str = ""

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return tuple(self.base.lookups)

    @property
    def distinct(self) -> bool:
        # Records themselves are distinct already: the database may count them.
        return self.counted != "pk"

    def expression(self, scope: Scope) -> Any:
        condition = None if self.where is None else self.where(scope)
        if not self.distinct:
            return Count("pk", filter=condition)
        return F(self.counted) if condition is None else Case(When(condition, then=F(self.counted)))

    def shown(self, amount: Decimal | int) -> int | str:
        return int(amount)

    def records(self, scope: Scope, dimension: Dimension, cell: str) -> QuerySet[Any]:
        within = self.base.records(scope, dimension, cell)
        if self.where is not None:
            within = within.filter(self.where(scope))
        return self.model._default_manager.filter(pk__in=within.values(self.counted))

    def footing(self, records: QuerySet[Any]) -> int | str:
        return records.count()


@dataclass(frozen=True, slots=True, eq=False)
class Summed:
    """The sum of an amount or number over the population; amounts in yuan come as text with two places."""

    base: Population
    record: str
    summed: str
    where: Condition | None = None
    money: bool = False
    distinct: bool = False

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return tuple(self.base.lookups)

    def expression(self, scope: Scope) -> Any:
        return Sum(self.summed, filter=None if self.where is None else self.where(scope))

    def shown(self, amount: Decimal | int) -> int | str:
        return f"{Decimal(amount):.2f}" if self.money else int(amount)

    def records(self, scope: Scope, dimension: Dimension, cell: str) -> QuerySet[Any]:
        within = self.base.records(scope, dimension, cell)
        if self.where is not None:
            within = within.filter(self.where(scope))
        return within.exclude(**{f"{self.summed}__isnull": True})

    def footing(self, records: QuerySet[Any]) -> int | str:
        return self.shown(records.order_by().aggregate(amount=Sum(self.summed))["amount"] or 0)
