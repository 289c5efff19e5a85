"""One page for every step of a competition or an event: findings, consequences, reason, confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.planning import acts, queries, rules
from competitions.planning.forms.moves import MoveForm, ReasonForm
from competitions.planning.lifecycles import COMPETITION, EVENT
from competitions.planning.pages import PAGES_ELSEWHERE, followable
from competitions.planning.views.asking import found, performed
from portal.acts.findings import Finding, blocking
from portal.acts.lifecycle import Lifecycle, Transition, findings_for
from portal.acts.refusals import NotAllowed
from portal.acts.requests import Request
from portal.files.uploads import renamed


def _transition(lifecycle: Lifecycle, request: Request, subject: Any, verb: str) -> Transition | None:
    """The transition, if the actor may; None where the state has moved on meanwhile."""
    if verb not in {row.verb for row in lifecycle.transitions}:
        raise Http404
    transition = lifecycle.transition(verb, subject.state)
    if transition is None:
        return None
    if not transition.may(request.actor, subject):
        raise NotAllowed
    return transition


def _form(request: Request, transition: Transition, findings: list[Finding], *, document: bool) -> MoveForm:
    return MoveForm(
        request.POST or None,
        request.FILES or None,
        transition=transition,
        findings=findings,
        with_document=document,
    )


def _page(
    request: Request, form: MoveForm, transition: Transition, findings: list[Finding], caption: str, back: str
) -> HttpResponse:
    blocked = bool(blocking(findings))
    context = {
        # What cannot be sent is not asked for.
        "form": None if blocked else form,
        "page_title": f"{transition.label}？",
        "page_caption": caption,
        "consequences": [transition.help] if transition.help else [],
        "findings": findings,
        "blocked": blocked,
        "confirm_label": transition.label,
        "danger": transition.danger,
        "back_url": back,
    }
    return render(request, "planning/move.html", context)


def _too_late(request: Request, url: str) -> HttpResponse:
    messages.warning(request, _("Meanwhile it stands elsewhere: look at the page before you go on."))
    return redirect(url)


@login_required
@require_http_methods(["GET", "POST"])
def competition_move(request: Request, pk: int, verb: str) -> HttpResponse:
    """One step of the filing."""
    subject = found(queries.whole, request.actor, pk)
    back = reverse("planning:competition", args=[pk])
    transition = _transition(COMPETITION, request, subject, verb)
    if transition is None:
        return _too_late(request, back)
    findings = followable(request.actor, subject, findings_for(transition, subject))
    form = _form(request, transition, findings, document=True)
    # A step that asks nothing has no field that could make the form bound.
    if request.method == "POST" and (not form.fields or form.is_valid()):
        facts: dict[str, Any] = getattr(form, "cleaned_data", {})

        def act() -> Any:
            document = facts.get("document")
            if document is not None:
                renamed(document)
            return acts.move_competition(
                actor=request.actor,
                competition=subject,
                verb=verb,
                confirmed=bool(facts.get("confirmed")),
                reason=facts.get("reason", ""),
                document=document,
            )

        if performed(form, act) is not None:
            messages.success(request, _("Done: %(step)s.") % {"step": transition.label})
            return redirect(back)
    return _page(request, form, transition, findings, subject.name, back)


@login_required
@require_http_methods(["GET", "POST"])
def event_move(request: Request, pk: int, verb: str) -> HttpResponse:
    """One step of an event."""
    subject = found(queries.event, request.actor, pk)
    back = reverse("planning:event", args=[pk])
    transition = _transition(EVENT, request, subject, verb)
    if verb in PAGES_ELSEWHERE:
        raise Http404
    if transition is None:
        return _too_late(request, back)
    findings = followable(request.actor, subject, findings_for(transition, subject))
    form = _form(request, transition, findings, document=False)
    if request.method == "POST" and (not form.fields or form.is_valid()):
        facts: dict[str, Any] = getattr(form, "cleaned_data", {})
        moved = performed(
            form,
            lambda: acts.move_event(
                actor=request.actor,
                event=subject,
                verb=verb,
                confirmed=bool(facts.get("confirmed")),
                reason=facts.get("reason", ""),
            ),
        )
        if moved is not None:
            messages.success(request, _("Done: %(step)s.") % {"step": transition.label})
            return redirect(back)
    caption = f"{subject.competition.name} · {subject.name}"
    return _page(request, form, transition, findings, caption, back)


@login_required
@require_http_methods(["GET", "POST"])
def event_exhibit(request: Request, pk: int) -> HttpResponse:
    """Turn an event into an exhibition, with a reason."""
    subject = found(queries.event, request.actor, pk)
    if not rules.may_run(request.actor, subject):
        raise PermissionDenied
    back = reverse("planning:event", args=[pk])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = performed(
            form,
            lambda: acts.exhibit_event(
                actor=request.actor, event=subject, reason=form.cleaned_data["reason"]
            ),
        )
        if done is not None:
            messages.success(request, _("It is an exhibition event now."))
            return redirect(back)
    context = {
        "form": form,
        "page_title": _("Turn it into an exhibition event?"),
        "page_caption": f"{subject.competition.name} · {subject.name}",
        "consequences": [
            _("It is held and ranked, and no awards are given."),
            _("Entrants are told, with the reason."),
            _("This cannot be undone."),
        ],
        "confirm_label": _("Turn it into an exhibition event"),
        "danger": True,
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context)
