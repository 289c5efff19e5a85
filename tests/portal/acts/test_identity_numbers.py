"""Identity numbers: the standard's example, a county's old and new code, and every way to be wrong."""

from __future__ import annotations

import datetime

import pytest

from portal.acts.identity_numbers import BadIdentityNumber, age_on, birthday, normalise
from tests.factories import identity


def test_the_standards_example_is_right() -> None:
    assert normalise(" 11010519491231002x ") == "11010519491231002X"
    assert birthday("11010519491231002X") == datetime.date(1949, 12, 31)


def test_a_countys_new_code_with_an_older_birthday_is_right() -> None:
    number = identity(datetime.date(1990, 5, 4))
    assert normalise(number) == number


@pytest.mark.parametrize(
    "number",
    [
        "1101051949123100",
        "11010519491231002A",
        "110105194913310024",
        "110105194912310021",
        "11010520991231002X",
    ],
)
def test_a_wrong_number_is_refused(number: str) -> None:
    with pytest.raises(BadIdentityNumber):
        normalise(number)


def test_age_counts_full_years() -> None:
    number = identity(datetime.date(1990, 5, 4))
    assert age_on(birthday(number), datetime.date(2026, 5, 3)) == 35
    assert age_on(birthday(number), datetime.date(2026, 5, 4)) == 36
