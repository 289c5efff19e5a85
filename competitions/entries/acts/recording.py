"""Entries that are put on record rather than sent in: internal competitions, and past ones entered afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries.acts.submitting import lock_event, next_number
from competitions.entries.models import Competitor, Entry
from competitions.planning.models import Event
from competitions.planning.rules import may_run
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Actor
from portal.acts.deeds import creating
from portal.acts.refusals import Refused


def record_entry(
    *,
    actor: Actor,
    event: Event,
    enterprise: Enterprise,
    workers: Sequence[Worker],
    team_name: str = "",
) -> Entry:
    """Put an accepted entry on record, for whoever runs an internal or past competition.

    Deadline, capacity and attachments do not apply to what has taken place already; "once in an event" does.

    Raises:
        NotAllowed: the actor does not run the competition.
        Refused: an ordinary competition, nobody named, or somebody named twice.
    """
    try:
        with creating("record_entry", actor=actor, at=event, may=may_run) as deed:
            competition = event.competition
            deed.require(
                competition.enterprise_id is not None or competition.backfilled,
                _("In this competition people are entered and reviewed, not put on record."),
            )
            deed.require(workers, _("Please name at least one person."))
            locked = lock_event(event.pk)
            now = timezone.now()
            entry = Entry.objects.create(
                event=locked,
                enterprise=enterprise,
                team_name=team_name,
                number=next_number(locked),
                state=Entry.State.ACCEPTED,
                created_by_id=actor.user_id,
                submitted_at=now,
                decided_at=now,
            )
            deed.subject = entry
            for order, worker in enumerate(workers):
                competitor = Competitor.objects.create(
                    entry=entry,
                    event=locked,
                    worker=worker,
                    employer=enterprise,
                    skill_level=worker.skill_level,
                    captain=locked.is_team and order == 0,
                    order=order,
                )
                deed.also(competitor, fresh=True)
    except IntegrityError as error:
        raise Refused(_("This person is entered in this event already.")) from error
    return entry
