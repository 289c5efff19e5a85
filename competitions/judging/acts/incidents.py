"""Acts on incidents: putting one down, deciding what follows, taking it back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.entries.models import Entry
from competitions.judging import marks, rules
from competitions.judging.marking_lifecycles import INCIDENT
from competitions.judging.models import Incident, ModuleMarking
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from portal.acts.lifecycle import move

LONGEST_COMPENSATION = 600


def report_incident(
    *,
    actor: Actor,
    event: Event,
    kind: str,
    description: str,
    module: Module | None = None,
    entry: Entry | None = None,
    by_code: bool = False,
    happened_at: datetime | None = None,
) -> Incident:
    """Put down what happened; what follows from it is decided afterwards.

    `by_code`: the entry was named by its code, so that its name must not be shown beside it while codes are closed.

    Raises:
        NotAllowed: the actor has no part in the event.
        Refused: the contest is not under way, nothing is told, or module or entry belong elsewhere.
    """
    with creating("report_incident", actor=actor, at=event, may=rules.may_report) as deed:
        deed.require(
            event.state == Event.State.UNDER_WAY, _("Incidents are put down while the event is under way.")
        )
        deed.require(kind in Incident.Kind.values, _("Choose what it was."), field="kind")
        deed.require(description.strip(), _("Tell what happened."), field="description")
        deed.require(
            module is None or module.event_id == event.pk,
            _("This module does not belong to the event."),
            field="module",
        )
        deed.require(
            entry is None or (entry.event_id == event.pk and entry.state == Entry.State.ACCEPTED),
            _("This entry does not take part in the event."),
            field="entry",
        )
        now = timezone.now()
        deed.require(
            happened_at is None or happened_at <= now, _("This lies in the future."), field="happened_at"
        )
        deed.subject = Incident.objects.create(
            event=event,
            module=module,
            entry=entry,
            by_code=by_code and entry is not None,
            kind=kind,
            description=description.strip(),
            happened_at=happened_at or now,
            reported_by_id=actor.user_id,
        )
    incident: Incident = deed.subject
    return incident


def decide_incident(
    *,
    actor: Actor,
    incident: Incident,
    decision: str,
    minutes: int | None = None,
    deduction: Decimal | None = None,
) -> Incident:
    """Decide what follows: words always, minutes compensated, points taken off the entry's score in the module.

    A decision can be replaced while the module is open; the journal keeps both.

    Raises:
        NotAllowed: the actor does not decide here.
        Refused: no words, figures that cannot be, or the module is locked.
    """
    with performing("decide_incident", actor=actor, on=incident, may=rules.may_decide_incident) as deed:
        subject = deed.subject
        deed.require(decision.strip(), _("Write down the decision."), field="decision")
        deed.require(
            minutes is None or 0 < minutes <= LONGEST_COMPENSATION,
            _("Type whole minutes, at most %(most)d.") % {"most": LONGEST_COMPENSATION},
            field="minutes",
        )
        if deduction is not None:
            _check_deduction(deed, deduction)
        if subject.deduction != deduction:
            _require_open(deed)
        subject.decision, subject.minutes, subject.deduction = decision.strip(), minutes, deduction
        subject.decided_by_id, subject.decided_at = actor.user_id, timezone.now()
        move(INCIDENT, "decide_incident", deed)
    return subject


def withdraw_incident(*, actor: Actor, incident: Incident, reason: str) -> Incident:
    """Take an incident back: it stays in the log and takes nothing off any more.

    Raises:
        NotAllowed: the actor does not decide here.
        Refused: no reason, or it took points off in a module that is locked.
    """
    with performing(
        "withdraw_incident", actor=actor, on=incident, may=rules.may_decide_incident, note=reason.strip()
    ) as deed:
        if deed.subject.deduction is not None:
            _require_open(deed)
        move(INCIDENT, "withdraw_incident", deed, reason=reason)
    return deed.subject


def _check_deduction(deed: Deed[Incident], deduction: Decimal) -> None:
    module, entry = deed.subject.module, deed.subject.entry
    deed.require(
        module is not None and entry is not None,
        _("Points are taken off one entry in one module: this incident names none."),
        field="deduction",
    )
    assert module is not None
    deed.require(
        deed.subject.event.by_sheets,
        _("The scores of this event are typed in: take the points off there."),
        field="deduction",
    )
    deed.require(
        0 < deduction <= module.full_mark and deduction == round(deduction, 2),
        _("Type the points from 0.01 to %(full_mark)s, with at most two digits after the point.")
        % {"full_mark": marks.shown(module.full_mark)},
        field="deduction",
    )


def _require_open(deed: Deed[Incident]) -> None:
    """The score is written when the module is locked; whoever locks it waits for this, or this for it."""
    marking = ModuleMarking.objects.select_for_update().filter(module=deed.subject.module_id).first()
    deed.require(
        marking is None or marking.state == ModuleMarking.State.OPEN,
        _("The module is locked. Have it opened again first."),
        field="deduction",
    )
