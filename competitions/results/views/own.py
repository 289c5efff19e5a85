"""What somebody who competed sees: own results with the reasons of own marks and rank."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competitions.results import explanations, queries, snapshots
from competitions.results.tables import TONES, TONES_OF_CERTIFICATES
from portal.acts.requests import Request


@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """Own results, newest first, the promotions and honours that followed from them, and certificates."""
    rows = [
        {
            "result": result,
            "final": snapshots.final_figure(result.row["final"]),
            "why": explanations.of_row(result.version.snapshot, result.row),
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
            "certificates": [
                (each, TONES_OF_CERTIFICATES[each.state]) for each in queries.own_certificates(request.actor)
            ],
            "decided": [
                *(("promotions", each, TONES[each.state]) for each in promotions),
                *(("honours", each, TONES[each.state]) for each in recommendations),
            ],
        },
    )
