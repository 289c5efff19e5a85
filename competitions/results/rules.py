"""Who publishes results and takes them back, and who decides about what follows from them.

Whoever signs for the organiser publishes and confirms; whoever prepares there puts forward. A recommendation that has
left the organiser is in the hands of the union with which it lies.
"""

from __future__ import annotations

from typing import Any

import rules

from competitions.planning.models import Event
from competitions.planning.rules import may_prepare as may_prepare_event
from competitions.planning.rules import may_publish as may_publish_event
from competitions.results.models import Certificate, Consequence, HonourRecommendation
from portal.acts.actors import Actor, Role

_DECIDING = (Role.APPROVER, Role.ADMINISTRATOR)


def _event(thing: Any) -> Event:
    event: Event = thing.award.event if isinstance(thing, Consequence | Certificate) else thing
    return event


@rules.predicate("results.may_publish")
def may_publish(actor: Actor, event: Event) -> bool:
    return bool(may_publish_event(actor, event))


@rules.predicate("results.may_put_forward")
def may_put_forward(actor: Actor, thing: Any) -> bool:
    """Prepare: the organiser's officers and administrators; a unit's own staff."""
    return bool(may_prepare_event(actor, _event(thing)))


@rules.predicate("results.may_confirm")
def may_confirm(actor: Actor, thing: Any) -> bool:
    """Sign for the organiser: whoever publishes its results."""
    return bool(may_publish_event(actor, _event(thing)))


may_look_after = may_put_forward | may_confirm


def _has_it(actor: Actor, record: HonourRecommendation) -> bool:
    """Whether it lies with the actor's own union, and the actor signs there."""
    return (
        actor.at_union
        and actor.role in _DECIDING
        and record.lies_with_id is not None
        and record.lies_with_id == actor.union_id
    )


@rules.predicate("results.may_pass_on")
def may_pass_on(actor: Actor, record: HonourRecommendation) -> bool:
    """Sign for the union with which it lies, while the one that grants it stands above."""
    return _has_it(actor, record) and not record.lies_with_granter


@rules.predicate("results.may_grant")
def may_grant(actor: Actor, record: HonourRecommendation) -> bool:
    """Sign for the union that grants it, once it lies there."""
    return _has_it(actor, record) and record.lies_with_granter


@rules.predicate("results.may_turn_down")
def may_turn_down(actor: Actor, record: HonourRecommendation) -> bool:
    """Sign for the union with which it lies."""
    return _has_it(actor, record)


@rules.predicate("results.portal_alone")
def portal_alone(actor: Actor, thing: Any) -> bool:
    """Nobody: what follows from publishing and withdrawing is not anybody's to do by hand."""
    return False
