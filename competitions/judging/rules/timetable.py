"""Who lays out the timetable of an event, draws lots and admits entries: whoever runs it."""

from __future__ import annotations

import rules

from competitions.entries.models import Entry
from competitions.planning.models import Event
from competitions.planning.rules import may_run
from portal.acts.actors import Actor


@rules.predicate("judging.may_lay_timetable")
def may_lay_timetable(actor: Actor, event: Event) -> bool:
    """Make sessions and stations, and put entries there by hand."""
    return bool(may_run(actor, event))


@rules.predicate("judging.may_draw")
def may_draw(actor: Actor, event: Event) -> bool:
    """Announce a draw, hold it, and end it with a reason."""
    return bool(may_run(actor, event))


@rules.predicate("judging.may_admit")
def may_admit(actor: Actor, entry: Entry) -> bool:
    """Let an entry in at the entrance, or put it down as absent."""
    return bool(may_run(actor, entry.event))
