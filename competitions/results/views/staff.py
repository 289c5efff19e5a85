"""The desk's side of results: versions, publishing, withdrawing, differences."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competitions.judging import queries as judging
from competitions.judging.checks import no_unresolved_tie
from competitions.judging.views.sheets import frame, journal_rows
from competitions.planning.models import Event
from competitions.results import explanations, queries, rules, snapshots, tables
from competitions.results.lifecycles import KINDS
from competitions.results.models import ResultVersion
from competitions.results.views.awards import TITLES
from portal.acts.dates import in_words
from portal.acts.findings import Finding, blocking
from portal.acts.requests import Request


def event_or_404(request: Request, event_pk: int) -> Event:
    try:
        return judging.event(request.actor, event_pk)
    except Event.DoesNotExist:
        raise Http404 from None


@login_required
@require_safe
def staff(request: Request, event_pk: int) -> HttpResponse:
    """All versions of an event, what changed between them, what can be done."""
    event = event_or_404(request, event_pk)
    found = queries.versions_of(request.actor, event)
    may_publish = rules.may_publish(request.actor, event)
    older = {each.number: each for each in found}
    newest_open = next((each.pk for each in found if each.was_open), None)
    versions = [
        {
            "version": each,
            "counts": snapshots.counts_of(each.snapshot),
            "chip": tables.stage_chip(each, newest=each.pk == newest_open),
            "changes": tables.said(
                snapshots.differences(older[each.number - 1].snapshot, each.snapshot, public=False)
            )
            if each.number - 1 in older
            else [],
        }
        for each in found
    ]
    context = {
        **frame(request, event, "results"),
        "versions": versions,
        "newest": found[0] if found else None,
        "may_publish": may_publish,
        "can_publish": may_publish and event.state == Event.State.SCORED,
        "can_finalise": may_publish and event.state == Event.State.ON_NOTICE,
        "ties": _open_ties(event),
        "is_final": event.state in queries.FINAL_STATES and _is_final(found),
        "over": _is_over(found),
        "public_url": request.build_absolute_uri(reverse("results:public", args=[event.pk])),
        "share_text": _share_text(event, found),
        "award_reasons": explanations.of_awards(found[0].snapshot) if found else [],
        "consequences": _consequences(event) if found else [],
        "certificate_counts": queries.certificate_counts(event) if found else None,
        "may_work_out": rules.may_look_after(request.actor, event) and event.state in queries.FINAL_STATES,
        "timeline": journal_rows(event),
    }
    return render(request, "results/staff.html", context)


def _open_ties(event: Event) -> list[Finding]:
    """What the committee has still to decide before the results go out; nothing in any other state."""
    return blocking(list(no_unresolved_tie(event))) if event.state == Event.State.SCORED else []


def _share_text(event: Event, versions: list[ResultVersion]) -> str:
    """What is pasted above the link: competition, event, and how the results stand."""
    if not versions:
        return ""
    newest = versions[0]
    name = f"{event.competition.name} · {event.name}"
    if newest.is_final or newest.closes_at is None:
        return _("%(event)s: final results") % {"event": name}
    return _("%(event)s: results on public notice until %(moment)s (Beijing time)") % {
        "event": name,
        "moment": in_words(newest.closes_at),
    }


def _is_final(versions: list[ResultVersion]) -> bool:
    """Whether the newest version stands and is final: what certificates and the book rest on."""
    return bool(versions) and versions[0].is_final and versions[0].withdrawn_at is None


def _is_over(versions: list[ResultVersion]) -> bool:
    """Whether the notice of the newest version that stands has run out."""
    standing = next((each for each in versions if each.withdrawn_at is None), None)
    return standing is not None and standing.closes_at is not None and standing.closes_at <= timezone.now()


def _consequences(event: Event) -> list[dict[str, object]]:
    """What follows from the awards, in figures: [{title, url, counts: [(number, state, tone, icon)]}]."""
    return [
        {
            "title": TITLES[kind],
            "url": f"{reverse('results:consequences', args=[kind])}?event={event.pk}",
            "counts": [
                (count, lifecycle.states[state], *tables.TONES[state])
                for state, count in queries.tally(event, kind).items()
            ],
        }
        for kind, lifecycle in KINDS.items()
    ]
