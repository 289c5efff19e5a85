"""What an indicator is: words, unit, reference date, attribution, and where its figures come from."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.reports.indicators.places import Places
from competitions.reports.quarters import Quarter
from unions.models import Union

LAST_DAY = _("the last competition day")
NEXT_VERSION = _(
    "Records entered later are counted in the next version; those entered afterwards (backfilled) are included."
)
#: Cell → figure; the key is the dimension's value as text ("" is the total, or records without that value).
Figures = dict[str, int | str]


class Dimension(models.TextChoices):
    """By what a figure is divided."""

    TOTAL = "total", _("Total")
    COUNTY = "county", _("By county")
    TRACK = "track", _("By task")
    LEVEL = "level", _("By level")
    CLUSTER = "cluster", _("By cluster")
    ENTERPRISE = "enterprise", _("By enterprise")
    AWARD = "award", _("By award")
    KIND = "kind", _("By kind")
    SOURCE = "source", _("By source")


class Attribution(models.TextChoices):
    """To which union a record counts."""

    ORGANISER = "organiser", _("the union that organises the competition")
    EMPLOYER = "employer", _("the employer at the time of entry, and the county in which it lies")
    UNION = "union", _("the union that published it")
    COUNTY = "county", _("the enterprise or cluster, and the county in which it lies")


class Group(models.TextChoices):
    """The parts of the report, in its order."""

    HELD = "held", _("Competitions held")
    PEOPLE = "people", _("People at these competitions")
    WORKERS = "workers", _("Workers of this union's enterprises")
    COVERAGE = "coverage", _("Coverage of enterprises and clusters")
    AWARDS = "awards", _("Winners")
    GROWTH = "growth", _("Innovation and skill growth")
    SCHOOLS = "schools", _("Schools and enterprises")
    FUNDS = "funds", _("Funds")
    QUALITY = "quality", _("About these figures")


class Unit(models.TextChoices):
    """What is counted; figures of different units are never added."""

    COMPETITION = "competition", _("competitions")
    EVENT = "event", _("events held")
    PARTICIPATION = "participation", _("participations")
    PERSON = "person", _("people")
    ENTERPRISE = "enterprise", _("enterprises")
    CLUSTER = "cluster", _("clusters")
    TRADE = "trade", _("trades")
    PLACE = "place", _("places won")
    PAIR = "pair", _("pairs")
    ITEM = "item", _("items")
    SESSION = "session", _("sessions")
    YUAN = "yuan", _("yuan")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: the unions at or below `path`, and a quarter."""

    path: str
    level: str
    quarter: Quarter
    places: Places = field(compare=False, repr=False)

    @property
    def last_day(self) -> datetime.date:
        return self.quarter.last_day

    @property
    def is_grassroots(self) -> bool:
        """Whether it is about one union of the ground, with its enterprises."""
        return self.level == Union.Level.GRASSROOTS

    def is_divided_by(self, dimension: Dimension) -> bool:
        """Regions are divided by county, a grassroots union by enterprise; everything else divides both."""
        return dimension is not (Dimension.COUNTY if self.is_grassroots else Dimension.ENTERPRISE)


#: The figures of one source in each of its dimensions.
Divided = dict[Dimension, Figures]


class Base(Protocol):
    """What is read once for all the sources that stand on it."""

    def tally(self, scope: Scope, sources: Sequence[Any]) -> list[Divided]:
        """The figures of some sources, in their order. One query."""
        ...


class Source(Protocol):
    """Where figures come from; `cell` is a key of them, and its records are exactly those counted."""

    @property
    def base(self) -> Base: ...

    @property
    def dimensions(self) -> tuple[Dimension, ...]: ...

    #: What a record is: names the columns of the list behind the figure.
    @property
    def record(self) -> str: ...

    #: The amount of each record that is summed up; "" where the figure is the number of its records.
    @property
    def summed(self) -> str: ...

    def records(self, scope: Scope, dimension: Dimension, cell: str) -> Any:
        """The records behind one figure: a queryset or a list; as many as the figure says."""
        ...

    def footing(self, records: Any) -> int | str:
        """The figure reckoned anew from its records: their number or their sum."""
        ...


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the catalogue."""

    key: str
    label: str | Promise
    unit: Unit
    group: Group
    attribution: Attribution
    definition: str | Promise
    source: Source
    #: The records of which `source` counts a part: "37 of 50". Total and county only.
    out_of: Source | None = None
    reference: str | Promise = LAST_DAY
    late: str | Promise = NEXT_VERSION
    #: Distinct things may not be added across columns or quarters.
    addable: bool = False
    #: Shown as a tile at the top of the report.
    headline: bool = False
    #: About a region: left out of the report of a grassroots union.
    regional: bool = False

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return self.source.dimensions
