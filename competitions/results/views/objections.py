"""Pages of objections: filing one, the list, one with its way, and each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from competitions.planning.views.asking import found, performed
from competitions.results import acts, deadlines, queries, rules, tables
from competitions.results.lifecycles import OBJECTION
from competitions.results.models import Objection
from competitions.results.objection_forms import (
    ArbitratorsForm,
    CloseForm,
    DecisionForm,
    ObjectionFilter,
    ObjectionForm,
    RefuseForm,
)
from portal.acts import journal, wording
from portal.acts.findings import Finding, blocking, warning
from portal.acts.lifecycle import findings_for
from portal.acts.requests import Request
from portal.files import downloads
from portal.sheets import exports

PER_PAGE = 50


@login_required
@require_safe
def objections(request: Request) -> HttpResponseBase:
    """Those in scope: one's own, the unit's, the organiser's, those to be decided."""
    actor = request.actor
    chosen = ObjectionFilter(
        request.GET or None,
        events=queries.objected_events(actor),
        organises=actor.at_union or actor.at_unit,
    )
    facts: dict[str, Any] = chosen.cleaned_data if chosen.is_valid() else {}
    listed = queries.objections_of(
        actor,
        text=facts.get("text") or "",
        state=facts.get("state") or "",
        event_id=facts.get("event"),
        mine=bool(facts.get("mine")),
        sort=request.GET.get("sort", ""),
    )
    if "format" in request.GET:
        return exports.sheet(
            request,
            request.GET["format"],
            _("Objections"),
            tables.objection_columns(),
            tables.objection_rows(listed.iterator(chunk_size=2000)),
        )
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": _("Objections"),
        "filter_form": chosen,
        "page": page,
        "rows": [
            {"objection": each, "tone": tables.OBJECTION_TONES[each.state], "late": _is_late(each)}
            for each in page
        ],
        "oneself": not (actor.at_union or actor.at_unit),
    }
    return render(request, "results/objections.html", context)


def _is_late(found_one: Objection) -> bool:
    return found_one.due_at is not None and found_one.due_at <= timezone.now()


@login_required
@require_safe
def objection(request: Request, pk: int) -> HttpResponse:
    """One objection: what it says, who deals with it, until when, what became of it."""
    record = found(queries.objection, request.actor, pk)
    offered = OBJECTION.offered(request.actor, record)
    following = next((each for each in offered if each.primary), None)
    handles = rules.may_handle(request.actor, record)
    tone, icon = tables.OBJECTION_TONES[record.state]
    context = {
        "page_title": record.number,
        "record": record,
        "chip_tone": tone,
        "chip_icon": icon,
        "steps": OBJECTION.steps(record.state),
        "facts": _facts(record, handles=handles),
        "late": _is_late(record),
        "offered": offered,
        "findings": findings_for(following, record) if following is not None else [],
        "papers": list(record.papers.all()),
        "signatures": _signatures(record) if handles or rules.arbitrates(request.actor, record) else [],
        "needed": queries.arbitrators_needed(record.event),
        "results_url": reverse("results:staff", args=[record.event_id]) if handles else "",
        "timeline": wording.timeline_rows(journal.timeline(record._meta.label_lower, record.pk, limit=30))
        if handles
        else [],
    }
    return render(request, "results/objection.html", context)


def _facts(record: Objection, *, handles: bool) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("Event"), f"{record.event.competition.name} · {record.event.name}"),
        (_("Entry number"), record.entry.number or "–"),
        (_("Unit"), record.entry.enterprise.name if record.entry.enterprise is not None else "–"),
        (pgettext("objection", "About"), record.get_kind_display()),
        (_("Objected at"), tables.minute(record.filed_at)),
        (_("Filed by"), record.unit.name if record.unit is not None else str(record.filed_by)),
    ]
    if record.version is not None:
        facts.append((_("Version objected to"), record.version.number))
    if record.due_at is not None:
        facts.append((_due_label(record), tables.minute(record.due_at)))
    if handles:
        names = [each.appointment.judge.name for each in queries.arbitrations_of(record)]
        facts.append((_("Arbitrators"), "、".join(names) or "–"))
    return facts


def _signatures(record: Objection) -> list[dict[str, Any]]:
    """Who has signed what; before the decision stands, for those who deal with it alone."""
    return [
        {
            "who": each.appointment.judge.name,
            "what": _("uphold") if each.upheld else _("do not uphold"),
            "at": each.signed_at,
            "reason": each.reason,
        }
        for each in queries.signatures_of(record)
    ]


def _due_label(record: Objection) -> str:
    label = _("To be decided by (Beijing time)")
    if record.state == Objection.State.SUBMITTED:
        label = _("To be taken up by (Beijing time)")
    return f"{label} · {_('provisional deadline')}" if record.due_provisional else label


@login_required
@require_safe
def evidence(request: Request, pk: int, paper_pk: int | None = None) -> HttpResponseBase:
    """A paper that was handed in with it: the first, or a further one."""
    record = found(queries.objection, request.actor, pk)
    if paper_pk is None:
        return downloads.stored(request, record.evidence, record.number)
    paper = found(lambda: record.papers.get(pk=paper_pk))
    return downloads.stored(request, paper.file, record.number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: Request, event_pk: int, entry_pk: int) -> HttpResponse:
    """File an objection for an own entry, or read why it is too early or too late."""
    entry = found(queries.own_entry, request.actor, event_pk, entry_pk)
    windows = [
        each
        for each in (deadlines.results(queries.newest_standing(event_pk)), deadlines.conduct(entry.event))
        if each is not None
    ]
    kinds = [each.kind.value for each in windows if each.is_open]
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ObjectionForm(*posted, kinds=kinds) if kinds else None
    if form is not None and form.is_bound and form.is_valid():
        facts = form.cleaned_data
        made = performed(
            form,
            lambda: acts.object_to(
                actor=request.actor,
                entry=entry,
                kind=facts["kind"],
                text=facts["text"],
                evidence=facts["evidence"],
            ),
        )
        if made is not None:
            messages.success(
                request,
                _("Your objection has come in. Receipt number: %(number)s.") % {"number": made.number},
            )
            return redirect("results:objection", made.pk)
    context = {
        "page_title": _("File an objection"),
        "page_caption": f"{entry.event.competition.name} · {entry.event.name}",
        "form": form,
        "windows": [(each, each.kind.label) for each in windows],
        "submit_label": _("File the objection"),
        "back_url": reverse("results:unit" if request.actor.at_unit else "results:mine"),
    }
    return render(request, "results/object.html", context, status=422 if form and form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection_move(request: Request, pk: int, verb: str) -> HttpResponse:
    """One step: asked once more, with what it needs."""
    record = found(queries.objection, request.actor, pk)
    back = reverse("results:objection", args=[pk])
    if verb not in {each.verb for each in OBJECTION.transitions}:
        raise Http404
    transition = OBJECTION.transition(verb, record.state)
    if transition is None:
        messages.info(request, _("This was decided already."))
        return redirect(back)
    if not transition.may(request.actor, record):
        raise PermissionDenied
    findings = findings_for(transition, record)
    form = _form(verb, request, record, findings)
    if form.is_bound and form.is_valid():
        done = performed(form, _step(verb, request, record, form))
        if done is not None:
            messages.success(request, _("Done; it stands on the record."))
            return redirect(back if _still_sees(request, record) else "results:objections")
    nobody = isinstance(form, ArbitratorsForm) and not form.fields["arbitrators"].choices  # type: ignore[attr-defined]
    context = {
        "page_title": transition.label,
        "page_caption": f"{record.number} · {record.event.name}",
        "consequences": [
            _("No arbitrator of this event is free: appoint one first, on the event’s page of judges.")
        ]
        if nobody
        else [transition.help],
        "findings": findings,
        "blocked": bool(blocking(findings)) or nobody,
        "danger": transition.danger,
        "form": None if nobody else form,
        "confirm_label": transition.label,
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context, status=422 if form.errors else 200)


def _still_sees(request: Request, record: Objection) -> bool:
    return Objection.objects.visible_to(request.actor).filter(pk=record.pk).exists()


def _form(verb: str, request: Request, record: Objection, findings: list[Finding]) -> forms.Form:
    posted = request.POST if request.method == "POST" else None
    match verb:
        case "refuse":
            return RefuseForm(posted)
        case "assign":
            return ArbitratorsForm(posted, free=queries.free_arbitrators(record))
        case "uphold" | "dismiss":
            upheld = verb == "uphold"
            words = next((each.reason for each in queries.signatures_of(record) if each.upheld == upheld), "")
            return DecisionForm(posted, initial={"reason": words})
        case "close":
            return CloseForm(posted, warned=bool(warning(findings)))
    return forms.Form(posted)


def _step(verb: str, request: Request, record: Objection, form: forms.Form) -> Callable[[], Objection]:
    actor, facts = request.actor, form.cleaned_data
    steps: dict[str, Callable[[], Objection]] = {
        "take_up": lambda: acts.take_up_objection(actor=actor, objection=record),
        "refuse": lambda: acts.refuse_objection(actor=actor, objection=record, **facts),
        "assign": lambda: acts.assign_objection(
            actor=actor,
            objection=record,
            arbitrators=form.chosen if isinstance(form, ArbitratorsForm) else [],
        ),
        "uphold": lambda: acts.decide_objection(actor=actor, objection=record, upheld=True, **facts),
        "dismiss": lambda: acts.decide_objection(actor=actor, objection=record, upheld=False, **facts),
        "close": lambda: acts.close_objection(actor=actor, objection=record, **facts),
        "take_back": lambda: acts.take_back_objection(actor=actor, objection=record),
    }
    return steps[verb]
