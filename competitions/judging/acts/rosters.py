"""The results sheet of an internal competition: who took part and with which scores, in one sitting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.entries.acts.recording import record_entry
from competitions.entries.models import Entry
from competitions.judging.acts.recording import Scores, record_scores
from competitions.planning.models import Event
from enterprises.models import Worker
from portal.acts.actors import Actor
from portal.acts.refusals import Refused


@dataclass(frozen=True, slots=True)
class Participant:
    """People who took part together (one, or a team with its name), and their marks as in `Scores`."""

    workers: tuple[Worker, ...]
    marks: Mapping[int, Decimal | None]
    team_name: str = ""


def record_sheet(*, actor: Actor, event: Event, participants: Sequence[Participant]) -> list[Entry]:
    """Put accepted entries on record for the unit's own people and record their scores, all or nothing.

    Raises:
        NotAllowed: the actor does not run the competition.
        Refused: no internal competition, not under way, somebody twice, or an impossible mark.
    """
    enterprise = event.competition.enterprise
    if enterprise is None:
        raise Refused(_("Only an internal competition has a results sheet of this kind."))
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
