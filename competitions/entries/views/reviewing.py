"""The organiser's side: lists of entries, decisions one by one or together, export."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from competitions.entries import acts, exporting, presenting, rules
from competitions.entries.filters import ReviewFilter, ReviewsFilter
from competitions.entries.forms import DecisionForm, ReasonForm, default_correction_deadline
from competitions.entries.models import Entry
from competitions.entries.queries import standing
from competitions.entries.queries.entries import received, substitutions_of
from competitions.entries.queries.events import managed_event, managed_events, tally
from competitions.entries.views.entering import verdict
from competitions.entries.views.fetching import back_to, entry_or_404, found, page_of
from competitions.planning.models import Event
from portal.acts.findings import Severity
from portal.acts.refusals import Refused
from portal.acts.requests import Request, ids_in
from portal.sheets import exports


@login_required
@require_GET
def reviews(request: Request) -> HttpResponse:
    """Events with entries that the actor sees from inside, those with work first."""
    shown = ReviewsFilter(request.GET, queryset=managed_events(request.actor), request=request)
    page = page_of(request, shown.qs)
    return render(request, "entries/reviews.html", {"page": page, "filter": shown})


def _event(request: Request, event_pk: int) -> Event:
    return found(lambda: managed_event(request.actor, event_pk))


@login_required
@require_http_methods(["GET", "POST"])
def review(request: Request, event_pk: int) -> HttpResponse:
    """The entries of an event, each with its checks; decisions for those that are ticked."""
    event = _event(request, event_pk)
    may_review = rules.may_review(request.actor, event)
    shown = ReviewFilter(request.GET, queryset=received(request.actor, event), request=request)
    page = page_of(request, shown.qs.order_by(*(shown.qs.query.order_by or ("id",))))
    entries = _with_event(event, list(page))
    warned = False
    findings: dict[int, list[Any]] = {}
    if rules.may_watch(request.actor, event.competition):
        findings = standing.findings_of_entries(event, entries)
        warned = any(
            finding.severity is Severity.WARN
            for entry in entries
            if entry.state == Entry.State.SUBMITTED
            for finding in findings[entry.pk]
        )
    else:
        standing.with_people(entries)
    form = DecisionForm(
        request.POST or None,
        warnings=warned,
        # No decision is chosen beforehand: nobody accepts by pressing a button too soon.
        initial={"correct_by": default_correction_deadline(event)},
    )
    refused: dict[int, str] = {}
    ticked = set(ids_in(request.POST.getlist("entries")))
    if request.method == "POST":
        if not may_review:
            raise PermissionDenied
        if form.is_valid():
            outcome = _decide_together(request, entries, form)
            if outcome is not None and not outcome:
                return redirect(request.get_full_path())
            if outcome is not None:
                # What is decided is done; what was refused stays ticked, with its reason in its row.
                refused = outcome
                ticked &= set(refused)
                _read_again(entries)
    return render(
        request,
        "entries/review.html",
        {
            "event": event,
            "filter": shown,
            "page": page,
            "rows": [
                {
                    "entry": entry,
                    "people": standing.people_of(entry),
                    "chip": presenting.chip_of(entry),
                    "verdict": verdict(findings[entry.pk])
                    if entry.pk in findings and entry.state in (Entry.State.SUBMITTED, Entry.State.RETURNED)
                    else None,
                    "refusal": refused.get(entry.pk, ""),
                    "ticked": entry.pk in ticked,
                }
                for entry in entries
            ],
            "refused": len(refused),
            "form": form,
            "tally": tally(event.pk),
            "substitutions": substitutions_of(event) if may_review else [],
            "may_review": may_review,
            "may_export": rules.may_watch(request.actor, event.competition),
            "export_url": reverse("entries:review_export", args=[event.pk]),
        },
    )


def _with_event(event: Event, entries: list[Entry]) -> list[Entry]:
    """Let entries share the event that is loaded already."""
    for entry in entries:
        entry.event = event
    return entries


def _read_again(entries: list[Entry]) -> None:
    """How the entries stand after the decisions, in the places where they stood. One query."""
    columns = ("state", "reason", "correct_by", "decided_at")
    for pk, *values in Entry.objects.filter(pk__in=[entry.pk for entry in entries]).values_list(
        "pk", *columns
    ):
        entry = next(entry for entry in entries if entry.pk == pk)
        for column, value in zip(columns, values, strict=True):
            setattr(entry, column, value)


def _decide_together(request: Request, entries: list[Entry], form: DecisionForm) -> dict[int, str] | None:
    """Decide about the ticked entries; the reasons of those that stay as they were, None when none is ticked."""
    ids = set(request.POST.getlist("entries"))
    chosen = [entry for entry in entries if str(entry.pk) in ids]
    if not chosen:
        form.add_error(None, _("Please tick the entries that the decision is about."))
        return None
    outcomes = acts.decide_many(
        actor=request.actor,
        entries=chosen,
        decision=form.cleaned_data["decision"],
        reason=form.cleaned_data["reason"],
        correct_by=form.cleaned_data["correct_by"],
        confirmed=form.is_confirmed,
    )
    refused = {entry.pk: _why(refusal) for entry, refusal in outcomes if refusal is not None}
    done = len(outcomes) - len(refused)
    if done:
        messages.success(
            request,
            ngettext("%(count)d entry is decided.", "%(count)d entries are decided.", done) % {"count": done},
        )
    return refused


def _why(refusal: Refused) -> str:
    """The blocking findings of a refusal, or its sentence."""
    reasons = [str(finding.message) for finding in refusal.findings if finding.severity is Severity.BLOCK]
    return _("; ").join(reasons) or str(refusal.message)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: Request, pk: int) -> HttpResponse:
    """One entry's decision, with its checks beside it."""
    entry = entry_or_404(request, pk)
    if not rules.may_decide(request.actor, entry):
        raise PermissionDenied
    findings = standing.findings_of(entry, sending=False)
    warned = any(finding.severity is Severity.WARN for finding in findings)
    form = DecisionForm(
        request.POST or None,
        warnings=warned,
        initial={"correct_by": default_correction_deadline(entry.event)},
    )
    if request.method == "POST" and form.is_valid():
        refused = acts.decide_many(
            actor=request.actor,
            entries=[entry],
            decision=form.cleaned_data["decision"],
            reason=form.cleaned_data["reason"],
            correct_by=form.cleaned_data["correct_by"],
            confirmed=form.is_confirmed,
        )[0][1]
        if refused is None:
            messages.success(request, _("Decided; the entrants are told."))
            return back_to(entry)
        refused.show_on(form)
    return render(
        request,
        "entries/decide.html",
        {
            "entry": entry,
            "form": form,
            "findings": findings,
            "people": [
                presenting.person_row(competitor, personal=True) for competitor in standing.people_of(entry)
            ],
            "papers": presenting.paper_rows(
                entry.event, standing.people_of(entry), standing.papers_of(entry)
            ),
            "back_url": reverse("entries:entry", args=[entry.pk]),
        },
    )


@login_required
@require_GET
def review_export(request: Request, event_pk: int) -> HttpResponseBase:
    """The event's entrants as a sheet, numbers masked; that it was taken out is journalled."""
    return _entrants(request, _event(request, event_pk), request.GET.get("format", "xlsx"))


@login_required
@require_http_methods(["GET", "POST"])
def review_export_full(request: Request, event_pk: int) -> HttpResponseBase:
    """The same with full telephone numbers, for a stated reason: an unmasking."""
    event = _event(request, event_pk)
    if not rules.may_watch(request.actor, event.competition):
        raise PermissionDenied
    form = ReasonForm(
        request.POST or None, help_text=_("Kept in the journal with your name, for the auditors to read.")
    )
    if request.method == "POST" and form.is_valid():
        return _entrants(request, event, "xlsx", reason=form.cleaned_data["reason"])
    context = {
        "form": form,
        "page_title": _("Export with full telephone numbers?"),
        "page_caption": event.name,
        "consequences": [
            _("The journal says that you took out these numbers, when, and what for."),
            _("Keep the file where only those read it who need the numbers, and delete it afterwards."),
        ],
        "confirm_label": _("Export with full numbers"),
        "back_url": reverse("entries:review", args=[event.pk]),
    }
    return render(request, "portal/confirm.html", context, status=422 if form.is_bound else 200)


def _entrants(request: Request, event: Event, kind: str, *, reason: str | None = None) -> HttpResponseBase:
    shown = ReviewFilter(request.GET, queryset=received(request.actor, event), request=request)
    entries = _with_event(event, list(shown.qs.order_by("number", "id")))
    standing.with_people(entries)
    return exports.sheet(
        request,
        kind,
        event.name,
        exporting.columns(personal=True),
        exporting.rows(entries, personal=True),
        on=event,
        may=lambda actor, which: rules.may_watch(actor, which.competition),
        reason=reason,
    )
