"""What the judging room itself looks for when it proposes conflicts: employers, and what judges declared.

Mentorships are known to a room above, which registers its own source.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.entries.models import Entry
from competitions.judging.models import Appointment, Interest, JudgeEmployment
from competitions.judging.models.judges import Ground
from competitions.judging.recusal import Hint, register_source
from competitions.planning.governance import pack_of
from competitions.planning.models import Event
from enterprises.models import Employment
from portal.sheets.texts import compact
from unions.models import in_force

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


def employers_on(appointments: Sequence[Appointment], day: datetime.date) -> dict[int, set[Employer]]:
    """Judge's id → the employers on a day, from the register of judges and from that of workers. Two queries."""
    return _employers(appointments, JudgeEmployment.on(day), in_force(day, "", start="since", end="until"))


def former_employers(
    appointments: Sequence[Appointment], day: datetime.date, years: int
) -> dict[int, set[Employer]]:
    """Judge's id → the employers left within so many years before a day. Two queries."""
    left = Q(until__lt=day, until__gte=years_before(day, years))
    return _employers(appointments, left, left)


def _employers(appointments: Sequence[Appointment], of_judge: Q, of_worker: Q) -> dict[int, set[Employer]]:
    found: dict[int, set[Employer]] = defaultdict(set)
    judges = [row.judge_id for row in appointments]
    for employment in JudgeEmployment.objects.filter(of_judge, judge__in=judges):
        found[employment.judge_id].add(employment.enterprise_id or compact(employment.name))
    workers = {row.judge.worker_id: row.judge_id for row in appointments if row.judge.worker_id is not None}
    for worker, enterprise in Employment.objects.filter(of_worker, worker__in=workers).values_list(
        "worker_id", "enterprise_id"
    ):
        found[workers[worker]].add(enterprise)
    return found


def _shared(
    appointments: Sequence[Appointment], entries: Sequence[Entry], held: dict[int, set[Employer]], words: str
) -> Iterator[Hint]:
    for entry in entries:
        units = employers_of(entry)
        for appointment in appointments:
            if common := sorted(
                {units[unit] for unit in held.get(appointment.judge_id, set()) & units.keys()}
            ):
                yield Hint(appointment.pk, entry.pk, words % {"unit": "、".join(common)})


@register_source(Ground.SAME_EMPLOYER)
def same_employer(
    event: Event, appointments: Sequence[Appointment], entries: Sequence[Entry]
) -> Iterator[Hint]:
    """The judge works at a unit of the entry on the event's first day."""
    held = employers_on(appointments, event.starts_on)
    return _shared(appointments, entries, held, _("Both are at %(unit)s."))


@register_source(Ground.FORMER_EMPLOYER)
def former_employer(
    event: Event, appointments: Sequence[Appointment], entries: Sequence[Entry]
) -> Iterable[Hint]:
    """The judge left a unit of the entry less than the pack's number of years before the event's first day."""
    rule = pack_of(event.competition).judges.former_employer_years
    if not rule.active:
        return ()
    held = former_employers(appointments, event.starts_on, rule.value)
    return _shared(appointments, entries, held, _("The judge worked at %(unit)s until lately."))


def _declared(
    ground: Ground, appointments: Sequence[Appointment], entries: Sequence[Entry]
) -> Iterator[Hint]:
    """Entries that an interest meets: a person by name, a unit by a part of its name that is long enough."""
    interests = Interest.objects.filter(
        appointment__in=[row.pk for row in appointments if row.pk], ground=ground
    ).select_related("key")
    for interest in list(interests):
        person, unit = compact(interest.person), compact(interest.unit)
        for entry in entries:
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
def family(event: Event, appointments: Sequence[Appointment], entries: Sequence[Entry]) -> Iterator[Hint]:
    """A relative whom the judge named competes, or the unit that the judge named entered."""
    return _declared(Ground.FAMILY, appointments, entries)


@register_source(Ground.DECLARED)
def declared(event: Event, appointments: Sequence[Appointment], entries: Sequence[Entry]) -> Iterator[Hint]:
    """Another interest that the judge declared meets an entry."""
    return _declared(Ground.DECLARED, appointments, entries)
