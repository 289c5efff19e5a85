"""The life of an appointment, as data: buttons, pages and the exhaustive tests read this table."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.judging import rules
from competitions.judging.models import Appointment
from competitions.planning.models import Event
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import Lifecycle, Transition, passes, register_check

# Events that still need judges; after the results arbitrators may be needed for objections.
NEEDING_JUDGES = frozenset(
    {
        Event.State.PLANNED,
        Event.State.OPEN,
        Event.State.CLOSED,
        Event.State.UNDER_WAY,
        Event.State.SCORED,
        Event.State.ON_NOTICE,
        Event.State.PUBLISHED,
        Event.State.POSTPONED,
    }
)
EVENT_GOES_ON = "judging.event_goes_on"


@register_check(EVENT_GOES_ON)
def event_goes_on(appointment: Appointment) -> Iterator[Finding]:
    """The event is neither cancelled nor over for good."""
    if appointment.event.state in NEEDING_JUDGES:
        yield passes(EVENT_GOES_ON, _text("The event goes on."))
    else:
        yield Finding(
            EVENT_GOES_ON,
            Severity.BLOCK,
            _text("The event is cancelled or closed for good: no judge is needed."),
        )


_S = Appointment.State

APPOINTMENT = Lifecycle(
    name="judging.appointment",
    states={state.value: state.label for state in _S},
    aside=frozenset({_S.DECLINED, _S.WITHDRAWN}),
    transitions=(
        Transition(
            "accept", (_S.INVITED,), _S.ACCEPTED, pgettext_lazy("appointment", "Accept"), rules.is_own_appointment,
            checks=(EVENT_GOES_ON,), follows=("judging.tell_organiser",), primary=True,
            help=_("You then read and sign two texts."),
        ),
        Transition(
            "sign", (_S.ACCEPTED,), _S.SIGNED, pgettext_lazy("appointment", "Sign"), rules.is_own_appointment,
            checks=(EVENT_GOES_ON,), follows=("judging.tell_organiser",), primary=True,
            help=_("The texts, their version and the time are put on record."),
        ),
        Transition(
            "decline", (_S.INVITED, _S.ACCEPTED, _S.SIGNED), _S.DECLINED, pgettext_lazy("appointment", "Decline"),
            rules.is_own_appointment, follows=("judging.tell_organiser",), needs_reason=True,
            danger=True, help=_("The organiser is told, and looks for somebody else."),
        ),
        Transition(
            "sign_on_paper", (_S.INVITED, _S.ACCEPTED), _S.SIGNED, _("Record signatures on paper"),
            rules.may_appoint, checks=(EVENT_GOES_ON,),
            help=_("For a judge who signed the printed texts: attach the scan."),
        ),
        Transition(
            "withdraw", (_S.INVITED, _S.ACCEPTED, _S.SIGNED), _S.WITHDRAWN, _("Withdraw the appointment"),
            rules.may_appoint, follows=("judging.end_invitation", "judging.tell_judge"),
            needs_reason=True, danger=True, help=_("The judge is told, with the reason."),
        ),
    ),
)  # fmt: skip
