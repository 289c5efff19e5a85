"""Recording at once that many people agreed to a text: one list with signatures for several entries."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from competitions.entries import acts, presenting, rules
from competitions.entries.forms import AgreementsForm
from competitions.entries.queries import standing
from competitions.entries.queries.entries import own_unsent
from competitions.entries.requirements import Requirement, asked_by
from competitions.entries.views.fetching import event_or_404
from competitions.planning.models import Event
from portal.acts.refusals import Refused
from portal.acts.requests import Request

# So many entries stand on the page at once; those recorded make room for the next.
SHOWN = 300


def _asked(event: Event, key: str) -> tuple[Requirement, list[tuple[str, str, str]]]:
    """The text that is meant, and all of the event's as tabs."""
    texts = [each for each in asked_by(event.requirements) if each.is_agreement]
    chosen = next((each for each in texts if each.key == key), texts[0] if texts else None)
    if chosen is None:
        raise Http404
    address = reverse("entries:agreements", args=[event.pk])
    return chosen, [(each.key, str(each.label), f"{address}?requirement={each.key}") for each in texts]


@login_required
@require_http_methods(["GET", "POST"])
def agreements(request: Request, event_pk: int) -> HttpResponse:
    """The people (or entries) of the drafts of one event whose agreement to a text is still missing."""
    event = event_or_404(request, event_pk)
    asked, tabs = _asked(event, request.GET.get("requirement", ""))
    unsent = own_unsent(request.actor, event.pk)
    entries = [entry for entry in unsent[:SHOWN] if rules.may_edit(request.actor, entry)]
    for entry in entries:
        del entry.people  # type: ignore[attr-defined]
    standing.with_people(entries)
    missing = [
        (entry, row)
        for entry in entries
        for row in presenting.paper_rows(event, standing.people_of(entry), standing.papers_of(entry))
        if row["requirement"] is asked and row["attachment"] is None
    ]
    ticked = set(request.POST.getlist("slots"))
    offered = {f"{entry.pk}-{row['slot']}": (entry, row) for entry, row in missing}
    form = AgreementsForm(request.POST or None, request.FILES or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        chosen = [offered[name] for name in offered if name in ticked]
        try:
            if not chosen:
                raise Refused(_("Please tick those who have signed."))
            acts.agree_together(
                actor=request.actor,
                event=event,
                requirement=asked.key,
                slots=[
                    (entry.pk, row["competitor"].worker_id if row["competitor"] is not None else None)
                    for entry, row in chosen
                ],
                file=form.cleaned_data["file"],
            )
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(
                request,
                ngettext(
                    "%(count)d agreement is recorded.", "%(count)d agreements are recorded.", len(chosen)
                )
                % {"count": len(chosen)},
            )
            return redirect(request.get_full_path())
    context = {
        "event": event,
        "asked": asked,
        "tabs": tabs,
        "rows": [
            {
                "slot": slot,
                "entry": entry,
                "name": row["name"],
                "people": standing.people_of(entry),
                "ticked": slot in ticked,
            }
            for slot, (entry, row) in offered.items()
        ],
        "form": form,
        "more": unsent.count() > SHOWN,
        "shown": SHOWN,
        "back_url": reverse("entries:unsent", args=[event.pk]),
    }
    return render(request, "entries/agreements.html", context, status=422 if form.errors else 200)
