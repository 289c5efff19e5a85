"""The incident log of an event: list, export, putting one down, deciding, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from competitions.entries.models import Entry
from competitions.judging import acts, blinding, marks, queries, rules, tables
from competitions.judging.forms import ReasonForm
from competitions.judging.forms.incidents import Called, IncidentDecisionForm, IncidentFilter, IncidentForm
from competitions.judging.marking_lifecycles import INCIDENT
from competitions.judging.models import Incident
from competitions.judging.views.asking import allowed, confirm_page, form_page
from competitions.judging.views.doors import STAFF, Door, door_or_404
from competitions.planning.models import Event, Module
from competitions.planning.views.asking import found, performed
from portal.acts.requests import Request
from portal.sheets import exports

PER_PAGE = 30
TONES = {
    Incident.State.REPORTED: ("warn", "hourglass-split"),
    Incident.State.DECIDED: ("ok", "check-circle"),
    Incident.State.WITHDRAWN: ("mute", "dash-circle"),
}


def _row(entrance: Door, incident: Incident, label: str) -> dict[str, Any]:
    state = Incident.State(incident.state)
    return {
        "incident": incident,
        "who": label,
        "chip": (state.label, *TONES[state]),
        "deduction": "" if incident.deduction is None else marks.shown(incident.deduction),
        "decide_url": entrance.url("incident", incident.pk),
        "withdraw_url": entrance.url("incident_withdraw", incident.pk),
        "offered": {row.verb for row in INCIDENT.transitions if incident.state in row.sources},
    }


def _closed_module(event: Event) -> Module | None:
    """A module of the event whose codes are not opened yet; None: nothing has to be kept apart any more."""
    return next((module for module in event.modules.all() if not blinding.is_open(module)), None)


def _labels(entrance: Door, listed: list[Incident]) -> dict[int, str]:
    """What each incident's entry may be called: as the incident's module is marked, or if it names none.

    Behind codes an incident stays on the side that put it down: what was seen on a work has its code, what was seen of
    a person has the name, and neither is told to who knows the other. What happened at a station everybody saw.
    """
    lines = queries.sheet(entrance.event, {row.entry_id for row in listed if row.entry_id is not None}).lines
    modules = {module.pk: module for module in entrance.event.modules.all()}
    # An incident without a module must not tell the number where any module is marked blind.
    otherwise = _closed_module(entrance.event) or next((row for row in modules.values() if row.blind), None)
    by_module = {
        module_id: (entrance.labels(module, lines), module is not None and not blinding.is_open(module))
        for module_id, module in (*modules.items(), (0, otherwise))
    }
    by_name = entrance.identities(lines)
    labels = {}
    for row in listed:
        if row.entry_id is None:
            continue
        label_of, closed = by_module[row.module_id or 0]
        if closed and not row.by_code:
            label_of = by_name
        labels[row.pk] = label_of(row.entry_id) or _("named once the codes are opened")
    return labels


@login_required
@never_cache
@require_safe
def incidents(request: Request, event_pk: int, door: str = STAFF) -> HttpResponse:
    """The log, newest first; with filter, sorting and pages."""
    entrance = door_or_404(request, door, event_pk)
    form = IncidentFilter(request.GET)
    form.is_valid()
    listed = queries.incidents(
        entrance.event,
        kind=form.cleaned_data.get("kind") or "",
        state=form.cleaned_data.get("state") or "",
        sort=request.GET.get("sort", ""),
    )
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    labels = _labels(entrance, shown)
    under_way = entrance.event.state == Event.State.UNDER_WAY
    context = entrance.context(request, "incidents") | {
        "filter": form,
        "page": page,
        "rows": [_row(entrance, row, labels.get(row.pk, "")) for row in shown],
        "may_report": under_way and rules.may_report(request.actor, entrance.event),
        "may_decide": under_way and rules.may_review(request.actor, entrance.event),
        "new_url": entrance.url("incident_new"),
        "export_url": "" if entrance.is_chief else entrance.url("incidents_export"),
    }
    return render(request, "judging/marking/incidents.html", context)


@login_required
@require_safe
def incidents_export(request: Request, event_pk: int) -> HttpResponseBase:
    """The whole log as a sheet."""
    entrance = door_or_404(request, STAFF, event_pk)
    listed = list(queries.incidents(entrance.event, sort="happened"))
    labels = _labels(entrance, listed)
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    title = _("Incidents of %(event)s") % {"event": entrance.event.name}
    rows = tables.incident_rows(listed, labels)
    return exports.sheet(request, kind, title, tables.incident_columns(), rows, on=entrance.event)


def _called(entrance: Door, modules: list[Module]) -> list[Called]:
    """Every entry by its number, and once more by its code for each module in which the reader knows it by that.

    Staff saw a person and may say so of any module: the judges' side then reads no code beside it. Codes of whom there
    is no work are left out.
    """
    lines = queries.sheet(entrance.event).lines
    coded = [module for module in modules if entrance.by_code(module)]
    plain: frozenset[int | None] = frozenset(module.pk for module in modules if module not in coded)
    if not coded or entrance.is_staff:
        plain |= {None}
    if entrance.is_staff:
        plain |= {module.pk for module in modules}
    label_of = entrance.labels(None, lines)
    found = [
        Called(line.number or str(line.entry_id), label_of(line.entry_id), line.entry_id, plain)
        for line in lines
        if plain
    ]
    for module in coded:
        code_of = entrance.labels(module, lines)
        unseen = blinding.unseen(module, [line.entry_id for line in lines])
        codes = {line.entry_id: code_of(line.entry_id) for line in lines if line.entry_id not in unseen}
        found += [
            Called(code, code, entry_id, frozenset({module.pk}), is_code=True)
            for entry_id, code in codes.items()
            if code
        ]
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def incident_new(request: Request, event_pk: int, door: str = STAFF) -> HttpResponse:
    """Put down what happened."""
    entrance = door_or_404(request, door, event_pk)
    event = entrance.event
    allowed(rules.may_report(request.actor, event))
    modules = list(event.modules.all())
    form = IncidentForm(request.POST or None, modules=modules, called=_called(entrance, modules))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        module = next((row for row in modules if row.pk == facts["module"]), None)
        entry = Entry.objects.get(pk=facts["entry"]) if facts["entry"] else None
        done = performed(
            form,
            lambda: acts.report_incident(
                actor=request.actor,
                event=event,
                kind=facts["kind"],
                description=facts["description"],
                module=module,
                entry=entry,
                by_code=facts["by_code"],
                happened_at=facts["happened_at"],
            ),
        )
        if done is not None:
            messages.success(request, _("Put down. The chief judge decides what follows."))
            return redirect(entrance.url("incidents"))
    return form_page(
        request,
        form,
        page_title=_("Put an incident down"),
        page_caption=f"{event.competition.name} · {event.name}",
        submit_label=_("Put it down"),
        back_url=entrance.url("incidents"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: Request, event_pk: int, incident_pk: int, door: str = STAFF) -> HttpResponse:
    """Decide what follows from it."""
    entrance = door_or_404(request, door, event_pk)
    subject = found(queries.incident, entrance.event, incident_pk)
    allowed(rules.may_review(request.actor, entrance.event))
    form = IncidentDecisionForm(
        request.POST or None,
        with_points=subject.module_id is not None and subject.entry_id is not None,
        initial={
            "decision": subject.decision,
            "minutes": subject.minutes,
            "deduction": subject.deduction,
        },
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        done = performed(
            form,
            lambda: acts.decide_incident(
                actor=request.actor,
                incident=subject,
                decision=facts["decision"],
                minutes=facts["minutes"],
                deduction=facts.get("deduction"),
            ),
        )
        if done is not None:
            messages.success(request, _("The decision is on record."))
            return redirect(entrance.url("incidents"))
    who = _labels(entrance, [subject]).get(subject.pk, "")
    module = subject.module.name if subject.module is not None else ""
    about = " · ".join(part for part in (str(subject.get_kind_display()), module, who) if part)
    return confirm_page(
        request,
        form,
        page_title=_("What follows from this incident?"),
        page_caption=about,
        consequences=[subject.description],
        confirm_label=_("Record the decision"),
        back_url=entrance.url("incidents"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def incident_withdraw(request: Request, event_pk: int, incident_pk: int, door: str = STAFF) -> HttpResponse:
    """Take an incident back, with the reason."""
    entrance = door_or_404(request, door, event_pk)
    subject = found(queries.incident, entrance.event, incident_pk)
    allowed(rules.may_review(request.actor, entrance.event))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = performed(
            form,
            lambda: acts.withdraw_incident(actor=request.actor, incident=subject, reason=reason),
        )
        if done is not None:
            messages.success(request, _("The incident is taken back."))
            return redirect(entrance.url("incidents"))
    return confirm_page(
        request,
        form,
        page_title=_("Take this incident back?"),
        page_caption=subject.description,
        consequences=[_("It stays in the log and takes nothing off any more.")],
        confirm_label=_("Take it back"),
        danger=True,
        back_url=entrance.url("incidents"),
    )
