"""The preview of the standings with its reasons, ties and decisions; finishing and reopening the scoring."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions.judging import acts, preview, queries, rules, scoring
from competitions.judging.checks import no_unresolved_tie
from competitions.judging.forms import ReasonForm, TieForm
from competitions.judging.models import CommitteeDecision
from competitions.judging.views.events import event_or_404, require
from competitions.judging.views.sheets import frame
from competitions.planning.acts import move_event
from competitions.planning.lifecycles import EVENT
from competitions.planning.models import Event
from competitions.planning.publishing import publishing_words
from competitions.planning.views.asking import performed
from portal.acts.findings import blocking
from portal.acts.lifecycle import findings_for
from portal.acts.refusals import Refused
from portal.acts.requests import Request

PER_PAGE = 50


@login_required
@require_safe
def standings(request: Request, event_pk: int) -> HttpResponse:
    """Ranks as they would be published now, each with its reasons; ties and decisions."""
    event = event_or_404(request, event_pk)
    places = request.GET.get("places", "")
    quota = int(places) if places.isdecimal() and len(places) <= 5 and int(places) > 0 else None
    context = frame(request, event, "standings")
    try:
        seen = preview.of(event, quota=quota)
    except scoring.InputError:
        return render(request, "judging/unrankable.html", context)
    page = Paginator(seen.standings.standings, PER_PAGE).get_page(request.GET.get("page"))
    decidable = event.state in acts.OPEN_STATES and rules.may_decide(request.actor, event)
    context |= {
        "preview": seen,
        "page": page,
        "rows": [(seen.place(standing), seen.reasons(standing.key)) for standing in page.object_list],
        "ties": [
            (tie, TieForm(seen.entrants(tie.entrants)) if decidable else None) for tie in seen.unresolved_ties
        ],
        "decidable": decidable,
        "quota": quota,
    }
    return render(request, "judging/standings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, event_pk: int, rank: int) -> HttpResponse:
    """The committee's order of the tie at a rank."""
    event = event_or_404(request, event_pk)
    require(request, event, rules.may_decide)
    seen = preview.of(event)
    tie = next((tie for tie in seen.unresolved_ties if tie.rank == rank), None)
    back = reverse("judging:standings", args=[event.pk])
    if tie is None:
        messages.info(request, _("There is no tie at this rank any more."))
        return redirect(back)
    form = TieForm(seen.entrants(tie.entrants), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.decide_tie(
                actor=request.actor, event=event, order=form.order, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            form.add_error("reason" if refusal.field == "reason" else None, str(refusal.message))
        else:
            messages.success(request, _("The decision is on record; the standings follow it."))
            return redirect(back)
    context = {
        "page_title": _("Decision of the committee on rank %(rank)d") % {"rank": rank},
        "page_caption": f"{event.competition.name} · {event.name}",
        "form": form,
        "back_url": back,
        "submit_label": _("Record the decision"),
    }
    return render(request, "judging/decide.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: Request, event_pk: int, pk: int) -> HttpResponse:
    """Take a decision back, with a reason."""
    event = event_or_404(request, event_pk)
    require(request, event, rules.may_decide)
    decision = queries.decision(event, pk)
    if decision is None:
        raise Http404
    back = reverse("judging:standings", args=[event.pk])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _revoke(request, decision, form)
        if form.is_valid():
            messages.success(request, _("The decision is revoked."))
            return redirect(back)
    context = {
        "page_title": _("Revoke this decision?"),
        "page_caption": f"{event.competition.name} · {event.name}",
        "consequences": [_("The tie is open again, and publication waits for a new decision.")],
        "form": form,
        "confirm_label": _("Revoke"),
        "danger": True,
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context)


def _revoke(request: Request, decision: CommitteeDecision, form: ReasonForm) -> None:
    try:
        acts.revoke_decision(actor=request.actor, decision=decision, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error("reason", str(refusal.message))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: Request, event_pk: int) -> HttpResponse:
    """Say that all scores are in."""
    event = event_or_404(request, event_pk)
    require(request, event, rules.may_score)
    back = reverse("judging:scores", args=[event.pk])
    transition = EVENT.transition("finish", event.state)
    if transition is None:
        messages.info(request, _("The event is not under way."))
        return redirect(back)
    if request.method == "POST":
        move_event(actor=request.actor, event=event, verb="finish", confirmed=True)
        _say_finished(request, event)
        return redirect(reverse("results:staff", args=[event.pk]))
    findings = findings_for(transition, event)
    context = {
        "page_title": _("Finish the scoring?"),
        "page_caption": f"{event.competition.name} · {event.name}",
        "consequences": [
            _("Scores can be changed only after the scoring was opened again, with a reason."),
            publishing_words(event).possible,
        ],
        "findings": findings,
        "blocked": bool(blocking(findings)) or not transition.may(request.actor, event),
        "confirm_label": _("Finish"),
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context)


def _say_finished(request: Request, event: Event) -> None:
    """What may follow now, or who has to decide first."""
    words = publishing_words(event)
    if blocking(list(no_unresolved_tie(event))):
        messages.warning(request, words.tied)
    else:
        messages.success(request, words.finished)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: Request, event_pk: int) -> HttpResponse:
    """Open the scoring again, with a reason."""
    event = event_or_404(request, event_pk)
    require(request, event, rules.may_score)
    back = reverse("judging:scores", args=[event.pk])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if performed(form, lambda: acts.reopen(actor=request.actor, event=event, reason=reason)) is not None:
            messages.success(request, _("Scores can be entered again."))
            return redirect(back)
    published = event.state in (Event.State.ON_NOTICE, Event.State.PUBLISHED)
    context = {
        "page_title": _("Open the scoring again?"),
        "page_caption": f"{event.competition.name} · {event.name}",
        "consequences": [
            _("Scores can be entered and corrected; every change stands in the journal."),
            _("The published version stays public until a corrected one follows or it is withdrawn.")
            if published
            else _("The scoring must be finished again before anything is published."),
        ],
        "form": form,
        "confirm_label": _("Open again"),
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context)
