"""Who marks, who reviews, who locks; who puts down what happened.

A judge marks the own sheets, and with the others of a panel the common one, which the scorer may keep too. The chief
judge reviews; staff who run the event may act where the chief judge works on paper.
"""

from __future__ import annotations

from typing import Any

import rules

from competitions.judging import blinding
from competitions.judging.models import Appointment, Incident, ModuleMarking, PanelJudge, ScoreSheet
from competitions.judging.rules.judges import marks_at
from competitions.judging.rules.scores import may_score
from competitions.planning.models import Event
from competitions.planning.rules import may_run
from portal.acts.actors import Actor

_Role = Appointment.Role


def _event_of(thing: Any) -> Event:
    if isinstance(thing, Event):
        return thing
    event: Event = thing.event
    return event


def holds(actor: Actor, event: Event, *roles: str) -> bool:
    """Whether the person who asks is appointed to the event in one of the roles, and has signed. One query."""
    return (
        actor.user_id is not None
        and Appointment.objects.filter(
            event=event, judge__user_id=actor.user_id, state=Appointment.State.SIGNED, role__in=roles
        ).exists()
    )


@rules.predicate("judging.may_compose")
def may_compose(actor: Actor, marking: ModuleMarking) -> bool:
    """Put judges and entries into panels: whoever runs the event. It shows conflicts, so nobody who marks there."""
    return bool(may_run(actor, marking.event)) and not marks_at(actor, marking.event)


@rules.predicate("judging.may_mark")
def may_mark(actor: Actor, sheet: ScoreSheet) -> bool:
    """Mark and hand in: the judge whose sheet it is; the common one any judge of its panel, or the scorer."""
    if actor.user_id is None:
        return False
    if sheet.appointment is not None:
        own = sheet.appointment
        return own.judge.user_id == actor.user_id and own.state == Appointment.State.SIGNED
    sits = PanelJudge.objects.filter(
        panel=sheet.panel_id,
        appointment__judge__user_id=actor.user_id,
        appointment__state=Appointment.State.SIGNED,
    )
    return sits.exists() or holds(actor, sheet.event, _Role.SCORER)


@rules.predicate("judging.may_key")
def may_key(actor: Actor, sheet: ScoreSheet) -> bool:
    """Key paper sheets in: staff who run the event, and its scorers."""
    return bool(may_score(actor, sheet.event)) or holds(actor, sheet.event, _Role.SCORER)


@rules.predicate("judging.is_chief")
def is_chief(actor: Actor, thing: Any) -> bool:
    """The chief judge of the event, signed."""
    return holds(actor, _event_of(thing), _Role.CHIEF)


@rules.predicate("judging.may_review")
def may_review(actor: Actor, thing: Any) -> bool:
    """Send sheets back, lock and open again: the chief judge; staff who run the event, on paper."""
    event = _event_of(thing)
    return bool(may_score(actor, event)) or holds(actor, event, _Role.CHIEF)


@rules.predicate("judging.may_void")
def may_void(actor: Actor, sheet: ScoreSheet) -> bool:
    """Void marks because of a conflict: as for reviewing. Behind codes staff alone, and none who marks there: whoever
    knows the conflict and sees the code knows whose work it is.
    """
    if blinding.is_open(sheet.module):
        return bool(may_review(actor, sheet))
    return bool(may_score(actor, sheet.event)) and not marks_at(actor, sheet.event)


@rules.predicate("judging.may_confirm_reopening")
def may_confirm_reopening(actor: Actor, marking: ModuleMarking) -> bool:
    """The second person, never the one who asked."""
    return actor.user_id != marking.asked_by_id and bool(may_review(actor, marking))


@rules.predicate("judging.may_report")
def may_report(actor: Actor, thing: Any) -> bool:
    """Put an incident down: staff who run the event, the chief judge and the judges of the event."""
    event = _event_of(thing)
    return bool(may_score(actor, event)) or holds(actor, event, _Role.CHIEF, _Role.JUDGE)


@rules.predicate("judging.may_decide_incident")
def may_decide_incident(actor: Actor, incident: Incident) -> bool:
    """Decide what follows from an incident: as for reviewing."""
    return bool(may_review(actor, incident.event))
