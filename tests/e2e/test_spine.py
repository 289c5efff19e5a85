"""One competition from plan to quarterly report, by the demo's people, in a real browser.

Includes a return, a substitution, an absence, a cancelled event, a tie that the committee decides and a
publication that is withdrawn; entry and scores at phone width, the rest at a desk; axe-core on every page.
"""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from portal.acts.journal import broken_rows
from tests.e2e.spine import CHAPTERS, Walk
from tests.e2e.visitor import Diary

pytestmark = [pytest.mark.browser, pytest.mark.smoke]


def test_the_spine_from_plan_to_report(browser: Browser, portal: str, diary: Diary) -> None:
    walk = Walk(browser, portal, diary, timezone.localdate())

    for chapter in CHAPTERS:
        chapter(walk)

    assert sorted(set(diary.complaints)) == []
    assert list(broken_rows()) == []
