"""The desk's side of what follows from awards: lists, one record, decisions one by one or together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.judging import queries as judging
from competitions.planning.views.asking import found, performed
from competitions.results import acts, queries, rules, tables
from competitions.results import forms as room_forms
from competitions.results.lifecycles import KINDS, lifecycle_of
from competitions.results.models import HonourRecommendation, Incentive, Promotion
from portal.acts import journal, wording
from portal.acts.actors import Actor
from portal.acts.findings import blocking
from portal.acts.lifecycle import Transition, findings_for
from portal.acts.personal import masked_identity
from portal.acts.refusals import NotAllowed, Refused
from portal.acts.requests import Request
from portal.files import downloads
from portal.sheets import exports

PER_PAGE = 25
# What can be decided about several at once.
TOGETHER = ("put_forward", "confirm", "decline")
TITLES: dict[str, Promise] = {
    "promotions": gettext_lazy("Level promotions"),
    "honours": gettext_lazy("Recommendations for honours"),
    "incentives": gettext_lazy("Incentives"),
}
# An incentive is confirmed one by one, with its payer and document.
ALONE = {"incentives": {"confirm"}}
Record = Promotion | HonourRecommendation | Incentive


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consequences(request: Request, kind: str) -> HttpResponseBase:
    """The list of a kind in scope, with decisions for those that are ticked; with ?format= as a file."""
    actor = request.actor
    chosen = room_forms.ConsequenceFilter(request.GET, kind=kind, events=queries.event_choices(actor, kind))
    chosen.is_valid()
    listed = queries.listed(
        actor,
        kind,
        text=chosen.cleaned_data.get("text", ""),
        state=chosen.cleaned_data.get("state", ""),
        event_id=chosen.cleaned_data.get("event"),
        mine=bool(chosen.cleaned_data.get("mine")),
        sort=request.GET.get("sort", ""),
    )
    if "format" in request.GET:
        return exports.sheet(
            request,
            request.GET["format"],
            str(TITLES[kind]),
            tables.consequence_columns(kind),
            tables.consequence_rows(listed.iterator(chunk_size=2000)),
        )
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    offered = _offered_together(actor, kind, page)
    form = room_forms.TogetherForm(request.POST or None, offered=_in_table_order(kind, offered))
    refused: dict[int, str] = {}
    ticked = set(request.POST.getlist("records"))
    if request.method == "POST":
        if not any(offered.values()):
            raise PermissionDenied
        if form.is_valid():
            outcome = _decide_together(request, [record for record in page if str(record.pk) in ticked], form)
            if outcome is not None and not outcome:
                return redirect(request.get_full_path())
            if outcome is not None:
                # What is decided has left its state; what was refused stays ticked, with its reason in its row.
                refused = outcome
                ticked &= {str(pk) for pk in refused}
                page = Paginator(listed.all(), PER_PAGE).get_page(request.GET.get("page"))
                offered = _offered_together(actor, kind, page)
                form.offer(_in_table_order(kind, offered))
    return render(
        request,
        "results/consequences.html",
        {
            "page_title": TITLES[kind],
            "kind": kind,
            "kinds": [
                (name, title, reverse("results:consequences", args=[name])) for name, title in TITLES.items()
            ],
            "filter_form": chosen,
            "page": page,
            "rows": [
                {
                    "record": record,
                    "name": _name(record),
                    "tone": tables.TONES[record.state],
                    "tickable": bool(offered[record.pk]),
                    "ticked": str(record.pk) in ticked,
                    "refusal": refused.get(record.pk, ""),
                }
                for record in page
            ],
            "form": form if any(offered.values()) else None,
        },
        status=422 if form.errors or refused else 200,
    )


def _offered_together(actor: Actor, kind: str, shown: Iterable[Any]) -> dict[int, set[str]]:
    """Record → which of the verbs `TOGETHER` the actor may take now."""
    together = set(TOGETHER) - ALONE.get(kind, set())
    return {
        record.pk: {each.verb for each in KINDS[kind].offered(actor, record) if each.verb in together}
        for record in shown
    }


def _in_table_order(kind: str, offered: dict[int, set[str]]) -> list[Transition]:
    """One transition for each verb that some record is offered."""
    verbs = set().union(*offered.values())
    return list({each.verb: each for each in KINDS[kind].transitions if each.verb in verbs}.values())


def _decide_together(
    request: Request, chosen: list[Any], form: room_forms.TogetherForm
) -> dict[int, str] | None:
    """Decide about the ticked ones; the reasons of those that stay as they were, None when none is ticked."""
    if not chosen:
        form.add_error(None, _("Please tick those that the decision is about."))
        return None
    outcomes = acts.decide_many(
        actor=request.actor,
        records=chosen,
        verb=form.cleaned_data["verb"],
        reason=form.cleaned_data["reason"],
    )
    refused = {record.pk: _why(refusal) for record, refusal in outcomes if refusal is not None}
    done = len(outcomes) - len(refused)
    if done:
        messages.success(
            request, ngettext("%(count)d is decided.", "%(count)d are decided.", done) % {"count": done}
        )
    return refused


def _why(refusal: Refused | NotAllowed) -> str:
    """The blocking findings of a refusal, or its sentence."""
    if isinstance(refusal, NotAllowed):
        return _("This step is another’s to take.")
    return _("; ").join(str(each.message) for each in blocking(refusal.findings)) or str(refusal.message)


@login_required
@require_safe
def consequence(request: Request, kind: str, pk: int) -> HttpResponse:
    """One promotion, recommendation or incentive: its facts, what may be done next, its history."""
    record = found(queries.record, request.actor, kind, pk)
    award = record.award
    lifecycle = lifecycle_of(record)
    offered = lifecycle.offered(request.actor, record)
    following = next((each for each in offered if each.primary), None)
    own = award.worker.user_id is not None and award.worker.user_id == request.actor.user_id
    tone, icon = tables.TONES[record.state]
    return render(
        request,
        "results/consequence.html",
        {
            "page_title": _name(record),
            "kind": kind,
            "kind_title": TITLES[kind],
            "record": record,
            "chip_tone": tone,
            "chip_icon": icon,
            "steps": lifecycle.steps(record.state),
            "facts": _facts(record, own=own),
            "document_url": _document_url(request, record),
            "offered": offered,
            "findings": findings_for(following, record) if following is not None else [],
            "results_url": _results_url(request, record),
            "timeline": wording.timeline_rows(
                journal.timeline(record._meta.label_lower, record.pk, limit=30)
            ),
        },
    )


@login_required
@require_safe
def incentive_document(request: Request, pk: int) -> HttpResponseBase:
    """The scan of the document by which an incentive is paid."""
    record = found(queries.incentive_document, request.actor, pk)
    return downloads.stored(request, record.document, record.document_number)


def _name(record: Record) -> str:
    return record.recipient if isinstance(record, Incentive) else record.award.worker.name


def _document_url(request: Request, record: Record) -> str:
    """Where the scan can be opened; "" where there is none, or it is not the reader's."""
    if not isinstance(record, Incentive) or not record.document:
        return ""
    if not queries.holds(request.actor, record.award.event.competition):
        return ""
    return reverse("results:incentive_document", args=[record.pk])


def _results_url(request: Request, record: Record) -> str:
    """Where the results stand on which the record rests; "" where nobody can read them any more."""
    event = record.award.event
    if rules.may_look_after(request.actor, record):
        return reverse("results:staff", args=[event.pk])
    return reverse("results:public", args=[event.pk]) if record.award.stands else ""


def _facts(record: Record, *, own: bool) -> list[tuple[Any, Any]]:
    award = record.award
    facts: list[tuple[Any, Any]] = [
        *([(_("For"), record.recipient)] if isinstance(record, Incentive) else []),
        (_("Unit"), award.employer.name),
        (_("Event"), f"{award.event.competition.name} · {award.event.name}"),
        (_("Rank"), award.rank),
        (_("Award"), "、".join(part for part in (award.name, award.title) if part)),
    ]
    if isinstance(record, Promotion):
        facts += [
            (_("Skill level before"), record.get_from_level_display()),
            (_("Skill level reached"), record.get_to_level_display()),
            (_("Confirmed on"), record.confirmed_on),
        ]
        if record.certified_on is not None:
            number = record.certificate_number
            facts += [
                (_("Number of the certificate"), number if own else masked_identity(number)),
                (_("Date of the certificate"), record.certified_on),
            ]
    elif isinstance(record, Incentive):
        facts += tables.incentive_facts(record)
    else:
        facts += [
            (_("Title of honour"), record.honour),
            (_("Granted by"), record.get_granted_by_display()),
            (_("Recommended on"), record.confirmed_on),
            (_("Lies with"), record.lies_with.name if record.lies_with else ""),
        ]
        if record.granted_on is not None:
            facts += [
                (_("Granted on"), record.granted_on),
                (_("Number of the document"), record.document_number),
            ]
    if record.reason:
        facts.append((_("Reason"), record.reason))
    return facts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, kind: str, pk: int, verb: str) -> HttpResponse:
    """Ask once more, with what the verb needs to know; then do it."""
    record = found(queries.record, request.actor, kind, pk)
    back = reverse("results:consequence", args=[kind, pk])
    transition = _transition(record, verb)
    if transition is None:
        messages.info(request, _("This was decided already."))
        return redirect(back)
    if not transition.may(request.actor, record):
        raise PermissionDenied
    findings = findings_for(transition, record)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = room_forms.form_for(transition, record, *posted)
    if request.method == "POST" and form.is_valid():
        done = performed(form, lambda: _decide(request, record, verb, form))
        if done is not None:
            messages.success(request, _("Done; it stands on the record."))
            return redirect(back)
    return render(
        request,
        "portal/confirm.html",
        {
            "page_title": transition.label,
            "page_caption": f"{_name(record)} · {TITLES[kind]}",
            "consequences": [transition.help] if transition.help else [],
            "findings": findings,
            "blocked": bool(blocking(findings)),
            "danger": transition.danger,
            "form": form,
            "confirm_label": transition.label,
            "back_url": back,
        },
        status=422 if form.errors else 200,
    )


def _transition(record: Record, verb: str) -> Transition | None:
    """The transition of the verb from the record's state; 404 for a word that is no verb of anybody's."""
    lifecycle = lifecycle_of(record)
    if verb not in {each.verb for each in lifecycle.transitions if each.may is not rules.portal_alone}:
        raise Http404
    return lifecycle.transition(verb, record.state)


def _decide(request: Request, record: Record, verb: str, form: forms.Form) -> Record:
    actor, facts = request.actor, form.cleaned_data
    if isinstance(record, Incentive):
        match verb:
            case "confirm":
                return acts.make_due(actor=actor, incentive=record, **facts)
            case "pay":
                return acts.pay(actor=actor, incentive=record, **facts)
        return acts.decide(actor=actor, record=record, verb=verb, reason=facts.get("reason", ""))
    match verb:
        case "confirm":
            return acts.confirm(actor=actor, record=record)
        case "certify" if isinstance(record, Promotion):
            return acts.certify(actor=actor, promotion=record, **facts)
        case "pass_on" if isinstance(record, HonourRecommendation):
            return acts.pass_on(actor=actor, record=record)
        case "grant" if isinstance(record, HonourRecommendation):
            return acts.grant(actor=actor, record=record, **facts)
        case "mark_held" if isinstance(record, HonourRecommendation):
            return acts.mark_held(actor=actor, record=record, **facts)
    return acts.decide(actor=actor, record=record, verb=verb, reason=facts.get("reason", ""))


@login_required
@require_POST
def work_out(request: Request, event_pk: int) -> HttpResponse:
    """Work the proposals of an event out anew."""
    event = found(judging.event, request.actor, event_pk)
    try:
        acts.work_out(actor=request.actor, event=event)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The proposals are worked out anew from the published results."))
    return redirect("results:staff", event.pk)
