"""Moving competitions and events along their lifecycles.

One event's trouble never holds up another: each move locks and changes one event only.
"""

from __future__ import annotations

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning import governance
from competitions.planning.followers import tell_entrants
from competitions.planning.lifecycles import COMPETITION, EVENT
from competitions.planning.models import Competition, Document, Event, SignOff
from competitions.planning.rules import may_run
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.lifecycle import move


def _anybody(actor: Actor, subject: object) -> bool:
    """The transition's own rule decides, once the state is known."""
    return True


def _title_of(verb: str) -> str:
    """What the paper of a step is called: the step's own label."""
    return next(str(each.label) for each in COMPETITION.transitions if each.verb == verb)


def move_competition(
    *,
    actor: Actor,
    competition: Competition,
    verb: str,
    confirmed: bool = False,
    reason: str = "",
    document: File[bytes] | None = None,
) -> Competition:
    """Take the competition one step along its filing.

    `reason` is the opinion of a sign-off or decision, `document` a paper that goes with it. Where preparing
    is the only step inside the union, it is signed off in the same act.

    Raises:
        NotAllowed: the actor may not, from this state.
        Refused: not from this state, a reason is missing, a check blocks, or warnings are not confirmed.
    """
    with performing(verb, actor=actor, on=competition, may=_anybody, note=reason) as deed:
        if verb == "cancel":
            _hold_events(deed.subject)
        move(COMPETITION, verb, deed, confirmed=confirmed, reason=reason)
        if verb == "prepare" and not governance.steps_left(deed.subject):
            # The same person in the same act: nothing is left to be signed.
            move(COMPETITION, "sign_off", deed, confirmed=confirmed, reason=reason)
        if document is not None and "sign_off" in deed.extra:
            row = SignOff.objects.get(pk=deed.extra["sign_off"])
            row.document.save(str(document.name), document)
        elif document is not None:
            # No step of a sign-off to hang it on: the paper is the competition's own.
            kept = Document(
                competition=deed.subject,
                kind=Document.Kind.OPINION,
                title=_title_of(verb),
                uploaded_by_id=actor.user_id,
            )
            kept.file.save(str(document.name), document)
            deed.also(kept, fresh=True)
    return deed.subject


def _hold_events(competition: Competition) -> None:
    """Wait for whoever is moving one of the events, so that the checks see how that ended.

    The order is always the competition first, then its events by number.
    """
    list(Event.objects.select_for_update(of=("self",)).filter(competition=competition).order_by("pk"))


def move_event(*, actor: Actor, event: Event, verb: str, confirmed: bool = False, reason: str = "") -> Event:
    """Take one event along its lifecycle. `resume` returns a postponed event to where it was.

    Raises:
        NotAllowed: the actor may not, from this state.
        Refused: not from this state, a reason is missing, a check blocks, or warnings are not confirmed.
    """
    with performing(verb, actor=actor, on=event, may=_anybody, note=reason) as deed:
        apply_event_move(deed, confirmed=confirmed)
    return deed.subject


def apply_event_move(deed: Deed[Event], *, confirmed: bool = False) -> None:
    """The move itself, inside an act of a room above that locks the event and does more than move it.

    The deed's verb and note are the transition's verb and reason.
    """
    before = deed.subject.state
    move(EVENT, deed.verb, deed, confirmed=confirmed, reason=deed.note)
    if deed.verb in ("postpone", "cancel"):
        if before != Event.State.POSTPONED:
            deed.subject.state_before = before
        deed.subject.state_reason = deed.note
        deed.subject.save(update_fields=["state_before", "state_reason"])


def exhibit_event(*, actor: Actor, event: Event, reason: str) -> Event:
    """Turn an event into an exhibition: it is held and ranked, and no awards are given.

    Raises:
        NotAllowed: the actor may not run the event.
        Refused: no reason, an exhibition already, or the results are out.
    """
    over = (Event.State.ON_NOTICE, Event.State.PUBLISHED, Event.State.ARCHIVED, Event.State.CANCELLED)
    with performing("exhibit", actor=actor, on=event, may=may_run, note=reason) as deed:
        deed.require(reason.strip(), pgettext_lazy("planning", "Please give the reason."), field="reason")
        deed.require(not deed.subject.exhibition, _("This is an exhibition event already."))
        deed.require(deed.subject.state not in over, _("The event is over: it cannot be changed any more."))
        deed.subject.exhibition = True
        deed.subject.state_reason = reason
        deed.subject.save(update_fields=["exhibition", "state_reason"])
        tell_entrants(deed)
    return deed.subject
