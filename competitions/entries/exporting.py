"""Lists of entries as sheets: one row a competitor, identity numbers masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.entries.models import Entry
from competitions.entries.queries.standing import people_of
from portal.acts.personal import masked_identity
from portal.sheets.columns import Column, Kind


def columns(*, personal: bool) -> list[Column]:
    """The columns of the list; telephone and masked identity number only for whom they concern."""
    found = [
        Column(key="number", label=_("Entry number"), width=18),
        Column(key="state", label=_("State"), width=12),
        Column(key="event", label=_("Event"), width=22),
        Column(key="delegation", label=_("Delegation"), width=22),
        Column(key="team", label=_("Team name"), width=18),
        Column(key="name", label=_("Name"), width=12),
        Column(key="captain", label=_("Captain"), width=8),
        Column(key="employer", label=_("Unit"), width=30),
        Column(key="level", label=_("Skill level"), width=16),
    ]
    if personal:
        found += [
            Column(key="identity", label=_("Identity number (masked)"), width=22),
            Column(key="phone", label=_("Mobile number"), kind=Kind.PHONE, width=14),
        ]
    return [*found, Column(key="submitted", label=_("Sent in at"), kind=Kind.DATE, width=18)]


def rows(entries: Iterable[Entry], *, personal: bool) -> Iterator[list[object]]:
    """The cells of each competitor, in the order of `columns`; an entry without people has one row."""
    for entry in entries:
        sent = timezone.localtime(entry.submitted_at) if entry.submitted_at else None
        head = [
            entry.number or "",
            entry.get_state_display(),
            entry.event.name,
            entry.delegation.name if entry.delegation is not None else "",
            entry.team_name,
        ]
        for competitor in people_of(entry):
            worker = competitor.worker
            cells: list[object] = [
                *head,
                worker.name,
                competitor.captain,
                competitor.employer.name,
                competitor.get_skill_level_display(),
            ]
            if personal:
                cells += [masked_identity(worker.identity), worker.phone]
            yield [*cells, sent]
