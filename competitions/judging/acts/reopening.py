"""Going back from scored (or published) to entering scores, to correct something."""

from __future__ import annotations

from competitions.judging import rules
from competitions.planning.lifecycles import EVENT
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.acts.lifecycle import move


def reopen(*, actor: Actor, event: Event, reason: str) -> Event:
    """Let scores be entered again; what is published stays public until the corrected version follows.

    Raises:
        NotAllowed: the actor does not enter scores here.
        Refused: no reason, the event is neither scored nor published, or a public notice is about to open.
    """
    with performing("reopen_scoring", actor=actor, on=event, may=rules.may_score, note=reason) as deed:
        move(EVENT, "reopen_scoring", deed, reason=reason)
    return deed.subject
