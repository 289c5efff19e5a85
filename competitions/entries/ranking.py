"""The ranking of a lower event, as the selection ladder sees it.

Results live in a room above this one; it registers here how the newest published ranking is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from competitions.planning.models import Event


@dataclass(frozen=True, slots=True)
class Ranking:
    """A published ranking: the number of its version, and (rank, entry id) from the first rank on."""

    version: int
    rows: tuple[tuple[int, int], ...]


RankingProvider = Callable[[Event], Ranking | None]
_providers: list[RankingProvider] = []


def register_ranking(provider: RankingProvider) -> RankingProvider:
    """Register `(event) -> Ranking or None`; called from `AppConfig.ready()` of the room of results.

    None stands for "nothing is published". Absent, withdrawn and disqualified entries have no rank and are
    left out.
    """
    if provider not in _providers:
        _providers.append(provider)
    return provider


def ranking_of(event: Event) -> Ranking | None:
    """The newest published ranking of an event; None where nothing is published."""
    for provider in _providers:
        ranking = provider(event)
        if ranking is not None:
            return Ranking(ranking.version, tuple(sorted(ranking.rows)))
    return None


def chosen(ranking: Ranking, places: int, left_out: frozenset[int] = frozenset()) -> tuple[list[int], int]:
    """The entries that `places` places go to, best first, and how many of them the tie at the cut-off added.

    Entries in `left_out` (declined, or not eligible) are passed over and the next ones move up. Equal ranks at
    the cut-off all advance.
    """
    rows = [(rank, entry_id) for rank, entry_id in ranking.rows if entry_id not in left_out]
    if places <= 0 or not rows:
        return [], 0
    cut = rows[min(places, len(rows)) - 1][0]
    advancing = [entry_id for rank, entry_id in rows if rank <= cut]
    return advancing, max(0, len(advancing) - places)
