"""A competitor cannot come: asking for a substitution, and deciding about it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.entries import acts, rules
from competitions.entries.acts.substituting import substitution_findings
from competitions.entries.forms import OpinionForm, SubstitutionForm
from competitions.entries.models import Substitution
from competitions.entries.queries import standing
from competitions.entries.queries.entries import substitution as substitution_in_scope
from competitions.entries.queries.people import workers_of
from competitions.entries.queries.standing import findings_of_workers
from competitions.entries.views.entering import CHOICES_SHOWN, verdict
from competitions.entries.views.fetching import back_to, found, own_entry_or_404
from portal.acts.findings import Finding, Severity
from portal.acts.refusals import Refused
from portal.acts.requests import Request


@login_required
@require_http_methods(["GET", "POST"])
def substitute(request: Request, pk: int) -> HttpResponse:
    """Who cannot compete, who comes instead, why."""
    entry = own_entry_or_404(request, pk)
    present = [competitor for competitor in standing.people_of(entry) if competitor.active]
    # Looking for somebody is a part of the form, so that what is typed and chosen there stays.
    looking = "find" in request.POST or "page" in request.POST
    text = (request.POST if request.method == "POST" else request.GET).get("q", "")
    free = workers_of(entry.enterprise, entry.delegation, text).exclude(
        pk__in=[competitor.worker_id for competitor in present]
    )
    number = "1" if "find" in request.POST else request.POST.get("page") or request.POST.get("shown")
    page = Paginator(free, CHOICES_SHOWN).get_page(number)
    offered = list(page)
    warned = request.method == "POST" and bool(request.POST.get("warned"))
    checked = findings_of_workers(
        entry.event, offered, enterprise_id=entry.enterprise_id, delegation=entry.delegation
    )
    rows = [(worker, verdict(checked[worker.pk])) for worker in offered]
    eligible = [worker for worker, said in rows if not said["blocked"]]
    form = SubstitutionForm(
        None if looking else request.POST or None,
        people=present,
        workers=eligible,
        warnings=warned,
        initial={
            "leaving": request.POST.get("leaving") or (present[0].pk if len(present) == 1 else None),
            "coming": request.POST.get("coming"),
            "reason": request.POST.get("reason", ""),
        },
    )
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        leaving = {competitor.pk: competitor for competitor in present}[form.cleaned_data["leaving"]]
        leaving.entry = entry
        coming = {worker.pk: worker for worker in eligible}[form.cleaned_data["coming"]]
        try:
            acts.ask_substitution(
                actor=request.actor,
                leaving=leaving,
                coming=coming,
                reason=form.cleaned_data["reason"],
                confirmed=form.is_confirmed,
            )
        except Refused as refusal:
            findings = [finding for finding in refusal.findings if finding.severity is not Severity.PASS]
            if findings and not warned:
                # The warnings are known only now: offer the box to confirm them, keep what was typed.
                form = SubstitutionForm(request.POST, people=present, workers=eligible, warnings=True)
                form.is_valid()
                warned = True
            refusal.show_on(form)
        else:
            messages.success(request, _("The organiser has been asked; you will be told the decision."))
            return back_to(entry)
    return render(
        request,
        "entries/substitute.html",
        {
            "entry": entry,
            "form": form,
            "page": page,
            "rows": rows,
            "chosen": form["coming"].value(),
            "q": text,
            "findings": findings,
            "warned": warned,
            "back_url": reverse("entries:entry", args=[entry.pk]),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def substitution(request: Request, pk: int) -> HttpResponse:
    """One request: who, why, the checks; approve or refuse."""
    asked = found(lambda: substitution_in_scope(request.actor, pk))
    may_decide = rules.may_decide_substitution(request.actor, asked)
    waiting = asked.state == Substitution.State.REQUESTED
    if not (may_decide or rules.may_see_personal(request.actor, asked.entry)):
        raise PermissionDenied
    findings = substitution_findings(asked.entry, asked.coming) if waiting else []
    warned = any(finding.severity is Severity.WARN for finding in findings)
    form = OpinionForm(request.POST or None, warnings=warned) if may_decide and waiting else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            opinion = form.cleaned_data["opinion"]
            try:
                if form.cleaned_data["decision"] == "approve":
                    acts.approve_substitution(
                        actor=request.actor,
                        substitution=asked,
                        opinion=opinion,
                        confirmed=form.is_confirmed,
                    )
                else:
                    acts.refuse_substitution(actor=request.actor, substitution=asked, opinion=opinion)
            except Refused as refusal:
                refusal.show_on(form)
            else:
                messages.success(request, _("Decided; the entrants are told."))
                return redirect("entries:substitution", asked.pk)
    return render(
        request,
        "entries/substitution.html",
        {
            "substitution": asked,
            "entry": asked.entry,
            "form": form,
            "findings": findings,
            "back_url": reverse("entries:entry", args=[asked.entry_id]),
        },
    )
