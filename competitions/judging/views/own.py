"""The pages of a judge at /judge/: appointments to answer, texts to sign, interests to declare.

Made for a phone. They show nothing of the entries: a judge of a blind module must not learn who competes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.judging import acts, declarations, device, marks, queries
from competitions.judging.forms import DeclineForm, InterestForm, SignForm
from competitions.judging.lifecycles import APPOINTMENT
from competitions.judging.models import Appointment, ScoreSheet
from competitions.judging.scoring.rounding import shown
from competitions.judging.views.appointments import TONES
from competitions.planning.views.asking import found, performed
from portal.acts.refusals import Refused
from portal.acts.requests import Request

_Role = Appointment.Role
# Role → where it works at an event by sheets: the words of the button, the address.
_WORK = {
    _Role.CHIEF: (_lazy("To the board of the chief judge"), "judge:marking"),
    _Role.SCORER: (_lazy("To the sheets on paper"), "judge:scorer_marking"),
}
SHEET_TONES = {
    ScoreSheet.State.ASSIGNED: ("mute", "dash-circle"),
    ScoreSheet.State.BEGUN: ("note", "pencil"),
    ScoreSheet.State.SUBMITTED: ("ok", "check-circle"),
    ScoreSheet.State.RETURNED: ("warn", "arrow-return-left"),
    ScoreSheet.State.LOCKED: ("mute", "lock"),
}


def _card(row: Appointment) -> dict[str, Any]:
    state = Appointment.State(row.state)
    next_step = {state.INVITED: _("Answer"), state.ACCEPTED: _("Read and sign")}.get(state, "")
    over = row.event.ends_on < timezone.localdate()
    work, name = next(
        ((words, name) for role, (words, name) in _WORK.items() if _is(row, role) and not over), ("", "")
    )
    return {
        "appointment": row,
        "chip": TONES[state],
        "next_step": "" if over else next_step,
        "work": work,
        "work_url": reverse(name, args=[row.event_id]) if name else "",
        "over": over,
    }


@dataclass(frozen=True, slots=True)
class _SheetLine:
    """An own score sheet on the home page, with its running total."""

    sheet: queries.OwnSheet
    points: str

    @property
    def label(self) -> str:
        return str(ScoreSheet.State(self.sheet.state).label)

    @property
    def chip(self) -> tuple[str, str]:
        return SHEET_TONES[ScoreSheet.State(self.sheet.state)]


def _by_module(sheets: list[queries.OwnSheet]) -> list[dict[str, Any]]:
    """The own score sheets, module by module."""
    groups = []
    for module, given in groupby(sheets, key=lambda sheet: sheet.module):
        lines = [_SheetLine(each, marks.shown(shown(device.total_alone(each))[0])) for each in given]
        done = sum(not line.sheet.is_open for line in lines)
        groups.append({"module": module, "event": lines[0].sheet.event, "lines": lines, "done": done})
    return groups


@login_required
@never_cache
@require_GET
def home(request: Request) -> HttpResponse:
    """My score sheets and my appointments: what waits for me first."""
    cards = [_card(row) for row in queries.own_appointments(request.actor)]
    context = {
        "page_title": _("My judging"),
        "marking": _by_module(queries.sheets_of(request.actor)),
        "record": queries.own_record(request.actor),
        "current": [card for card in cards if card["appointment"].is_live and not card["over"]],
        "past": [card for card in cards if not card["appointment"].is_live or card["over"]],
    }
    return render(request, "judging/judge/home.html", context)


@login_required
@require_POST
def claim(request: Request) -> HttpResponse:
    """Link the signed-in person to the own entry in the register."""
    try:
        record = acts.claim_judge(actor=request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your record was found: %(name)s.") % {"name": record.name})
    return redirect("judge:home")


def _own(request: Request, appointment_pk: int) -> Appointment:
    return found(queries.own_appointment, request.actor, appointment_pk)


@login_required
@never_cache
@require_GET
def appointment(request: Request, appointment_pk: int) -> HttpResponse:
    """One appointment of mine: where, when, what is to be done next, what I signed and declared."""
    subject = _own(request, appointment_pk)
    event = subject.event
    offered = {row.verb for row in APPOINTMENT.offered(request.actor, subject)}
    context = {
        "page_title": event.name,
        "appointment": subject,
        "event": event,
        "chip": TONES[Appointment.State(subject.state)],
        "steps": APPOINTMENT.steps(subject.state),
        "offered": offered,
        "board_url": reverse("judge:marking", args=[event.pk]) if _is(subject, _Role.CHIEF) else "",
        "keying_url": reverse("judge:scorer_marking", args=[event.pk]) if _is(subject, _Role.SCORER) else "",
        "facts": [
            (pgettext("appointment", "Role"), subject.get_role_display()),
            (_("Competition"), event.competition.name),
            (_("Organiser"), event.competition.organiser.name),
            (_("Trade"), event.trade.name),
            (
                _("Days"),
                f"{event.starts_on}"
                if event.starts_on == event.ends_on
                else f"{event.starts_on} – {event.ends_on}",
            ),
            (_("Place"), event.place or event.competition.place),
            (
                _("Contact"),
                " ".join(
                    part for part in (event.competition.contact, event.competition.contact_phone) if part
                ),
            ),
        ],
        "layers": queries.own_layers(request.actor, subject),
        "declarations": list(subject.declarations.all()),
        "interests": list(subject.interests.select_related("key")),
    }
    return render(request, "judging/judge/appointment.html", context)


def _is(subject: Appointment, role: str) -> bool:
    """Whether it opens the pages of a role at an event by sheets."""
    return subject.event.by_sheets and subject.role == role and subject.state == Appointment.State.SIGNED


@login_required
@require_POST
def accept(request: Request, appointment_pk: int) -> HttpResponse:
    """Accept, and go on to the texts."""
    subject = _own(request, appointment_pk)
    acts.accept(actor=request.actor, appointment=subject)
    messages.success(
        request, _("Accepted. Declare what could keep you from judging fairly, then read and sign.")
    )
    return redirect("judge:appointment", subject.pk)


def _page(
    request: Request, subject: Appointment, form: Any, template: str, title: str, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "appointment": subject,
        "page_title": title,
        "page_caption": acts.in_words(subject),
        "back_url": reverse("judge:appointment", args=[subject.pk]),
        **more,
    }
    return render(request, f"judging/judge/{template}.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def decline(request: Request, appointment_pk: int) -> HttpResponse:
    """Decline, or step back, with a reason."""
    subject = _own(request, appointment_pk)
    if not subject.is_live:
        return redirect("judge:appointment", subject.pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        declined = performed(
            form, lambda: acts.decline(actor=request.actor, appointment=subject, **form.cleaned_data)
        )
        if declined is not None:
            messages.success(request, _("Declined. The organiser has been told."))
            return redirect("judge:home")
    first = subject.state == Appointment.State.INVITED
    title = _("Decline the appointment?") if first else _("Step back from the appointment?")
    return _page(
        request,
        subject,
        form,
        "form",
        title,
        submit_label=_("Decline") if first else _("Step back"),
        danger=True,
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign(request: Request, appointment_pk: int) -> HttpResponse:
    """Read the texts and sign them."""
    subject = _own(request, appointment_pk)
    if subject.state != Appointment.State.ACCEPTED:
        return redirect("judge:appointment", subject.pk)
    texts = declarations.asked_by(subject.event)
    form = SignForm(request.POST or None, texts=texts)
    if request.method == "POST" and form.is_valid():
        signed = performed(
            form, lambda: acts.sign(actor=request.actor, appointment=subject, seen=form.fingerprints())
        )
        if signed is not None:
            messages.success(request, _("Signed. Thank you; nothing more is to be done before the event."))
            return redirect("judge:appointment", subject.pk)
    return _page(request, subject, form, "sign", _("Read and sign"), texts=texts, submit_label=_("Sign"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def declare(request: Request, appointment_pk: int) -> HttpResponse:
    """Declare a unit or a person that I stand close to."""
    subject = _own(request, appointment_pk)
    if not subject.is_live:
        return redirect("judge:appointment", subject.pk)
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = performed(
            form, lambda: acts.declare_interest(actor=request.actor, appointment=subject, **form.cleaned_data)
        )
        if made is not None:
            # The same words whoever is entered: the answer must not tell who competes.
            messages.success(request, _("Declared. Staff decide what follows from it."))
            return redirect("judge:appointment", subject.pk)
    return _page(request, subject, form, "form", _("Declare an interest"), submit_label=_("Declare"))


@login_required
@never_cache
@require_GET
def signed_text(request: Request, appointment_pk: int, kind: str) -> HttpResponse:
    """The very version that I signed."""
    subject = _own(request, appointment_pk)
    declaration = found(lambda: subject.declarations.get(kind=kind))
    text = next(
        each for each in declarations.texts() if (each.kind, each.version) == (kind, declaration.text_version)
    )
    context = {
        "page_title": text.title,
        "appointment": subject,
        "text": text,
        "declaration": declaration,
        "back_url": reverse("judge:appointment", args=[subject.pk]),
    }
    return render(request, "judging/judge/text.html", context)
