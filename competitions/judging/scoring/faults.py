"""What can be wrong with a marking scheme, as data: a key, the place and the figures that matter.

A fault holds no sentence; whoever shows it says in the reader's language what is wrong and how to mend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKey(StrEnum):
    """Why a scheme cannot be marked by. Its parameters stand in `FAULT_PARAMETERS`."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    REPEATED = "repeated"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_A_TIME = "not_a_time"
    OUT_OF_RANGE = "out_of_range"
    TOO_MANY_PLACES = "too_many_places"
    UNKNOWN_METHOD = "unknown_method"
    NOTHING_LISTED = "nothing_listed"
    ONLY_ONE_OF_TWO = "only_one_of_two"
    ENDS_ARE_EQUAL = "ends_are_equal"
    BEST_NOT_BEFORE_LIMIT = "best_not_before_limit"
    NOT_ASCENDING = "not_ascending"
    MAXIMUM_NOT_REACHED = "maximum_not_reached"
    ITEMS_DO_NOT_SUM = "items_do_not_sum"
    LEVELS_INCOMPLETE = "levels_incomplete"
    NO_MARK_REMAINS = "no_mark_remains"
    TOTAL_DIFFERS = "total_differs"


_FAULT_PARAMETERS = {
    FaultKey.TOO_LONG: "longest",
    FaultKey.TOO_MANY: "most",
    FaultKey.REPEATED: "text",
    FaultKey.NOT_A_NUMBER: "text",
    FaultKey.NOT_A_WHOLE_NUMBER: "text",
    FaultKey.NOT_A_TIME: "text",
    FaultKey.OUT_OF_RANGE: "lowest highest",
    FaultKey.TOO_MANY_PLACES: "places",
    FaultKey.MAXIMUM_NOT_REACHED: "maximum best",
    FaultKey.ITEMS_DO_NOT_SUM: "maximum total",
    FaultKey.NO_MARK_REMAINS: "judges dropped",
    FaultKey.TOTAL_DIFFERS: "wanted total",
}
FAULT_PARAMETERS: Mapping[FaultKey, frozenset[str]] = {
    key: frozenset(_FAULT_PARAMETERS.get(key, "").split()) for key in FaultKey
}
"""The parameters of each fault, always all of them; figures as text, as they are shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a scheme: positions from 1 (None: the scheme, or the section, as a whole), and the field.

    `row` counts the lines of an aspect (bands, items, deductions, levels) from 1.
    """

    section: int | None = None
    aspect: int | None = None
    field: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where."""

    key: FaultKey
    place: Place
    parameters: Mapping[str, str] = field(default_factory=dict)
