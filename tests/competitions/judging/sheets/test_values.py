"""What stands on a sheet: whose aspects, what may be typed, how it becomes a mark and words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from competitions.judging import sheet_values
from competitions.judging.marks import Untypable
from competitions.judging.scoring import (
    Counted,
    Judged,
    Measured,
    Penalty,
    Scale,
    Scheme,
    StepKey,
    Ticked,
    explain_marking,
    mark_module,
    read_scheme,
)
from tests.competitions.judging.scoring.schemes import CONTENT
from tests.competitions.judging.sheets.marked import COMMON, values_of


def _read() -> Scheme:
    scheme = read_scheme(CONTENT, total=Decimal(100)).scheme
    assert scheme is not None
    return scheme


SCHEME = _read()
ASPECTS = {aspect.key: aspect for aspect in SCHEME.aspects}
SCALE = Scale()


def test_each_aspect_stands_on_the_sheets_of_those_who_mark_it() -> None:
    keys = {
        seat: [aspect.key for aspect in sheet_values.aspects_of_seat(SCHEME, SCALE, seat)]
        for seat in range(7)
    }
    assert keys == {
        0: ["a1", "a2", "a3", "a4", "a7", "a8", "a9"],
        1: ["a5", "a6"],
        2: ["a5", "a6"],
        3: ["a5", "a6"],
        4: ["a6"],
        5: ["a6"],
        6: [],
    }
    assert sheet_values.panel_size(SCHEME, SCALE) == 5


@pytest.mark.parametrize(
    ("key", "typed", "kept", "words"),
    [
        ("a1", {"value": " ６０．５ "}, {"value": "60.5"}, "60.5 °"),
        ("a1", {"value": "-3"}, {"value": "-3"}, "-3 °"),
        ("a2", {"value": 490}, {"value": "490"}, "490 MPa"),
        ("a3", {"value": "0.50"}, {"value": "0.5"}, "0.5 mm"),
        ("a4", {"items": ["i2", "i1"]}, {"items": ["i1", "i2"]}, "面罩、手套"),
        ("a4", {"items": []}, {"items": []}, "均不符合"),
        ("a5", {"points": "2"}, {"points": "2"}, "2"),
        ("a6", {"points": "8.25"}, {"points": "8.25"}, "8.25"),
        ("a7", {"counts": {"i1": "2", "i2": 0}}, {"counts": {"i1": 2}}, "引弧擦伤 × 2"),
        ("a7", {"counts": {}}, {"counts": {}}, "无扣分"),
        ("a8", {"value": "31:05"}, {"value": "1865"}, "31:05"),
        ("a8", {"value": "1865"}, {"value": "1865"}, "31:05"),
        ("a1", {"value": ""}, None, ""),
        ("a4", None, None, ""),
        ("a5", {}, None, ""),
    ],
)
def test_what_is_typed_is_kept_in_one_way_and_shown(key: str, typed: Any, kept: Any, words: str) -> None:
    value = sheet_values.normal(ASPECTS[key], typed, SCALE)
    assert value == kept
    assert sheet_values.shown(ASPECTS[key], value) == words
    if value is not None:
        assert sheet_values.normal(ASPECTS[key], value, SCALE) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("a1", {"value": "六十"}),
        ("a1", {"value": "1e3"}),
        ("a1", {"value": "NaN"}),
        ("a2", {"value": "1000001"}),
        ("a3", {"value": "0.1234567"}),
        ("a4", {"items": ["i9"]}),
        ("a4", {"items": "i1"}),
        ("a5", {"points": "4"}),
        ("a5", {"points": "-1"}),
        ("a5", {"points": "1.5"}),
        ("a6", {"points": "10.01"}),
        ("a6", {"points": "9.999"}),
        ("a7", {"counts": {"i1": -1}}),
        ("a7", {"counts": {"i1": "1.5"}}),
        ("a7", {"counts": {"i3": 1}}),
        ("a8", {"value": "-1"}),
        ("a8", {"value": "半小时"}),
    ],
)
def test_what_cannot_be_is_refused_in_words(key: str, typed: Any) -> None:
    with pytest.raises(Untypable) as refused:
        sheet_values.normal(ASPECTS[key], typed, SCALE)
    assert str(refused.value)


def test_sheets_become_the_marks_that_scoring_takes() -> None:
    by_seat: dict[int, dict[str, Any]] = {
        0: {"a1": {"value": "60"}, "a4": {"items": ["i1"]}, "a7": {"counts": {"i2": 1}}},
        1: {"a5": {"points": "3"}},
        2: {"a5": {"points": "2"}, "a6": {"points": "7.5"}},
    }
    assert sheet_values.marks_of(SCHEME, by_seat) == {
        "a1": Measured(Decimal(60)),
        "a4": Ticked(frozenset({"i1"})),
        "a5": Judged({"1": Decimal(3), "2": Decimal(2)}),
        "a6": Judged({"2": Decimal("7.5")}),
        "a7": Counted({"i2": 1}),
    }


def test_penalties_go_off_the_exact_sum_never_below_nothing_and_are_explained() -> None:
    marks = sheet_values.marks_of(SCHEME, {seat: values_of(seat) for seat in range(6)})
    marking = mark_module(
        scheme=SCHEME,
        marks=marks,
        penalties=[Penalty("7", Decimal("2.5")), Penalty("9", Decimal(5))],
    )
    assert (marking.amount, marking.remaining, marking.total) == (
        Fraction(100),
        Fraction(185, 2),
        Decimal("92.500"),
    )
    told = explain_marking(marking).total
    assert [(step.key, step.parameters) for step in told] == [
        (StepKey.SECTIONS_ADDED, {"total": Decimal(100), "exact": True}),
        (StepKey.PENALTY, {"incident": "7", "points": Decimal("2.5")}),
        (StepKey.PENALTY, {"incident": "9", "points": Decimal(5)}),
        (StepKey.PENALTIES_TAKEN, {"sum": Decimal("7.5"), "points": Decimal("92.5"), "exact": True}),
        (StepKey.TOTAL_ROUNDED, {"total": Decimal("92.500"), "places": 3, "mode": marking.rounding.mode}),
    ]
    beyond = mark_module(scheme=SCHEME, marks=marks, penalties=[Penalty("7", Decimal(101))])
    assert beyond.total == 0
    unmarked = mark_module(scheme=SCHEME, marks={}, penalties=[Penalty("7", Decimal(1))])
    assert (unmarked.total, [step.key for step in explain_marking(unmarked).total]) == (
        None,
        [StepKey.NO_TOTAL],
    )


def test_full_marks_of_the_fixture_are_full_marks() -> None:
    assert set(COMMON) == {aspect.key for aspect in sheet_values.aspects_of_seat(SCHEME, SCALE, 0)}
