"""Published ranks for the selection ladder of the entries room, which knows no results."""

from __future__ import annotations

from competitions.entries.ranking import Ranking
from competitions.planning.models import Event
from competitions.results import queries


def newest_ranking(event: Event) -> Ranking | None:
    """The ranks of the version that stands, if it is final: (rank, entry) of everybody ranked. One query."""
    newest = queries.newest_standing(event.pk)
    if newest is None or not newest.is_final:
        return None
    rows = tuple(
        (int(row["rank"]), int(row["entry"])) for row in newest.snapshot["rows"] if row["rank"] is not None
    )
    return Ranking(newest.number, rows)
