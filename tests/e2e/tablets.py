"""A judge's tablet in a real browser: the marking app, its own store, its network; and a contest to mark."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from axe_core_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from competitions.judging.models import AspectMark, BlindCode, BlindLayer, ScoreSheet
from portal.demo.accounts import PASSWORD
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked
from tests.e2e.conftest import surroundings
from unions.models import User

PATIENCE = 10_000
expect.set_options(timeout=PATIENCE)
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}
# Everything in the stores of the page's origin, as text.
EVERYTHING = """async () => {
  const found = [JSON.stringify(localStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store).getAll();
      await new Promise((done) => (rows.onsuccess = done));
      found.push(name + JSON.stringify(rows.result));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      const isText = /html|json|javascript/.test(answer.headers.get('Content-Type') || '');
      found.push(request.url + (isText ? await answer.text() : ''));
    }
  }
  return found;
}"""


class Tablet:
    """One device: a browser context with the app open. Whoever's session is given is signed in."""

    def __init__(self, context: BrowserContext, address: str, user: User | None = None) -> None:
        self.context, self.address = context, address
        self.errors: list[str] = []
        self.context.set_default_timeout(PATIENCE)
        if user is not None:
            self.sign_in_as(user)
        self.page = self.open()

    def sign_in_as(self, user: User) -> None:
        """A session for a person, without the form."""
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.address, "httpOnly": True}]
        )
        self.session = str(key)

    def end_session(self) -> None:
        """The portal forgets the session that was given last, wherever it keeps it."""
        import_module(settings.SESSION_ENGINE).SessionStore(self.session).delete()

    def open(self, path: str = "/judge/sheets/") -> Page:
        """A new tab at a page."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(self.address + path)
        self.page = page
        return page

    def ready(self) -> None:
        """The app can start without a network from now on."""
        self.page.evaluate("navigator.serviceWorker.ready.then((r) => r.active.state)")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")

    def sheet(self, sheet: ScoreSheet) -> None:
        """Open one sheet, all aspects."""
        self.page.evaluate(f"location.hash = '#/{sheet.pk}'")
        expect(self.page.locator("main.aspects")).to_be_visible()

    def card(self, aspect: str) -> Any:
        return self.page.locator(f"[data-aspect='{aspect}']")

    def judge(self, aspect: str, mark: str) -> None:
        """Press a mark of a scale."""
        self.card(aspect).locator(".scale button", has_text=mark).click()

    def key_in(self, aspect: str, keys: str) -> None:
        """Press keys of an aspect's pad; it opens where the field is touched."""
        self.card(aspect).locator("input").first.click()
        for key in keys:
            self.card(aspect).locator(".pad").get_by_text(key, exact=True).click()

    def says(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def queue(self, count: int) -> None:
        """So many marks wait on the device."""
        expect(self.page.locator(".saved")).to_have_attribute("data-waiting", str(count))

    def everything(self) -> str:
        """All that this device keeps, as text."""
        return json.dumps(self.page.evaluate(EVERYTHING), ensure_ascii=False)


def faults_of(tablet: Tablet) -> list[str]:
    """What axe-core objects to, targets too small for a glove, and whether the page is wider than the phone."""
    found = [
        f"{each['id']}: {each['nodes'][0]['html'][:120]}"
        for each in Axe().run(tablet.page)["violations"]
        if each["impact"] in {"serious", "critical"}
    ]
    small = """() => [...document.querySelectorAll('#app button, #app a, #app input')]
      .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 56)
      .map((each) => 'small: ' + each.outerHTML.slice(0, 90))"""
    found += tablet.page.evaluate(small)
    if tablet.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append("wider than the phone")
    return found


def stored(sheet: ScoreSheet) -> dict[str, Any]:
    """What the portal has of a sheet: aspect → value."""
    return dict(AspectMark.objects.filter(sheet=sheet).values_list("aspect", "value"))


def eventually(check: Callable[[], bool], page: Page, seconds: float = 10) -> None:
    """Wait, with the browser at work, until something is so."""
    for _each in range(int(seconds * 10)):
        if check():
            return
        page.wait_for_timeout(100)
    assert check()


class Server:
    """The portal as a process of its own on the test's database, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start it; returns its address once it answers."""
        address = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"],
            cwd=settings.BASE_DIR,
            env=os.environ | surroundings(self.folder),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _each in range(300):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return address
        raise TimeoutError(address)

    def kill(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server that is ended with the test."""
    server = Server(folder)
    try:
        yield server
    finally:
        server.kill()


CODES = ("K7M2", "R4T9")


def contest() -> marked.Contest:
    """A contest under way, in a blind module; the first judge can sign in with the demo's password."""
    made = marked.contest(entries=2)
    made.module.blind = True
    made.module.save()
    blinder = register.appointed(made.event, role="blinder")
    layer = BlindLayer.objects.create(
        module=made.module, kind=BlindLayer.Kind.WORK, blinder=blinder, made_at=timezone.now()
    )
    for entry, code in zip(made.entries, CODES, strict=True):
        BlindCode.objects.create(layer=layer, entry=entry, code=code)
    user = made.judges[0].judge.user
    assert user is not None
    user.set_password(PASSWORD)
    user.save()
    return made
