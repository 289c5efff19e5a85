"""Acts on conflicts: what a judge declares, and what staff decide."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Entry
from competitions.judging import recusal, rules
from competitions.judging.conflicts import SHORTEST_NAME
from competitions.judging.models import Appointment, Conflict, Interest
from competitions.judging.models.judges import Ground
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.sheets.texts import compact


def declare_interest(
    *,
    actor: Actor,
    appointment: Appointment,
    ground: str,
    unit: str = "",
    person: str = "",
    explanation: str = "",
) -> Interest:
    """Declare a unit or a person that the judge stands close to; whether either is entered is not answered.

    Raises:
        NotAllowed: it is somebody else's appointment.
        Refused: the appointment has ended, or neither unit nor person is named.
    """
    with performing("declare_interest", actor=actor, on=appointment, may=rules.is_own_appointment) as deed:
        deed.require(deed.subject.is_live, _("This appointment has ended."))
        deed.require(ground in Interest.GROUNDS, _("Choose what it is."), field="ground")
        unit, person = unit.strip(), person.strip()
        deed.require(unit or person, _("Name the unit, the person, or both."), field="unit")
        deed.require(
            not unit or len(compact(unit)) >= SHORTEST_NAME,
            _("Type more of the unit's name, so that it can be found."),
            field="unit",
        )
        interest = Interest(appointment=deed.subject, ground=ground, unit=unit, key=deed.subject.judge.key)
        interest.person, interest.explanation = person, explanation.strip()
        interest.save()
        deed.also(interest, fresh=True)
        _tell_whoever_decides(deed)
    return interest


def _tell_whoever_decides(deed: Deed[Appointment]) -> None:
    from django.urls import reverse

    if deed.subject.invited_by is not None:
        deed.tell(
            [deed.subject.invited_by],
            title=_("A judge has declared an interest"),
            body=deed.subject.event.name,
            url=reverse("judges:event", args=[deed.subject.event_id]),
            by_message=False,
        )


def decide_conflict(
    *, actor: Actor, appointment: Appointment, entry: Entry, ground: str, recused: bool, reason: str
) -> Conflict:
    """Confirm or dismiss a possible conflict; a decision can be changed, with a reason of its own.

    Raises:
        NotAllowed: the actor does not run the event for a union, or marks there.
        Refused: no reason, no such conflict was found, or the deciding person is this judge.
    """
    verb = "confirm_conflict" if recused else "dismiss_conflict"
    with performing(
        verb, actor=actor, on=appointment, may=rules.may_decide_conflicts, note=reason.strip()
    ) as deed:
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        deed.require(
            not rules.is_own_appointment(actor, deed.subject),
            _("Nobody decides a conflict of their own. Let a colleague do it."),
        )
        entries = [row for row in recusal.entries_of(deed.subject.event) if row.pk == entry.pk]
        found = recusal.points(deed.subject.event, [deed.subject], entries)
        deed.require(
            any(point.ground == ground for point in found),
            _("This conflict is not there any more. Look at the list again."),
        )
        decision = Conflict.objects.filter(
            appointment=deed.subject, entry=entry, ground=Ground(ground)
        ).first()
        fresh = decision is None
        decision = decision or Conflict(appointment=deed.subject, entry=entry, ground=Ground(ground))
        if not fresh:
            deed.also(decision)
        decision.state = Conflict.State.CONFIRMED if recused else Conflict.State.DISMISSED
        decision.reason = reason.strip()
        decision.decided_by_id, decision.decided_at = actor.user_id, timezone.now()
        decision.save()
        if fresh:
            deed.also(decision, fresh=True)
    return decision
