"""The timetable of an event for its organiser's side: sessions, stations, who is where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions.entries.models import Entry
from competitions.judging import acts, queries, rules
from competitions.judging.forms import PlaceForm, ReasonForm
from competitions.judging.models import Session, Slot
from competitions.judging.tickets import when
from competitions.judging.views.appointments import who_competes
from competitions.judging.views.asking import allowed, confirm_page, form_page
from competitions.judging.views.events import event_or_404
from competitions.planning.models import Event
from competitions.planning.views.asking import found, performed
from portal.acts.requests import Request
from portal.sheets import exports
from portal.sheets.columns import Column

SESSION_SORTS = {"name": ("name", "id"), "starts": ("starts_at", "id"), "place": ("place", "starts_at", "id")}


def caption(event: Event) -> str:
    return f"{event.competition.name} · {event.name}"


def writable(request: Request, event_pk: int) -> Event:
    """The event for whoever lays out its timetable; who only looks on is told so."""
    event = event_or_404(request, event_pk)
    allowed(rules.may_lay_timetable(request.actor, event))
    return event


@login_required
@require_safe
def timetable(request: Request, event_pk: int) -> HttpResponseBase:
    """The sessions with what is taken, and who has no place yet; with ?format= the whole timetable as a file."""
    event = event_or_404(request, event_pk)
    if "format" in request.GET:
        return exports.sheet(
            request, request.GET["format"], _("Timetable"), _columns(), _export_rows(event), on=event
        )
    sort = request.GET.get("sort", "")
    fields = SESSION_SORTS.get(sort.lstrip("-"), SESSION_SORTS["starts"])
    order = [f"-{field}" if sort.startswith("-") else field for field in fields]
    sessions = list(queries.sessions_of(event).order_by(*order))
    draw = queries.draw_in_force(event)
    entrants = queries.competing(event).count()
    context = {
        "page_title": _("Timetable"),
        "page_caption": caption(event),
        "event": event,
        "sessions": [{"session": each, "when": when(each)} for each in sessions],
        "entrants": entrants,
        "waiting": _waiting(event, sessions, entrants),
        "draw": draw,
        "collisions": queries.collisions(queries.competing(event)) if sessions else [],
        "may_lay": rules.may_lay_timetable(request.actor, event) and event.state in acts.LAID_OUT_IN,
    }
    return render(request, "judging/timetable/event.html", context)


def _waiting(event: Event, sessions: list[Session], entrants: int) -> list[tuple[str, int]]:
    """(part, entries without a place) where some are left. No query."""
    names = {module.pk: module.name for module in event.modules.all()}
    parts: dict[int | None, int] = {}
    for each in sessions:
        parts[each.module_id] = parts.get(each.module_id, 0) + each.taken  # type: ignore[attr-defined]
    return [
        (names[module_id] if module_id else _("The whole event"), entrants - taken)
        for module_id, taken in parts.items()
        if taken < entrants
    ]


def _columns() -> list[Column]:
    return [
        Column("session", _("Session"), width=18),
        Column("module", _("Module"), width=14),
        Column("begins", _("Begins at"), width=18),
        Column("ends", _("Ends at"), width=18),
        Column("place", _("Place"), width=24),
        Column("station", _("Station"), width=10),
        Column("order", _("Number drawn"), width=10),
        Column("number", _("Entry number"), width=16),
        Column("name", _("Name or team"), width=24),
        Column("unit", _("Unit"), width=30),
    ]


def _export_rows(event: Event) -> Iterator[list[object]]:
    for slot in queries.slots_of_event(event):
        session = slot.session
        people: list[Any] = slot.entry.people  # type: ignore[attr-defined]
        yield [
            session.name,
            session.module.name if session.module else "",
            f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}",
            f"{timezone.localtime(session.ends_at):%Y-%m-%d %H:%M}",
            session.place,
            slot.station.label,
            slot.order,
            slot.entry.number,
            slot.entry.team_name or "、".join(row.worker.name for row in people),
            "、".join(dict.fromkeys(row.employer.name for row in people)),
        ]


def session_of(event: Event, pk: int) -> Session:
    return found(queries.session, event, pk)


@login_required
@require_safe
def session(request: Request, event_pk: int, pk: int) -> HttpResponse:
    """One session: each place of each station, and who has it."""
    event = event_or_404(request, event_pk)
    shown = session_of(event, pk)
    stations = list(shown.stations.all())
    taken = {(slot.station_id, slot.place): slot for slot in queries.slots_of_session(shown)}
    rows = [
        {
            "station": station,
            "place": place,
            "slot": (slot := taken.get((station.pk, place))),
            "who": who_competes(slot.entry) if slot else "",
        }
        for station in stations
        for place in range(1, station.capacity + 1)
    ]
    may_lay = rules.may_lay_timetable(request.actor, event) and event.state in acts.LAID_OUT_IN
    context = {
        "page_title": shown.name,
        "event": event,
        "session": shown,
        "when": when(shown),
        "rows": rows,
        "may_lay": may_lay,
        "several": any(station.capacity > 1 for station in stations),
    }
    return render(request, "judging/timetable/session.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def place(request: Request, event_pk: int, pk: int) -> HttpResponse:
    """Put an entry to a station of this session by hand."""
    event = writable(request, event_pk)
    shown = session_of(event, pk)
    entries = list(queries.with_people(queries.competing(event)))
    placed = {
        slot.entry_id: slot
        for slot in Slot.objects.filter(
            queries.part_on_slots(shown.module_id), session__event=event
        ).select_related("session", "station")
    }
    # Those without a place first; whoever has one can be moved.
    entries.sort(key=lambda entry: entry.pk in placed)
    stations = list(shown.stations.all())
    form = PlaceForm(
        stations,
        [(entry.pk, _choice(entry, placed.get(entry.pk))) for entry in entries],
        request.POST or None,
        drawn=queries.is_drawn(event),
        initial={"station": request.GET.get("station")},
    )
    back = reverse("judging:session", args=[event.pk, shown.pk])
    if request.method == "POST" and form.is_valid():
        chosen = next(entry for entry in entries if str(entry.pk) == form.cleaned_data["entry"])
        station = form.cleaned_data["station"]
        station.session = shown
        slot = performed(
            form,
            lambda: acts.place_entry(
                actor=request.actor,
                station=station,
                entry=chosen,
                reason=form.cleaned_data.get("reason", ""),
                confirmed=form.cleaned_data.get("confirmed", False),
            ),
        )
        if slot is not None:
            return redirect(back)
    return form_page(
        request,
        form,
        page_title=_("Put an entry to a station of “%(session)s”") % {"session": shown.name},
        page_caption=f"{caption(event)} · {when(shown)}",
        submit_label=_("Put it there"),
        back_url=back,
    )


def _choice(entry: Entry, slot: Slot | None) -> str:
    who = who_competes(entry)
    if slot is None:
        return who
    return _("%(who)s (now %(session)s, station %(station)s)") % {
        "who": who,
        "session": slot.session.name,
        "station": slot.station.label,
    }


@login_required
@require_http_methods(["GET", "POST"])
def clear(request: Request, event_pk: int, pk: int) -> HttpResponse:
    """Take an entry out of its place."""
    event = writable(request, event_pk)
    slot = found(queries.slot, event, pk)
    drawn = queries.is_drawn(event)
    form = (ReasonForm if drawn else forms.Form)(request.POST if request.method == "POST" else None)
    back = reverse("judging:session", args=[event.pk, slot.session_id])
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        done = performed(form, lambda: acts.clear_slot(actor=request.actor, slot=slot, reason=reason))
        if done is not None:
            messages.success(request, _("%(entry)s has no place here any more.") % {"entry": slot.entry})
            return redirect(back)
    return confirm_page(
        request,
        form,
        page_title=_("Take %(entry)s out of its place?") % {"entry": slot.entry},
        page_caption=f"{caption(event)} · {slot.session.name} · {slot.station.label}",
        consequences=[_("The place is free, and the entry has none until it is given another.")],
        confirm_label=_("Take it out"),
        danger=True,
        back_url=back,
    )
