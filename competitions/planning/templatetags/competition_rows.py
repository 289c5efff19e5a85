"""The rows of a list of competitions, written in Python: fifty of them a page make a template slow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django import template
from django.template import engines
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from competitions.planning.queries import ListRow

register = template.Library()

_ROW = (
    '<tr><td><a href="{}">{}</a><small>{}</small>{}</td>'
    '<td data-l="{}">{}</td><td data-l="{}">{}</td><td data-l="{}" class="num keep">{}</td>'
    '<td data-l="{}" class="r num">{}</td><td data-l="{}">{}</td></tr>'
)


@cache
def _chip(language: str, word: str, tone: str, icon: str) -> SafeString:
    """The chip component's own markup; a list has few different ones, so each is rendered once."""
    source = "{% load components %}{% chip word tone icon %}"
    markup = engines["django"].from_string(source).render({"word": word, "tone": tone, "icon": icon})
    return mark_safe(markup)  # noqa: S308  (rendered by the component, which escapes)


def _about(row: ListRow) -> str:
    count = len(row.events)
    parts = [
        row.level_label,
        row.filing_number,
        ngettext("%(count)s event", "%(count)s events", count) % {"count": count},
        _("with an exhibition event") if row.exhibition else "",
    ]
    return " · ".join(part for part in parts if part)


def _days(row: ListRow) -> str:
    if row.ends_on == row.starts_on:
        return f"{row.starts_on:%Y-%m-%d}"
    last = f"{row.ends_on:%m-%d}" if row.ends_on.year == row.starts_on.year else f"{row.ends_on:%Y-%m-%d}"
    return f"{row.starts_on:%Y-%m-%d} – {last}"


def _places(row: ListRow) -> str:
    taken = "–" if row.entries is None else str(row.entries)
    return f"{taken} / {row.capacity}" if row.capacity else taken


@register.simple_tag
def competition_rows(rows: Sequence[ListRow]) -> SafeString:
    """`<tr>` for each row: name with level, number and events; task; organiser; days; entries; state."""
    language = get_language() or ""
    task, organiser, days = _("Task"), _("Organiser"), _("Days")
    places, state = _("Entries / places"), _("State")
    mark = format_html("{}", _chip(language, _("Entered afterwards"), "warn", "clock-history"))
    return format_html_join(
        "\n",
        _ROW,
        (
            (
                reverse("planning:competition", args=[row.pk]),
                row.name,
                _about(row),
                mark if row.backfilled else "",
                task,
                row.track_label,
                organiser,
                row.enterprise or row.organiser,
                days,
                _days(row),
                places,
                _places(row),
                state,
                _chip(language, *row.chip),
            )
            for row in rows
        ),
    )
