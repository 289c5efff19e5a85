"""What those who competed see: own results, or those of the unit's entries, with the reasons of marks and ranks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competitions.results import deadlines, explanations, queries, snapshots
from competitions.results.models import Incentive, ResultVersion
from competitions.results.snapshots import Row
from competitions.results.tables import TONES, TONES_OF_CERTIFICATES
from portal.acts.requests import Request

PER_PAGE = 10


@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """Own results, newest first, what followed from them, and certificates."""
    rows = [
        {
            "result": result,
            "final": snapshots.final_figure(result.row["final"]),
            "why": explanations.of_row(result.version.snapshot, result.row),
            "may_object": _may_object(result.version),
        }
        for result in queries.own_results(request.actor)
    ]
    promotions, recommendations = queries.decided_for(request.actor)
    return render(
        request,
        "results/mine.html",
        {
            "page_title": _("My results"),
            "rows": rows,
            "just_held": queries.entries_just_held(request.actor),
            "incentives": _incentives(request),
            "certificates": [
                (each, TONES_OF_CERTIFICATES[each.state]) for each in queries.own_certificates(request.actor)
            ],
            "decided": [
                *(("promotions", each, TONES[each.state]) for each in promotions),
                *(("honours", each, TONES[each.state]) for each in recommendations),
            ],
        },
    )


def _incentives(request: Request) -> list[tuple[Incentive, tuple[str, str]]]:
    return [(each, TONES[each.state]) for each in queries.incentives_for(request.actor)]


def _may_object(version: ResultVersion) -> bool:
    """Whether the version is on notice now: the page of the objection says the rest."""
    filing = deadlines.results(version)
    return filing is not None and filing.is_open


@login_required
@require_safe
def unit(request: Request) -> HttpResponse:
    """The results of the unit's entries, newest first, each with its reasons."""
    if not request.actor.at_unit:
        raise Http404
    page = Paginator(queries.unit_results(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": _("Results of our unit"),
        "page": page,
        "results": [
            {
                "version": version,
                "rows": _explained(version, rows),
                "may_object": _may_object(version),
            }
            for version, rows in queries.own_rows(request.actor, page)
        ],
        "just_held": queries.entries_just_held(request.actor),
        "incentives": _incentives(request),
    }
    return render(request, "results/unit.html", context)


def _explained(version: ResultVersion, rows: list[Row]) -> list[dict[str, object]]:
    explainer = explanations.Explainer(version.snapshot)
    return [
        {"row": row, "final": snapshots.final_figure(row["final"]), "why": explainer.of(row)} for row in rows
    ]
