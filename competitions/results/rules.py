"""Who publishes results and takes them back: whoever signs for the organiser."""

from __future__ import annotations

import rules

from competitions.planning.models import Event
from competitions.planning.rules import may_publish as may_publish_event
from portal.acts.actors import Actor


@rules.predicate("results.may_publish")
def may_publish(actor: Actor, event: Event) -> bool:
    return bool(may_publish_event(actor, event))
