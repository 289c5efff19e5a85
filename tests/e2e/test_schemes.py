"""A marking scheme improved in a real browser, at a desk and on a phone; axe-core on every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from competitions.judging.models import Scheme
from tests.e2e.visitor import DESK_WIDTH, PHONE_WIDTH, Diary, Visitor

pytestmark = [pytest.mark.browser]


def test_schemes_are_written_and_the_way_of_judging_is_chosen(
    browser: Browser, portal: str, diary: Diary
) -> None:
    for width in (DESK_WIDTH, PHONE_WIDTH):
        improve_a_scheme(browser, portal, diary, width)
    choose_the_way_of_judging(browser, portal, diary)
    assert sorted(set(diary.complaints)) == []


def improve_a_scheme(browser: Browser, portal: str, diary: Diary, width: int) -> None:
    """A new version with other points and a note: saved while wrong, mended, released, compared."""
    scheme = Scheme.objects.get(name__startswith="电工实操" if width == DESK_WIDTH else "焊工实操")
    page = f"/desk/scores/schemes/{scheme.pk}/"
    number = scheme.versions.count() + 1
    with Visitor(browser, portal, diary, "cangzhou.officer", width=width) as officer:
        officer.go("/desk/scores/schemes/")
        if width == DESK_WIDTH:
            officer.picture("schemes")
        officer.go(page)
        officer.press(f"form[action='{page}next/'] button")
        officer.put("s0-a0-maximum", "11")
        officer.press("main button[value=save]")
        officer.sees("草稿已保存。", "发布前需要处理")
        if width == DESK_WIDTH:
            officer.picture("scheme-draft")
        officer.press("main button[value='open:a2']")
        if width == DESK_WIDTH:
            officer.picture("scheme-aspect")
        officer.put("note", "由两名裁判共同测量")
        officer.press("main .form-actions button[value=save]")
        officer.sees("评分项已保存。")
        officer.go(f"{page}release/")
        officer.sees("发布第", "请调整分值")
        officer.go(f"{page}draft/")
        officer.put("s0-a0-maximum", "10" if width == DESK_WIDTH else "6")
        officer.press("main button[value=release]")
        officer.put("note", "补充测量要求")
        officer.press("main form button[type=submit]")
        officer.sees(f"第 {number} 版已发布。")
        officer.go(f"{page}v{number}/")
        officer.sees("由两名裁判共同测量", f"与第 {number - 1} 版的差异")
        if width == DESK_WIDTH:
            officer.picture("scheme-version")


def choose_the_way_of_judging(browser: Browser, portal: str, diary: Diary) -> None:
    """An event that judges mark by schemes, one of its modules blind."""
    with Visitor(browser, portal, diary, "yanshan.officer", width=PHONE_WIDTH) as officer:
        officer.go("/desk/competitions/new/")
        officer.fill(
            name="盐山县评分方式演示竞赛",
            level="county",
            track="internal",
            starts_on="2027-05-10",
            ends_on="2027-05-11",
        )
        officer.press("main form button[type=submit]")
        competition = officer.identifier()
        officer.go(f"/desk/competitions/{competition}/events/new/")
        officer.fill(name="焊工", starts_on="2027-05-10", ends_on="2027-05-10", judging="sheets")
        officer.put("trade", "焊工")
        officer.put("modules-1-blind", True)
        officer.press("main form button[type=submit]")
        officer.follow("main a:text('焊工')")
        officer.sees("裁判按评分标准评分", "盲评", "0 / 2")
