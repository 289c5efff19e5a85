"""Scores of the demo: plausible, without ties unless the calendar asks for one."""

from __future__ import annotations

from decimal import Decimal

from competitions.entries.models import Entry
from competitions.judging.acts import Scores
from competitions.judging.models import Outcome
from competitions.planning.models import Event
from portal.demo.seed.world import World

_HALF = Decimal("0.5")
REASONS = {
    Outcome.Status.ABSENT: "未到场。",
    Outcome.Status.WITHDRAWN: "赛中因身体原因退出。",
    Outcome.Status.DISQUALIFIED: "违反安全操作规程，经裁判组认定取消资格。",
}


def draw_scores(world: World, weights: list[Decimal], count: int, *, tie: bool) -> list[list[Decimal]]:
    """`count` rows of module scores whose weighted sums all differ; with `tie`, rows 1 and 2 are equal."""
    rows: list[list[Decimal]] = []
    sums: set[Decimal] = set()
    while len(rows) < count:
        if tie and len(rows) == 2:
            rows.append(list(rows[1]))
            continue
        skill = world.rng.gauss(78, 8)
        row = [
            min(Decimal(99), max(Decimal(42), Decimal(round((skill + world.rng.gauss(0, 4)) * 2)) * _HALF))
            for _ in weights
        ]
        total = sum((score * weight for score, weight in zip(row, weights, strict=True)), Decimal(0))
        if total not in sums:
            sums.add(total)
            rows.append(row)
    return rows


def scores_of(world: World, event: Event, *, tie: bool, all_in: bool) -> list[Scores]:
    """What the clerks say of the accepted entries; `all_in` False leaves the second half unscored."""
    modules = list(event.modules.all())
    competing = list(event.entries.filter(state=Entry.State.ACCEPTED).order_by("pk"))
    shown = competing if all_in else competing[: len(competing) // 2]
    rows = draw_scores(world, [module.weight for module in modules], len(shown), tie=tie)
    said = []
    for position, (entry, row) in enumerate(zip(shown, rows, strict=True)):
        status = _status(position, len(shown))
        competed = status == Outcome.Status.COMPETED
        said.append(
            Scores(
                entry_id=entry.pk,
                version=0,
                marks={module.pk: score for module, score in zip(modules, row, strict=True)}
                if competed
                else {},
                status=status,
                reason=REASONS.get(status, ""),
                elapsed_seconds=world.rng.randint(3600, 9000) if competed and not tie else None,
            )
        )
    return said


def _status(position: int, count: int) -> Outcome.Status:
    """Of larger fields one is absent, of the largest one more has withdrawn and one is disqualified."""
    if count >= 10 and position == count - 1:
        return Outcome.Status.ABSENT
    if count >= 20 and position == count - 2:
        return Outcome.Status.WITHDRAWN
    if count >= 24 and position == count - 3:
        return Outcome.Status.DISQUALIFIED
    return Outcome.Status.COMPETED
