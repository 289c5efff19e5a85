"""A person at a browser: signs in, goes to pages, fills forms, and looks at every page with axe-core."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from portal.demo.accounts import PASSWORD

DESK_WIDTH = 1440
PHONE_WIDTH = 390


@dataclass(slots=True)
class Diary:
    """What the visitors of a walk found, and where their pictures go (None: no pictures are taken)."""

    pictures: Path | None = None
    complaints: list[str] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)


class Visitor:
    """One person, signed in (unless `username` is empty), at a screen of `width` pixels."""

    def __init__(
        self, browser: Browser, address: str, diary: Diary, username: str = "", *, width: int = DESK_WIDTH
    ) -> None:
        phone = width < 700
        self.address, self.diary, self.username = address, diary, username
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            has_touch=phone,
            is_mobile=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", lambda error: diary.complaints.append(f"{self.page.url}: script: {error}"))
        self.page.on("response", self._note_failure)
        if username:
            self.go("/account/login/")
            self.fill(login=username, password=PASSWORD)
            self.press("main form button[type=submit]")

    def _note_failure(self, response: Response) -> None:
        if response.status >= 500:
            self.diary.complaints.append(f"{response.url}: {response.status}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    # --- moving about ---------------------------------------------------------------------------------------

    def go(self, path: str, *, status: int = 200) -> None:
        """Open an address of the portal; it must answer with `status`."""
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}\n{self.text()[:1500]}"
        self.look()

    def follow(self, selector: str) -> None:
        """Follow the first link or press the first button that matches, to another page."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    press = follow

    def fill(self, **values: Any) -> None:
        """Fill fields by name: text, choices (by value), ticks, files (a mapping of name and content)."""
        for name, value in values.items():
            self.put(name, value)

    def put(self, name: str, value: Any) -> None:
        """Fill one field."""
        element = self.page.locator(f"main [name='{name}']")
        kind = str(element.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type"))
        if kind == "select":
            element.first.select_option(str(value))
        elif kind in {"radio", "checkbox"} and not isinstance(value, bool):
            for one in [value] if isinstance(value, str | int) else value:
                self.page.locator(f"main [name='{name}'][value='{one}']").check()
        elif kind == "checkbox":
            element.first.set_checked(bool(value))
        elif kind == "file":
            assert isinstance(value, Mapping)
            element.first.set_input_files(
                {"name": value["name"], "mimeType": value["type"], "buffer": value["content"]}
            )
        else:
            element.first.fill(str(value))

    # --- looking --------------------------------------------------------------------------------------------

    def text(self) -> str:
        """What the page says."""
        return self.page.locator("body").inner_text()

    def sees(self, *texts: str) -> None:
        """The page says each of the texts."""
        shown = self.text()
        missing = [text for text in texts if text not in shown]
        assert not missing, f"{self.page.url} does not say {missing}:\n{shown[:3000]}"

    def misses(self, *texts: str) -> None:
        """The page says none of the texts."""
        shown = self.text()
        said = [text for text in texts if text in shown]
        assert not said, f"{self.page.url} says {said}"

    def look(self) -> None:
        """Note what axe-core objects to, and whether the page is wider than the screen."""
        width = (self.page.viewport_size or {"width": DESK_WIDTH})["width"]
        # The same page of another record is the same page; another person's may offer other buttons.
        page = f"{self.username or 'public'} {width} {re.sub('[0-9]+', 'N', self.page.url.split('?')[0])}"
        if page in self.diary.visited:
            return
        self.diary.visited.append(page)
        for violation in Axe().run(self.page)["violations"]:
            if violation["impact"] in {"serious", "critical"}:
                node = violation["nodes"][0]["html"][:160]
                self.diary.complaints.append(f"{self.page.url} ({width}): {violation['id']}: {node}")
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            self.diary.complaints.append(f"{self.page.url}: wider than {width}")

    def picture(self, name: str, *, whole: bool = True) -> None:
        """Take a picture for the guide, where pictures are wanted: of the whole page, or of what the screen shows."""
        if self.diary.pictures is not None:
            self.page.screenshot(path=self.diary.pictures / f"{name}.png", full_page=whole)

    def identifier(self) -> int:
        """The number in the present address."""
        return next(int(part) for part in reversed(self.page.url.split("/")) if part.isdigit())
