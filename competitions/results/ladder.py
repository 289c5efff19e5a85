"""Published ranks for the selection ladder of the entries room, which knows no results."""

from __future__ import annotations

from competitions.entries.ranking import Ranking
from competitions.planning.models import Event
from competitions.results.models import ResultVersion


def newest_ranking(event: Event) -> Ranking | None:
    """The ranks of the newest version, if it stands: (rank, entry) of everybody ranked. One query."""
    newest = ResultVersion.objects.filter(event=event).order_by("-number").first()
    if newest is None or newest.withdrawn_at is not None:
        return None
    rows = tuple(
        (int(row["rank"]), int(row["entry"])) for row in newest.snapshot["rows"] if row["rank"] is not None
    )
    return Ranking(newest.number, rows)
