"""Who may do what with reports."""

from __future__ import annotations

from competitions.reports.queries import PREPARERS
from portal.acts.actors import Actor
from unions.rules import holds

#: Anybody who sees a report may read and download it; these may have one made.
may_make = holds(*PREPARERS)


def may_make_some(actor: Actor) -> bool:
    """Whether the actor may have reports made at all: of the own union and those below."""
    return actor.at_union and actor.role in PREPARERS
