"""What the judging room itself looks for when it proposes conflicts: employers, and what judges declared.

Mentorships are known to a room above, which registers its own source.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions.entries.models import Entry
from competitions.judging.models import Appointment, Interest, JudgeEmployment
from competitions.judging.models.judges import Ground
from competitions.judging.recusal import Hint, register_source
from competitions.planning.governance import pack_of
from competitions.planning.models import Event
from enterprises.models import Employment
from portal.sheets.texts import compact

# An employer as it can be compared: by its id in the registry, or by its name where it is not in it.
Employer = int | str
# A shorter part of a unit's name says too little.
SHORTEST_NAME = 3


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years earlier; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def employers_of(entry: Entry) -> dict[Employer, str]:
    """The units behind an entry, by id and by name: those of its people, and the one that enters."""
    units = [competitor.employer for competitor in entry.people]  # type: ignore[attr-defined]
    if entry.enterprise is not None:
        units.append(entry.enterprise)
    found: dict[Employer, str] = {}
    for unit in units:
        found[unit.pk] = found[compact(unit.name)] = unit.name
    return found


@dataclass(frozen=True, slots=True)
class Post:
    """Where a judge worked, and when; a day that is None is not known, or has not come."""

    employer: Employer
    since: datetime.date | None
    until: datetime.date | None

    def holds_on(self, day: datetime.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)

    def ended_between(self, first: datetime.date, day: datetime.date) -> bool:
        """Whether it was left from the first day on, and before the other."""
        return self.until is not None and first <= self.until < day


def posts_of(appointments: Sequence[Appointment]) -> dict[int, list[Post]]:
    """Judge's id → everything that the registers of judges and of workers know of employers. Two queries."""
    found: dict[int, list[Post]] = defaultdict(list)
    judges = {row.judge_id for row in appointments}
    for row in JudgeEmployment.objects.filter(judge__in=judges).order_by():
        found[row.judge_id].append(Post(row.enterprise_id or compact(row.name), row.since, row.until))
    workers = {row.judge.worker_id: row.judge_id for row in appointments if row.judge.worker_id is not None}
    for worker, employer, since, until in (
        Employment.objects.filter(worker__in=workers)
        .order_by()
        .values_list("worker_id", "enterprise_id", "since", "until")
    ):
        found[workers[worker]].append(Post(employer, since, until))
    return found


def _shared(
    events: Sequence[Event],
    appointments: Sequence[Appointment],
    entries: Sequence[Entry],
    counts: Callable[[Event, Post], bool],
    words: str,
) -> Iterator[Hint]:
    """Judges with a post that counts at the event, at a unit behind an entry of it."""
    posts = posts_of(appointments)
    judging: dict[int, list[Appointment]] = defaultdict(list)
    for appointment in appointments:
        judging[appointment.event_id].append(appointment)
    known = {event.pk: event for event in events}
    held = {
        row.pk: {post.employer for post in posts.get(row.judge_id, ()) if counts(known[row.event_id], post)}
        for row in appointments
    }
    for entry in entries:
        units = employers_of(entry)
        for appointment in judging[entry.event_id]:
            if common := sorted({units[unit] for unit in held[appointment.pk] & units.keys()}):
                yield Hint(appointment.pk, entry.pk, words % {"unit": "、".join(common)})


@register_source(Ground.SAME_EMPLOYER)
def same_employer(
    events: Sequence[Event], appointments: Sequence[Appointment], entries: Sequence[Entry]
) -> Iterator[Hint]:
    """The judge works at a unit of the entry on the event's first day."""
    return _shared(
        events,
        appointments,
        entries,
        lambda event, post: post.holds_on(event.starts_on),
        _("Both are at %(unit)s."),
    )


@register_source(Ground.FORMER_EMPLOYER)
def former_employer(
    events: Sequence[Event], appointments: Sequence[Appointment], entries: Sequence[Entry]
) -> Iterable[Hint]:
    """The judge left a unit of the entry less than the pack's number of years before the event's first day."""
    rules = {event.pk: pack_of(event.competition).judges.former_employer_years for event in events}
    if not any(rule.active for rule in rules.values()):
        return ()

    def counts(event: Event, post: Post) -> bool:
        rule = rules[event.pk]
        return rule.active and post.ended_between(years_before(event.starts_on, rule.value), event.starts_on)

    return _shared(events, appointments, entries, counts, _("The judge worked at %(unit)s until lately."))


def _declared(
    ground: Ground, appointments: Sequence[Appointment], entries: Sequence[Entry]
) -> Iterator[Hint]:
    """Entries that an interest meets: a person by name, a unit by a part of its name that is long enough."""
    interests = Interest.objects.filter(
        appointment__in=[row.pk for row in appointments if row.pk], ground=ground
    ).select_related("key")
    event_of = {row.pk: row.event_id for row in appointments}
    for interest in list(interests):
        person, unit = compact(interest.person), compact(interest.unit)
        for entry in entries:
            if entry.event_id != event_of[interest.appointment_id]:
                continue
            people = {compact(row.worker.name): row.worker.name for row in entry.people}  # type: ignore[attr-defined]
            met = [people[person]] if person in people else []
            met += sorted({name for name in employers_of(entry).values() if _alike(unit, compact(name))})
            if met:
                detail = _("Declared by the judge: %(what)s.") % {"what": "、".join(met)}
                yield Hint(interest.appointment_id, entry.pk, detail)


def _alike(typed: str, name: str) -> bool:
    """Whether the unit that somebody typed may be this one: people leave out the place and the legal form."""
    return len(typed) >= SHORTEST_NAME and (typed in name or name in typed)


@register_source(Ground.FAMILY)
def family(
    events: Sequence[Event], appointments: Sequence[Appointment], entries: Sequence[Entry]
) -> Iterator[Hint]:
    """A relative whom the judge named competes, or the unit that the judge named entered."""
    return _declared(Ground.FAMILY, appointments, entries)


@register_source(Ground.DECLARED)
def declared(
    events: Sequence[Event], appointments: Sequence[Appointment], entries: Sequence[Entry]
) -> Iterator[Hint]:
    """Another interest that the judge declared meets an entry."""
    return _declared(Ground.DECLARED, appointments, entries)
