"""The results sheet of an internal or past competition: who took part and with which scores, in one sitting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.entries.acts.recording import record_entry
from competitions.entries.models import Entry
from competitions.judging.acts.recording import Scores, record_scores
from competitions.judging.queries.rosters import has_roster, units_of
from competitions.planning.models import Event
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Actor
from portal.acts.refusals import Refused


@dataclass(frozen=True, slots=True)
class Participant:
    """People who took part together (one, or a team with its name), and their marks as in `Scores`."""

    workers: tuple[Worker, ...]
    marks: Mapping[int, Decimal | None]
    team_name: str = ""


def record_sheet(
    *, actor: Actor, event: Event, participants: Sequence[Participant], unit: Enterprise | None = None
) -> list[Entry]:
    """Put accepted entries on record for the people of one unit and record their scores, all or nothing.

    An internal competition has its own unit; for a union's competition that is entered afterwards, `unit` is one of
    the organiser's area, and every unit that took part is recorded by itself.

    Raises:
        NotAllowed: the actor does not run the competition.
        Refused: neither internal nor past, no unit, one from elsewhere, not under way, somebody twice, or an
            impossible mark.
    """
    if not has_roster(event):
        raise Refused(_("Only an internal or past competition has a results sheet of this kind."))
    enterprise = event.competition.enterprise or unit
    if enterprise is None or not units_of(event).filter(pk=enterprise.pk).exists():
        raise Refused(_("Please choose a unit of the organiser’s area."), field="unit")
    if not participants:
        raise Refused(_("Please choose at least one person."))
    with transaction.atomic():
        entries = [
            record_entry(
                actor=actor,
                event=event,
                enterprise=enterprise,
                workers=each.workers,
                team_name=each.team_name,
            )
            for each in participants
        ]
        rows = [
            Scores(entry_id=entry.pk, version=0, marks=each.marks)
            for entry, each in zip(entries, participants, strict=True)
            if each.marks
        ]
        record_scores(actor=actor, event=event, rows=rows, verb="record_sheet")
    return entries
