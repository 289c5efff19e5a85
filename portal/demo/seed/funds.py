"""Where the money of the demo's competitions comes from, what was paid out and what was spent."""

from __future__ import annotations

import datetime
import functools
from decimal import Decimal
from typing import TYPE_CHECKING

from competitions.funding.acts import add_line, change_line
from competitions.funding.models import FundingLine
from competitions.planning.models import Competition
from portal.acts.actors import Actor, Role
from unions.models import Union

if TYPE_CHECKING:
    from portal.demo.seed.history import History, Played

F = FundingLine.Source
T = Competition.Track
# Source and budget in yuan for each task; a competition of the city has four times as much.
BUDGETS: dict[str, tuple[tuple[str, int], ...]] = {
    T.CHALLENGE: ((F.FISCAL, 20_000), (F.UNION_FUNDS, 15_000), (F.ENTERPRISE_REWARD, 12_500)),
    T.CLUSTER: ((F.UNION_FUNDS, 30_000), (F.FISCAL, 12_000), (F.SPONSOR, 5_000)),
    T.SCHOOL: ((F.UNION_FUNDS, 12_000), (F.EDUCATION, 8_000), (F.ORGANISER, 4_500)),
    T.INTERNAL: ((F.ENTERPRISE_REWARD, 9_000), (F.UNION_FUNDS, 3_000)),
}
# What is spent of what was paid out, in percent, taken in turn.
SPENT = (96, 91, 100, 88)


def schedule(history: History, played: Played) -> None:
    """Lines on the day after filing; paid out ten days before the first day, settled ten days after the last."""
    competition = played.competition
    filed = history.world.clock.today()
    history.on(filed + datetime.timedelta(days=1), lambda: _budget(history, competition))
    for day, pay in (
        (competition.starts_on - datetime.timedelta(days=10), _pay_out),
        (competition.ends_on + datetime.timedelta(days=10), _settle),
    ):
        if day <= history.world.today:
            on = max(day, filed + datetime.timedelta(days=2))
            history.on(on, functools.partial(pay, history, competition))


def _keeper(history: History, competition: Competition) -> Actor:
    """The administrator of the organiser; of a grassroots union the county's, which stands above."""
    union = competition.organiser
    if union.level == Union.Level.GRASSROOTS:
        assert union.parent is not None
        union = union.parent
    return history.world.actor(union.code, Role.ADMINISTRATOR)


def _budget(history: History, competition: Competition) -> None:
    factor = 4 if competition.level == Competition.CompetitionLevel.CITY else 1
    for source, amount in BUDGETS[competition.track]:
        add_line(
            actor=_keeper(history, competition),
            competition=competition,
            facts={"source": source, "budget": Decimal(amount * factor)},
        )


def _pay_out(history: History, competition: Competition) -> None:
    for line in competition.funding_lines.order_by("pk"):
        change_line(actor=_keeper(history, competition), line=line, facts={"disbursed": line.budget})


def _settle(history: History, competition: Competition) -> None:
    for position, line in enumerate(competition.funding_lines.order_by("pk")):
        spent = line.disbursed * SPENT[(competition.pk + position) % len(SPENT)] / 100
        change_line(actor=_keeper(history, competition), line=line, facts={"spent": spent})
