"""A whole event on paper in a real browser: sheets printed, keyed in by two people, published, withdrawn, corrected."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from competitions.judging.models import Keying, SheetScan, SheetSignature
from competitions.results.models import ResultVersion
from portal.acts.journal import broken_rows
from tests.e2e import before_the_day, on_paper, the_day
from tests.e2e.cast import Clock, Stage, cast_of, event_of_welders
from tests.e2e.on_paper import MODULE, PAPER, Papers
from tests.e2e.visitor import Diary

pytestmark = [pytest.mark.browser]


def test_a_contest_on_paper_with_a_keying_difference_and_a_withdrawn_version(
    browser: Browser, bare_portal: str, diary: Diary, time_machine: Any
) -> None:
    clock = Clock(time_machine)
    event = event_of_welders(clock, 4, weights=((MODULE, "practical", "100"),))
    cast = cast_of(event, on_paper.SCHEMES, judges=on_paper.JUDGES)
    stage = Stage(browser, bare_portal, diary, clock, cast)
    papers = Papers(stage, dict(PAPER))

    before_the_day.compose_the_panels(stage)
    clock.at(1, 8)
    the_day.begin(stage)
    on_paper.print_the_sheets(papers)
    clock.at(1, 14)
    on_paper.key_in_twice(papers)
    on_paper.settle(papers)
    on_paper.scan_and_sign(papers)
    on_paper.lock_and_finish(papers)
    first = papers.standings()
    on_paper.publish(papers, 1)
    clock.at(2, 9)
    on_paper.withdraw(papers, "一张评分表录入有误，正在复核。")
    on_paper.correct(papers)
    assert papers.standings() != first
    on_paper.publish(papers, 2, "复核后更正一项评分。")

    with stage.visitor() as public:
        public.go(f"/results/{event.pk}/1/", status=410)
        public.sees("一张评分表录入有误，正在复核。")
    versions = ResultVersion.objects.filter(event=event).order_by("number")
    assert [(each.number, each.withdrawn_at is None) for each in versions] == [(1, False), (2, True)]
    assert (Keying.objects.count(), SheetScan.objects.count()) == (2 * len(PAPER), 1)
    assert SheetSignature.objects.count() == 3 * len(PAPER)
    assert sorted(set(diary.complaints)) == []
    assert list(broken_rows()) == []
