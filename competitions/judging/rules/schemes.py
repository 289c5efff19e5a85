"""Who keeps a library of marking schemes, and who chooses one for a module.

A union's officers and administrators write its schemes; those of a grassroots union may also be written from
above. Whoever runs an event chooses among the schemes that they see.
"""

from __future__ import annotations

import rules

from competitions.judging.models import Scheme
from competitions.planning.models import Event
from competitions.planning.rules import may_plan_at, may_run
from portal.acts.actors import Actor
from portal.acts.scope import contains
from unions.models import Union


@rules.predicate("judging.may_keep_schemes")
def may_keep_schemes(actor: Actor, union: Union) -> bool:
    """Make schemes in the library of this union."""
    return bool(may_plan_at(actor, union))


@rules.predicate("judging.may_keep_scheme")
def may_keep_scheme(actor: Actor, scheme: Scheme) -> bool:
    """Write, release, retire and bring back this scheme."""
    return bool(may_plan_at(actor, scheme.union))


@rules.predicate("judging.sees_drafts")
def sees_drafts(actor: Actor, scheme: Scheme) -> bool:
    """Read what is not released: the union itself and those above it."""
    return actor.is_system or (actor.at_union and contains(actor.path, scheme.union.path))


@rules.predicate("judging.may_attach_schemes")
def may_attach_schemes(actor: Actor, event: Event) -> bool:
    """Choose by which schemes an event's modules are marked: whoever runs it."""
    return bool(may_run(actor, event))
