"""A judge's phone in the walk of a whole event: the marking app, by touch or by its own store, with or without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.e2e.chosen import Marks
from tests.e2e.tablets import Tablet, eventually, faults_of
from tests.e2e.visitor import Visitor

# The app's own module, as the page has loaded it: it is there without a network too.
_STORE = """
  const scripts = performance.getEntriesByType('resource').map((each) => each.name);
  const { openStore, lastPerson } = await import(scripts.find((name) => /judge\\/store[^/]*\\.js/.test(name)));
  const store = await openStore(await lastPerson());
"""
_KNOWN = f"""async () => {{{_STORE}
  const {{ sheets, modules }} = await store.all();
  store.database.close();
  return sheets.map((sheet) => ({{
    id: sheet.id, module: modules[sheet.module].name, label: sheet.label, common: sheet.common,
    aspects: sheet.aspects, again: sheet.again, state: sheet.state, leaving: Boolean(sheet.handIn),
  }}));
}}"""
_WRITE = f"""async (given) => {{{_STORE}
  for (const {{ sheet, marks }} of given) {{
    for (const [aspect, value] of Object.entries(marks)) await store.type(sheet, aspect, {{ value }});
    await store.handIn(sheet, marks);
  }}
  store.database.close();
  if (navigator.onLine) window.dispatchEvent(new Event('online'));
}}"""


@dataclass(frozen=True, slots=True)
class Known:
    """A sheet as the phone knows it."""

    id: int
    module: str
    label: str
    common: bool
    aspects: list[str]
    again: list[str]
    state: str
    # Waits on the phone to be handed in.
    leaving: bool


class Phone:
    """One person's phone with the app open; `judge`: the place among the judges, None for the scorer."""

    def __init__(self, visitor: Visitor, judge: int | None) -> None:
        self.visitor, self.judge = visitor, judge
        self.tablet = Tablet(visitor.context, visitor.address)
        self.tablet.ready()

    def close(self) -> None:
        self.visitor.context.close()

    def look(self) -> None:
        """Nothing that axe-core objects to, nothing too small for a glove, nothing wider than the phone."""
        self.visitor.diary.complaints += [
            f"{self.tablet.page.url}: {each}" for each in faults_of(self.tablet)
        ]

    def network(self, *, on: bool) -> None:
        self.visitor.context.set_offline(not on)

    def known(self) -> list[Known]:
        """All sheets on the phone, in the app's order."""
        return [Known(**each) for each in self.tablet.page.evaluate(_KNOWN)]

    def write(self, sheets: dict[int, Marks]) -> None:
        """Mark whole sheets and hand them in, through the app's store, as fast as it writes."""
        given = [{"sheet": sheet, "marks": marks} for sheet, marks in sheets.items()]
        self.tablet.page.evaluate(_WRITE, given)

    def touch(self, sheet: Known, marks: Marks) -> None:
        """Mark a sheet with the finger and hand it in."""
        self.tablet.page.evaluate(f"location.hash = '#/{sheet.id}'")
        expect(self.tablet.page.locator("header .bigcode")).to_have_text(sheet.label)
        for aspect, value in marks.items():
            self._mark(aspect, value)
        self.look()
        self.hand_in()

    def _mark(self, aspect: str, value: dict[str, Any]) -> None:
        card = self.tablet.card(aspect)
        if "counts" in value:
            self._count(card, value["counts"])
        elif card.locator(".scale").count():
            self.tablet.judge(aspect, value["points"])
        else:
            self.tablet.key_in(aspect, value["points"])
        expect(card).to_have_class(re.compile(r"\bis-marked\b"))

    def _count(self, card: Any, counts: dict[str, int]) -> None:
        """Press fewer and more until every fault is found so often; the rows stand in the scheme's order."""
        if not counts:
            card.locator("button.key.wide").click()
            return
        for place, row in enumerate(card.locator(".counter").all(), start=1):
            wanted = counts.get(f"i{place}", 0)
            number = row.locator("output")
            while (now := int(number.inner_text())) != wanted:
                row.locator("button").nth(0 if now > wanted else 1).click()
                expect(number).to_have_text(str(now + (1 if now < wanted else -1)))

    def hand_in(self) -> None:
        page = self.tablet.page
        page.get_by_role("button", name="提交", exact=True).click()
        page.get_by_role("button", name="确认提交").click()

    def arrived(self, *ids: int) -> None:
        """Everything on the phone has been sent, and these sheets are handed in."""
        self.tablet.queue(0)

        def is_so() -> bool:
            known = self.known()
            waiting = any(sheet.leaving for sheet in known)
            done = {sheet.id for sheet in known if sheet.state == "submitted"}
            return not waiting and set(ids) <= done

        eventually(is_so, self.tablet.page, seconds=180)

    def came_back(self, label: str) -> Known:
        """The phone learns that its sheet of an entry was sent back: the common one on the scorer's."""
        self.tablet.page.evaluate("window.dispatchEvent(new Event('online'))")
        found: list[Known] = []

        def is_so() -> bool:
            found[:] = [
                each
                for each in self.known()
                if each.label == label and each.state == "returned" and each.common == (self.judge is None)
            ]
            return len(found) == 1

        eventually(is_so, self.tablet.page, seconds=20)
        return found[0]
