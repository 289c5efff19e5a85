"""Who sees which layer of codes: its blinder, and nobody else.

Staff who run the event name the blinders and never see a code beside an entry; they may open a layer in the
blinder's place.
"""

from __future__ import annotations

import rules

from competitions.judging.models import Appointment, BlindLayer
from competitions.planning.models import Event
from competitions.planning.rules import may_run
from portal.acts.actors import Actor


@rules.predicate("judging.may_name_blinders")
def may_name_blinders(actor: Actor, event: Event) -> bool:
    """Say who keeps which layer: whoever runs the event."""
    return bool(may_run(actor, event))


@rules.predicate("judging.keeps_layer")
def keeps_layer(actor: Actor, layer: BlindLayer) -> bool:
    """Make the codes of a layer and see its two sides: its blinder alone, signed, in whatever seat."""
    own = layer.blinder
    return (
        actor.user_id is not None
        and own.judge.user_id == actor.user_id
        and own.state == Appointment.State.SIGNED
    )


@rules.predicate("judging.may_open_layer")
def may_open_layer(actor: Actor, layer: BlindLayer) -> bool:
    """Open a layer: its blinder, or staff who run the event."""
    return bool(keeps_layer(actor, layer) or may_run(actor, layer.event))
