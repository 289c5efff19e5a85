"""Finding an event and beginning to enter it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from competitions.entries import acts, eligibility, presenting, queries, rules
from competitions.entries.filters import OpenEventsFilter
from competitions.entries.forms import ConfirmationForm, SubmitForm
from competitions.entries.models import Delegation, Entry
from competitions.entries.queries import standing
from competitions.entries.queries.entries import own_unsent, units_for
from competitions.entries.queries.events import own_delegation
from competitions.entries.queries.people import workers_of
from competitions.entries.requirements import asked_by
from competitions.entries.views.fetching import event_or_404, found, page_of
from competitions.planning.models import Event
from enterprises.models import Enterprise
from enterprises.queries import enterprise as enterprise_in_scope
from portal.acts.findings import Severity
from portal.acts.refusals import Refused
from portal.acts.requests import Request, id_in, ids_in

CHOICES_SHOWN = 30


@login_required
@require_GET
def open_events(request: Request) -> HttpResponse:
    """Events that the actor's unit or union may enter now."""
    shown = OpenEventsFilter(request.GET, queryset=queries.open_events(request.actor), request=request)
    page = page_of(request, shown.qs)
    rows = [
        {
            "event": event,
            "places_left": None if event.capacity is None else max(0, event.capacity - event.taken),
        }
        for event in page
    ]
    return render(request, "entries/open_events.html", {"filter": shown, "page": page, "rows": rows})


def _unit(request: Request) -> Enterprise | None:
    """The unit that is entered: the seat's own, or the one that union staff chose (`?unit=`)."""
    actor = request.actor
    chosen = request.POST.get("unit") or request.GET.get("unit") or ""
    unit_id = actor.unit_id if actor.at_unit else id_in(chosen)
    if unit_id is None:
        return None
    unit = found(lambda: enterprise_in_scope(actor, unit_id))
    if not rules.may_enter_for(actor, unit):
        raise PermissionDenied
    return unit


@login_required
@require_http_methods(["GET", "POST"])
def new(request: Request, event_pk: int) -> HttpResponse:
    """What the event asks for, who may be chosen, and the button that begins a draft."""
    event = event_or_404(request, event_pk)
    if event.entered_by == Event.EnteredBy.DELEGATION:
        delegation = own_delegation(request.actor, event.competition_id)
        if delegation is None:
            if not request.actor.at_union:
                return _not_for_units(request, event)
            return redirect("entries:delegation_new", event.competition_id)
        return _choose(request, event, None, delegation)
    unit = _unit(request)
    if unit is None:
        if not request.actor.at_union:
            raise PermissionDenied
        return _choose_unit(request, event)
    return _choose(request, event, unit, None)


def _not_for_units(request: Request, event: Event) -> HttpResponse:
    refusal = Refused(_("This event is entered by delegations of unions. Please turn to your county union."))
    return render(request, "portal/refused.html", {"refusal": refusal}, status=409)


def _choose_unit(request: Request, event: Event) -> HttpResponse:
    """Union staff enter for a unit of their counties: which one?"""
    text = request.GET.get("q", "")
    page = page_of(request, units_for(request.actor, text), CHOICES_SHOWN)
    return render(
        request,
        "entries/choose_unit.html",
        {"event": event, "page": page, "q": text, "back_url": reverse("entries:open_events")},
    )


def _choose(
    request: Request, event: Event, unit: Enterprise | None, delegation: Delegation | None
) -> HttpResponse:
    """Choose people, or for a team just begin; POST makes the drafts."""
    text = request.GET.get("q", "")
    workers = page_of(request, workers_of(unit, delegation, text), CHOICES_SHOWN)
    refusal: Refused | None = None
    if request.method == "POST":
        ids = ids_in(request.POST.getlist("workers"))
        chosen = list(workers_of(unit, delegation).filter(pk__in=ids))
        try:
            return _begin(request, event, unit, delegation, chosen)
        except Refused as refused:
            refusal = refused
    findings = standing.findings_of_workers(
        event, list(workers), enterprise_id=unit.pk if unit else None, delegation=delegation
    )
    places = standing.places(event, enterprise_id=unit.pk if unit else None, delegation=delegation)
    now = timezone.now()
    return render(
        request,
        "entries/new.html",
        {
            "event": event,
            "unit": unit,
            "delegation": delegation,
            "page": workers,
            "rows": [(worker, verdict(findings[worker.pk])) for worker in workers],
            "q": text,
            "places": places,
            "findings": [
                finding
                for finding in [*eligibility.of_time(event, now), *eligibility.of_places(places)]
                if finding.severity is not Severity.PASS
            ],
            "is_open": eligibility.is_open(event, now),
            "requirements": asked_by(event.requirements),
            "refusal": refusal,
            "rules": standing.rules_of(event),
            "worker_url": f"{reverse('entries:worker_new', args=[event.pk])}?unit={unit.pk if unit else ''}",
            "sheet_url": f"{reverse('sheets:new', args=['entries.competitors'])}?event={event.pk}"
            + (
                f"&delegation={delegation.pk}"
                if delegation is not None
                else f"&unit={unit.pk if unit else ''}"
            ),
            "back_url": reverse("entries:open_events"),
        },
        status=409 if refusal else 200,
    )


def _begin(
    request: Request,
    event: Event,
    unit: Enterprise | None,
    delegation: Delegation | None,
    workers: list[Any],
) -> HttpResponse:
    if not event.is_team and len(workers) > 1 and unit is not None:
        acts.start_several(actor=request.actor, event=event, enterprise=unit, workers=workers)
        messages.success(
            request,
            ngettext(
                "%(count)d draft is kept. Complete it and send it in.",
                "%(count)d drafts are kept. Complete them and send them in together.",
                len(workers),
            )
            % {"count": len(workers)},
        )
        return redirect("entries:unsent", event.pk)
    if not event.is_team and len(workers) != 1:
        raise Refused(_("Please choose one person, or several at a unit."), field="workers")
    entry = acts.start(actor=request.actor, event=event, enterprise=unit, delegation=delegation, workers=[])
    if workers:
        acts.add_people(actor=request.actor, entry=entry, workers=workers)
    messages.success(request, _("The draft is kept. You can go on now or later."))
    return redirect("entries:people" if event.is_team else "entries:entry", entry.pk)


def verdict(findings: list[Any]) -> dict[str, Any]:
    """What a row says of a worker at once: the gravest finding, or that all is well."""
    grave = [finding for finding in findings if finding.severity is Severity.BLOCK]
    warned = [finding for finding in findings if finding.severity is Severity.WARN]
    barred = any(finding.key not in eligibility.COMPLETED_LATER for finding in grave)
    if barred:
        tone, word = "bad", _("Not eligible")
    elif grave:
        tone, word = "warn", _("To be completed")
    elif warned:
        tone, word = "warn", _("To be confirmed")
    else:
        tone, word = "ok", _("Eligible")
    return {
        "blocked": bool(grave),
        "tone": tone,
        "word": word,
        "reasons": [finding.message for finding in [*grave, *warned]],
    }


@login_required
@require_http_methods(["GET", "POST"])
def unsent(request: Request, event_pk: int) -> HttpResponse:
    """The actor's drafts and returned entries of one event; those of a page are sent in together."""
    event = event_or_404(request, event_pk)
    page = page_of(request, own_unsent(request.actor, event.pk))
    entries = [entry for entry in page if rules.may_edit(request.actor, entry)]
    for entry in entries:
        del entry.people  # type: ignore[attr-defined]
    findings = standing.findings_of_entries(event, entries)
    warned = any(finding.severity is Severity.WARN for found_of in findings.values() for finding in found_of)
    form = SubmitForm(request.POST or None, warnings=warned)
    refused: dict[int, str] = {}
    ids = set(request.POST.getlist("entries"))
    if request.method == "POST" and form.is_valid():
        chosen = [entry for entry in entries if str(entry.pk) in ids]
        if not chosen:
            form.add_error(None, _("Please tick the entries that are to be sent in."))
        else:
            refused = _send(request, chosen, form)
            if not refused:
                if page.has_other_pages():
                    return redirect("entries:unsent", event.pk)
                return redirect(f"{reverse('entries:entries')}?event={event.pk}")
            entries = [entry for entry in entries if str(entry.pk) not in ids or entry.pk in refused]
    rows: list[dict[str, Any]] = []
    for entry in entries:
        judged = verdict(findings[entry.pk])
        rows.append(
            {
                "entry": entry,
                "people": standing.people_of(entry),
                "chip": presenting.chip_of(entry),
                "verdict": judged,
                "ticked": not judged["blocked"] and (request.method != "POST" or str(entry.pk) in ids),
                "refusal": refused.get(entry.pk, ""),
            }
        )
    context = {
        "event": event,
        "page": page,
        "rows": rows,
        "form": form,
        "can_send": any(not row["verdict"]["blocked"] for row in rows),
        "agreements_url": reverse("entries:agreements", args=[event.pk])
        if any(each.is_agreement for each in asked_by(event.requirements))
        else "",
    }
    return render(request, "entries/unsent.html", context)


def _send(request: Request, entries: list[Entry], form: ConfirmationForm) -> dict[int, str]:
    """Send entries in; the reasons of those that were not, by entry."""
    outcomes = acts.submit_many(actor=request.actor, entries=entries, confirmed=form.is_confirmed)
    refused = {}
    for entry, refusal in outcomes:
        if refusal is not None:
            reasons = [
                str(finding.message) for finding in refusal.findings if finding.severity is Severity.BLOCK
            ]
            refused[entry.pk] = _("; ").join(reasons) or str(refusal.message)
    sent = len(outcomes) - len(refused)
    if sent:
        messages.success(
            request,
            ngettext("%(count)d entry is sent in.", "%(count)d entries are sent in.", sent) % {"count": sent},
        )
    return refused
