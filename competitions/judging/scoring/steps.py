"""Explanations as data: a list of steps, each a key and its parameters.

A step holds no sentence. A page, a PDF and an API answer give each key their own words, in their own language,
and all say the same. `PARAMETERS` lists what each key carries, so that a renderer can prove that it knows all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias


class Rival(NamedTuple):
    """Another entrant and the figure it was compared by."""

    entrant: str
    figure: Decimal | None


Parameter: TypeAlias = (
    str | int | bool | Decimal | tuple[str, ...] | tuple[Decimal, ...] | tuple[Rival, ...] | None
)
Json: TypeAlias = str | int | bool | list["Json"] | dict[str, "Json"] | None


class StepKey(StrEnum):
    """What a step says. Its parameters stand in `PARAMETERS`."""

    # Why the score is what it is.
    MODULE_POINTS = "module_points"
    MODULE_ROUNDED = "module_rounded"
    MODULE_WITHOUT_MARK = "module_without_mark"
    POINTS_ADDED = "points_added"
    SCORE_ROUNDED = "score_rounded"
    NO_SCORE = "no_score"
    # Why the rank is what it is.
    SCORE_COMPARED = "score_compared"
    TIED_ON_SCORE = "tied_on_score"
    CRITERION_DECIDED = "criterion_decided"
    CRITERION_EQUAL = "criterion_equal"
    CRITERION_SKIPPED = "criterion_skipped"
    COMMITTEE_DECIDED = "committee_decided"
    TIE_UNRESOLVED = "tie_unresolved"
    RANKED = "ranked"
    NOT_RANKED = "not_ranked"
    # Why it goes on to the next round, or not.
    ADVANCES = "advances"
    ADVANCES_BY_TIE = "advances_by_tie"
    DOES_NOT_ADVANCE = "does_not_advance"
    # Of several rounds.
    ROUND = "round"
    RANKED_BEHIND = "ranked_behind"
    # How many awards there are, and why an entrant has one.
    AWARDS_IN_ALL = "awards_in_all"
    AWARD_SHARE = "award_share"
    AWARD_TOP = "award_top"
    IN_BAND = "in_band"
    BAND_UNDECIDED = "band_undecided"
    IN_NO_BAND = "in_no_band"
    # Why an aspect of a marking scheme has its points.
    WITHIN_TOLERANCE = "within_tolerance"
    OUTSIDE_TOLERANCE = "outside_tolerance"
    IN_PROPORTION = "in_proportion"
    IN_RANGE = "in_range"
    ITEM_CHECKED = "item_checked"
    JUDGED = "judged"
    PANEL_AVERAGED = "panel_averaged"
    FAULT_COUNTED = "fault_counted"
    DEDUCTED = "deducted"
    ASPECT_WITHOUT_MARK = "aspect_without_mark"
    ASPECT_TO_MARK_AGAIN = "aspect_to_mark_again"
    # Why a section and the whole module have theirs.
    ASPECT_POINTS = "aspect_points"
    SECTION_POINTS = "section_points"
    SECTION_INCOMPLETE = "section_incomplete"
    SECTIONS_ADDED = "sections_added"
    PENALTY = "penalty"
    PENALTIES_TAKEN = "penalties_taken"
    TOTAL_ROUNDED = "total_rounded"
    NO_TOTAL = "no_total"


_RIVALS = "better worse equal ahead behind"
_PARAMETERS = {
    StepKey.MODULE_POINTS: "module kind mark full_mark weight points exact",
    StepKey.MODULE_ROUNDED: "module points places mode",
    StepKey.MODULE_WITHOUT_MARK: "module kind state",
    StepKey.POINTS_ADDED: "total exact",
    StepKey.SCORE_ROUNDED: "final_score places mode",
    StepKey.NO_SCORE: "status",
    StepKey.SCORE_COMPARED: "final_score better ranked",
    StepKey.TIED_ON_SCORE: "final_score others entrants",
    StepKey.CRITERION_DECIDED: f"criterion direction figure {_RIVALS}",
    StepKey.CRITERION_EQUAL: "criterion direction figure others entrants",
    StepKey.CRITERION_SKIPPED: "criterion why others missing entrants",
    StepKey.COMMITTEE_DECIDED: "place reason better worse ahead behind",
    StepKey.TIE_UNRESOLVED: "rank others entrants",
    StepKey.RANKED: "rank ranked",
    StepKey.NOT_RANKED: "status modules",
    StepKey.ADVANCES: "rank quota",
    StepKey.ADVANCES_BY_TIE: "rank quota cut_off_rank ties others entrants",
    StepKey.DOES_NOT_ADVANCE: "rank quota cut_off_rank",
    StepKey.ROUND: "round",
    StepKey.RANKED_BEHIND: "rank behind_places",
    StepKey.AWARDS_IN_ALL: "base percent awards",
    StepKey.AWARD_SHARE: "band part parts split count",
    StepKey.AWARD_TOP: "band base percent last_rank count",
    StepKey.IN_BAND: "rank band first_rank last_rank",
    StepKey.BAND_UNDECIDED: "rank entrants bands",
    StepKey.IN_NO_BAND: "rank",
    StepKey.WITHIN_TOLERANCE: "aspect value unit target lower upper points",
    StepKey.OUTSIDE_TOLERANCE: "aspect value unit target lower upper excess steps deduction points",
    StepKey.IN_PROPORTION: "aspect value unit timed full_at none_at points exact",
    StepKey.IN_RANGE: "aspect value unit timed above upto points",
    StepKey.ITEM_CHECKED: "aspect item met points worth",
    StepKey.JUDGED: "aspect marks highest points exact",
    StepKey.PANEL_AVERAGED: "aspect kept dropped points exact",
    StepKey.FAULT_COUNTED: "aspect item count most points",
    StepKey.DEDUCTED: "aspect maximum sum cap points",
    StepKey.ASPECT_WITHOUT_MARK: "aspect given wanted",
    StepKey.ASPECT_TO_MARK_AGAIN: "aspect marks allowed",
    StepKey.ASPECT_POINTS: "aspect points maximum exact",
    StepKey.SECTION_POINTS: "section points maximum exact",
    StepKey.SECTION_INCOMPLETE: "section unmarked again",
    StepKey.SECTIONS_ADDED: "total exact",
    StepKey.PENALTY: "incident points",
    StepKey.PENALTIES_TAKEN: "sum points exact",
    StepKey.TOTAL_ROUNDED: "total places mode",
    StepKey.NO_TOTAL: "unmarked again",
}
PARAMETERS: Mapping[StepKey, frozenset[str]] = MappingProxyType(
    {key: frozenset(names.split()) for key, names in _PARAMETERS.items()}
)
"""The parameters of each step, always all of them.

Scores and points are Decimals on the 100 scale, `weight` and `percent` are percent, `elapsed_seconds` seconds.
`better`, `worse`, `equal` and `others` count entrants beside the one explained; `ahead`, `behind` (with figures),
`entrants` and `missing` name at most ten of them, the nearest ones, so that an explanation stays short.
Of a marking scheme `aspect`, `item` and `section` are keys, `points` are points of the module, `marks`, `kept` and
`dropped` are judges' marks from low to high without the judges; `incident` is a key; `unmarked` and `again` count aspects.
"""

NAMED_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation."""

    key: StepKey
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """The step for JSON: Decimals as text, so that no figure changes on the way; rivals as objects."""
        return {
            "key": self.key.value,
            "parameters": {name: _as_json(value) for name, value in self.parameters.items()},
        }


def step(key: StepKey, **parameters: Parameter) -> Step:
    """A step with its parameters."""
    return Step(key, parameters)


def _as_json(value: Parameter | Rival) -> Json:
    if isinstance(value, Rival):
        return {"entrant": value.entrant, "figure": _as_json(value.figure)}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_as_json(each) for each in value]
    return value
