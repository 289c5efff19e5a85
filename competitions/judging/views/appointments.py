"""Pages of an event's judges for the staff who run it: who judges, whom to appoint, conflicts to decide."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.entries.models import Entry
from competitions.judging import acts, qualifications, queries, recusal, rules
from competitions.judging.forms import AppointForm, CandidateFilter, ConflictForm, PaperForm, ReasonForm
from competitions.judging.lifecycles import APPOINTMENT, NEEDING_JUDGES
from competitions.judging.models import Appointment
from competitions.judging.models.judges import Ground
from competitions.judging.recusal import Point
from competitions.judging.views.asking import allowed, confirm_page
from competitions.judging.views.events import event_or_404
from competitions.judging.views.judges import PER_PAGE, shown
from competitions.planning.models import Event
from competitions.planning.views.asking import found, performed
from portal.acts import journal
from portal.acts.findings import blocking
from portal.acts.personal import masked_phone
from portal.acts.requests import Request
from portal.acts.wording import timeline_rows
from portal.files import downloads
from unions import invitations
from unions.models import InvitationState

# State → tone and icon of its chip.
TONES = {
    Appointment.State.INVITED: ("warn", "hourglass-split"),
    Appointment.State.ACCEPTED: ("note", "check"),
    Appointment.State.SIGNED: ("ok", "check-circle"),
    Appointment.State.DECLINED: ("bad", "x-circle"),
    Appointment.State.WITHDRAWN: ("mute", "dash-circle"),
}
CONFLICT_VERBS = ("confirm_conflict", "dismiss_conflict", "declare_interest")


def who_competes(entry: Entry) -> str:
    """“T000123 · 李某、王某 · 盐山恒泽管件有限公司”; `entry` comes with its `people`."""
    people: list[Any] = entry.people  # type: ignore[attr-defined]
    units = list(dict.fromkeys(row.employer.name for row in people))
    names = entry.team_name or "、".join(row.worker.name for row in people)
    return " · ".join(part for part in (entry.number or "", names, "、".join(units)) if part)


def shown_point(point: Point) -> dict[str, Any]:
    """A possible conflict as a row of a table."""
    decision = point.decision
    return {
        "point": point,
        "who": who_competes(point.entry),
        "url": reverse("judges:conflict", args=[point.appointment.pk, point.entry.pk, point.ground.value])
        if point.appointment.pk
        else "",
        "chip": (_("To decide"), "warn", "question-circle")
        if decision is None
        else (str(decision.get_state_display()), "mute" if point.dismissed else "bad", "slash-circle"),
    }


@login_required
@require_GET
def event_judges(request: Request, event_pk: int) -> HttpResponse:
    """Who judges at an event: by role at a glance, one by one with load, and the conflicts to decide."""
    event = event_or_404(request, event_pk)
    rows = queries.appointed(event)
    live = [row for row in rows if row.is_live]
    sees_conflicts = rules.may_see_conflicts(request.actor, event)
    points = recusal.points(event, live) if live and sees_conflicts else []
    waiting = {row.pk: 0 for row in live}
    apart = {row.pk: 0 for row in live}
    for point in points:
        waiting[point.appointment.pk] += point.waits
        apart[point.appointment.pk] += not point.waits and not point.dismissed
    load = queries.elsewhere(event, [row.judge_id for row in live])
    context = {
        "page_title": _("Judges of the event"),
        "event": event,
        "roles": queries.composition(rows),
        "rows": [
            {
                "appointment": row,
                "employer": row.judge.places[0].employer if row.judge.places else "",  # type: ignore[attr-defined]
                "chip": TONES[Appointment.State(row.state)],
                "waiting": waiting.get(row.pk, 0),
                "apart": apart.get(row.pk, 0),
                "elsewhere": load.get(row.judge_id, []),
            }
            for row in rows
        ],
        "points": [shown_point(point) for point in points],
        "to_decide": sum(waiting.values()),
        "may_appoint": rules.may_appoint(request.actor, event) and _takes_judges(event),
        "may_decide": rules.may_decide_conflicts(request.actor, event),
        "sees_conflicts": sees_conflicts,
    }
    return render(request, "judging/judges/event.html", context)


def _takes_judges(event: Event) -> bool:
    return event.competition.is_public and event.state in NEEDING_JUDGES


def _appointing(request: Request, event_pk: int) -> Event:
    event = event_or_404(request, event_pk)
    allowed(rules.may_appoint(request.actor, event) and _takes_judges(event))
    return event


@login_required
@require_GET
def candidates(request: Request, event_pk: int) -> HttpResponse:
    """Whom to appoint: the register, at first those of the event's trade."""
    event = _appointing(request, event_pk)
    given = request.GET or {"trade": str(event.trade_id), "role": Appointment.Role.JUDGE.value}
    form = CandidateFilter(given)
    wanted = form.search(request.GET.get("sort", "ahead"))
    page = Paginator(queries.judges(request.actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    held: dict[int, list[str]] = {}
    for row in event.appointments.live():
        held.setdefault(row.judge_id, []).append(str(row.get_role_display()))
    context = {
        "page_title": _("Appoint a judge"),
        "event": event,
        "filter": form,
        "page": page,
        "role": form.cleaned_data.get("role") or Appointment.Role.JUDGE.value,
        "rows": [shown(judge) | {"held": held.get(judge.pk, [])} for judge in page.object_list],
    }
    return render(request, "judging/judges/candidates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appoint(request: Request, event_pk: int, judge_pk: int, role: str) -> HttpResponse:
    """What speaks for and against, and the conflicts, before the appointment is made."""
    event = _appointing(request, event_pk)
    judge = found(queries.judge, request.actor, judge_pk)
    if role not in Appointment.Role.values:
        raise Http404
    findings = qualifications.findings(event, judge, role)
    form = AppointForm(request.POST if request.method == "POST" else None, findings=findings)
    # A form that asks nothing is bound all the same by an empty POST.
    if request.method == "POST" and form.is_valid():
        made = performed(
            form,
            lambda: acts.appoint(
                actor=request.actor,
                event=event,
                judge=judge,
                role=role,
                confirmed=bool(form.cleaned_data.get("confirmed")),
            ),
        )
        if made is not None:
            messages.success(request, _("%(name)s is appointed and invited.") % {"name": judge.name})
            return redirect("judges:appointment", made.pk)
    considered = Appointment(event=event, judge=judge, role=role)
    sees_conflicts = rules.may_see_conflicts(request.actor, event)
    label = Appointment.Role(role).label
    context = {
        "form": form,
        "findings": findings,
        "blocked": bool(blocking(findings)),
        "points": [shown_point(point) for point in recusal.points(event, [considered])]
        if sees_conflicts
        else [],
        "sees_conflicts": sees_conflicts,
        "page_title": _("Appoint %(name)s as %(role)s?") % {"name": judge.name, "role": label},
        "page_caption": f"{event.competition.name} · {event.name}",
        "confirm_label": _("Appoint and invite"),
        "back_url": reverse("judges:candidates", args=[event.pk]),
    }
    return render(request, "judging/judges/appoint.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def appointment(request: Request, appointment_pk: int) -> HttpResponse:
    """One appointment: how it stands, link and QR code to pass on, what was signed, declared and decided."""
    subject = found(queries.appointment, request.actor, appointment_pk)
    event, judge = subject.event, subject.judge
    runs = rules.may_appoint(request.actor, event)
    inside = rules.may_see_appointments(request.actor, event)
    link, text = _link(subject) if runs else ("", "")
    sees_conflicts = rules.may_see_conflicts(request.actor, event)
    points = recusal.points(event, [subject]) if sees_conflicts and subject.is_live else []
    context = {
        "page_title": judge.name,
        "appointment": subject,
        "event": event,
        "judge": judge,
        "chip": TONES[Appointment.State(subject.state)],
        "facts": [
            (pgettext("appointment", "Role"), subject.get_role_display()),
            (_("Event"), event.name, reverse("judges:event", args=[event.pk]) if inside else ""),
            (_("Competition"), event.competition.name),
            (_("Mobile number"), masked_phone(judge.phone) if runs else ""),
            (_("Invited at"), subject.invited_at),
            (_("Invited by"), subject.invited_by.name if subject.invited_by else ""),
            (_("Answered at"), subject.answered_at),
            (_("Signed at"), subject.signed_at),
        ],
        "link": link,
        "text": text,
        "declarations": list(subject.declarations.all()) if inside else [],
        "interests": list(subject.interests.select_related("key")) if runs and sees_conflicts else [],
        "points": [shown_point(point) for point in points],
        "may_decide": runs and sees_conflicts,
        "sees_conflicts": sees_conflicts or not inside,
        "buttons": [row for row in APPOINTMENT.offered(request.actor, subject) if row.verb in STAFF_MOVES],
        "may_invite_again": runs and subject.state == Appointment.State.INVITED,
        "timeline": _timeline(subject, conflicts=sees_conflicts) if inside else [],
    }
    response = render(request, "judging/judges/appointment.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _timeline(subject: Appointment, *, conflicts: bool) -> list[dict[str, Any]]:
    """The history; without `conflicts` nothing that was decided of them: its reasons name entries."""
    rows = journal.timeline("judging.appointment", subject.pk, limit=20)
    return timeline_rows([row for row in rows if conflicts or row.verb not in CONFLICT_VERBS])


def _link(subject: Appointment) -> tuple[str, str]:
    """What is passed on in WeChat while an answer is awaited: the address, and the text without it."""
    if subject.state != Appointment.State.INVITED:
        return "", ""
    if subject.judge.user_id is not None:
        url = f"{settings.PUBLIC_URL}{reverse('judge:appointment', args=[subject.pk])}"
        words = {"name": subject.judge.name, "what": acts.in_words(subject)}
        return url, _("%(name)s, you are invited to judge: %(what)s. Sign in and answer here:") % words
    invitation = subject.invitation
    if invitation is not None and invitation.state is InvitationState.WAITING:
        return invitations.link(invitation), invitations.text_of(invitation)
    return "", ""


@login_required
@require_POST
def invite_again(request: Request, appointment_pk: int) -> HttpResponse:
    subject = found(queries.appointment, request.actor, appointment_pk)
    allowed(rules.may_appoint(request.actor, subject))
    acts.invite_again(actor=request.actor, appointment=subject)
    messages.success(request, _("The invitation is on its way again."))
    return redirect("judges:appointment", subject.pk)


STAFF_MOVES = ("withdraw", "sign_on_paper")


@login_required
@require_http_methods(["GET", "POST"])
def appointment_move(request: Request, appointment_pk: int, verb: str) -> HttpResponse:
    """Withdraw an appointment, or record that the judge signed on paper."""
    subject = found(queries.appointment, request.actor, appointment_pk)
    if verb not in STAFF_MOVES:
        raise Http404
    allowed(rules.may_appoint(request.actor, subject))
    back = reverse("judges:appointment", args=[subject.pk])
    transition = APPOINTMENT.transition(verb, subject.state)
    if transition is None:
        messages.warning(request, _("Meanwhile it stands elsewhere: look at the page before you go on."))
        return redirect(back)
    form = (ReasonForm if verb == "withdraw" else PaperForm)(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        act: Any = acts.withdraw if verb == "withdraw" else acts.sign_on_paper
        moved = performed(form, lambda: act(actor=request.actor, appointment=subject, **form.cleaned_data))
        if moved is not None:
            messages.success(request, _("Done: %(step)s.") % {"step": transition.label})
            return redirect(back)
    return confirm_page(
        request,
        form,
        page_title=f"{transition.label}？",
        page_caption=f"{subject.judge.name} · {acts.in_words(subject)}",
        consequences=[transition.help],
        confirm_label=transition.label,
        danger=transition.danger,
        back_url=back,
    )


@login_required
@require_http_methods(["GET", "POST"])
def conflict(request: Request, appointment_pk: int, entry_pk: int, ground: str) -> HttpResponse:
    """Decide one possible conflict."""
    subject = found(queries.appointment, request.actor, appointment_pk)
    allowed(rules.may_decide_conflicts(request.actor, subject))
    entries = [row for row in recusal.entries_of(subject.event) if row.pk == entry_pk]
    points = [
        each for each in recusal.points(subject.event, [subject], entries) if each.ground.value == ground
    ]
    if not points:
        raise Http404
    point, back = points[0], reverse("judges:event", args=[subject.event_id])
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decided = performed(
            form,
            lambda: acts.decide_conflict(
                actor=request.actor,
                appointment=subject,
                entry=point.entry,
                ground=ground,
                **form.cleaned_data,
            ),
        )
        if decided is not None:
            messages.success(request, _("The decision is on record."))
            return redirect(back)
    context = {
        "form": form,
        "point": point,
        "facts": [
            (pgettext("person", "Judge"), f"{subject.judge.name} · {subject.get_role_display()}"),
            (pgettext("conflict", "Entry"), who_competes(point.entry)),
            (_("Ground"), Ground(ground).label),
            (_("What was found"), point.detail),
            (
                _("Decided before"),
                f"{point.decision.get_state_display()}：{point.decision.reason}" if point.decision else "",
            ),
        ],
        "page_title": _("Is there a conflict?"),
        "page_caption": f"{subject.event.competition.name} · {subject.event.name}",
        "submit_label": _("Save the decision"),
        "back_url": back,
    }
    return render(request, "judging/judges/conflict.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def declaration_document(request: Request, declaration_pk: int) -> HttpResponseBase:
    """The scan of a text that was signed on paper."""
    declaration = found(queries.declaration, request.actor, declaration_pk)
    allowed(rules.may_appoint(request.actor, declaration.appointment))
    acts.read_document(actor=request.actor, declaration=declaration)
    title = f"{declaration.appointment.judge.name}-{declaration.get_kind_display()}"
    return downloads.stored(request, declaration.document, title)
