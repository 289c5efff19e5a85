"""Figures of public pages are kept as long as pages, and not at all where no page is."""

from __future__ import annotations

from itertools import count

from django.core.cache import cache
from django.test import override_settings

from portal.site.keeping import figures


def test_figures_are_counted_once_while_pages_are_kept() -> None:
    cache.clear()
    numbers, others = count(1), count(100)
    with override_settings(PUBLIC_PAGE_SECONDS=30):
        seen = [
            figures("a", lambda: next(numbers)),
            figures("b", lambda: next(others)),
            figures("a", lambda: next(numbers)),
        ]
    assert seen == [1, 100, 1]
    cache.clear()


def test_figures_are_counted_anew_where_no_page_is_kept() -> None:
    numbers = count(1)
    with override_settings(PUBLIC_PAGE_SECONDS=0):
        assert [figures("a", lambda: next(numbers)) for _ in range(2)] == [1, 2]
