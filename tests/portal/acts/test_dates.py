"""Days and moments in sentences and in tables."""

import datetime

import pytest
from django.utils import translation

from portal.acts.dates import in_words, span

DAY = datetime.date


@pytest.fixture(autouse=True)
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


def test_sentences_have_the_full_day_and_the_portal_s_own_hour() -> None:
    assert in_words(DAY(2026, 3, 1)) == "2026年3月1日"
    at = datetime.datetime(2026, 3, 1, 23, 30, tzinfo=datetime.UTC)
    assert in_words(at) == "2026年3月2日 07:30"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (DAY(2026, 3, 1), DAY(2026, 3, 1), "2026-03-01"),
        (DAY(2026, 3, 1), DAY(2026, 3, 5), "2026-03-01 – 03-05"),
        (DAY(2026, 12, 30), DAY(2027, 1, 2), "2026-12-30 – 2027-01-02"),
    ],
)
def test_days_of_a_table(first: datetime.date, last: datetime.date, shown: str) -> None:
    assert span(first, last) == shown
