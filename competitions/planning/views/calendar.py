"""The calendar of working days: holidays and make-up days, and the years that are on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.planning import acts, queries, rules
from competitions.planning.forms.calendar import CalendarFilter, DayForm, YearForm
from competitions.planning.models import CalendarDay
from competitions.planning.views.asking import found, performed
from portal.acts.dates import in_words
from portal.acts.requests import Request
from portal.sheets import exports
from portal.sheets.columns import Column, Kind


def _columns() -> list[Column]:
    return [
        Column("date", _("Date"), Kind.DATE),
        Column("kind", _("Kind of day"), width=14),
        Column("name", _("Name of the holiday"), width=20),
        Column("source", pgettext("calendar", "Document"), width=40),
    ]


def _cells(days: Iterable[CalendarDay]) -> Iterator[list[object]]:
    for day in days:
        yield [day.date, _("Make-up workday") if day.is_workday else _("Holiday"), day.name, day.source]


def _chosen(form: CalendarFilter) -> tuple[int, dict[str, object]]:
    form.is_valid()
    year = form.cleaned_data.get("year") or timezone.localdate().year
    return year, {
        "kind": form.cleaned_data.get("kind") or "",
        "newest_first": form.cleaned_data.get("order") == "newest",
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: Request) -> HttpResponse:
    """The days of a year; who keeps the calendar adds and changes them here."""
    _require_staff(request)
    may_keep = rules.may_keep_calendar(request.actor, None)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    filters = CalendarFilter(request.GET)
    year, chosen = _chosen(filters)
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        day = performed(
            form,
            lambda: acts.set_day(
                actor=request.actor,
                date=facts["date"],
                is_workday=facts["kind"] == "worked",
                name=facts["name"],
                source=facts["source"],
            ),
        )
        if day is not None:
            messages.success(request, _("%(day)s is on record.") % {"day": in_words(day.date)})
            return redirect(f"{reverse('planning:calendar')}?year={day.date.year}")
    return _page(request, year, chosen, filters, form if may_keep else None, YearForm(initial={"year": year}))


def _page(
    request: Request,
    year: int,
    chosen: dict[str, object],
    filters: CalendarFilter,
    form: DayForm | None,
    year_form: YearForm,
) -> HttpResponse:
    days = list(
        queries.calendar_days(year=year, kind=str(chosen["kind"]), newest_first=bool(chosen["newest_first"]))
    )
    on_record = {each.year: each for each in queries.calendar_years()}
    context = {
        "filter": filters,
        "days": days,
        "year": year,
        "on_record": on_record.get(year),
        "form": form,
        "year_form": year_form if form is not None and year not in on_record else None,
    }
    return render(request, "planning/calendar.html", context)


@login_required
@require_GET
def export(request: Request) -> HttpResponseBase:
    _require_staff(request)
    year, chosen = _chosen(CalendarFilter(request.GET))
    days = queries.calendar_days(
        year=year, kind=str(chosen["kind"]), newest_first=bool(chosen["newest_first"])
    )
    title = _("Working days %(year)s") % {"year": year}
    return exports.sheet(request, request.GET.get("format", "xlsx"), title, _columns(), _cells(days))


@login_required
@require_POST
def complete(request: Request) -> HttpResponse:
    """The year's days are all on record."""
    _require_keeper(request)
    form = YearForm(request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        made = performed(
            form, lambda: acts.complete_year(actor=request.actor, year=facts["year"], source=facts["source"])
        )
        if made is not None:
            messages.success(request, _("The calendar of %(year)s is on record.") % {"year": made.year})
            return redirect(f"{reverse('planning:calendar')}?year={made.year}")
    year = form.cleaned_data.get("year") or timezone.localdate().year
    filters = CalendarFilter({"year": year})
    _year, chosen = _chosen(filters)
    return _page(request, year, chosen, filters, DayForm(), form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, pk: int) -> HttpResponse:
    """Take a day off record."""
    _require_keeper(request)
    day = found(queries.calendar_day, pk)
    back = f"{reverse('planning:calendar')}?year={day.date.year}"
    if request.method == "POST":
        acts.remove_day(actor=request.actor, day=day)
        messages.success(request, _("%(day)s is off record.") % {"day": in_words(day.date)})
        return redirect(back)
    context = {
        "page_title": _("Take %(day)s off record?") % {"day": in_words(day.date)},
        "page_caption": day.name,
        "consequences": [
            _("The day counts again as its place in the week says."),
            _("Deadlines that were stated already stay as they were stated."),
        ],
        "confirm_label": _("Take off record"),
        "danger": True,
        "back_url": back,
    }
    return render(request, "portal/confirm.html", context)


def _require_staff(request: Request) -> None:
    """Union staff look at the calendar; to others it does not exist."""
    if not request.actor.at_union:
        raise Http404


def _require_keeper(request: Request) -> None:
    _require_staff(request)
    if not rules.may_keep_calendar(request.actor, None):
        raise PermissionDenied
