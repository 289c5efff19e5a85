"""Who may do what in the tree of unions.

Predicates take the actor and a union, or anything that has `union`; a role at a node holds for all below.
"""

from __future__ import annotations

from typing import Any

import rules

from portal.acts.actors import Actor, Role
from portal.acts.scope import contains
from unions.models import Union


def _union_of(thing: Any) -> Union | None:
    if isinstance(thing, Union):
        return thing
    union: Union | None = getattr(thing, "union", None) or getattr(thing, "organiser", None)
    return union


def holds(*roles: Role) -> rules.Predicate:
    """One of the roles at the thing's union or above it."""

    @rules.predicate(f"holds:{'|'.join(roles)}")
    def predicate(actor: Actor, thing: Any) -> bool:
        union = _union_of(thing)
        return (
            actor.at_union and actor.role in roles and union is not None and contains(actor.path, union.path)
        )

    return predicate


def holds_here(*roles: Role) -> rules.Predicate:
    """One of the roles at exactly the thing's union."""

    @rules.predicate(f"holds_here:{'|'.join(roles)}")
    def predicate(actor: Actor, thing: Any) -> bool:
        union = _union_of(thing)
        return actor.at_union and actor.role in roles and union is not None and actor.union_id == union.pk

    return predicate


is_administrator = holds(Role.ADMINISTRATOR)
is_officer = holds(Role.OFFICER, Role.ADMINISTRATOR)
may_manage_people = is_administrator


def holds_above(*roles: Role) -> rules.Predicate:
    """One of the roles at a union above the thing's, not at that union itself."""

    @rules.predicate(f"holds_above:{'|'.join(roles)}")
    def predicate(actor: Actor, thing: Any) -> bool:
        union = _union_of(thing)
        return (
            actor.at_union
            and actor.role in roles
            and union is not None
            and actor.union_id != union.pk
            and contains(actor.path, union.path)
        )

    return predicate


may_add_below = is_officer
may_change = holds_above(Role.OFFICER, Role.ADMINISTRATOR)
