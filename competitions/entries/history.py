"""The history of an entry in words: journal rows as the timeline component takes them."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.acts.journal import timeline
from portal.acts.models import JournalRow

VERBS: dict[str, str | Promise] = {
    "start": _("Entry begun"),
    "add_people": _("Competitors chosen"),
    "remove_person": _("Competitor taken out"),
    "name_team": _("Team named"),
    "appoint": _("Captain appointed"),
    "attach": _("File attached"),
    "agree": _("Agreement recorded"),
    "agree_together": _("Agreement of several recorded"),
    "detach": _("File taken away"),
    "discard": _("Draft thrown away"),
    "submit": _("Sent in"),
    "reopen": _("Taken back to be changed"),
    "withdraw": _("Withdrawn"),
    "accept": _("Accepted"),
    "return": _("Returned for correction"),
    "refuse": _("Refused"),
    "unmask": _("Identity number looked at"),
    "download": _("Attachment opened"),
    "ask_substitution": _("Substitution asked for"),
    "approve_substitution": _("Substitution approved"),
    "refuse_substitution": _("Substitution refused"),
    "record_entry": _("Put on record"),
    "form_delegation": _("Delegation formed"),
    "change_delegation": _("Delegation changed"),
    "set_quota": _("Places set"),
    "select": _("Selected from a lower event"),
    "seed": _("Put on record"),
}


def rows_of(object_type: str, object_id: int, limit: int = 30) -> list[dict[str, Any]]:
    """The newest acts on an object: title, by whom, when, the note. One query."""
    return [_row(row) for row in timeline(object_type, object_id, limit)]


def _row(row: JournalRow) -> dict[str, Any]:
    who = row.actor.name if row.actor is not None else str(_("The portal"))
    return {
        "title": VERBS.get(row.verb, row.verb),
        "by": f"{who} · {row.seat}" if row.seat else who,
        "at": row.at,
        "note": row.note,
    }
