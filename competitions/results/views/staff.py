"""The desk's side of results: versions, publishing, withdrawing, differences."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions.judging import preview, scoring
from competitions.judging import queries as judging
from competitions.judging.views.sheets import frame, journal_rows
from competitions.planning.lifecycles import EVENT
from competitions.planning.models import Event
from competitions.results import acts, explanations, queries, rules, snapshots, tables
from competitions.results.forms import PublishForm, WithdrawForm
from competitions.results.lifecycles import HONOUR, PROMOTION
from competitions.results.models import ResultVersion
from competitions.results.views.awards import TITLES
from portal.acts.findings import blocking, warning
from portal.acts.lifecycle import findings_for
from portal.acts.refusals import Refused
from portal.acts.requests import Request


def _require_publisher(request: Request, event: Event) -> None:
    """Whoever only looks on is told so before a form is shown."""
    if not rules.may_publish(request.actor, event):
        raise PermissionDenied


def _event_or_404(request: Request, event_pk: int) -> Event:
    try:
        return judging.event(request.actor, event_pk)
    except Event.DoesNotExist:
        raise Http404 from None


@login_required
@require_safe
def staff(request: Request, event_pk: int) -> HttpResponse:
    """All versions of an event, what changed between them, what can be done."""
    event = _event_or_404(request, event_pk)
    found = queries.versions_of(request.actor, event)
    may_publish = rules.may_publish(request.actor, event)
    older = {each.number: each for each in found}
    versions = [
        {
            "version": each,
            "changes": tables.said(
                snapshots.differences(older[each.number - 1].snapshot, each.snapshot, public=False)
            )
            if each.number - 1 in older
            else [],
        }
        for each in found
    ]
    context = {
        **frame(request, event, "results"),
        "versions": versions,
        "newest": found[0] if found else None,
        "may_publish": may_publish,
        "public_url": request.build_absolute_uri(reverse("results:public", args=[event.pk])),
        "award_reasons": explanations.of_awards(found[0].snapshot) if found else [],
        "consequences": _consequences(event) if found else [],
        "certificate_counts": queries.certificate_counts(event) if found else None,
        "may_work_out": rules.may_look_after(request.actor, event)
        and event.state in (Event.State.PUBLISHED, Event.State.ARCHIVED),
        "timeline": journal_rows(event),
    }
    return render(request, "results/staff.html", context)


def _consequences(event: Event) -> list[dict[str, object]]:
    """What follows from the awards, in figures: [{title, url, counts: [(number, state, tone, icon)]}]."""
    return [
        {
            "title": TITLES[kind],
            "url": f"{reverse('results:consequences', args=[kind])}?event={event.pk}",
            "counts": [
                (count, lifecycle.states[state], *tables.TONES[state])
                for state, count in queries.tally(event, kind).items()
            ],
        }
        for kind, lifecycle in (("promotions", PROMOTION), ("honours", HONOUR))
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, event_pk: int) -> HttpResponse:
    """Check what the public will see, then publish it."""
    event = _event_or_404(request, event_pk)
    _require_publisher(request, event)
    back = reverse("results:staff", args=[event.pk])
    transition = EVENT.transition("publish", event.state)
    if transition is None:
        messages.info(request, _("Results are published once the scoring is finished."))
        return redirect(back)
    try:
        seen = preview.of(event)
        snapshot = snapshots.build(seen)
    except scoring.InputError:
        return redirect(reverse("judging:standings", args=[event.pk]))
    heads = queries.heads(event.pk)
    fingerprint = snapshots.fingerprint(snapshot)
    correction = bool(heads)
    findings = findings_for(transition, event)
    form = PublishForm(
        request.POST or None,
        initial={"checked": fingerprint},
        correction=correction,
        warned=bool(warning(findings)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = acts.publish(
                actor=request.actor,
                event=event,
                reason=form.cleaned_data.get("reason", ""),
                confirmed=form.cleaned_data.get("confirmed", False),
                checked=form.cleaned_data["checked"],
            )
        except Refused as refusal:
            form.add_error(
                "reason" if refusal.field == "reason" and correction else None, str(refusal.message)
            )
        else:
            messages.success(request, _("Version %(number)d is published.") % {"number": version.number})
            return redirect(back)
    public = snapshots.public_of(snapshot)
    context = {
        "page_title": _("Check what the public will see, then publish"),
        "page_caption": f"{event.competition.name} · {event.name}",
        "form": form,
        "findings": findings,
        "blocked": bool(blocking(findings)) or not rules.may_publish(request.actor, event),
        "confirm_label": _("Publish"),
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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, event_pk: int, number: int) -> HttpResponse:
    """Take a version back, with a reason."""
    event = _event_or_404(request, event_pk)
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
        "consequences": [
            _("The public page, its downloads and earlier versions disappear at once."),
            _("In their place everybody reads that the results were withdrawn, and why."),
            _("The event is scored again; corrected results can be published as the next version."),
        ]
        if number == queries.heads(event.pk)[0].number
        else [
            _("The page and the downloads of this older version disappear at once."),
            _("In its place everybody reads that it was withdrawn, and why; the newest version stays."),
        ],
        "form": form,
        "confirm_label": _("Withdraw"),
        "danger": True,
        "blocked": not rules.may_publish(request.actor, event),
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context)
