"""Who is still in which round of an event: later rounds expect only those who went on.

Worked out from the scores each time, as the ranking is: a corrected mark of an earlier round changes who is expected.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from competitions.judging import scoring
from competitions.judging.models import CommitteeDecision
from competitions.judging.ranking import standings_of

if TYPE_CHECKING:
    from competitions.judging.queries.sheets import Sheet


def reached(sheet: Sheet, decisions: Iterable[CommitteeDecision]) -> dict[int, int]:
    """Entry's id → the last round that it is in, for a whole sheet; the first where the event cannot be ranked."""
    try:
        standings = standings_of(sheet, decisions)
    except scoring.InputError:
        return {line.entry_id: 1 for line in sheet.lines}
    return {line.entry_id: standings.last_round_of(str(line.entry_id)) for line in sheet.lines}
