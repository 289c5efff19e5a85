"""A panel's marks without the highest and the lowest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from competitions.judging.scoring import (
    InputError,
    Problem,
    Rounding,
    RoundingMode,
    TrimmedMean,
    trimmed_mean,
)


def marks(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_five_judges_without_the_highest_and_the_lowest():
    assert trimmed_mean(marks=marks("92", "85", "88.5", "70", "90")) == TrimmedMean(
        mean=Decimal("87.83"),
        kept=(Decimal(85), Decimal("88.5"), Decimal(90)),
        dropped_lowest=(Decimal(70),),
        dropped_highest=(Decimal(92),),
        rounding=Rounding(),
    )


def test_of_equal_marks_only_one_is_dropped():
    found = trimmed_mean(marks=marks("90", "90", "90", "60"))
    assert (found.mean, found.kept) == (Decimal(90), (Decimal(90), Decimal(90)))


def test_how_many_to_drop_and_how_to_round_are_data():
    given = marks("1", "2", "2", "3", "100")
    assert trimmed_mean(marks=given, drop_lowest=0, drop_highest=0).mean == Decimal("21.60")
    assert trimmed_mean(marks=given, drop_lowest=0, drop_highest=1).mean == Decimal("2.00")
    assert trimmed_mean(marks=given, drop_lowest=2, drop_highest=1).mean == Decimal("2.50")
    assert trimmed_mean(marks=given, drop_lowest=1, drop_highest=0).mean == Decimal("26.75")
    assert str(trimmed_mean(marks=given, rounding=Rounding(0, RoundingMode.UP)).mean) == "3"


@pytest.mark.parametrize(
    ("given", "lowest", "highest", "problem"),
    [
        ((), 0, 0, Problem.TOO_FEW_MARKS),
        (("80", "90"), 1, 1, Problem.TOO_FEW_MARKS),
        (("80", "90"), 2, 0, Problem.TOO_FEW_MARKS),
        (("80", "90"), -1, 1, Problem.NEGATIVE_COUNT),
        (("80", "90"), 1, -1, Problem.NEGATIVE_COUNT),
        (("80", "90", "-1"), 1, 1, Problem.MARK_OUT_OF_RANGE),
        (("80", "90", "NaN"), 1, 1, Problem.NOT_A_DECIMAL),
    ],
)
def test_marks_that_cannot_be_averaged_are_refused(given, lowest, highest, problem):
    with pytest.raises(InputError) as refusal:
        trimmed_mean(marks=marks(*given), drop_lowest=lowest, drop_highest=highest)
    assert refusal.value.problem is problem
