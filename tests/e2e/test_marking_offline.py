"""Marking on a judge's tablet in a real browser: nothing is lost, whatever goes down in the middle."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from competitions.judging import acts
from competitions.judging.models import Appointment, ScoreSheet, SheetSaving
from portal.acts.models import JournalRow
from portal.demo.accounts import PASSWORD
from tests.competitions.judging.sheets import marked
from tests.conftest import BROWSER_ARGUMENTS
from tests.e2e.tablets import CODES, PHONE, Tablet, contest, eventually, faults_of, serving, stored
from tests.machine import browser as chromium
from unions.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def user_of(of: marked.Contest, seat: int) -> User:
    user = of.judges[seat - 1].judge.user
    assert user is not None
    return user


def own(of: marked.Contest) -> ScoreSheet:
    return of.sheet(1)


def test_without_a_network_marks_are_kept_over_a_closed_tab_and_sent_by_themselves(
    browser: Browser, live_server: Any
) -> None:
    of = contest()
    sheet = own(of)
    context = browser.new_context(**PHONE)
    tablet = Tablet(context, live_server.url, user_of(of, 1))
    tablet.says(*CODES, "已提交 0 / 4 份")
    tablet.ready()
    assert faults_of(tablet) == []
    context.set_offline(True)
    tablet.sheet(sheet)
    tablet.judge("a5", "2")
    tablet.says("已保存到本机", "没有网络", "1 项待上传", "10 / 25")
    tablet.page.close()
    assert stored(sheet) == {}
    # The tab is gone, and so is the network: the app starts from what the device keeps.
    tablet.open()
    tablet.says("1 项待上传")
    tablet.sheet(sheet)
    tablet.key_in("a6", "7.5")
    tablet.says("17.5 / 25", "已评 2 / 2 项")
    assert faults_of(tablet) == []
    # Handing in waits for the network too.
    tablet.page.get_by_role("button", name="提交", exact=True).click()
    tablet.page.get_by_role("button", name="确认提交").click()
    tablet.says("评分全部上传后自动提交")
    everything = tablet.everything()
    assert "K7M2" in everything
    for entry in of.entries:
        for secret in (entry.competitors.get().worker.name, entry.enterprise.name, str(entry.number)):  # type: ignore[union-attr]
            assert secret not in everything
    context.set_offline(False)
    tablet.says("已提交。须由裁判长退回才能修改", "已上传")
    assert stored(sheet) == {"a5": {"points": "2"}, "a6": {"points": "7.5"}}
    sheet.refresh_from_db()
    assert (sheet.state, sheet.submitted_by_id, SheetSaving.objects.count()) == (
        "submitted",
        user_of(of, 1).pk,
        1,
    )
    tablet.queue(0)
    # What the chief judge sends back says why, and can be marked again.
    acts.return_sheet(actor=of.chief, sheet=sheet, reason="请复核焊缝成形")
    tablet.page.reload()
    tablet.says("裁判长退回：请复核焊缝成形")
    tablet.judge("a5", "3")
    tablet.queue(0)
    eventually(lambda: stored(sheet)["a5"] == {"points": "3"}, tablet.page)
    assert tablet.errors == []
    context.close()


def test_a_killed_browser_loses_nothing(browser: Browser, live_server: Any, tmp_path: Path) -> None:
    of = contest()
    sheet = own(of)
    profile = str(tmp_path / "profile")
    how: dict[str, Any] = {"executable_path": chromium(), "args": BROWSER_ARGUMENTS, **PHONE}
    context = browser.browser_type.launch_persistent_context(profile, **how)
    tablet = Tablet(context, live_server.url, user_of(of, 1))
    tablet.ready()
    context.set_offline(True)
    tablet.sheet(sheet)
    tablet.judge("a5", "3")
    tablet.says("已保存到本机", "1 项待上传")
    kill(profile)
    # The same device, started again: the session went with the browser, the mark did not.
    context = browser.browser_type.launch_persistent_context(profile, **how)
    tablet = Tablet(context, live_server.url)
    tablet.says("本机保存着 1 项尚未上传的评分")
    assert stored(sheet) == {}
    sign_in(tablet, "登录", of)
    tablet.queue(0)
    eventually(lambda: stored(sheet) == {"a5": {"points": "3"}}, tablet.page)
    context.close()


def kill(profile: str) -> None:
    """Kill the browser that has this profile, as an empty battery would: at once, and all of its processes."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().decode(errors="replace")
            if f"--user-data-dir={profile}" in line:
                os.kill(int(process.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue


def sign_in(tablet: Tablet, link: str, of: marked.Contest) -> None:
    """Follow the link to sign in, as the first judge."""
    tablet.page.get_by_role("link", name=link, exact=True).click()
    tablet.page.locator("main [name=login]").fill(user_of(of, 1).username)
    tablet.page.locator("main [name=password]").fill(PASSWORD)
    tablet.page.locator("main form button[type=submit]").first.click()
    tablet.page.wait_for_url("**/judge/sheets/")


def test_a_session_that_ends_keeps_the_marks_for_their_owner_and_nobody_else(
    browser: Browser, live_server: Any
) -> None:
    of = contest()
    sheet = own(of)
    context = browser.new_context(**PHONE)
    tablet = Tablet(context, live_server.url, user_of(of, 1))
    tablet.says(*CODES)
    tablet.sheet(sheet)
    tablet.end_session()
    tablet.judge("a5", "1")
    tablet.says("登录已失效", "1 项待上传")
    # Somebody else signs in on the same device: sees and sends nothing of the first judge's.
    tablet.sign_in_as(user_of(of, 2))
    tablet.page.reload()
    tablet.says(f"当前登录：{user_of(of, 2)}", "已全部上传", "已评 0 / 2 项")
    tablet.queue(0)
    assert SheetSaving.objects.count() == 0
    tablet.end_session()
    tablet.page.reload()
    tablet.says("请登录后查看评分表")
    sign_in(tablet, "登录", of)
    tablet.queue(0)
    eventually(lambda: stored(sheet) == {"a5": {"points": "1"}}, tablet.page)
    assert list(sheet.marks.values_list("marked_by", flat=True)) == [user_of(of, 1).pk]
    assert tablet.errors == []
    context.close()


def test_a_key_that_is_held_while_marks_are_sent_is_pressed(browser: Browser, live_server: Any) -> None:
    of = contest()
    sheet = of.sheet(4)
    marked.fill(of, sheet, submit=False)
    context = browser.new_context(**PHONE)
    tablet = Tablet(context, live_server.url, user_of(of, 4))
    tablet.says(*CODES)
    tablet.sheet(sheet)
    page = tablet.page
    for key in ("提交", "确认提交"):
        page.get_by_role("button", name=key, exact=True).hover()
        page.mouse.down()
        with page.expect_response("**/sheets/data/"):
            page.evaluate("window.dispatchEvent(new Event('online'))")
        # Until the app has sent and fetched everything, and its screen is drawn.
        page.evaluate("user => navigator.locks.request(`judging-${user}`, () => {})", user_of(of, 4).pk)
        page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 200))")
        page.mouse.up()
    tablet.says("已提交。须由裁判长退回才能修改")
    assert tablet.errors == []
    context.close()


def test_nothing_moves_under_the_hand_while_it_presses(browser: Browser, live_server: Any) -> None:
    of = contest()
    context = browser.new_context(**PHONE)
    tablet = Tablet(context, live_server.url, user_of(of, 1))
    tablet.says(*CODES)
    tablet.sheet(of.sheet(0))
    tablet.key_in("a1", "61")
    page, field = tablet.page, tablet.card("a2").locator("input")
    field.hover()
    before = field.bounding_box()
    page.mouse.down()
    expect(field).to_be_focused()
    assert field.bounding_box() == before
    page.mouse.up()
    # The keys of the first close, those of the second open.
    expect(tablet.card("a1").locator(".pad")).to_be_hidden()
    expect(tablet.card("a2").locator(".pad")).to_be_visible()
    assert tablet.errors == []
    context.close()


def test_whoever_signs_out_on_any_page_of_judging_leaves_the_device(
    browser: Browser, live_server: Any
) -> None:
    of = contest()
    context = browser.new_context(**PHONE)
    tablet = Tablet(context, live_server.url, user_of(of, 1))
    tablet.says(*CODES)
    tablet.ready()
    page = tablet.open("/judge/")
    with page.expect_navigation():
        page.locator("form[data-leave] button").click()
    assert tablet.errors == []
    # Without a network nobody can be asked who is there: nobody's sheets are shown.
    context.set_offline(True)
    tablet.open()
    tablet.says("请登录后查看评分表")
    for code in CODES:
        expect(tablet.page.locator("body")).not_to_contain_text(code)
    context.close()


def test_a_server_that_restarts_in_the_middle_gets_each_mark_once(
    browser: Browser, transactional_db: None, tmp_path: Path
) -> None:
    of = contest()
    sheet = own(of)
    # Requests can be held up only where no service worker stands between.
    context = browser.new_context(**PHONE, service_workers="block")
    with serving(tmp_path) as server:
        tablet = Tablet(context, server.start(), user_of(of, 1))
        tablet.says(*CODES)
        tablet.sheet(sheet)

        def save_and_die(route: Route) -> None:
            """The portal saves the mark, and is gone before it can say so."""
            route.fetch()
            server.kill()
            route.abort()

        context.route("**/marks/", save_and_die)
        tablet.judge("a5", "2")
        tablet.says("平台暂无响应", "1 项待上传")
        assert stored(sheet) == {"a5": {"points": "2"}}
        context.unroute("**/marks/")
        tablet.judge("a5", "3")
        tablet.says("2 项待上传")
        server.start()
        tablet.queue(0)
        tablet.says("已上传")
    assert stored(sheet) == {"a5": {"points": "3"}}
    assert JournalRow.objects.filter(verb="record_marks", object_id=str(sheet.pk)).count() == 2
    assert SheetSaving.objects.filter(sheet=sheet).count() == 2
    assert tablet.errors == []
    context.close()


def test_two_tablets_on_one_sheet_show_both_marks_and_the_judge_decides(
    browser: Browser, live_server: Any
) -> None:
    of = contest()
    sheet = of.sheet(0)
    contexts = [browser.new_context(**PHONE) for _each in range(2)]
    first, second = (
        Tablet(context, live_server.url, user_of(of, 1 + at)) for at, context in enumerate(contexts)
    )
    for tablet in (first, second):
        tablet.says(*CODES)
        tablet.sheet(sheet)
    contexts[1].set_offline(True)
    second.key_in("a1", "61")
    second.card("a4").get_by_text("手套").click()
    second.queue(2)
    first.key_in("a1", "63")
    eventually(lambda: stored(sheet) == {"a1": {"value": "63"}}, first.page)
    contexts[1].set_offline(False)
    second.says("1 项评分在别处被修改，请您决定")
    second.page.evaluate("location.hash = '#/'")
    second.says("待处理")
    second.page.get_by_role("link", name="查看").click()
    clash = second.card("a1").locator(".clash")
    expect(clash.locator("strong")).to_have_text(["61 °", "63 °"])
    assert faults_of(second) == []
    # What did not clash was taken; of the rest nothing was overwritten.
    assert stored(sheet) == {"a1": {"value": "63"}, "a4": {"items": ["i2"]}}
    clash.get_by_role("button", name="采用本机的").click()
    second.queue(0)
    eventually(lambda: stored(sheet)["a1"] == {"value": "61"}, second.page)
    assert first.errors + second.errors == []
    for context in contexts:
        context.close()


def test_marks_of_a_sheet_taken_away_are_shown_until_they_are_read(
    browser: Browser, live_server: Any
) -> None:
    of = contest()
    sheet = own(of)
    context = browser.new_context(**PHONE)
    tablet = Tablet(context, live_server.url, user_of(of, 1))
    tablet.says(*CODES)
    tablet.sheet(sheet)
    context.set_offline(True)
    tablet.judge("a5", "3")
    tablet.queue(1)
    Appointment.objects.filter(pk=of.judges[0].pk).update(state=Appointment.State.WITHDRAWN)
    context.set_offline(False)
    tablet.says("这份评分表已不由您评分", "1 项评分未被平台接受")
    assert stored(sheet) == {}
    tablet.page.get_by_role("button", name="我已知悉，从本机删除").click()
    tablet.says("暂无需要您评分的评分表")
    tablet.queue(0)
    everything = tablet.everything()
    assert [code for code in CODES if code in everything] == []
    context.close()
