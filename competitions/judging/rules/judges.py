"""Who keeps the register of judges, who appoints, and what is a judge's own.

A judge is on record with one union, whose officers and those of the unions above keep the record. The unions below
may appoint such a judge and see only what that needs.
"""

from __future__ import annotations

from typing import Any

import rules

from competitions.judging.models import Appointment, Judge
from competitions.planning.models import Event
from competitions.planning.rules import may_run
from portal.acts.actors import Actor, Role
from portal.acts.scope import contains
from unions.models import Union
from unions.rules import is_administrator, is_officer


def may_keep_judges(actor: Actor) -> bool:
    """Whether the actor enters judges at all: at the own union."""
    return actor.at_union and actor.role in (Role.OFFICER, Role.ADMINISTRATOR)


@rules.predicate("judging.may_keep_judge")
def may_keep_judge(actor: Actor, thing: Any) -> bool:
    """Enter and change judges of this union: its officers, and those of the unions above."""
    union = thing if isinstance(thing, Union) else thing.union
    return bool(is_officer(actor, union))


@rules.predicate("judging.may_look_through")
def may_look_through(actor: Actor, judge: Judge) -> bool:
    """See the whole record, numbers masked and history included: the union that keeps it, and those above."""
    return actor.is_system or (actor.at_union and contains(actor.path, judge.union.path))


@rules.predicate("judging.may_take_over")
def may_take_over(actor: Actor, judge: Judge) -> bool:
    """Take a judge into the register of the own union from one below."""
    return bool(may_keep_judge(actor, judge)) and actor.union_id != judge.union_id


@rules.predicate("judging.may_appoint")
def may_appoint(actor: Actor, thing: Any) -> bool:
    """Appoint judges and withdraw them: staff of a union who run the event."""
    event: Event = thing.event if isinstance(thing, Appointment) else thing
    return actor.at_union and bool(may_run(actor, event))


@rules.predicate("judging.may_see_appointments")
def may_see_appointments(actor: Actor, event: Event) -> bool:
    """See who judges at an event: whoever holds it or stands above it; no grant opens this."""
    competition = event.competition
    if actor.at_unit:
        return competition.enterprise_id is not None and competition.enterprise_id == actor.unit_id
    return actor.is_system or (actor.at_union and contains(actor.path, competition.organiser.path))


@rules.predicate("judging.marks_at")
def marks_at(actor: Actor, event: Event) -> bool:
    """Whether the person who asks is appointed to mark at the event, in whatever seat: then nothing that tells
    whose work it is may be shown. One query.
    """
    return (
        actor.user_id is not None
        and Appointment.objects.live()
        .filter(event=event, judge__user_id=actor.user_id, role__in=Appointment.MARKING)
        .exists()
    )


@rules.predicate("judging.may_see_conflicts")
def may_see_conflicts(actor: Actor, event: Event) -> bool:
    """See which judges stand close to which entries: the organiser's side, and nobody who marks there."""
    return bool(may_see_appointments(actor, event)) and not marks_at(actor, event)


@rules.predicate("judging.may_decide_conflicts")
def may_decide_conflicts(actor: Actor, thing: Any) -> bool:
    """Confirm or dismiss conflicts: whoever appoints judges at the event, and does not mark there."""
    event: Event = thing.event if isinstance(thing, Appointment) else thing
    return bool(may_appoint(actor, event)) and not marks_at(actor, event)


@rules.predicate("judging.is_own_appointment")
def is_own_appointment(actor: Actor, appointment: Appointment) -> bool:
    """Answer, sign and declare: the judge alone, in whatever seat."""
    return actor.user_id is not None and appointment.judge.user_id == actor.user_id


@rules.predicate("judging.may_erase_judge")
def may_erase_judge(actor: Actor, judge: Judge) -> bool:
    """Erase a person from the register: administrators of the union that keeps the record, and of those above."""
    return bool(is_administrator(actor, judge.union))
