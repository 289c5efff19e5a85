"""Marking on a judge's tablet in a real browser: nothing is lost, whatever goes down in the middle."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.tablets import PHONE, Tablet, contest, eventually, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_marks_are_typed_saved_and_sent(browser: Browser, live_server) -> None:
    of = contest()
    common = of.sheet(0)
    context = browser.new_context(**PHONE)
    tablet = Tablet(context, live_server.url, of.judges[0].judge.user)
    tablet.says("0 / 4", "K7M2")
    tablet.sheet(common)
    tablet.key_in("a1", "60")
    tablet.queue(0)
    eventually(lambda: stored(common) == {"a1": {"value": "60"}}, tablet.page)
    assert tablet.errors == []
    context.close()
