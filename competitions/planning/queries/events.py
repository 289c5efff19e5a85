"""Events: one with what its page shows."""

from __future__ import annotations

from competitions.planning.models import Event
from portal.acts.actors import Actor


def event(actor: Actor, pk: int) -> Event:
    """One event of a competition that the actor may see, with competition, trade and modules.

    Raises:
        Event.DoesNotExist: none, or outside the scope.
    """
    return (
        Event.objects.visible_to(actor)
        .select_related("competition__organiser__parent", "competition__enterprise", "trade")
        .prefetch_related("modules")
        .get(pk=pk)
    )
