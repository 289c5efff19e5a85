"""Addresses of the marking app: what a device gets of the judge's own sheets, and nothing of anybody else's."""

from __future__ import annotations

from tests import factories
from tests.addresses.judging import APPOINTED
from tests.addresses.walk import EVERYONE, HANDLED, SIGNED_IN, Row
from tests.addresses.world import World
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked


def build(world: World) -> None:
    """An event of county A under way, judged by sheets: a stranger to the judge of county A is marked by that judge."""
    things = world.things
    of = marked.contest(entries=0, composed=False, of=world["competition"], name="评分赛项")
    of.entries = [factories.entry(of.event, [world["stranger"]], employer=world["firm_x"])]
    of.judges[0] = register.appointed(of.event, things[APPOINTED])
    marked.compose(of, [("第一组", of.judges, of.entries)])
    things["own_sheet"] = of.sheet(1)
    things["another_sheet"] = of.sheet(2)


def _posted(name: str, thing: str, whose: str = "") -> Row:
    return Row(name, (thing,), whose, ok=HANDLED, out=401, method="post")


ROWS: tuple[Row, ...] = (
    # Page, worker and manifest hold nothing of anybody: devices keep them.
    Row("judge:sheets", sees=EVERYONE, out=200, shows={"评分赛项": ""}),
    Row("judge:worker", sees=EVERYONE, out=200),
    Row("judge:manifest", sees=EVERYONE, out=200),
    Row("judge:sheets_data", sees=SIGNED_IN, out=401, shows={"评分赛项": APPOINTED, "选手stranger": "stranger", "南皮禾泽": ""}),
    _posted("judge:save_marks", "own_sheet", APPOINTED),
    _posted("judge:save_marks", "another_sheet"),
    _posted("judge:hand_in", "own_sheet", APPOINTED),
    _posted("judge:hand_in", "another_sheet"),
)  # fmt: skip
