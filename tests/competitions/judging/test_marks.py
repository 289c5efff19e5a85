"""How scores, times and deductions are read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from competitions.judging import marks


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("85.5", Decimal("85.5")),
        (" ８５．５ ", Decimal("85.5")),
        ("85分", Decimal(85)),
        ("85。5", Decimal("85.5")),
        ("0", Decimal(0)),
        ("100", Decimal(100)),
        ("缺考", None),
        ("缺", None),
        ("", marks.NOT_YET),
        ("　", marks.NOT_YET),
    ],
)
def test_marks_as_clerks_type_them(text: str, mark: object) -> None:
    assert marks.parse_mark(text, Decimal(100)) == mark


@pytest.mark.parametrize("text", ["100.1", "-1", "85.1234", "八十五", "1e1000", "NaN", "8 5 x", "infinity"])
def test_impossible_marks_are_refused(text: str) -> None:
    with pytest.raises(marks.Untypable):
        marks.parse_mark(text, Decimal(100))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("85:30", 5130), ("1:25:30", 5130), ("85：30", 5130), ("85分30秒", 5130), ("1小时", 3600), ("", None)],
)
def test_times_as_clerks_type_them(text: str, seconds: int | None) -> None:
    assert marks.parse_elapsed(text) == seconds
    if seconds:
        assert marks.parse_elapsed(marks.shown_elapsed(seconds)) == seconds


@pytest.mark.parametrize("text", ["85", "85:60", "a:b", "-1:00", "99:99:99:99"])
def test_ambiguous_times_are_refused(text: str) -> None:
    with pytest.raises(marks.Untypable):
        marks.parse_elapsed(text)


@pytest.mark.parametrize("text", ["-1", "2.555", "x", "1001"])
def test_impossible_deductions_are_refused(text: str) -> None:
    with pytest.raises(marks.Untypable):
        marks.parse_deduction(text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("25.5", "25.50"), ("26.25", "26.25"), ("100", "100.00"), ("0", "0.00"), ("64.125", "64.13")],
)
def test_figures_of_a_table_have_two_decimals(value: str, shown: str) -> None:
    assert marks.figure(Decimal(value)) == shown
