"""Marking schemes: sections of aspects, each with its maximum and the way in which it is marked.

A scheme is plain data and knows nobody's marks; `marking` turns marks into points. `read_scheme` makes one from a plain
mapping and says everything that is wrong with it; `as_content` gives the mapping back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from competitions.judging.scoring.rounding import added

# What a level of judgement is given for, from 0 to 3.
LEVELS = 4


class MethodKey(StrEnum):
    """How an aspect is marked. The value stands in stored schemes."""

    TOLERANCE = "tolerance"
    LINEAR = "linear"
    RANGES = "ranges"
    CHECKLIST = "checklist"
    JUDGEMENT = "judgement"
    PANEL = "panel"
    DEDUCTIONS = "deductions"
    TIME_LINEAR = "time_linear"
    TIME_RANGES = "time_ranges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """A measured value between `target - lower` and `target + upper`, both inside, gets the maximum.

    Outside it gets nothing; with `step` (above 0) and `deduction` (points), each begun step beyond the limit takes
    the deduction off, down to 0.
    """

    target: Decimal
    lower: Decimal
    upper: Decimal
    step: Decimal | None = None
    deduction: Decimal | None = None
    unit: str = ""

    @property
    def key(self) -> MethodKey:
        return MethodKey.TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """The maximum at `full_at` and beyond, nothing at `none_at` and beyond, and in between in proportion.

    Either end may be the larger one. `timed`: the value is a time in seconds, and the shorter is the better.
    """

    full_at: Decimal
    none_at: Decimal
    unit: str = ""
    timed: bool = False

    @property
    def key(self) -> MethodKey:
        return MethodKey.TIME_LINEAR if self.timed else MethodKey.LINEAR


@dataclass(frozen=True, slots=True)
class Band:
    """Values up to and including `upto`, and above the band before it, get `points`."""

    upto: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """A table of bands in ascending order; a value above all of them gets `beyond`. `timed` as in `Linear`."""

    bands: tuple[Band, ...]
    beyond: Decimal = Decimal(0)
    unit: str = ""
    timed: bool = False

    @property
    def key(self) -> MethodKey:
        return MethodKey.TIME_RANGES if self.timed else MethodKey.RANGES


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist, worth `points` when it is met."""

    key: str
    name: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Checklist:
    """Points for each item that is met; all of them together make the maximum."""

    items: tuple[Item, ...]

    @property
    def key(self) -> MethodKey:
        return MethodKey.CHECKLIST


@dataclass(frozen=True, slots=True)
class Judgement:
    """Each judge gives a whole mark from 0 to 3; the share of what all could give is the share of the maximum.

    `levels` says what 0, 1, 2 and 3 stand for; empty where the judges know it.
    """

    levels: tuple[str, ...] = ()

    @property
    def key(self) -> MethodKey:
        return MethodKey.JUDGEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """So many judges each give points up to the maximum; extremes are dropped by count, the rest is averaged."""

    judges: int
    drop_lowest: int = 1
    drop_highest: int = 1

    @property
    def key(self) -> MethodKey:
        return MethodKey.PANEL


@dataclass(frozen=True, slots=True)
class Deduction:
    """A fault that takes `points` off each time it is counted, at most `most` times (None: without limit)."""

    key: str
    name: str
    points: Decimal
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Deductions:
    """The maximum less what is deducted: at most `cap` (None: the maximum), never below 0."""

    items: tuple[Deduction, ...]
    cap: Decimal | None = None

    @property
    def key(self) -> MethodKey:
        return MethodKey.DEDUCTIONS


Method: TypeAlias = Tolerance | Linear | Ranges | Checklist | Judgement | Panel | Deductions


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """What is marked by itself, up to `maximum` points. `note` tells judges what to look at."""

    key: str
    name: str
    maximum: Decimal
    method: Method
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Aspects that belong together."""

    key: str
    name: str
    aspects: tuple[Aspect, ...]

    @property
    def maximum(self) -> Decimal:
        return added(aspect.maximum for aspect in self.aspects)


@dataclass(frozen=True, slots=True)
class Scheme:
    """All that is marked in one module, in the order in which it stands on the sheet."""

    sections: tuple[Section, ...]

    @property
    def maximum(self) -> Decimal:
        """The sum of all aspects: what the module's full mark must be."""
        return added(section.maximum for section in self.sections)

    @property
    def aspects(self) -> Iterator[Aspect]:
        for section in self.sections:
            yield from section.aspects
