"""Figures as aggregates in the database, one query for each indicator and dimension."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Model, QuerySet, Sum

from competitions.reports.indicators.definitions import Dimension, Figures, Scope
from competitions.reports.indicators.places import county_part

Population = Callable[[Scope], "QuerySet[Any]"]


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
BY_EMPLOYER: Lookups = {**BY_ORGANISER, Dimension.COUNTY: "employer__county"}
BY_CLUSTER_OF_EVENT: Lookups = {
    Dimension.TOTAL: "",
    Dimension.COUNTY: "competition__cluster__county",
    Dimension.TRACK: "competition__track",
    Dimension.LEVEL: "competition__level",
}
BY_CLUSTER: Lookups = {Dimension.TOTAL: "", Dimension.COUNTY: "cluster__county"}
BY_ENTERPRISE: Lookups = {Dimension.TOTAL: "", Dimension.COUNTY: "enterprise__county"}
BY_KIND: Lookups = {**BY_ENTERPRISE, Dimension.KIND: "kind"}
BY_SOURCE: Lookups = {**BY_COMPETITION, Dimension.SOURCE: "source"}
BY_COUNTY: Lookups = {Dimension.TOTAL: "", Dimension.COUNTY: "county"}


@dataclass(frozen=True, slots=True)
class Divided:
    """A population and how it is divided into cells."""

    population: Population
    lookups: Lookups
    record: str

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return tuple(self.lookups)

    def rows(self, scope: Scope, dimension: Dimension) -> QuerySet[Any]:
        """The population with each record's cell as `cell`; unordered."""
        everything = self.population(scope).order_by()
        lookup = self.lookups[dimension]
        if dimension is Dimension.TOTAL:
            return everything
        divided: QuerySet[Any] = everything.annotate(
            cell=county_part(lookup.field) if isinstance(lookup, ByPath) else F(lookup)
        )
        return divided

    def of_cell(self, scope: Scope, dimension: Dimension, cell: str) -> QuerySet[Any]:
        """The population's records in one cell."""
        rows = self.rows(scope, dimension)
        if dimension is Dimension.TOTAL:
            return rows
        if isinstance(self.lookups[dimension], ByPath):
            return rows.filter(cell=scope.places.paths.get(int(cell), "-") if cell.isdecimal() else "-")
        return rows.filter(cell=cell) if cell else rows.filter(cell__isnull=True)

    def keyed(self, scope: Scope, dimension: Dimension, cell: Any) -> str:
        """The key of a cell in figures: an id or a value as text, "" where there is none."""
        if isinstance(self.lookups[dimension], ByPath):
            return str(scope.places.by_path[cell])
        return "" if cell is None else str(cell)


@dataclass(frozen=True, slots=True)
class Counted(Divided):
    """How many distinct `counted` (a relation of the population, or "pk") there are: whole numbers."""

    counted: str
    model: type[Model]
    counted_in_records: bool = True

    def figures(self, scope: Scope, dimension: Dimension) -> Figures:
        rows = self.rows(scope, dimension)
        number = Count(self.counted, distinct=True)
        if dimension is Dimension.TOTAL:
            return {"": rows.aggregate(number=number)["number"]}
        counted = rows.values("cell").annotate(number=number).values_list("cell", "number")
        return {
            self.keyed(scope, dimension, cell): value
            for cell, value in sorted(counted, key=lambda row: str(row[0]))
            if value
        }

    def records(self, scope: Scope, dimension: Dimension, cell: str) -> QuerySet[Any]:
        within = self.of_cell(scope, dimension, cell)
        return self.model._default_manager.filter(pk__in=within.values(self.counted))


@dataclass(frozen=True, slots=True)
class Summed(Divided):
    """The sum of an amount or number over the population; amounts in yuan come as text with two places."""

    summed: str
    money: bool = False
    counted_in_records: bool = False

    def figures(self, scope: Scope, dimension: Dimension) -> Figures:
        rows = self.rows(scope, dimension)
        amount = Sum(self.summed)
        if dimension is Dimension.TOTAL:
            return {"": self._shown(rows.aggregate(amount=amount)["amount"])}
        summed = rows.values("cell").annotate(amount=amount).values_list("cell", "amount")
        return {
            self.keyed(scope, dimension, cell): self._shown(value)
            for cell, value in sorted(summed, key=lambda row: str(row[0]))
            if value
        }

    def _shown(self, value: Decimal | int | None) -> int | str:
        return f"{Decimal(value or 0):.2f}" if self.money else int(value or 0)

    def records(self, scope: Scope, dimension: Dimension, cell: str) -> QuerySet[Any]:
        return self.of_cell(scope, dimension, cell).exclude(**{f"{self.summed}__isnull": True})
