"""The journal of a competition or an event in words, for the timeline of its page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.planning.models import AnnualPlan, Competition, Event
from portal.acts import journal
from portal.acts.models import JournalRow, describe
from portal.acts.wording import verb_label

OTHER_VERBS: dict[str, str | Promise] = {
    "create": _("Created"),
    "copy": _("Copied from the year before"),
    "edit": _("Edited"),
    "add_event": _("Event added"),
    "remove_event": _("Event removed"),
    "add_partner": _("Partner added"),
    "remove_partner": _("Partner removed"),
    "add_document": _("Document added"),
    "remove_document": _("Document removed"),
    "exhibit": _("Turned into an exhibition event"),
    "reschedule": _("Days or place changed"),
    "miss_entry_period": _("Entry could not open or close by itself"),
    "open_notice": _("Public notice opened at the stated time"),
}
CALENDAR_VERBS: dict[str, str | Promise] = {
    "set_day": _("Holiday or make-up day put on record"),
    "remove_day": _("Holiday or make-up day removed"),
    "complete_year": _("Calendar of the year put on record"),
    "fill_calendar": _("Calendar of the year filled from the known arrangements"),
}
# Columns that say nothing to a reader: references by number, and what another line says.
_SILENT = {"policy_key", "policy_version", "created_by_id", "order", "state_reason", "filed_with_id"}


def _word(model: type[models.Model], name: str, value: Any) -> Any:
    column: Any = model._meta.get_field(name)
    if column.choices:
        return dict(column.flatchoices).get(value, value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value


def _changes(model: type[models.Model], row: JournalRow) -> list[tuple[Any, Any, Any]]:
    columns = {column.attname: column for column in model._meta.concrete_fields}
    found = []
    for name, after in row.after.items():
        column = columns.get(name)
        if column is None or column.is_relation or name in _SILENT or name not in row.before:
            continue
        if isinstance(after, list | dict):
            continue
        found.append((column.verbose_name, _word(model, name, row.before[name]), _word(model, name, after)))
    return found


def timeline_of(subject: Competition | Event | AnnualPlan, limit: int = 30) -> list[dict[str, Any]]:
    """Rows for the timeline component, newest first. One query."""
    model = type(subject)
    object_type, object_id = describe(subject)
    return [
        {
            "title": verb_label(row.verb, row.object_type),
            "by": " · ".join(str(part) for part in (row.actor or "", row.seat) if part),
            "at": row.at,
            "note": row.note,
            "changes": _changes(model, row),
        }
        for row in journal.timeline(object_type, object_id, limit)
    ]
