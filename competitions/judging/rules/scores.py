"""Who may enter scores and decide ties: whoever runs the event.

Unions above the organiser look on; co-organisers and hosts wait for the published results.
"""

from __future__ import annotations

import rules

from competitions.planning.models import Event
from competitions.planning.rules import may_publish, may_run
from portal.acts.actors import Actor


@rules.predicate("judging.may_score")
def may_score(actor: Actor, event: Event) -> bool:
    """Enter, correct and import scores; open the scoring again."""
    return bool(may_run(actor, event))


@rules.predicate("judging.may_decide")
def may_decide(actor: Actor, event: Event) -> bool:
    """Put the committee's decision on record: whoever enters scores, and whoever publishes them."""
    return bool(may_run(actor, event) or may_publish(actor, event))
