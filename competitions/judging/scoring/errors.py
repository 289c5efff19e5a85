"""What scoring says when its input makes no sense."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Problem(StrEnum):
    """Why an input was refused; the value is a stable key that a form can translate."""

    NO_MODULES = "no_modules"
    ROUNDS_OUT_OF_ORDER = "rounds_out_of_order"
    REPEATED_MODULE = "repeated_module"
    WEIGHT_OUT_OF_RANGE = "weight_out_of_range"
    WEIGHTS_DO_NOT_SUM_TO_100 = "weights_do_not_sum_to_100"
    FULL_MARK_OUT_OF_RANGE = "full_mark_out_of_range"
    REPEATED_ENTRANT = "repeated_entrant"
    UNKNOWN_ENTRANT = "unknown_entrant"
    UNKNOWN_MODULE = "unknown_module"
    MARK_OUT_OF_RANGE = "mark_out_of_range"
    FIGURE_OUT_OF_RANGE = "figure_out_of_range"
    NOT_A_DECIMAL = "not_a_decimal"
    TOO_LARGE = "too_large"
    TOO_MANY_PLACES = "too_many_places"
    DECISION_TOO_SHORT = "decision_too_short"
    DECISION_REPEATS_ENTRANT = "decision_repeats_entrant"
    DECISION_WITHOUT_REASON = "decision_without_reason"
    PLACES_OUT_OF_RANGE = "places_out_of_range"
    UNKNOWN_CRITERION = "unknown_criterion"
    REPEATED_CRITERION = "repeated_criterion"
    COMMITTEE_NOT_LAST = "committee_not_last"
    COMMITTEE_DESCENDING = "committee_descending"
    TOO_FEW_MARKS = "too_few_marks"
    NEGATIVE_COUNT = "negative_count"
    BAND_OUT_OF_RANGE = "band_out_of_range"
    BANDS_OVERLAP = "bands_overlap"
    REPEATED_BAND = "repeated_band"
    PERCENT_OUT_OF_RANGE = "percent_out_of_range"
    SCALE_OUT_OF_RANGE = "scale_out_of_range"
    UNKNOWN_ASPECT = "unknown_aspect"
    UNKNOWN_ITEM = "unknown_item"
    MARK_OF_ANOTHER_KIND = "mark_of_another_kind"
    NOT_A_WHOLE_MARK = "not_a_whole_mark"
    TOO_MANY_MARKS = "too_many_marks"


class InputError(ValueError):
    """An input that cannot be scored.

    `problem` is the stable key, `parameters` names the place (module, entrant, value …), so that a form can say
    the same in the reader's language. The message itself is for developers.
    """

    def __init__(self, problem: Problem, **parameters: object) -> None:
        self.problem = problem
        self.parameters: Mapping[str, object] = parameters
        details = ", ".join(f"{name}={value!s}" for name, value in parameters.items())
        super().__init__(f"{problem.value}: {details}" if details else problem.value)
