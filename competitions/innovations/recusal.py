"""What the growth records say about judges: who was whose mentor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.entries.models import Entry
from competitions.innovations.models import Mentorship
from competitions.judging.models import Appointment
from competitions.judging.models.judges import Ground
from competitions.judging.recusal import Hint, register_source
from competitions.planning.models import Event


@register_source(Ground.MENTOR)
def mentors(
    events: Sequence[Event], appointments: Sequence[Appointment], entries: Sequence[Entry]
) -> Iterator[Hint]:
    """The judge is or was mentor or apprentice of somebody who competes, on record before the event ends. One query.

    A mentorship does not wear off, and one that the county has not confirmed yet counts too: staff look at it.
    """
    judges: dict[int, list[Appointment]] = defaultdict(list)
    for row in appointments:
        if row.judge.worker_id is not None:
            judges[row.judge.worker_id].append(row)
    competing: dict[int, list[Entry]] = defaultdict(list)
    names: dict[int, str] = {}
    for entry in entries:
        for person in entry.people:  # type: ignore[attr-defined]
            competing[person.worker_id].append(entry)
            names[person.worker_id] = person.worker.name
    pairs = Mentorship.objects.filter(
        Q(mentor__in=judges, apprentice__in=competing) | Q(mentor__in=competing, apprentice__in=judges),
    ).values_list("mentor_id", "apprentice_id", "since")
    ends = {event.pk: event.ends_on for event in events}
    taught, learned = (
        _("The judge is or was the mentor of %(name)s."),
        _("The judge is or was the apprentice of %(name)s."),
    )
    for mentor, apprentice, since in pairs:
        for judge, other, words in ((mentor, apprentice, taught), (apprentice, mentor, learned)):
            for appointment, entry in product(judges.get(judge, ()), competing.get(other, ())):
                if since <= ends[entry.event_id]:
                    yield Hint(appointment.pk, entry.pk, words % {"name": names[other]})
