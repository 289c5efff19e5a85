"""The points that a device works out are the portal's, to the last digit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from competitions.judging import device, marks, sheet_values
from competitions.judging.scoring import Judged, Mark
from competitions.judging.scoring.marking import USUAL_SCALE, Counted, Measured, Ticked
from competitions.judging.scoring.rounding import shown
from tests.competitions.judging.scoring.schemes import marked_schemes

pytestmark = [pytest.mark.browser]
ANSWERS = """async (sheets) => {
  const { pointsOf, total } = await import('/static/judge/points.js');
  const { shown } = await import('/static/judge/exact.js');
  return sheets.map(({ aspects, values }) => [
    ...aspects.map((aspect) => shown(pointsOf(aspect, values[aspect.key]))),
    shown(total(aspects, values)),
  ]);
}"""


def value_of(mark: Mark) -> dict[str, Any]:
    """A mark as it stands on one sheet; of a panel's the first judge's."""
    match mark:
        case Measured(value):
            return {"value": marks.shown(value)}
        case Ticked(items):
            return {"items": sorted(items)}
        case Counted(counts):
            return {"counts": dict(counts)}
        case Judged(given):
            return {"points": marks.shown(next(iter(given.values())))}


def read(fraction: Any) -> str:
    return marks.shown(shown(fraction)[0])


@pytest.fixture(scope="module")
def page(browser: Browser, django_db_setup: None) -> Any:
    """A page of the portal's origin; its scripts come from the files as they are."""
    context = browser.new_context()
    page = context.new_page()
    from pathlib import Path

    root = Path("static/judge")
    page.route(
        "**/*",
        lambda route: route.fulfill(
            body=(root / route.request.url.rsplit("/", 1)[-1]).read_text()
            if "/static/" in route.request.url
            else "",
            content_type="text/javascript" if "/static/" in route.request.url else "text/html",
        ),
    )
    page.goto("http://device.invalid/")
    yield page
    context.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(marked_schemes(), min_size=4, max_size=8))
def test_device_and_portal_agree_on_every_aspect_and_total(page: Page, drawn: list[Any]) -> None:
    sent, expected = [], []
    for scheme, given_marks in drawn:
        aspects = list(scheme.aspects)
        values = {
            key: value_of(mark)
            for key, mark in given_marks.items()
            if not isinstance(mark, Judged) or mark.marks
        }
        alone = [device.points_alone(each, values.get(each.key), USUAL_SCALE) for each in aspects]
        sent.append(
            {"aspects": [device.aspect_as_data(each, USUAL_SCALE) for each in aspects], "values": values}
        )
        expected.append([*map(read, alone), read(sum(alone))])
    assert page.evaluate(ANSWERS, sent) == expected


def test_the_arithmetic_is_exact_where_binary_fractions_are_not(page: Page) -> None:
    aspect = {"key": "a", "kind": "panel", "maximum": "10"}
    sheets = [
        {
            "aspects": [aspect | {"key": key} for key in "abc"],
            "values": {key: {"points": "0.1"} for key in "abc"},
        }
    ]
    assert page.evaluate(ANSWERS, sheets) == [["0.1", "0.1", "0.1", "0.3"]]
    third = {"key": "a", "kind": "judgement", "maximum": "1", "lowest": 0, "highest": 3}
    assert page.evaluate(ANSWERS, [{"aspects": [third], "values": {"a": {"points": "1"}}}]) == [
        ["0.333333"] * 2
    ]
    assert Decimal("0.3") == sum([Decimal("0.1")] * 3)
    assert sheet_values.COMMON == 0
