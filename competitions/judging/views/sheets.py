"""Entering scores in one table, their export, and the history of one line."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from competitions.judging import acts, queries, rules, tables
from competitions.judging.forms import SheetFilter, SheetForm
from competitions.judging.queries import Sheet
from competitions.judging.ranking import recorded_columns
from competitions.judging.views.events import TONES, event_or_404
from competitions.planning.models import Event
from competitions.planning.publishing import publishing_words
from competitions.planning.rules import may_publish
from portal.acts.journal import timeline
from portal.acts.refusals import Refused
from portal.acts.requests import Request, id_in
from portal.acts.wording import verb_label
from portal.sheets import exports

PER_PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request: Request, event_pk: int) -> HttpResponse:
    """The score sheet: shows, and saves one row (`save` is its entry) or all that were touched."""
    event = event_or_404(request, event_pk)
    sheet = queries.sheet(event)
    filters = SheetFilter(request.GET)
    filters.is_valid()
    kept = [line for line in sheet.lines if filters.keeps(line, sheet)]
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    columns = recorded_columns(event)
    problem = ""
    if request.method == "POST":
        typed = request.POST.dict()
        only = id_in(typed.get("save", ""))
        posted = Sheet(
            event, sheet.modules, tuple(line for line in sheet.lines if f"{line.entry_id}-was" in typed)
        )
        form = SheetForm(posted, columns, typed, only=only)
        if form.valid:
            try:
                recorded = acts.record_scores(actor=request.actor, event=event, rows=form.scores)
            except Refused as refusal:
                problem = str(refusal.message)
            else:
                _say(request, recorded)
                if not recorded.conflicts and only is None:
                    return redirect(request.get_full_path())
                # A row was saved by itself, or rows clash: what else was typed stays in its fields.
                fresh = queries.sheet(event, [line.entry_id for line in posted.lines])
                form = SheetForm(fresh, columns, _without(typed, recorded.saved))
                form.clash(recorded.conflicts, fresh)
    else:
        form = SheetForm(Sheet(event, sheet.modules, tuple(page.object_list)), columns)
    context = {
        **frame(request, event, "scores"),
        "sheet": sheet,
        "form": form,
        "filter": filters,
        "page": page,
        "count": len(kept),
        "problem": problem,
        "rostered": queries.has_roster(event),
        "internal": event.competition.enterprise_id is not None,
        "editable": event.state == Event.State.UNDER_WAY and rules.may_score(request.actor, event),
        "timeline": journal_rows(event),
    }
    return render(request, "judging/scores.html", context)


def frame(request: Request, event: Event, tab: str) -> dict[str, object]:
    """What the pages of one event share: its head, its tabs, what may be done next."""
    tone, icon = TONES.get(Event.State(event.state), ("mute", "dash-circle"))
    return {
        "event": event,
        "page_title": event.name,
        "tab": tab,
        "tabs": [
            ("scores", _("Score sheet"), reverse("judging:scores", args=[event.pk])),
            *_marking_tabs(event),
            ("standings", _("Standings (preview)"), reverse("judging:standings", args=[event.pk])),
            ("results", _("Results"), reverse("results:staff", args=[event.pk])),
        ],
        "chip_tone": tone,
        "chip_icon": icon,
        "may_score": rules.may_score(request.actor, event),
        "may_finish": event.state == Event.State.UNDER_WAY and rules.may_score(request.actor, event),
        "may_reopen": event.state in (Event.State.SCORED, Event.State.ON_NOTICE, Event.State.PUBLISHED)
        and rules.may_score(request.actor, event),
        "results_url": reverse("results:staff", args=[event.pk]),
        "can_publish": event.state == Event.State.SCORED and may_publish(request.actor, event),
        "publishing": publishing_words(event),
    }


def _marking_tabs(event: Event) -> list[tuple[str, str, str]]:
    """Where judges mark by sheets, their sheets and the incident log stand beside what is typed in."""
    if not event.by_sheets:
        return []
    return [
        ("sheets", pgettext("sheets", "Score sheets"), reverse("judging:marking", args=[event.pk])),
        ("incidents", _("Incidents"), reverse("judging:incidents", args=[event.pk])),
    ]


def journal_rows(event: Event) -> list[dict[str, object]]:
    """The newest acts on the event, for the timeline."""
    return [
        {
            "title": verb_label(row.verb, "planning.event"),
            "by": str(row.actor or row.seat),
            "at": row.at,
            "note": row.note,
        }
        for row in timeline("planning.event", event.pk, limit=12)
    ]


def _without(typed: dict[str, str], saved: tuple[int, ...]) -> dict[str, str]:
    prefixes = tuple(f"{entry_id}-" for entry_id in saved)
    return {name: value for name, value in typed.items() if not name.startswith(prefixes)} if saved else typed


def _say(request: Request, recorded: acts.Recorded) -> None:
    if recorded.saved:
        count = len(recorded.saved)
        messages.success(
            request, ngettext("%(count)d line saved.", "%(count)d lines saved.", count) % {"count": count}
        )
    elif not recorded.conflicts:
        messages.info(request, _("Nothing was changed."))
    if recorded.conflicts:
        count = len(recorded.conflicts)
        messages.warning(
            request,
            ngettext(
                "%(count)d line was changed by somebody else meanwhile and was not saved. Compare both values below.",
                "%(count)d lines were changed by somebody else meanwhile and were not saved. Compare both values below.",
                count,
            )
            % {"count": count},
        )


@login_required
@require_safe
def export(request: Request, event_pk: int) -> HttpResponseBase:
    """The sheet as it stands, .xlsx or .csv; it can be filled in and uploaded again."""
    event = event_or_404(request, event_pk)
    sheet = queries.sheet(event)
    columns = tables.columns(sheet, recorded_columns(event))
    rows = tables.rows(sheet, recorded_columns(event))
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    return exports.sheet(request, kind, event.name, columns, rows, on=event)


@login_required
@require_safe
def history(request: Request, event_pk: int, entry_pk: int) -> HttpResponse:
    """Who recorded what of one entry, before and after."""
    event = event_or_404(request, event_pk)
    sheet = queries.sheet(event, [entry_pk])
    if not sheet.lines:
        raise Http404
    line = sheet.lines[0]
    rows = timeline("judging.outcome", line.outcome_id) if line.outcome_id is not None else []
    context = {
        **frame(request, event, "scores"),
        "line": line,
        "timeline": [
            {
                "title": verb_label(row.verb, "judging.outcome"),
                "by": str(row.actor or row.seat),
                "at": row.at,
                "note": row.note,
                "changes": tables.changes(row.before, row.after),
            }
            for row in rows
        ],
    }
    return render(request, "judging/history.html", context)
