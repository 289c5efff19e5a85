"""Delegations: forming one, its page, filling places from a lower event's ranking."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from competitions.entries import acts, presenting, rules
from competitions.entries.forms import DelegationForm, QuotaForm, SelectionForm
from competitions.entries.history import rows_of
from competitions.entries.models import Delegation
from competitions.entries.queries import delegations as reads
from competitions.entries.queries import standing
from competitions.entries.queries.events import own_delegation
from competitions.entries.ranking import ranking_of
from competitions.entries.views.fetching import found, page_of
from competitions.planning.models import Competition
from portal.acts.findings import Finding
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from unions.models import Union


def _delegation(request: Request, pk: int) -> Delegation:
    return found(lambda: reads.delegation(request.actor, pk))


@login_required
@require_GET
def delegations(request: Request) -> HttpResponse:
    """The delegations in sight, and the competitions that one's own union may join."""
    may_form = request.actor.at_union and request.actor.role in rules.STAFF
    return render(
        request,
        "entries/delegations.html",
        {
            "page": page_of(request, reads.delegations(request.actor)),
            "joinable": reads.joinable(request.actor) if may_form else [],
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def delegation_new(request: Request, competition_pk: int) -> HttpResponse:
    """Form the delegation of the actor's own union."""
    actor = request.actor
    competition = found(
        lambda: Competition.objects.visible_to(actor).select_related("organiser").get(pk=competition_pk)
    )
    if not actor.at_union:
        raise PermissionDenied
    existing = own_delegation(actor, competition.pk)
    if existing is not None:
        return redirect("entries:delegation", existing.pk)
    union = found(lambda: Union.objects.get(pk=actor.union_id or 0))
    form = DelegationForm(
        request.POST or None,
        initial={"name": _("Delegation of %(union)s") % {"union": union.short_name or union.name}},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.form_delegation(
                actor=actor, competition=competition, union=union, **form.cleaned_data
            )
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("The delegation is formed. Now enter its competitors."))
            return redirect("entries:delegation", made.pk)
    return render(
        request,
        "portal/focus.html",
        {
            "form": form,
            "page_title": _("Form a delegation"),
            "page_caption": competition.name,
            "back_url": reverse("entries:delegations"),
        },
    )


@login_required
@require_GET
def delegation(request: Request, pk: int) -> HttpResponse:
    """A delegation: who leads it, its places and entries, where they came from."""
    shown = _delegation(request, pk)
    may_lead = rules.may_lead(request.actor, shown)
    entries = reads.entries_of(shown)
    if not may_lead:
        entries = [entry for entry in entries if entry.state != entry.State.DRAFT]
    personal = may_lead or rules.may_watch(request.actor, shown.competition)
    return render(
        request,
        "entries/delegation.html",
        {
            "delegation": shown,
            "events": [
                (event, shown.quota if shown.quota is not None else event.quota_per_unit)
                for event in reads.events_of(shown)
            ],
            "rows": [
                {
                    "entry": entry,
                    "people": standing.people_of(entry),
                    "chip": presenting.chip_of(entry),
                }
                for entry in entries
            ],
            "selections": reads.selections_of(shown),
            "may_lead": may_lead,
            "may_set_quota": rules.may_set_quota(request.actor, shown),
            "leader_phone": shown.leader_phone if personal else "",
            "history": rows_of("entries.delegation", shown.pk) if personal else [],
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def delegation_edit(request: Request, pk: int) -> HttpResponse:
    shown = _delegation(request, pk)
    if not rules.may_lead(request.actor, shown):
        raise PermissionDenied
    form = DelegationForm(request.POST or None, initial=DelegationForm.facts_of(shown))
    if request.method == "POST" and form.is_valid():
        acts.form_delegation(
            actor=request.actor,
            competition=shown.competition,
            union=shown.union,
            delegation=shown,
            **form.cleaned_data,
        )
        messages.success(request, _("Kept."))
        return redirect("entries:delegation", shown.pk)
    return render(
        request,
        "portal/focus.html",
        {
            "form": form,
            "page_title": _("Change the delegation"),
            "page_caption": shown.competition.name,
            "back_url": reverse("entries:delegation", args=[shown.pk]),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def delegation_quota(request: Request, pk: int) -> HttpResponse:
    """The organiser gives a delegation its places."""
    shown = _delegation(request, pk)
    if not rules.may_set_quota(request.actor, shown):
        raise PermissionDenied
    form = QuotaForm(request.POST or None, initial={"quota": shown.quota})
    if request.method == "POST" and form.is_valid():
        acts.set_quota(actor=request.actor, delegation=shown, quota=form.cleaned_data["quota"])
        messages.success(request, _("Kept."))
        return redirect("entries:delegation", shown.pk)
    return render(
        request,
        "portal/focus.html",
        {
            "form": form,
            "page_title": _("Places of the delegation"),
            "page_caption": shown.name,
            "back_url": reverse("entries:delegation", args=[shown.pk]),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def select(request: Request, pk: int, event_pk: int) -> HttpResponse:
    """Fill places of an event from the published ranking of a lower one."""
    shown = _delegation(request, pk)
    if not rules.may_lead(request.actor, shown):
        raise PermissionDenied
    target = next((event for event in reads.events_of(shown) if event.pk == event_pk), None)
    if target is None:
        raise Http404
    offered = reads.sources(shown, target)
    chosen_id = request.GET.get("source", "")
    source = next((event for event in offered if str(event.pk) == chosen_id), None)
    back_url = reverse("entries:delegation", args=[shown.pk])
    if source is None:
        return render(
            request,
            "entries/select_source.html",
            {"delegation": shown, "target": target, "sources": offered, "back_url": back_url},
        )
    ranking = ranking_of(source)
    if ranking is None:
        refusal = Refused(_("The results of the lower event have not been published yet."))
        return render(request, "portal/refused.html", {"refusal": refusal}, status=409)
    places = standing.places(target, delegation=shown)
    left = [limit for limit in (places.left, places.quota_left) if limit is not None]
    form = SelectionForm(
        request.POST or None,
        ranking=ranking,
        names=reads.names_of(ranking),
        initial={"number": min(left) if left else min(3, len(ranking.rows))},
    )
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.select_from_ranking(
                actor=request.actor,
                source=source,
                target=target,
                delegation=shown,
                number=form.cleaned_data["number"],
                left_out=frozenset(form.cleaned_data["left_out"]),
            )
        except Refused as refusal:
            findings = refusal.findings
            refusal.show_on(form)
        else:
            count = made.entries.count()
            messages.success(
                request,
                ngettext("%(count)d entry advances.", "%(count)d entries advance.", count) % {"count": count},
            )
            return redirect("entries:delegation", shown.pk)
    return render(
        request,
        "entries/select.html",
        {
            "delegation": shown,
            "target": target,
            "source": source,
            "ranking": ranking,
            "places": places,
            "form": form,
            "findings": findings,
            "back_url": back_url,
        },
    )
