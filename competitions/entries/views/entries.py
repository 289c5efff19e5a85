"""Entries once they are there: list, page, papers, withdrawal, export."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from competitions.entries import acts, eligibility, exporting, presenting, queries, rules
from competitions.entries.acts.substituting import SUBSTITUTED_IN
from competitions.entries.closing import is_fixed
from competitions.entries.filters import EntriesFilter
from competitions.entries.forms import ReasonForm
from competitions.entries.history import rows_of
from competitions.entries.models import Competitor, Entry
from competitions.entries.queries import standing
from competitions.entries.ticketing import ticket_code, ticket_lines
from competitions.entries.views.fetching import back_to, entry_or_404, found, own_entry_or_404, page_of
from enterprises.rules import may_manage_workers
from portal.acts.addresses import address
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.files import downloads
from portal.sheets import exports

State = Entry.State


@login_required
@require_GET
def entries(request: Request) -> HttpResponse:
    """The actor's entries: a unit's own, those of a union's units and delegations, or one's own."""
    shown = EntriesFilter(request.GET, actor=request.actor, request=request)
    page = page_of(request, shown.qs.order_by(*(shown.qs.query.order_by or ("-id",))))
    rows = [{"entry": entry, "people": entry.people, "chip": presenting.chip_of(entry)} for entry in page]
    return render(
        request,
        "entries/entries.html",
        {"filter": shown, "page": page, "rows": rows, "export_url": reverse("entries:export")},
    )


@login_required
@require_GET
def export(request: Request) -> HttpResponseBase:
    """The list as it is filtered, all of it: at once while it is short, by a job where it is long."""
    kind = request.GET.get("format", "xlsx")
    wanted = {name: request.GET[name] for name in EntriesFilter.base_filters if request.GET.get(name)}
    listed = exporting.listed(request.actor, wanted)
    number = listed.count()
    if number > exporting.AT_ONCE:
        return redirect(
            "jobs:job", exporting.begin(actor=request.actor, wanted=wanted, kind=kind, rows=number).pk
        )
    return exports.sheet(
        request,
        kind,
        str(exporting.TITLE),
        exporting.columns(personal=False),
        exporting.rows(listed, personal=False),
        criteria=wanted,
    )


@login_required
@require_GET
def export_file(request: Request, job_id: uuid.UUID) -> HttpResponseBase:
    """The file of a long list, for whoever asked for it."""
    return exports.file_for(request, job_id, exporting.JOB, str(exporting.TITLE))


def _timing(entry: Entry) -> dict[str, bool]:
    """What the entry's side may do now."""
    now = timezone.now()
    event = entry.event
    is_open = eligibility.is_open(event, now)
    correcting = entry.correct_by is not None and eligibility.may_still_correct(event, now, entry.correct_by)
    sent = entry.state in (State.SUBMITTED, State.ACCEPTED)
    return {
        "can_write": entry.state == State.DRAFT
        or (entry.state == State.RETURNED and (is_open or correcting)),
        "can_reopen": sent and is_open,
        "can_withdraw": entry.state in Entry.TAKING_A_PLACE and (is_open or correcting),
        "can_substitute": sent and not is_open and event.state in SUBSTITUTED_IN and not is_fixed(event),
    }


@login_required
@require_GET
def entry(request: Request, pk: int) -> HttpResponse:
    """One entry: what is in it, how it stands, what can be done, its history."""
    shown = entry_or_404(request, pk)
    actor = request.actor
    own = rules.may_edit(actor, shown)
    personal = rules.may_see_personal(actor, shown) or _is_self(request, shown)
    people = standing.people_of(shown)
    checked = shown.state in (State.DRAFT, State.RETURNED, State.SUBMITTED)
    findings = standing.findings_of(shown, sending=shown.state in (State.DRAFT, State.RETURNED))
    papers = presenting.paper_rows(shown.event, people, standing.papers_of(shown))
    return render(
        request,
        "entries/entry.html",
        {
            "entry": shown,
            "event": shown.event,
            "chip": presenting.chip_of(shown),
            "steps": presenting.steps_of(shown),
            "people": [
                presenting.person_row(competitor, personal=personal)
                | {"record": _record_of(request, competitor) if own and shown.state == State.RETURNED else ""}
                for competitor in people
            ],
            "former": list(
                shown.competitors.filter(left_at__isnull=False).select_related("worker", "employer")
            ),
            "papers": papers,
            "missing": sum(row["attachment"] is None for row in papers),
            "findings": findings
            if checked and (own or rules.may_watch(actor, shown.event.competition))
            else [],
            "own": own,
            "personal": personal,
            "may_open_papers": rules.may_see_personal(actor, shown),
            "may_open_lists": rules.may_read_lists(actor, shown),
            "may_decide": rules.may_decide(actor, shown) and shown.state in Entry.TAKING_A_PLACE,
            "may_unmask": rules.may_unmask(actor, shown),
            "history": rows_of("entries.entry", shown.pk) if own or personal else [],
            "ticket": shown.state == State.ACCEPTED,
            "where": ticket_lines(shown) if shown.state == State.ACCEPTED and personal else [],
            **(_timing(shown) if own else {}),
        },
    )


def _record_of(request: Request, competitor: Competitor) -> str:
    """Where the unit corrects what its record says of the person; empty where the seat may not. No query."""
    actor = request.actor
    may = actor.at_unit and may_manage_workers(actor, competitor.employer)
    return address("enterprises:worker_edit", competitor.worker_id) if may else ""


def _is_self(request: Request, shown: Entry) -> bool:
    """Whether the signed-in person is one of the entry's competitors."""
    user_id = request.actor.user_id
    return any(competitor.worker.user_id == user_id for competitor in standing.people_of(shown))


@login_required
@require_GET
def form(request: Request, pk: int) -> HttpResponse:
    """The entry on paper, to be stamped by the unit."""
    shown = own_entry_or_404(request, pk)
    return render(
        request,
        "entries/form_print.html",
        {
            "entry": shown,
            "event": shown.event,
            "people": [
                presenting.person_row(competitor, personal=True) for competitor in standing.people_of(shown)
            ],
            "papers": presenting.paper_rows(shown.event, [], []),
            "today": timezone.localdate(),
            "back_url": reverse("entries:entry", args=[shown.pk]),
        },
    )


@login_required
@require_GET
def ticket(request: Request, pk: int) -> HttpResponse:
    """The admission ticket of an accepted entry."""
    shown = entry_or_404(request, pk)
    if shown.state != State.ACCEPTED:
        raise Http404
    own = rules.may_see_personal(request.actor, shown) or _is_self(request, shown)
    if not own:
        raise PermissionDenied
    return render(
        request,
        "entries/ticket.html",
        {
            "entry": shown,
            "event": shown.event,
            "people": [
                presenting.person_row(competitor, personal=True) for competitor in standing.people_of(shown)
            ],
            "lines": ticket_lines(shown),
            "code": ticket_code(shown),
            "back_url": reverse("entries:entry", args=[shown.pk]),
        },
    )


@login_required
@require_GET
def download(request: Request, pk: int, attachment_pk: int) -> HttpResponseBase:
    """An attachment's file, never shown inside the portal's own pages; who opened it is journalled."""
    attachment = found(lambda: queries.attachment(request.actor, pk, attachment_pk))
    acts.read_attachment(actor=request.actor, attachment=attachment)
    title = f"{attachment.entry.number or attachment.entry_id}-{attachment.requirement}"
    return downloads.stored(request, attachment.paper, title)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def identity(request: Request, pk: int, competitor_pk: int) -> HttpResponse:
    """An identity number in full, for a stated reason; shown once, on the answer to the form."""
    competitor = found(lambda: queries.competitor(request.actor, pk, competitor_pk))
    if not rules.may_unmask(request.actor, competitor.entry):
        raise PermissionDenied
    asked = ReasonForm(
        request.POST or None, help_text=_("Kept in the journal with your name, for the auditors to read.")
    )
    number = ""
    if request.method == "POST" and asked.is_valid():
        number = acts.unmask(actor=request.actor, competitor=competitor, reason=asked.cleaned_data["reason"])
    return render(
        request,
        "entries/identity.html",
        {
            "form": None if number else asked,
            "number": number,
            "competitor": competitor,
            "page_title": _("Show the identity number of %(name)s") % {"name": competitor.worker.name},
            "page_caption": str(competitor.entry),
            "submit_label": _("Show it"),
            "back_url": reverse("entries:entry", args=[pk]),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw an entry, asked once more."""
    shown = own_entry_or_404(request, pk)
    asked = ReasonForm(request.POST or None, required=False)
    if request.method == "POST" and asked.is_valid():
        try:
            acts.withdraw(actor=request.actor, entry=shown, reason=asked.cleaned_data["reason"])
        except Refused as refusal:
            refusal.show_on(asked)
        else:
            messages.success(request, _("The entry is withdrawn."))
            return back_to(shown)
    return render(
        request,
        "portal/confirm.html",
        {
            "form": asked,
            "page_title": _("Withdraw entry %(number)s?") % {"number": shown},
            "page_caption": f"{shown.event.competition.name} · {shown.event.name}",
            "consequences": [
                _("The place is free at once, and somebody else may take it."),
                _("The same people may be entered again while entry is open, if a place is left."),
            ],
            "confirm_label": _("Withdraw the entry"),
            "danger": True,
            "back_url": reverse("entries:entry", args=[shown.pk]),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: Request, pk: int) -> HttpResponse:
    """Take an entry back to change it; it keeps its place."""
    shown = own_entry_or_404(request, pk)
    if request.method == "POST":
        acts.reopen(actor=request.actor, entry=shown)
        return redirect("entries:entry", shown.pk)
    return render(
        request,
        "portal/confirm.html",
        {
            "page_title": _("Change entry %(number)s?") % {"number": shown},
            "page_caption": f"{shown.event.competition.name} · {shown.event.name}",
            "consequences": [
                _("The place is kept while you change the entry."),
                _("It must be sent in again before the deadline, and is reviewed anew."),
            ],
            "confirm_label": _("Change the entry"),
            "back_url": reverse("entries:entry", args=[shown.pk]),
        },
    )
