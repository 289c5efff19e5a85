"""Scores of the demo: plausible, without ties unless the calendar asks for one."""

from __future__ import annotations

from decimal import Decimal

from competitions.entries.models import Entry
from competitions.judging.models import ModuleScore, Outcome
from competitions.planning.models import Event
from portal.acts.actors import Role
from portal.demo.seed.bulk import lay
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


def lay_scores(world: World, event: Event, entries: list[Entry], *, tie: bool, all_in: bool) -> None:
    """Module scores and outcomes of the accepted entries; `all_in` False leaves the second half unscored."""
    modules = list(event.modules.all())
    competing = [entry for entry in entries if entry.state == Entry.State.ACCEPTED]
    entered_by = world.staff.get((event.competition.organiser.code, Role.OFFICER))
    outcomes = []
    scores = []
    shown = competing if all_in else competing[: len(competing) // 2]
    rows = draw_scores(world, [module.weight for module in modules], len(shown), tie=tie)
    for position, (entry, row) in enumerate(zip(shown, rows, strict=True)):
        status = _status(position, len(shown))
        outcomes.append(
            Outcome(
                entry=entry,
                status=status,
                reason=REASONS.get(status, ""),
                elapsed_seconds=None
                if tie or status != Outcome.Status.COMPETED
                else world.rng.randint(3600, 9000),
            )
        )
        if status == Outcome.Status.COMPETED:
            scores += [
                ModuleScore(entry=entry, module=module, score=score, entered_by=entered_by)
                for module, score in zip(modules, row, strict=True)
            ]
    lay(outcomes)
    lay(scores, journalled=False)


def _status(position: int, count: int) -> Outcome.Status:
    """Of larger fields one is absent, of the largest one more has withdrawn and one is disqualified."""
    if count >= 10 and position == count - 1:
        return Outcome.Status.ABSENT
    if count >= 20 and position == count - 2:
        return Outcome.Status.WITHDRAWN
    if count >= 24 and position == count - 3:
        return Outcome.Status.DISQUALIFIED
    return Outcome.Status.COMPETED
