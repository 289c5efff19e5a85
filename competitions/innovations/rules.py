"""Who may do what with innovations, mentorships, training and partnerships."""

from __future__ import annotations

from typing import Any

from competitions.innovations.models import GrowthRecord
from enterprises.models import Enterprise
from portal.acts.actors import Actor, Role
from portal.acts.scope import contains


def _enterprise(thing: Any) -> Enterprise:
    return thing.enterprise if isinstance(thing, GrowthRecord) else thing


def may_confirm(actor: Actor, thing: Any) -> bool:
    """Officers of the union above: county, city, province."""
    return may_confirm_some(actor) and contains(actor.path, _enterprise(thing).county.path)


def may_edit(actor: Actor, thing: Any) -> bool:
    """The unit's own staff; officers of the union above on its behalf."""
    if actor.at_unit:
        return actor.unit_id == _enterprise(thing).pk
    return may_confirm(actor, thing)


def may_confirm_some(actor: Actor) -> bool:
    """Whether the actor may confirm records at all: of enterprises below the own union."""
    return actor.at_union and actor.role in {Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER}
