"""How many people or teams an event takes and needs."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from competitions.planning.checks.findings import block, edit_event, events_of, warn
from competitions.planning.models import Competition
from portal.acts.findings import Finding
from portal.acts.lifecycle import register_check


@register_check("planning.minimum_entrants")
def minimum_entrants(competition: Competition) -> Iterator[Finding]:
    for event in events_of(competition):
        if event.capacity is not None and event.minimum_entrants > event.capacity:
            yield block(
                "planning.minimum_entrants",
                _("“%(event)s” needs more entrants than it has places.") % {"event": event.name},
                url=edit_event(event),
            )
        elif (
            event.capacity is not None
            and event.quota_per_unit is not None
            and event.quota_per_unit > event.capacity
        ):
            yield warn(
                "planning.minimum_entrants",
                _("In “%(event)s” one unit may enter more than there are places.") % {"event": event.name},
                url=edit_event(event),
            )
