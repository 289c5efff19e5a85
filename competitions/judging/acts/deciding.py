"""The committee's decisions on what nothing else could tell apart."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import rules
from competitions.judging.models import CommitteeDecision
from competitions.judging.queries import decisions_in_force, sheet
from competitions.judging.ranking import rank_sheet
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import performing

OPEN_STATES = (Event.State.UNDER_WAY, Event.State.SCORED)


def decide_tie(*, actor: Actor, event: Event, order: Sequence[int], reason: str) -> CommitteeDecision:
    """Put on record in which order the committee places the entries of one tie (ids, best first).

    Raises:
        NotAllowed: the actor does not decide here.
        Refused: no reason, or the entries are not exactly those of one tie that remains.
    """
    with performing("decide_tie", actor=actor, on=event, may=rules.may_decide, note=reason) as deed:
        found = deed.subject
        deed.require(
            found.state in OPEN_STATES, _("Ties are decided after the contest and before publication.")
        )
        deed.require(reason.strip(), _("Please give the committee's reason."), field="reason")
        ties = rank_sheet(sheet(found), decisions_in_force(found)).standings.unresolved_ties
        wanted = {str(entry_id) for entry_id in order}
        deed.require(
            len(wanted) == len(order) and any(set(tie.entrants) == wanted for tie in ties),
            _(
                "The order must name each entry of one remaining tie once. Please look at the standings again."
            ),
            field="order",
        )
        return deed.also(
            CommitteeDecision.objects.create(
                event=found,
                order=[int(entry_id) for entry_id in order],
                reason=reason.strip(),
                by_id=actor.user_id,
            ),
            fresh=True,
        )


def revoke_decision(*, actor: Actor, decision: CommitteeDecision, reason: str) -> None:
    """Take a decision back: it stays on record and counts no more.

    Raises:
        NotAllowed: the actor does not decide here.
        Refused: no reason, revoked already, or the results are published.
    """
    with performing(
        "revoke_decision",
        actor=actor,
        on=decision,
        may=lambda who, what: rules.may_decide(who, what.event),
        note=reason,
    ) as deed:
        event = Event.objects.select_for_update().get(pk=decision.event_id)
        deed.require(
            event.state in OPEN_STATES, _("The results are published; open the scoring again first.")
        )
        deed.require(deed.subject.revoked_at is None, _("This decision was revoked already."))
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        deed.subject.revoked_at = timezone.now()
        deed.subject.save()
