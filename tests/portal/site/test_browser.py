"""The sample pages in a real browser: nothing for axe-core to object to, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Browser, Dialog, Page

from portal.site import styleguide
from portal.site.urls import urlpatterns as site_urls

urlpatterns = [
    path("", include((site_urls, "site"))),
    path("sample/<str:page>/", styleguide.styleguide),
]

pytestmark = pytest.mark.browser


@pytest.fixture
def address(live_server: Any) -> Iterator[str]:
    with override_settings(ROOT_URLCONF=__name__):
        yield live_server.url


def opened(browser: Browser, address: str, page: str, *, width: int, care: bool, script: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        has_touch=width < 700,
        is_mobile=width < 700,
        locale="zh-CN",
        java_script_enabled=script,
    )
    if care:
        context.add_cookies([{"name": "care", "value": "1", "url": address}])
    shown = context.new_page()
    shown.goto(f"{address}/sample/{page}/")
    return shown


@pytest.mark.parametrize("care", [False, True])
@pytest.mark.parametrize("width", [360, 1440])
def test_sample_pages_are_accessible_and_fit(browser: Browser, address: str, width: int, care: bool) -> None:
    found: list[tuple[str, str, str]] = []
    for page in sorted(styleguide.TEMPLATES):
        shown = opened(browser, address, page, width=width, care=care)
        for violation in Axe().run(shown)["violations"]:
            found.append((page, violation["id"], violation["nodes"][0]["html"][:120]))
        wide = shown.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if wide:
            found.append((page, "wider than the screen", str(width)))
        shown.context.close()

    assert found == []


def test_chart_is_drawn_beside_its_table(browser: Browser, address: str) -> None:
    shown = opened(browser, address, "desk", width=1440, care=False)

    shown.locator("#by-county canvas").wait_for()

    assert shown.locator("#by-county tbody tr").count() == 5


def test_without_script_the_menu_opens_and_the_care_version_turns_on(browser: Browser, address: str) -> None:
    shown = opened(browser, address, "public", width=360, care=False, script=False)

    shown.locator(".mast .menu > summary").click()
    shown.locator(".mast .menu .care-switch button").click()

    assert shown.url == f"{address}/sample/public/"
    assert shown.locator("html.care").count() == 1
    assert shown.locator("[data-print]:visible, [data-copy]:visible").count() == 0


def test_a_changed_form_warns_before_it_is_left(browser: Browser, address: str) -> None:
    shown = opened(browser, address, "focus", width=1440, care=False)
    asked: list[str] = []

    def go_on(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    shown.on("dialog", go_on)

    shown.fill("#id_name", "盐山焊工竞赛")
    shown.goto(f"{address}/sample/public/")

    assert asked == ["beforeunload"]
