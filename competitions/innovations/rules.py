"""Who may do what with innovations, mentorships, training, partnerships and exemplars."""

from __future__ import annotations

from typing import Any

from competitions.innovations.models import Exemplar, GrowthRecord
from enterprises.models import Enterprise
from portal.acts.actors import Actor, Role
from portal.acts.scope import contains
from unions.models import Union


def _unit(thing: Any) -> Enterprise | None:
    """The unit whose own staff keep the record; None for what a union keeps."""
    if isinstance(thing, GrowthRecord):
        return thing.enterprise
    return thing if isinstance(thing, Enterprise) else None


def _confirming(thing: Any) -> Union:
    """The lowest union that confirms: the unit's county, the exemplar's own."""
    unit = _unit(thing)
    if unit is not None:
        return unit.county
    union: Union = thing.union if isinstance(thing, Exemplar) else thing
    return union


def may_confirm(actor: Actor, thing: Any) -> bool:
    """Officers of that union or above it: county, city, province."""
    return may_confirm_some(actor) and contains(actor.path, _confirming(thing).path)


def may_edit(actor: Actor, thing: Any) -> bool:
    """The unit's own staff; officers of the union above on its behalf. Exemplars are the union's."""
    if actor.at_unit:
        unit = _unit(thing)
        return unit is not None and actor.unit_id == unit.pk
    return may_confirm(actor, thing)


def may_confirm_some(actor: Actor) -> bool:
    """Whether the actor may confirm records at all: of the own union and of enterprises below it."""
    return actor.at_union and actor.role in {Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER}


def may_add(actor: Actor, kind: str) -> bool:
    """Whether the actor may make records of a kind at all."""
    return may_confirm_some(actor) or (actor.at_unit and kind != "exemplars")
