"""Composing the panels of a module, with load, composition and conflicts in sight. For staff only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.judging import acts, assigning, queries, rules
from competitions.judging.forms.panels import MOST_PANELS, PanelsForm, panel_name
from competitions.judging.models import Appointment
from competitions.judging.tally import Tally, tally
from competitions.judging.views.asking import allowed
from competitions.judging.views.doors import STAFF, door_or_404, module_or_404
from competitions.planning.models import Module
from portal.acts.findings import Severity
from portal.acts.refusals import Refused
from portal.acts.requests import Request


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def panels(request: Request, event_pk: int, module_pk: int) -> HttpResponse:
    """Who marks what: as it stands, as proposed (`propose`, with `panels`), or as typed."""
    entrance = door_or_404(request, STAFF, event_pk)
    module = module_or_404(entrance, module_pk)
    event = entrance.event
    allowed(rules.may_see_conflicts(request.actor, event))
    found = tally(module)
    judges = queries.markers(event)
    apart = queries.kept_apart(event)
    standing: Sequence[Any] = queries.panels_of(module)
    may_compose = rules.may_score(request.actor, event) and not rules.marks_at(request.actor, event)
    editable = (
        may_compose
        and event.state in acts.COMPOSING_STATES
        and found.scheme is not None
        and found.state == "open"
    )
    about: dict[str, Any] = {"judges": judges, "lines": found.lines, "apart": apart}
    wanted = _count(request)
    confirm = False
    if request.method == "POST":
        allowed(may_compose)
        form = PanelsForm(standing, typed=request.POST.dict(), **about)
        try:
            acts.compose_panels(
                actor=request.actor,
                marking=acts.marking_of(module),
                plans=form.plans,
                confirmed="confirmed" in request.POST,
            )
        except Refused as refusal:
            warnings = [row for row in refusal.findings if row.severity is Severity.WARN]
            confirm = bool(warnings)
            form.refuse(refusal.field, "；".join([str(refusal), *(str(row.message) for row in warnings)]))
        else:
            messages.success(request, _("The panels are saved; every judge has the sheets of the panel."))
            return redirect("judging:panels", event.pk, module.pk)
    elif "propose" in request.GET and found.scheme is not None:
        form = PanelsForm(_proposed(found, judges, apart, wanted), **about)
    else:
        form = PanelsForm(standing, count=wanted, **about)
    context = entrance.context(request, "sheets") | {
        "page_title": _("Panels: %(module)s") % {"module": module.name},
        "module": module,
        "form": form,
        "size": found.size,
        "scheme": found.scheme,
        "editable": editable,
        "confirm": confirm,
        "late": _late(module, found, apart) if editable else [],
        "proposed": "propose" in request.GET and request.method != "POST",
        "board_url": reverse("judging:board", args=[event.pk, module.pk]),
        "counts": range(1, MOST_PANELS + 1),
        "count": len(form.columns),
    }
    return render(request, "judging/marking/panels.html", context, status=422 if form.problem else 200)


def _late(module: Module, found: Tally, apart: dict[tuple[int, int], str]) -> list[dict[str, str]]:
    """Judge and entry of each sheet that was marked in spite of a conflict, with where to void it."""
    names = {line.entry_id: f"{line.number} {line.name}" for line in found.lines}
    return [
        {
            "who": f"{row.appointment.judge.name} · {names.get(row.entry_id, '')}",
            "url": reverse(
                "judging:void_pair", args=[module.event_id, module.pk, row.appointment_id, row.entry_id]
            ),
        }
        for row in queries.marked_in_conflict(module, apart)
        if row.appointment is not None
    ]


def _count(request: Request) -> int | None:
    typed = request.GET.get("panels", "")
    return int(typed) if typed.isdecimal() and 1 <= int(typed) <= MOST_PANELS else None


def _proposed(
    found: Tally, judges: Sequence[Appointment], apart: dict[tuple[int, int], str], count: int | None
) -> list[acts.PanelPlan]:
    """A proposal as it could be saved. The chief judge is left out while others are enough."""
    others = [row.pk for row in judges if row.role == Appointment.Role.JUDGE]
    size = found.size or max(1, len(others) // (count or 1))
    if len(others) < size:
        others = [row.pk for row in judges]
    proposal = assigning.propose(
        judges=others,
        entries=[line.entry_id for line in found.awaited],
        recusals=apart.keys(),
        size=size,
        panels=count,
    )
    return [
        acts.PanelPlan(panel_name(position), group.judges, group.entries)
        for position, group in enumerate(proposal.groups)
    ]
