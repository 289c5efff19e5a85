"""The entrance on the day, made for tablets and phones: by the QR code of the ticket or by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from competitions.entries.models import Entry
from competitions.entries.presenting import person_row
from competitions.entries.queries.standing import people_of
from competitions.judging import acts, queries, rules
from competitions.judging.forms import AdmitForm, ArrivalFilter, NumberForm
from competitions.judging.models import CheckIn
from competitions.judging.queries import MISSING, Arrival
from competitions.judging.tickets import when
from competitions.judging.views.appointments import who_competes
from competitions.judging.views.asking import allowed, confirm_page
from competitions.judging.views.events import event_or_404
from competitions.planning.models import Event
from competitions.planning.views.asking import found, performed
from portal.acts.refusals import Refused
from portal.acts.requests import Request, id_in
from portal.files.kinds import content_type_of, suffix_of
from portal.sheets import exports
from portal.sheets.columns import Column

PER_PAGE = 100
# State → word, tone and icon of its chip.
CHIPS: dict[str, tuple[Any, str, str]] = {
    CheckIn.State.PRESENT: (CheckIn.State.PRESENT.label, "ok", "check-circle"),
    CheckIn.State.LATE: (CheckIn.State.LATE.label, "warn", "clock"),
    CheckIn.State.ABSENT: (CheckIn.State.ABSENT.label, "bad", "x-circle"),
}
PICTURES = ("jpg", "png")


@login_required
@never_cache
@require_safe
def home(request: Request) -> HttpResponse:
    """Type or scan a number; the events of these days."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        try:
            queries.at_entrance(request.actor, number)
        except Entry.DoesNotExist:
            form.add_error("number", _("No accepted entry of your events has this number. Check the digits."))
        else:
            return redirect("checkin:entry", number)
    context = {
        "page_title": _("Check-in"),
        "form": form,
        "events": list(queries.admitting(request.actor)[:40]),
    }
    return render(request, "judging/checkin/home.html", context, status=422 if form.errors else 200)


def _entry(request: Request, number: str) -> Entry:
    return found(queries.at_entrance, request.actor, number)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: Request, number: str) -> HttpResponse:
    """One entry at the entrance: photograph, masked identity, sessions; admit or put down as absent."""
    shown = _entry(request, number)
    may_admit = rules.may_admit(request.actor, shown)
    allowed(may_admit or request.method != "POST")
    rows = queries.arrivals_of(shown)
    chosen = _chosen(rows, request.POST.get("session", ""))
    form = AdmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _recorded(request, form, shown, chosen):
        return redirect("checkin:entry", shown.number)
    photos = queries.photos_of(shown)
    context = {
        "page_title": str(shown),
        "entry": shown,
        "event": shown.event,
        "form": form,
        "people": [
            {**person_row(row, personal=True), "photo": _photo_url(shown, photos.get(row.worker_id))}
            for row in people_of(shown)
            if row.active
        ],
        "rows": [_row(row) for row in rows],
        "next": _next(rows),
        "may_admit": may_admit and _is_day(shown.event),
        "is_day": _is_day(shown.event),
    }
    return render(request, "judging/checkin/entry.html", context, status=422 if form.errors else 200)


def _recorded(request: Request, form: AdmitForm, shown: Entry, chosen: Arrival) -> bool:
    """Record what was pressed; False where it was refused."""
    facts = form.cleaned_data
    common: dict[str, Any] = {"actor": request.actor, "entry": shown, "session": chosen.session}
    if request.POST.get("act") == "absent":
        row = performed(form, lambda: acts.mark_absent(**common, note=facts["note"]))
    else:
        row = performed(form, lambda: acts.check_in(**common, **facts))
    if row is None:
        return False
    messages.success(request, _("%(entry)s: %(state)s") % {"entry": shown, "state": row.get_state_display()})
    return True


def _chosen(rows: list[Arrival], session: str) -> Arrival:
    session_id = id_in(session)
    for row in rows:
        if (row.session.pk if row.session else None) == session_id:
            return row
    return _next(rows)


def _next(rows: list[Arrival]) -> Arrival:
    """The session for which the entry most likely stands there: the first that is not over."""
    now = timezone.now()
    ahead = [row for row in rows if row.session is None or row.session.ends_at > now]
    return ahead[0] if ahead else rows[-1]


def _is_day(event: Event) -> bool:
    return event.state in queries.ADMITTED_IN and event.starts_on <= timezone.localdate()


def _photo_url(shown: Entry, photo: Any) -> str:
    if photo is None or suffix_of(photo.file.name) not in PICTURES:
        return ""
    return reverse("checkin:photo", args=[shown.number, photo.pk])


def _row(row: Arrival) -> dict[str, Any]:
    return {
        "arrival": row,
        "when": when(row.session) if row.session else "",
        "chip": CHIPS.get(row.state, (_("Not here yet"), "mute", "hourglass")),
    }


@login_required
@never_cache
@require_GET
def photo(request: Request, number: str, pk: int) -> HttpResponseBase:
    """The photograph that the entry attached, as a picture; for whoever stands at the entrance."""
    shown = _entry(request, number)
    chosen = next((row for row in queries.photos_of(shown).values() if row.pk == pk), None)
    name = (chosen.file.name or "") if chosen is not None else ""
    if chosen is None or suffix_of(name) not in PICTURES:
        raise Http404
    try:
        stream = chosen.file.storage.open(name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(stream, content_type=content_type_of(name))
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# --- An event as a whole ---------------------------------------------------------------------------------


@login_required
@never_cache
@require_safe
def event(request: Request, event_pk: int) -> HttpResponseBase:
    """Who is expected and who came, with counts; with ?format= as a file."""
    shown = event_or_404(request, event_pk)
    form = ArrivalFilter(shown, request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    session_id = id_in(chosen.get("session") or "")
    everybody = queries.arrivals(shown, session_id=session_id, text=chosen.get("text") or "")
    rows = [row for row in everybody if not chosen.get("state") or row.state == chosen["state"]]
    if "format" in request.GET:
        return exports.sheet(
            request, request.GET["format"], _("Check-in list"), _columns(), _export_rows(rows), on=shown
        )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": _("Check-in"),
        "event": shown,
        "filter": form,
        "page": page,
        "rows": [{**_row(row), "who": who_competes(row.entry)} for row in page],
        "counts": queries.counted(everybody),
        "missing": MISSING,
        "sessions": _closable(shown, everybody),
        "proposals": len(queries.absences(shown)),
        "may_admit": rules.may_lay_timetable(request.actor, shown) and _is_day(shown),
    }
    return render(request, "judging/checkin/event.html", context)


def _closable(shown: Event, rows: list[Arrival]) -> list[dict[str, Any]]:
    """Sessions that have begun and of which somebody is still missing."""
    now = timezone.now()
    waiting: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.session is not None and row.state == MISSING and row.session.starts_at <= now:
            waiting.setdefault(row.session.pk, {"session": row.session, "missing": 0})["missing"] += 1
    return list(waiting.values())


def _columns() -> list[Column]:
    return [
        Column("session", _("Session"), width=18),
        Column("begins", _("Begins at"), width=18),
        Column("station", _("Station"), width=10),
        Column("number", _("Entry number"), width=16),
        Column("who", _("Name or team"), width=24),
        Column("unit", _("Unit"), width=30),
        Column("state", _("State"), width=10),
        Column("compared", _("identity compared"), width=12),
        Column("at", _("Recorded at"), width=18),
        Column("by", _("Recorded by"), width=12),
        Column("note", pgettext("entrance", "Note"), width=24),
    ]


def _export_rows(rows: list[Arrival]) -> Iterator[list[object]]:
    for row in rows:
        people: list[Any] = row.entry.people  # type: ignore[attr-defined]
        recorded = row.check_in
        yield [
            row.session.name if row.session else "",
            f"{timezone.localtime(row.session.starts_at):%Y-%m-%d %H:%M}" if row.session else "",
            row.station,
            row.entry.number,
            row.entry.team_name or "、".join(each.worker.name for each in people),
            "、".join(dict.fromkeys(each.employer.name for each in people)),
            str(CHIPS[recorded.state][0]) if recorded else _("Not here yet"),
            (_("Yes") if recorded.identity_checked else _("No")) if recorded else "",
            f"{timezone.localtime(recorded.at):%Y-%m-%d %H:%M}" if recorded else "",
            str(recorded.by or "") if recorded else "",
            recorded.note if recorded else "",
        ]


def _admitting(request: Request, event_pk: int) -> Event:
    shown = event_or_404(request, event_pk)
    allowed(rules.may_lay_timetable(request.actor, shown))
    return shown


@login_required
@require_http_methods(["GET", "POST"])
def close(request: Request, event_pk: int, pk: int) -> HttpResponse:
    """Put down everybody of a session who has not come as absent."""
    shown = _admitting(request, event_pk)
    session = found(queries.session, shown, pk)
    missing = queries.arrivals(shown, session_id=session.pk, state=MISSING)
    back = reverse("checkin:event", args=[shown.pk])
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        count = performed(
            form, lambda: acts.close_entrance(actor=request.actor, event=shown, session=session)
        )
        if count is not None:
            messages.success(
                request,
                ngettext(
                    "%(count)d entry put down as absent.", "%(count)d entries put down as absent.", count
                )
                % {"count": count},
            )
            return redirect(back)
    return confirm_page(
        request,
        form,
        page_title=_("Close the entrance of “%(session)s”?") % {"session": session.name},
        page_caption=f"{shown.competition.name} · {shown.name} · {when(session)}",
        consequences=[
            _("Put down as absent: %(numbers)s")
            % {"numbers": "、".join(str(row.entry) for row in missing) or _("nobody")},
            _("Whoever still comes can be admitted afterwards, as late."),
        ],
        confirm_label=_("Close the entrance"),
        danger=True,
        back_url=back,
    )


@login_required
@require_http_methods(["GET", "POST"])
def absences(request: Request, event_pk: int) -> HttpResponse:
    """Take the absences over into the scores, after a look at them."""
    shown = _admitting(request, event_pk)
    proposed = queries.absences(shown)
    back = reverse("checkin:event", args=[shown.pk])
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            recorded = acts.record_absences(
                actor=request.actor, event=shown, reason=_("Put down at the entrance")
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            count = len(recorded.saved)
            messages.success(
                request,
                ngettext("%(count)d absence taken over.", "%(count)d absences taken over.", count)
                % {"count": count},
            )
            return redirect(back)
    return confirm_page(
        request,
        form,
        page_title=_("Take the absences over into the scores?"),
        page_caption=f"{shown.competition.name} · {shown.name}",
        consequences=[_said(row) for row in proposed] or [_("Nothing is to be taken over.")],
        confirm_label=_("Take them over"),
        blocked=not proposed,
        back_url=back,
    )


def _said(row: queries.Absence) -> str:
    who = who_competes(row.entry)
    if row.whole:
        return _("%(who)s: absent from the event") % {"who": who}
    return _("%(who)s: absent from %(modules)s") % {
        "who": who,
        "modules": "、".join(module.name for module in row.modules),
    }
