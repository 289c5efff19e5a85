"""Proposing panels: judges into groups, entries into groups, nobody before the own people, evenly spread.

Pure. Whatever is proposed keeps every judge of a panel for every entry of it; an entry that no panel may mark is said
and never squeezed in. The same judges and entries in the same order give the same proposal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

# (judge, entry) that must be kept apart.
Pairs: TypeAlias = Collection[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Group:
    """A panel: its judges by seat, from the first on, and its entries."""

    judges: tuple[int, ...]
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Panels, and the entries that none of them may mark."""

    groups: tuple[Group, ...]
    left_out: tuple[int, ...] = ()


def propose(
    *,
    judges: Sequence[int],
    entries: Sequence[int],
    recusals: Pairs,
    size: int,
    panels: int | None = None,
) -> Proposal:
    """Panels of `size` judges each.

    `panels` None: as many as there are judges for, at most one for each entry. Where entries remain that no panel
    may mark, one more panel is made of judges who may, with judges of other panels where no others are free.
    """
    if not judges or not entries or size < 1 or len(judges) < size:
        return Proposal((), tuple(entries))
    count = max(1, min(panels or len(judges) // size, len(judges) // size, len(entries)))
    groups = _together(judges, frozenset(recusals), size, count)
    spread, left_out = _spread(groups, entries, recusals)
    if left_out and (more := _one_more(groups, judges, left_out, recusals, size)):
        groups.append(more)
        spread, left_out = _spread(groups, entries, recusals)
    kept = [Group(tuple(group), tuple(each)) for group, each in zip(groups, spread, strict=True) if each]
    return Proposal(tuple(kept), left_out)


def _together(
    judges: Sequence[int], recusals: frozenset[tuple[int, int]], size: int, count: int
) -> list[list[int]]:
    """Judges of whom the same entries are kept away sit together, so that other panels stay open to these.

    Whoever is kept from more entries than another comes last, and may be left over.
    """
    away = {judge: frozenset(entry for who, entry in recusals if who == judge) for judge in judges}
    chosen = sorted(judges, key=lambda judge: (len(away[judge]), judges.index(judge)))[: size * count]
    groups: list[list[int]] = [[] for _each in range(count)]
    for judge in sorted(chosen, key=lambda judge: (-len(away[judge]), judges.index(judge))):
        free = [group for group in groups if len(group) < size]
        blocked = [frozenset().union(*(away[other] for other in group)) for group in free]
        best = min(
            range(len(free)),
            key=lambda place: (len(away[judge] - blocked[place]), -len(blocked[place]), len(free[place])),
        )
        free[best].append(judge)
    return [sorted(group, key=judges.index) for group in groups]


def _spread(
    groups: Sequence[Sequence[int]], entries: Sequence[int], recusals: Pairs
) -> tuple[list[list[int]], tuple[int, ...]]:
    """Each entry to a panel that may mark it, as evenly as the recusals allow."""
    apart = set(recusals)
    open_to = {
        entry: [
            place for place, group in enumerate(groups) if not any((judge, entry) in apart for judge in group)
        ]
        for entry in entries
    }
    spread: list[list[int]] = [[] for _group in groups]
    for entry in sorted(entries, key=lambda entry: (len(open_to[entry]), entries.index(entry))):
        if open_to[entry]:
            spread[min(open_to[entry], key=lambda place: len(spread[place]))].append(entry)
    while _even_out(spread, open_to):
        pass
    order = {entry: place for place, entry in enumerate(entries)}
    left_out = tuple(entry for entry in entries if not open_to[entry])
    return [sorted(each, key=order.__getitem__) for each in spread], left_out


def _even_out(spread: list[list[int]], open_to: dict[int, list[int]]) -> bool:
    """Take one entry off a fuller panel, over others if need be, to one with two fewer; False: it is even."""
    by_load = sorted(range(len(spread)), key=lambda place: -len(spread[place]))
    for start in by_load:
        came: dict[int, tuple[int, int]] = {}
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            if len(spread[here]) <= len(spread[start]) - 2:
                while here != start:
                    before, entry = came[here]
                    spread[before].remove(entry)
                    spread[here].append(entry)
                    here = before
                return True
            for entry, there in product(spread[here], range(len(spread))):
                if there in open_to[entry] and there != start and there not in came:
                    came[there] = (here, entry)
                    waiting.append(there)
    return False


def _one_more(
    groups: Sequence[Sequence[int]],
    judges: Sequence[int],
    left_out: Sequence[int],
    recusals: Pairs,
    size: int,
) -> list[int] | None:
    """A panel for as many of the entries left out as possible: free judges first."""
    apart = set(recusals)
    busy = {judge for group in groups for judge in group}
    first = min(left_out, key=lambda entry: sum((judge, entry) not in apart for judge in judges))
    may = [judge for judge in judges if (judge, first) not in apart]
    if len(may) < size:
        return None
    hindered = {judge: sum((judge, entry) in apart for entry in left_out) for judge in may}
    may.sort(key=lambda judge: (hindered[judge], judge in busy, judges.index(judge)))
    return sorted(may[:size], key=judges.index)
