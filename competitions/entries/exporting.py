"""Lists of entries as sheets: one row a competitor, identity numbers masked.

A list goes out whole, however long it is: at once while it is short, by a job where it is long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.entries.filters import EntriesFilter
from competitions.entries.models import Entry
from competitions.entries.queries.standing import people_of
from portal.acts.actors import Actor
from portal.acts.personal import masked_identity
from portal.jobs.models import Job
from portal.jobs.running import Run
from portal.sheets import exports
from portal.sheets.columns import Column, Kind

TITLE: Final = gettext_lazy("List of entries")
JOB: Final = "entries.export"
# Entries; of more the reader does not wait for the page.
AT_ONCE = 5_000
_CHUNK = 1_000


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
    """The cells of each competitor, in the order of `columns`; a queryset is read a thousand entries at a time."""
    if isinstance(entries, QuerySet):
        entries = entries.iterator(chunk_size=_CHUNK)
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


def listed(actor: Actor, wanted: Mapping[str, Any]) -> QuerySet[Entry]:
    """The actor's list of entries, narrowed as on its page."""
    found: QuerySet[Entry] = EntriesFilter(wanted, actor=actor).qs
    return found.order_by("event_id", "id")


def begin(*, actor: Actor, wanted: Mapping[str, Any], kind: str, rows: int) -> Job:
    """Have a long list written in the background, and write in the journal that it is exported."""
    return exports.begin(
        actor=actor,
        job=JOB,
        page="entries:export_file",
        title=str(TITLE),
        rows=rows,
        kind=kind,
        criteria=wanted,
    )


def write(run: Run) -> dict[str, Any]:
    """Write the file of a job."""
    found = listed(exports.asker(run), run.arguments["criteria"])
    return exports.write_for(
        run, str(TITLE), columns(personal=False), rows(found, personal=False), found.count()
    )
