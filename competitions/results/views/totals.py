"""Totals of delegations and units of a competition, with what each of their people brings."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competitions.judging.ranking import pack_of
from competitions.planning.models import Competition
from competitions.results import queries, tables
from competitions.results import totals as sums
from portal.acts.requests import Request
from portal.sheets import exports


@login_required
@require_safe
def totals(request: Request, competition_pk: int) -> HttpResponseBase:
    """The tables; with ?format= all of them as one sheet."""
    try:
        competition = queries.held_competition(request.actor, competition_pk)
    except Competition.DoesNotExist as error:
        raise Http404 from error
    versions = list(queries.standing_versions(competition))
    pack = pack_of(competition)
    delegations = sums.of_delegations(versions, pack)
    members = [table for version in versions if (table := sums.of_members(version, pack)) is not None]
    if "format" in request.GET:
        return exports.sheet(
            request,
            request.GET["format"],
            _("Team totals"),
            tables.total_columns(),
            tables.total_rows([*([delegations] if delegations else []), *members]),
            on=competition,
            may=queries.holds,
        )
    return render(
        request,
        "results/totals.html",
        {
            "page_title": _("Team totals"),
            "competition": competition,
            "delegations": delegations,
            "members": members,
            "missing": queries.events_without_results(competition, versions),
        },
    )
