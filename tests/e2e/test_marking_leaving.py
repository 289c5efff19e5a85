"""Signing out, from any page, takes codes and marks off a judge's tablet; what was not sent stays for its owner alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.competitions.judging.sheets import marked
from tests.e2e.tablets import CODES, EVERYTHING, PHONE, Tablet, contest, eventually, stored
from tests.e2e.test_marking_offline import sign_in, user_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def stores(tablet: Tablet, of: marked.Contest) -> list[str]:
    """What the first judge's store on the device holds: marks, modules, sheets."""
    name = f"judging-{user_of(of, 1).pk}"
    return [
        rows.removeprefix(name) for rows in tablet.page.evaluate(EVERYTHING) if rows.startswith(f"{name}[")
    ]


def leave(page: Page) -> None:
    """Sign out by the menu of the desk."""
    page.locator("header.top details.menu summary", has=page.locator(".who")).click()
    page.get_by_role("button", name="退出登录").click()


def test_from_the_desk_codes_and_marks_go(browser: Browser, live_server: Any) -> None:
    of = contest()
    sheet = of.sheet(1)
    context = browser.new_context(**PHONE)
    tablet = Tablet(context, live_server.url, user_of(of, 1))
    tablet.says(*CODES)
    tablet.ready()
    tablet.sheet(sheet)
    tablet.judge("a5", "3")
    eventually(lambda: stored(sheet) == {"a5": {"points": "3"}}, tablet.page)
    tablet.queue(0)
    kept = tablet.everything()
    assert all(code in kept for code in CODES)
    assert any("points" in rows for rows in stores(tablet, of))
    app = tablet.page
    leave(tablet.open("/desk/"))
    # The app in the other window shows nobody's any more.
    expect(app.locator("body")).to_contain_text("请登录后查看评分表")
    tablet.page.wait_for_url(lambda url: "/desk/" not in url)
    kept = tablet.everything()
    assert not any(code in kept for code in CODES)
    assert of.event.name not in kept
    assert stores(tablet, of) == ["[]", "[]", "[]"]
    context.set_offline(True)
    tablet.open()
    tablet.says("请登录后查看评分表")
    assert not any(code in tablet.page.content() for code in CODES)
    assert tablet.errors == []
    context.close()


def test_what_was_not_sent_is_told_and_stays_for_its_owner_alone(browser: Browser, live_server: Any) -> None:
    of = contest()
    sheet = of.sheet(1)
    # Requests can be held up only where no service worker stands between.
    context = browser.new_context(**PHONE, service_workers="block")
    context.route("**/marks/", lambda route: route.abort())
    tablet = Tablet(context, live_server.url, user_of(of, 1))
    tablet.says(*CODES)
    tablet.sheet(sheet)
    tablet.judge("a5", "2")
    tablet.queue(1)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        """Stay at first, go the second time."""
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    desk = tablet.open("/desk/")
    desk.on("dialog", answer)
    leave(desk)
    eventually(lambda: len(asked) == 1, desk)
    assert "1" in asked[0]
    assert "/desk/" in desk.url
    assert CODES[0] in tablet.everything()
    desk.get_by_role("button", name="退出登录").click()
    desk.wait_for_url(lambda url: "/desk/" not in url)
    assert len(asked) == 2
    kept = tablet.everything()
    assert not any(code in kept for code in CODES)
    context.unroute("**/marks/")
    # Another judge on the same tablet sees and sends nothing of it.
    tablet.sign_in_as(user_of(of, 2))
    tablet.open()
    tablet.says(f"当前登录：{user_of(of, 2)}", "已全部上传")
    assert stored(sheet) == {}
    tablet.end_session()
    tablet.page.reload()
    sign_in(tablet, "登录", of)
    tablet.queue(0)
    eventually(lambda: stored(sheet) == {"a5": {"points": "2"}}, tablet.page)
    assert list(sheet.marks.values_list("marked_by", flat=True)) == [user_of(of, 1).pk]
    tablet.says(*CODES)
    assert tablet.errors == []
    context.close()


def test_signing_out_is_offered_by_one_component_only() -> None:
    """Whatever else posts to that address drops a sign-in that was never completed."""
    folder = Path(settings.BASE_DIR) / "templates"
    found = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if "account_logout" in path.read_text(encoding="utf-8")
    }
    assert found == {
        "portal/components/sign_out.html",
        "portal/components/top_bar.html",
        "account/base_confirm_code.html",
        "mfa/authenticate.html",
    }
