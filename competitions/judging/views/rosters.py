"""Picking the people of a unit and typing their scores: the results sheet of an internal or past competition."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from competitions.judging import acts, queries, rules
from competitions.judging.roster_forms import PeopleFilter, RosterForm
from competitions.judging.views.events import event_or_404
from competitions.judging.views.sheets import frame
from competitions.planning.models import Event
from portal.acts.refusals import Refused
from portal.acts.requests import Request

PER_PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: Request, event_pk: int) -> HttpResponse:
    """The people of a unit who are not on the sheet yet, with a field for each score.

    An internal competition has its own unit; of a union's past competition the unit is chosen above the list.
    """
    event = event_or_404(request, event_pk)
    if not queries.has_roster(event) or not rules.may_score(request.actor, event):
        raise Http404
    back = reverse("judging:scores", args=[event.pk])
    if event.state != Event.State.UNDER_WAY:
        return redirect(back)
    filters = PeopleFilter(request.GET, units=queries.units_of(event), chosen=event.competition.enterprise)
    filters.is_valid()
    people = queries.people_to_add(event, filters.selected, filters.cleaned_data.get("text") or "")
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    posted = request.POST if request.method == "POST" else None
    form = RosterForm(event, list(event.modules.all()), list(page.object_list), posted)
    problem = ""
    if posted is not None and not form.errors:
        try:
            entries = acts.record_sheet(
                actor=request.actor, event=event, participants=form.participants, unit=filters.selected
            )
        except Refused as refusal:
            problem = str(refusal.message)
        else:
            count = len(entries)
            messages.success(
                request,
                ngettext("%(count)d line saved.", "%(count)d lines saved.", count) % {"count": count},
            )
            return redirect(back)
    context = {
        **frame(request, event, "scores"),
        "form": form,
        "filter": filters,
        "unit": filters.selected,
        "page": page,
        "problem": problem,
    }
    return render(request, "judging/roster.html", context)
