"""Who publishes results and takes them back, and who decides about what follows from them.

Whoever signs for the organiser publishes and confirms; whoever prepares there puts forward. A recommendation that has
left the organiser is in the hands of the union with which it lies.
"""

from __future__ import annotations

from typing import Any

import rules

from competitions.entries.models import Entry
from competitions.planning.models import Event
from competitions.planning.rules import may_prepare as may_prepare_event
from competitions.planning.rules import may_publish as may_publish_event
from competitions.results.models import Certificate, Consequence, HonourRecommendation, Objection
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


@rules.predicate("results.may_handle")
def may_handle(actor: Actor, objection: Objection) -> bool:
    """Deal with an objection: whoever prepares or signs for the organiser."""
    return bool(may_prepare_event(actor, objection.event) or may_publish_event(actor, objection.event))


@rules.predicate("results.arbitrates")
def arbitrates(actor: Actor, objection: Objection) -> bool:
    """Be one of the arbitrators who deal with it, as oneself."""
    if actor.user_id is None or actor.at_union or actor.at_unit:
        return False
    return objection.arbitrations.filter(
        appointment__judge__user_id=actor.user_id, ended_at__isnull=True
    ).exists()


@rules.predicate("results.has_filed")
def has_filed(actor: Actor, objection: Objection) -> bool:
    """Have filed it: the competitor, or a member of the unit's staff in the unit's seat."""
    if objection.unit_id is not None:
        return actor.at_unit and actor.unit_id == objection.unit_id
    return not actor.at_union and not actor.at_unit and actor.user_id == objection.filed_by_id


def may_object(actor: Actor, entry: Entry) -> bool:
    """Object for an entry: those who compete in it, and the staff of the unit that entered it."""
    if actor.at_unit:
        return entry.enterprise_id is not None and entry.enterprise_id == actor.unit_id
    if actor.at_union or actor.user_id is None:
        return False
    return entry.competitors.filter(active=True, worker__user_id=actor.user_id).exists()
