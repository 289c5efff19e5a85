"""The rows of a list of competitions, written in Python: fifty of them a page make a template slow."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.planning.places import taken_in_words
from competitions.planning.queries import ListRow
from portal.acts.chips import chip
from portal.acts.dates import span

register = template.Library()

# The fields in capitals are words of the head, the same for every row.
_ROW = (
    '<tr><td><a href="{url}">{name}</a><small>{about}</small>{mark}</td>'
    '<td data-l="{TASK}">{track}</td><td data-l="{ORGANISER}">{organiser}</td>'
    '<td data-l="{DAYS}" class="num keep">{days}</td>'
    '<td data-l="{PLACES}" class="r num keep">{places}</td><td data-l="{STATE}">{state}</td></tr>'
)


def _about(row: ListRow) -> str:
    count = len(row.events)
    parts = [
        row.level_label,
        row.filing_number,
        ngettext("%(count)s event", "%(count)s events", count) % {"count": count},
        _("with an exhibition event") if row.exhibition else "",
    ]
    return " · ".join(part for part in parts if part)


def _places(row: ListRow) -> str:
    if not row.events:
        return "–" if row.entries is None else str(row.entries)
    return escape(taken_in_words(row.entries, row.capacities))


@register.simple_tag
def competition_rows(rows: Sequence[ListRow]) -> SafeString:
    """`<tr>` for each row: name with level, number and events; task; organiser; days; entries; state."""
    head = {
        "TASK": escape(_("Task")),
        "ORGANISER": escape(_("Organiser")),
        "DAYS": escape(_("Days")),
        "PLACES": escape(_("Entries / places")),
        "STATE": escape(_("State")),
    }
    mark = chip(_("Entered afterwards"), "warn", "clock-history")
    # Asking Django for each address would take longer than all the rest of its row.
    before, _zero, after = reverse("planning:competition", args=[0]).rpartition("0")
    markup = "\n".join(
        _ROW.format(
            url=f"{before}{row.pk}{after}",
            name=escape(row.name),
            about=escape(_about(row)),
            mark=mark if row.backfilled else "",
            track=escape(row.track_label),
            organiser=escape(row.enterprise or row.organiser),
            days=span(row.starts_on, row.ends_on),
            places=_places(row),
            state=chip(*row.chip),
            **head,
        )
        for row in rows
    )
    return mark_safe(markup)  # noqa: S308  (every text is escaped above)
