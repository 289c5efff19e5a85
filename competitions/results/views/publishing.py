"""Publishing from the desk: the check before it, the public notice, making it final, withdrawing."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.judging import preview, scoring
from competitions.planning import governance
from competitions.planning.lifecycles import EVENT
from competitions.planning.models import Event
from competitions.planning.views.asking import performed
from competitions.results import acts, notice, queries, rules, snapshots
from competitions.results.forms import FinaliseForm, PublishForm, WithdrawForm
from competitions.results.models import ResultVersion
from competitions.results.views.staff import event_or_404
from portal.acts.dates import in_words
from portal.acts.findings import blocking, warning
from portal.acts.lifecycle import findings_for
from portal.acts.refusals import Refused
from portal.acts.requests import Request


def _require_publisher(request: Request, event: Event) -> None:
    """Whoever only looks on is told so before a form is shown."""
    if not rules.may_publish(request.actor, event):
        raise PermissionDenied


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, event_pk: int) -> HttpResponse:
    """Check what the public will see, then publish it, or put it on public notice where one is due."""
    event = event_or_404(request, event_pk)
    _require_publisher(request, event)
    back = reverse("results:staff", args=[event.pk])
    on_notice = governance.notice_due(event)
    transition = EVENT.transition("announce" if on_notice else "publish", event.state)
    if transition is None:
        messages.info(request, _("Results are published once the scoring is finished."))
        return redirect(back)
    try:
        seen = preview.of(event)
        snapshot = snapshots.build(seen)
    except scoring.InputError:
        return redirect(reverse("judging:standings", args=[event.pk]))
    correction = bool(queries.heads(event.pk))
    findings = findings_for(transition, event)
    form = PublishForm(
        request.POST or None,
        initial={"checked": snapshots.fingerprint(snapshot)},
        correction=correction,
        on_notice=on_notice,
        warned=bool(warning(findings)),
    )
    if request.method == "POST" and form.is_valid():
        version = performed(form, lambda: _publish(request, event, form, on_notice=on_notice))
        if version is not None:
            messages.success(request, _said(version))
            return redirect(back)
    public = snapshots.public_of(snapshot)
    context = {
        "page_title": _("Check what the public will see, then put it on notice")
        if on_notice
        else _("Check what the public will see, then publish"),
        "page_caption": f"{event.competition.name} · {event.name}",
        "form": form,
        "findings": findings,
        "consequences": _window_in_words(event, snapshot) if on_notice else [],
        "blocked": bool(blocking(findings)) or not transition.may(request.actor, event),
        "confirm_label": transition.label if on_notice else _("Publish"),
        "back_url": back,
        "correction": correction,
        "award_reasons": seen.award_reasons,
        "event": public["event"],
        "counts": public["counts"],
        "rows": public["rows"],
        "teams": public["event"]["team"],
        "titles": any(row["title"] for row in public["rows"]),
    }
    return render(request, "results/publish.html", context)


def _publish(request: Request, event: Event, form: forms.Form, *, on_notice: bool) -> ResultVersion:
    facts = form.cleaned_data
    reason, confirmed, checked = facts.get("reason", ""), facts.get("confirmed", False), facts["checked"]
    if on_notice:
        return acts.announce(
            actor=request.actor,
            event=event,
            opens_at=facts["opens_at"],
            reason=reason,
            confirmed=confirmed,
            checked=checked,
        )
    return acts.publish(actor=request.actor, event=event, reason=reason, confirmed=confirmed, checked=checked)


def _said(version: ResultVersion) -> str:
    if version.closes_at is None:
        return _("Version %(number)d is published.") % {"number": version.number}
    return _("Version %(number)d is on public notice from %(opens)s to %(closes)s (Beijing time).") % {
        "number": version.number,
        "opens": in_words(version.opens_at),
        "closes": in_words(version.closes_at),
    }


def _window_in_words(event: Event, snapshot: snapshots.Snapshot) -> list[str]:
    """What putting it on notice means, with the end of the notice if it opened now."""
    window = notice.window_after(event, queries.newest_standing(event.pk), snapshot, timezone.now())
    said = [
        _("The version is frozen now: corrections make a new one."),
        _(
            "Opened today, the notice ends at %(moment)s (Beijing time); the day on which it opens does not count."
        )
        % {"moment": in_words(window.closes_at)},
        _("Until then competitors and units can object; after that the results can be made final."),
    ]
    if window.provisional:
        said.append(_("The holidays of that year are not on record yet: only weekends are left out."))
    return said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finalise(request: Request, event_pk: int) -> HttpResponse:
    """Make the version on notice final."""
    event = event_or_404(request, event_pk)
    _require_publisher(request, event)
    back = reverse("results:staff", args=[event.pk])
    transition = EVENT.transition("finalise", event.state)
    if transition is None:
        messages.info(request, _("Only what is on public notice is made final."))
        return redirect(back)
    findings = findings_for(transition, event)
    # Bound although it may ask nothing.
    posted = request.POST if request.method == "POST" else None
    form = FinaliseForm(posted, warned=bool(warning(findings)))
    if form.is_bound and form.is_valid():
        version = performed(form, lambda: acts.finalise(actor=request.actor, event=event, confirmed=True))
        if version is not None:
            messages.success(request, _("Version %(number)d is final.") % {"number": version.number})
            return redirect(back)
    context = {
        "page_title": _("Make the results final?"),
        "page_caption": f"{event.competition.name} · {event.name}",
        "consequences": [
            _("The public page says from now on that these are the final results."),
            _("Awards, promotions and recommendations follow from them; the entrants are told."),
        ],
        "findings": findings,
        "form": form,
        "confirm_label": transition.label,
        "blocked": bool(blocking(findings)) or not transition.may(request.actor, event),
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, event_pk: int, number: int) -> HttpResponse:
    """Take a version back, with a reason."""
    event = event_or_404(request, event_pk)
    _require_publisher(request, event)
    try:
        version = queries.version_of(request.actor, event, number)
    except ResultVersion.DoesNotExist:
        raise Http404 from None
    back = reverse("results:staff", args=[event.pk])
    if version.withdrawn_at is not None:
        messages.info(request, _("This version was withdrawn already."))
        return redirect(back)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw(actor=request.actor, version=version, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", str(refusal.message))
        else:
            messages.success(request, _("The version is withdrawn; its page shows the reason only."))
            return redirect(back)
    context = {
        "page_title": _("Withdraw version %(number)d?") % {"number": number},
        "page_caption": f"{event.competition.name} · {event.name}",
        "consequences": _withdrawal_in_words(event, version),
        "form": form,
        "confirm_label": _("Withdraw"),
        "danger": True,
        "blocked": not rules.may_publish(request.actor, event),
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context)


def _withdrawal_in_words(event: Event, version: ResultVersion) -> list[str]:
    if not version.is_open:
        return [
            _("The notice does not open; nobody outside has seen it, and no trace of it becomes public."),
            _("The event is scored again; corrected results can be published as the next version."),
        ]
    newest = queries.newest_standing(event.pk)
    if newest is not None and newest.pk != version.pk:
        return [
            _("The page and the downloads of this older version disappear at once."),
            _("In its place everybody reads that it was withdrawn, and why; the newest version stays."),
        ]
    return [
        _("The public page, its downloads and earlier versions disappear at once."),
        _("In their place everybody reads that the results were withdrawn, and why."),
        _("The event is scored again; corrected results can be published as the next version."),
    ]
