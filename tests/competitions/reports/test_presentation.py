"""Figures in words: separators, and long ones in units of ten thousand and a hundred million."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from competitions.reports.presentation import grouped, rounded


@pytest.mark.parametrize(
    ("value", "exact", "spoken"),
    [
        (0, "0", ""),
        (99_999, "99,999", ""),
        (100_000, "100,000", "10万"),
        (Decimal("120000.50"), "120,000.50", "12万"),
        (Decimal("123456.78"), "123,456.78", "12.35万"),
        (99_999_999, "99,999,999", "10,000万"),
        (100_000_000, "100,000,000", "1亿"),
        (Decimal("1234567890.00"), "1,234,567,890.00", "12.35亿"),
    ],
)
def test_a_figure_is_grouped_and_a_long_one_rounded(value: int | Decimal, exact: str, spoken: str) -> None:
    with translation.override("zh-hans"):
        assert (grouped(value), rounded(value)) == (exact, spoken)
