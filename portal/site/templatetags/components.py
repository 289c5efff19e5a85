"""The components that pages are built from: chips, steppers, timelines, tables, notices.

`{% load components %}` in a template brings them all. A component takes plain values (words, numbers, links,
small mappings), never a model of a room, and makes no query. What stands in every row of a table is written in
Python here; what stands once on a page has its template in `templates/portal/components/`. The signatures with
examples are in docs/architecture/components.md, and `/styleguide/` shows every component while DEBUG is on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

register = template.Library()

Tone = Literal["ok", "warn", "bad", "note", "mute", "gold"]

TONE_ICONS: dict[str, str] = {
    "ok": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-circle",
    "note": "info-circle",
    "mute": "dash-circle",
    "gold": "award",
}
# Days before a deadline from which it is shown as pressing.
PRESSING_DAYS = 3


# --- Small words and marks ------------------------------------------------------------------------------


@register.simple_tag
def portal_name() -> str:
    """The name in the masthead: PORTAL_NAME of the settings, or the pilot city's own."""
    return str(getattr(settings, "PORTAL_NAME", "") or _("Cangzhou workers' skills competitions"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative Bootstrap icon, hidden from screen readers; `name` without the `bi-`."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def chip(word: str, tone: Tone = "mute", icon: str = "") -> SafeString:
    """A state as a coloured pill with icon and word, because colour alone says nothing to many readers."""
    return format_html(
        '<span class="chip {}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        tone,
        icon or TONE_ICONS[tone],
        word,
    )


@register.simple_tag
def url_or_nothing(name: str, *arguments: Any) -> str:
    """The address of a named page, or an empty string where this installation does not have the page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


@register.simple_tag
def deadline(moment: datetime | None, done: bool = False) -> SafeString:
    """A moment in Beijing time, the zone named, with the days that are left.

    `done` leaves the count of days out, for deadlines that no longer matter to the reader.
    """
    if moment is None:
        return format_html('<span class="deadline">{}</span>', _("Not set"))
    local = timezone.localtime(moment)
    words = format_html(
        '<time datetime="{}" class="num">{}</time>',
        local.isoformat(timespec="minutes"),
        _("%(moment)s (Beijing time)") % {"moment": formats.date_format(local, "DATETIME_FORMAT")},
    )
    if done:
        return format_html('<span class="deadline">{}</span>', words)
    tone, left = _time_left(local)
    return format_html(
        '<span class="deadline {}">{}<span class="left">{}</span></span>',
        tone,
        words,
        left,
    )


@register.simple_tag
def short_deadline(moment: datetime) -> SafeString:
    """A deadline in a list: day, hour, days left. The page names the zone once, beside the list."""
    local = timezone.localtime(moment)
    tone, left = _time_left(local)
    return format_html(
        '<time datetime="{}" class="num">{} {}</time><small class="deadline {}">{}</small>',
        local.isoformat(timespec="minutes"),
        formats.date_format(local, "MONTH_DAY_FORMAT"),
        formats.date_format(local, "TIME_FORMAT"),
        tone,
        left,
    )


@register.filter
def days_until(moment: datetime) -> int:
    """Calendar days in Beijing time from today until `moment`; negative for the past."""
    return (timezone.localtime(moment).date() - timezone.localdate()).days


def _time_left(local: datetime) -> tuple[str, str]:
    """(tone, words) for what is left until `local`, counted in calendar days as people do."""
    now = timezone.localtime(timezone.now())
    if local <= now:
        return "mute", pgettext("deadline", "Closed")
    days = (local.date() - now.date()).days
    if days == 0:
        return "bad", _("Closes today")
    words = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return ("warn" if days <= PRESSING_DAYS else "", words)


# --- Records: stepper, timeline, checks, facts, tiles ---------------------------------------------------


@register.inclusion_tag("portal/components/stepper.html")
def stepper(steps: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """A lifecycle in one line. A step: `label`, `state` (done, now, todo, off), optional `note`.

    On a phone only "step 3 of 9: …, next: …" is written out.
    """
    rows = [dict(step) for step in steps]
    place = next((number for number, row in enumerate(rows) if row["state"] == "now"), None)
    following = (
        next((row for row in rows[place + 1 :] if row["state"] == "todo"), None)
        if place is not None
        else None
    )
    return {
        "steps": rows,
        "label": label or _("Progress"),
        "place": None if place is None else place + 1,
        "total": len(rows),
        "current": None if place is None else rows[place],
        "following": following,
    }


@register.inclusion_tag("portal/components/timeline.html")
def timeline(rows: Iterable[Mapping[str, Any]], more_url: str = "") -> dict[str, Any]:
    """What happened, newest first. A row: `title`, `by`, `at` (datetime), `note`, `changes` (label, before, after)."""
    return {"rows": list(rows), "more_url": more_url}


@register.inclusion_tag("portal/components/checks.html")
def checks(findings: Iterable[Any]) -> dict[str, Any]:
    """What was looked at before an act. `findings`: `portal.acts.findings.Finding`, or mappings of the same names:
    `tone` (ok, note, warn, bad), `message`, and `detail`, `source`, `url`, `action` (the words of the link).
    """
    icons = {
        "ok": "check-circle-fill",
        "warn": "exclamation-triangle-fill",
        "bad": "x-circle-fill",
    }
    words = {
        "ok": _("Passed"),
        "warn": _("Warning"),
        "bad": _("Must be dealt with"),
        "note": _("Note"),
    }
    names = ("tone", "message", "detail", "source", "url", "action")
    rows = [{name: _part(finding, name) for name in names} for finding in findings]
    for row in rows:
        row |= {
            "icon": icons.get(row["tone"], "info-circle-fill"),
            "word": words[row["tone"]],
        }
    return {"findings": rows}


def _part(thing: Any, name: str, default: Any = "") -> Any:
    """A mapping's value or an object's attribute, whichever `thing` has."""
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


@register.inclusion_tag("portal/components/facts.html")
def facts(pairs: Iterable[Sequence[Any]], columns: Literal[1, 2, 3] = 3) -> dict[str, Any]:
    """Label and value pairs: (label, value) or (label, value, url). An empty value shows a dash."""
    rows = [{"label": pair[0], "value": pair[1], "url": pair[2] if len(pair) > 2 else ""} for pair in pairs]
    return {"rows": rows, "size": {1: "one", 2: "two", 3: ""}[columns]}


@register.inclusion_tag("portal/components/tiles.html")
def tiles(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Figures with a link to their records. A tile: `label`, `figure`, and `unit`, `note`, `url`, `icon`, `tone`."""
    return {"rows": list(rows)}


@register.inclusion_tag("portal/components/answers.html")
def answers(rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Check your answers: (question, answer) or (question, answer, url where it is changed)."""
    return {
        "rows": [{"label": row[0], "value": row[1], "url": row[2] if len(row) > 2 else ""} for row in rows]
    }


@register.inclusion_tag("portal/components/preview_tiles.html", takes_context=True)
def preview_tiles(context: Context, new: int, changed: int, unchanged: int, faulty: int) -> dict[str, Any]:
    """The outcome of reading an upload, in rows; each tile filters the page by `?show=`."""
    query = _query(context)
    shown = query.get("show", "")
    rows = [
        ("new", _("New"), new, "note", "plus-circle"),
        ("changed", _("Changed"), changed, "warn", "pencil"),
        ("unchanged", _("Unchanged"), unchanged, "", "dash-circle"),
        ("faulty", _("Faulty"), faulty, "bad" if faulty else "", "x-circle"),
    ]
    return {
        "rows": [
            {
                "label": label,
                "figure": figure,
                "unit": _("rows"),
                "tone": tone,
                "icon": icon_name,
                "url": replaced_query(query, show=key, page=None),
                "current": key == shown,
            }
            for key, label, figure, tone, icon_name in rows
        ]
    }


# --- Lists: sorting, filters, pages, export -------------------------------------------------------------


def replaced_query(query: QueryDict, **changes: object) -> str:
    """The query string with some parameters replaced (None takes one out), always starting with `?`."""
    copy = query.copy()
    for key, value in changes.items():
        if value is None:
            copy.pop(key, None)
        else:
            copy[key] = str(value)
    return "?" + copy.urlencode()


def _query(context: Context) -> QueryDict:
    """The query of the request in this template context; empty where a page is rendered without a request."""
    request = context.get("request")
    return request.GET if isinstance(request, HttpRequest) else QueryDict()


@register.simple_tag(takes_context=True)
def sort_header(context: Context, field: str, label: str, align: str = "") -> SafeString:
    """A `<th>` that sorts by `?sort=field` (then `-field`) and keeps the rest of the query. `align="r"` for figures."""
    query = _query(context)
    current = query.get("sort", "")
    ascending, descending = current == field, current == f"-{field}"
    url = replaced_query(query, sort=f"-{field}" if ascending else field, page=None)
    state = "ascending" if ascending else "descending"
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}<i class="bi bi-{}" aria-hidden="true"></i></a></th>',
        format_html(' class="{}"', align) if align else "",
        format_html(' aria-sort="{}"', state) if ascending or descending else "",
        url,
        label,
        "chevron-up" if ascending else "chevron-down" if descending else "chevron-expand",
    )


@register.inclusion_tag("portal/components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: forms.BaseForm, count: int | None = None) -> dict[str, Any]:
    """A GET form of filters above a list, with the count of results and a way to clear the filters.

    `form` is a bound form (for django-filter: `filter.form`); the parameters `sort` and `show` are kept.
    """
    query = _query(context)
    visible = [dress(field) for field in form.visible_fields()]
    active = [field for field in visible if any(value.strip() for value in query.getlist(field.html_name))]
    kept = [(key, value) for key in ("sort", "show") for value in query.getlist(key) if value]
    return {
        "fields": visible,
        "active": active,
        "kept": kept,
        "count": count,
        "errors": form.errors,
    }


@register.inclusion_tag("portal/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Show “Items 1–50 of 240” and the pages, keeping the query. `page` is a page of Django's paginator."""
    query = _query(context)
    paginator = page.paginator

    def url(number: int) -> str:
        return replaced_query(query, page=number)

    return {
        "first": page.start_index(),
        "last": page.end_index(),
        "total": paginator.count,
        "several": paginator.num_pages > 1,
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
        "pages": [
            {
                "number": number,
                "url": url(number) if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ],
    }


@register.inclusion_tag("portal/components/export_buttons.html", takes_context=True)
def export_buttons(context: Context, url: str, formats: str = "xlsx,csv") -> dict[str, Any]:
    """Downloads of the list as it is filtered: `url` with the page's query and `format=`."""
    query = _query(context)
    labels = {
        "xlsx": (_("Excel workbook (.xlsx)"), "file-earmark-excel"),
        "csv": (_("Plain table (.csv)"), "filetype-csv"),
        "pdf": (_("PDF for printing (.pdf)"), "file-earmark-pdf"),
        "docx": (_("Word document (.docx)"), "file-earmark-word"),
        "json": (_("Data (.json)"), "filetype-json"),
    }
    return {
        "rows": [
            {
                "label": labels[name][0],
                "icon": labels[name][1],
                "url": url + replaced_query(query, format=name, page=None),
            }
            for name in formats.split(",")
        ]
    }


@register.inclusion_tag("portal/components/empty.html")
def empty(
    title: str,
    meaning: str = "",
    url: str = "",
    action: str = "",
    icon: str = "inbox",
    second_url: str = "",
    second_action: str = "",
) -> dict[str, Any]:
    """What an empty list means and what to do next, with one or two ways on."""
    return {
        "title": title,
        "meaning": meaning,
        "icon": icon,
        "ways": [way for way in ((url, action), (second_url, second_action)) if way[0]],
    }


# --- Forms ----------------------------------------------------------------------------------------------


def dress(field: BoundField) -> BoundField:
    """Give a field's widget its look: Bootstrap's class, the browser's own pickers for dates, sizes, error marks.

    Rooms write plain Django forms; this is the one place that knows how they look. A form has its own copy of
    every widget, so nothing is shared between requests.
    """
    widget = field.field.widget
    for part in getattr(widget, "widgets", [widget]):
        _dress_widget(part, faulty=bool(field.errors))
    return field


def _dress_widget(widget: forms.Widget, *, faulty: bool) -> None:
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
    elif isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        look = "form-check-input"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    else:
        look = "form-control"
    if isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows")) == "10":
        # Django's own default is taller than most answers; a form that says so itself is obeyed.
        widget.attrs["rows"] = 4
    given = str(widget.attrs.get("class", "")).split()
    wanted = [look, "is-invalid"] if faulty else [look]
    widget.attrs["class"] = " ".join([*given, *(name for name in wanted if name not in given)])


@register.filter
def dressed(field: BoundField) -> BoundField:
    """The field with its look, ready to be printed: `{{ field|dressed }}`."""
    return dress(field)


@register.filter
def control(field: BoundField) -> str:
    """What kind of control the field is: check, choices, file, or line."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "line"


@register.inclusion_tag("portal/components/error_summary.html")
def error_summary(*forms_shown: Any) -> dict[str, Any]:
    """All errors of one or several forms or formsets at the top of the page, each a link to its field."""
    rows: list[dict[str, Any]] = []
    for form in _single_forms(forms_shown):
        if not form.is_bound:
            continue
        rows += [{"text": text, "target": "", "label": ""} for text in form.non_field_errors()]
        for field in form:
            target = field.id_for_label or f"div_{field.auto_id}"
            rows += [{"text": text, "target": target, "label": field.label} for text in field.errors]
    return {"rows": rows}


def _single_forms(shown: Iterable[Any]) -> Iterable[forms.BaseForm]:
    """Each form in turn; a formset's own errors come before those of its rows."""
    for item in shown:
        if not item:
            continue
        if isinstance(item, forms.BaseFormSet):
            yield from item.forms
        else:
            yield item


# --- Jobs, sharing, figures -----------------------------------------------------------------------------


@register.inclusion_tag("portal/components/progress.html", takes_context=True)
def progress(context: Context, job: Any, url: str = "") -> dict[str, Any]:
    """A job in words and as a bar: `portal.jobs.models.Job`, or a mapping with `state`, `done`, `total`, `message`.

    While it is queued or running htmx asks `url` for this fragment every two seconds; `url` answers with this
    component alone. Without JavaScript the reader renews the page, or lets it renew itself by the link to
    `?refresh=auto` (see `auto_refresh`). `total` 0 means that the end is not known yet.
    """
    query = _query(context)
    state, done, total = (
        str(_part(job, "state")),
        int(_part(job, "done", 0)),
        int(_part(job, "total", 0)),
    )
    word, tone, icon_name = {
        "queued": (_("Waiting to start"), "note", "hourglass"),
        "running": (_("Working"), "note", "arrow-repeat"),
        "succeeded": (_("Finished"), "ok", "check-circle"),
        "failed": (_("Did not finish"), "bad", "x-circle"),
        "cancelled": (_("Cancelled"), "mute", "dash-circle"),
    }[state]
    return {
        "word": word,
        "tone": tone,
        "icon": icon_name,
        "alive": state in ("queued", "running"),
        "done": min(done, total) if total else done,
        "total": total,
        "percent": min(done, total) * 100 // total if total else None,
        "message": _part(job, "message"),
        "url": url,
        "automatic": query.get("refresh") == "auto",
        "automatic_url": replaced_query(query, refresh="auto"),
        "manual_url": replaced_query(query, refresh=None),
    }


@register.simple_tag(takes_context=True)
def auto_refresh(context: Context, alive: bool) -> SafeString:
    """For `{% block head %}` of a page with a job: renews the page while the job lives, if the reader asked for it."""
    if alive and _query(context).get("refresh") == "auto":
        return mark_safe('<meta http-equiv="refresh" content="5">')
    return mark_safe("")


@register.inclusion_tag("portal/components/share.html")
def share_box(url: str, text: str, name: str = "share") -> dict[str, Any]:
    """A link as QR code, as address, and as a text to paste into WeChat. `url` must be absolute.

    `name` makes the ids unique where a page has several boxes.
    """
    return {
        "url": url,
        "text": f"{text}\n{url}",
        "code": qr_svg(url),
        "name": name,
        "host": urlsplit(url).netloc,
    }


def qr_svg(text: str) -> SafeString:
    """A QR code as SVG markup of our own making (dark squares of `text`), scalable and without inline style."""
    # Needed on few pages; a web worker starts without it.
    import segno

    markup = segno.make(text, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(markup)  # noqa: S308  (made by segno from our own address)


@register.inclusion_tag("portal/components/figure.html")
def figure(
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    kind: Literal["bar", "stacked", "line", "pie"] = "bar",
    unit: str = "",
    note: str = "",
    urls: Sequence[str] = (),
) -> dict[str, Any]:
    """A chart and the table it is drawn from; without JavaScript the table stands alone.

    `columns`: the headings, the first for the categories; `rows`: (category, number, …) as wide as `columns`.
    `urls`: one link a row to the records behind it. `name` is the element's id, unique on the page.
    """
    categories = [str(row[0]) for row in rows]
    series = [
        {"name": str(column), "values": [_plain_number(row[place]) for row in rows]}
        for place, column in enumerate(columns[1:], start=1)
    ]
    links = list(urls) or [""] * len(rows)
    return {
        "name": name,
        "title": title,
        "note": note,
        "unit": unit,
        "columns": columns,
        "rows": [
            {"category": row[0], "values": list(row[1:]), "url": link}
            for row, link in zip(rows, links, strict=True)
        ],
        "drawing": {
            "kind": kind,
            "unit": unit,
            "title": str(title),
            "categories": categories,
            "series": series,
        },
        "drawing_id": f"{name}-data",
    }


def _plain_number(value: Any) -> float | int | None:
    """A number that JSON can carry; a missing figure stays missing and is not drawn as 0."""
    if value is None or isinstance(value, int):
        return value
    return float(value)
