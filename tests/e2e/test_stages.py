"""Every stage of a contest in the demo, in a real browser by each role, at a desk and on a phone; axe-core on every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.stages import CHAPTERS, Stages
from tests.e2e.visitor import Diary

pytestmark = [pytest.mark.browser]


def test_every_stage_is_seen_by_whom_it_concerns(browser: Browser, portal: str, diary: Diary) -> None:
    stages = Stages(browser, portal, diary)

    for chapter in CHAPTERS:
        chapter(stages)

    assert sorted(set(diary.complaints)) == []
