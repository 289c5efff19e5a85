"""Whether an entry may take part: pure functions from facts to findings.

Nothing here asks the database; `queries.standing` gathers the facts. What the event says itself binds;
where it says nothing, the rules of the competition's policy pack count, each with its own severity.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from competitions.entries.requirements import Requirement
from competitions.planning.models import Event
from competitions.planning.policy.labels import cite
from competitions.planning.policy.provenance import Rule
from competitions.planning.policy.schema import Eligibility
from competitions.planning.policy.vocabulary import ReferenceDate
from enterprises.models import SkillLevel
from portal.acts.dates import in_words
from portal.acts.findings import Finding, Severity
from portal.acts.identity_numbers import age_on

Text = str | Promise
# Findings about an entry that is not finished yet; they say nothing against its people.
COMPLETED_LATER = frozenset(
    {
        "entries.attachment",
        "entries.captain",
        "entries.people",
        "entries.team_name",
        "entries.team_size",
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """What is asked of one competitor. `birth` is None where the identity number is not known."""

    name: str
    birth: datetime.date | None
    skill_level: int = 0
    trade_id: int | None = None
    student: bool = False
    # At the unit (in a delegation: at a unit of the union) on the day that counts.
    employed: bool = True
    # Holds a place in this event through another entry.
    entered_here: bool = False
    # Names of other events of the competition in which the person holds a place.
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """How many places are taken by others, and how many there are; None stands for "no limit"."""

    taken: int = 0
    capacity: int | None = None
    taken_by_unit: int = 0
    quota: int | None = None

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def quota_left(self) -> int | None:
        return None if self.quota is None else max(0, self.quota - self.taken_by_unit)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The entry's own answers, apart from its people."""

    size: int
    team_name: str = ""
    captains: int = 0
    # (requirement, name of the competitor or "") for everything that is asked for and not there.
    missing: tuple[tuple[Requirement, str], ...] = ()


def employer_day(event: Event, rules: Eligibility) -> datetime.date:
    """The day as of which the employer counts: the entry deadline, or the first or last competition day."""
    asked = rules.employer_as_of.value
    if asked is ReferenceDate.ENTRY_DEADLINE and event.entry_closes_at is not None:
        return timezone.localdate(event.entry_closes_at)
    return event.ends_on if asked is ReferenceDate.LAST_COMPETITION_DAY else event.starts_on


def _finding(
    key: str, severity: Severity, message: Text, detail: Text = "", source: str = "", url: str = ""
) -> Finding:
    return Finding(
        key=f"entries.{key}", severity=severity, message=message, detail=detail, source=source, url=url
    )


def of_person(event: Event, rules: Eligibility, person: Person) -> list[Finding]:
    """Everything that the rules say of one competitor, what is well included. Never stops at the first."""
    return [
        *_group(event, person),
        *_age(event, rules, person),
        *_skill(event, person),
        *_trade(event, person),
        *_employer(event, rules, person),
        *_entered(rules, person),
    ]


def _group(event: Event, person: Person) -> Iterator[Finding]:
    if event.group == Event.Group.STUDENT and not person.student:
        yield _finding(
            "group",
            Severity.BLOCK,
            _("%(name)s is recorded as a worker; this is an event for students") % {"name": person.name},
        )
    elif event.group == Event.Group.WORKER and person.student:
        yield _finding(
            "group",
            Severity.BLOCK,
            _("%(name)s is recorded as a student; this is an event for workers") % {"name": person.name},
        )


def _age(event: Event, rules: Eligibility, person: Person) -> Iterator[Finding]:
    lowest = _bound(event.minimum_age, rules.minimum_age)
    highest = _bound(event.maximum_age, rules.maximum_age)
    if lowest is None and highest is None:
        return
    if person.birth is None:
        # Where only the policy names an age, it is looked at for those whose age is known.
        if event.minimum_age is None and event.maximum_age is None:
            return
        yield _finding(
            "identity",
            Severity.BLOCK,
            _("The identity number of %(name)s is missing, so the age cannot be checked")
            % {"name": person.name},
            detail=_("Add it to the worker's record."),
        )
        return
    age = age_on(person.birth, event.starts_on)
    words = {"name": person.name, "age": age}
    if lowest is not None and age < lowest[0]:
        yield _finding(
            "age",
            lowest[1],
            _("%(name)s is %(age)d on the first competition day; the youngest may be %(limit)d")
            % {**words, "limit": lowest[0]},
            source=lowest[2],
        )
    elif highest is not None and age > highest[0]:
        yield _finding(
            "age",
            highest[1],
            _("%(name)s is %(age)d on the first competition day; the oldest may be %(limit)d")
            % {**words, "limit": highest[0]},
            source=highest[2],
        )
    else:
        yield _finding("age", Severity.PASS, _("%(name)s is %(age)d on the first competition day") % words)


def _bound(own: int | None, rule: Rule[int]) -> tuple[int, Severity, str] | None:
    """(limit, severity, source): the event's own limit blocks; the pack's has the severity of its rule."""
    if own is not None:
        return own, Severity.BLOCK, ""
    return (rule.value, Severity(rule.severity.value), cite(rule)) if rule.active else None


def _skill(event: Event, person: Person) -> Iterator[Finding]:
    needed = event.minimum_skill_level
    if needed == SkillLevel.NONE:
        return
    words = {"name": person.name, "level": SkillLevel(person.skill_level).label}
    if person.skill_level < needed:
        yield _finding(
            "skill_level",
            Severity.BLOCK,
            _("%(name)s has the skill level “%(level)s”; needed is “%(needed)s” or above")
            % {**words, "needed": SkillLevel(needed).label},
        )
    else:
        yield _finding("skill_level", Severity.PASS, _("%(name)s has the skill level “%(level)s”") % words)


def _trade(event: Event, person: Person) -> Iterator[Finding]:
    if event.same_trade_only and person.trade_id != event.trade_id:
        yield _finding(
            "trade",
            Severity.BLOCK,
            _("%(name)s does not work in the trade “%(trade)s”, and this event is for it alone")
            % {"name": person.name, "trade": event.trade.name},
        )


def _employer(event: Event, rules: Eligibility, person: Person) -> Iterator[Finding]:
    words = {"name": person.name, "day": in_words(employer_day(event, rules))}
    if person.employed:
        yield _finding("employer", Severity.PASS, _("%(name)s belongs to the unit on %(day)s") % words)
    else:
        yield _finding(
            "employer",
            Severity.BLOCK,
            _("%(name)s does not belong to the unit on %(day)s, the day that counts") % words,
            source=cite(rules.employer_as_of),
        )


def _entered(rules: Eligibility, person: Person) -> Iterator[Finding]:
    if person.entered_here:
        yield _finding(
            "already_here",
            Severity.BLOCK,
            _("%(name)s is entered in this event already") % {"name": person.name},
        )
    rule = rules.one_event_each
    if person.elsewhere and rule.value and rule.active:
        yield _finding(
            "already_elsewhere",
            Severity(rule.severity.value),
            _("%(name)s is also entered in: %(events)s")
            % {"name": person.name, "events": _("; ").join(person.elsewhere)},
            source=cite(rule),
        )


def of_sheet(event: Event, sheet: Sheet) -> list[Finding]:
    """Size and name of a team, its captain, and what is still to be attached."""
    findings: list[Finding] = []
    if sheet.size == 0:
        findings.append(_finding("people", Severity.BLOCK, _("Nobody is chosen yet")))
    elif not event.is_team and sheet.size != 1:
        findings.append(
            _finding("people", Severity.BLOCK, _("This event is entered by one person at a time"))
        )
    elif event.is_team and not event.team_size_minimum <= sheet.size <= event.team_size_maximum:
        findings.append(
            _finding(
                "team_size",
                Severity.BLOCK,
                _("The team has %(size)d members; it needs %(least)d to %(most)d")
                % {
                    "size": sheet.size,
                    "least": event.team_size_minimum,
                    "most": event.team_size_maximum,
                },
            )
        )
    if event.is_team:
        if not sheet.team_name:
            findings.append(_finding("team_name", Severity.BLOCK, _("The team has no name yet")))
        if sheet.size and sheet.captains != 1:
            findings.append(_finding("captain", Severity.BLOCK, _("The team has no captain yet")))
    for requirement, name in sheet.missing:
        message = (
            _("Still to be attached: %(what)s of %(name)s") % {"what": requirement.label, "name": name}
            if name
            else _("Still to be attached: %(what)s") % {"what": requirement.label}
        )
        findings.append(_finding("attachment", Severity.BLOCK, message))
    return findings


def of_places(places: Places) -> list[Finding]:
    """Capacity and quota, as they stand without this entry."""
    findings: list[Finding] = []
    if places.left is not None:
        findings.append(
            _finding("capacity", Severity.BLOCK, _("The event is full: no place is left"))
            if places.left == 0
            else _finding(
                "capacity",
                Severity.PASS,
                ngettext("%(left)d place is left", "%(left)d places are left", places.left)
                % {"left": places.left},
            )
        )
    if places.quota_left is not None:
        words = {"quota": places.quota, "left": places.quota_left}
        findings.append(
            _finding(
                "quota",
                Severity.BLOCK,
                _("The quota of %(quota)d is used up: withdraw another entry, or ask the organiser") % words,
            )
            if places.quota_left == 0
            else _finding(
                "quota",
                Severity.PASS,
                _("Of the quota of %(quota)d, %(left)d may still be entered") % words,
            )
        )
    return findings


def of_time(
    event: Event, now: datetime.datetime, *, correct_by: datetime.datetime | None = None
) -> list[Finding]:
    """Whether entries are taken at `now`; `correct_by` is the time that a returned entry was given."""
    if is_open(event, now):
        return [_finding("deadline", Severity.PASS, _("Entry is open"))]
    if correct_by is not None and may_still_correct(event, now, correct_by):
        return [_finding("deadline", Severity.PASS, _("The time for correction is running"))]
    if event.state == Event.State.OPEN and event.entry_opens_at and now < event.entry_opens_at:
        return [_finding("deadline", Severity.BLOCK, _("Entry has not opened yet"))]
    return [
        _finding(
            "deadline",
            Severity.BLOCK,
            _("Entry is closed"),
            detail=_("For a change of competitor, ask the organiser for a substitution."),
        )
    ]


def is_open(event: Event, now: datetime.datetime) -> bool:
    """Whether entries are taken at `now`: opened in the lifecycle, begun, and before the deadline.

    The minute of the deadline itself is too late.
    """
    return (
        event.state == Event.State.OPEN
        and (event.entry_opens_at is None or now >= event.entry_opens_at)
        and (event.entry_closes_at is None or now < event.entry_closes_at)
    )


def may_still_correct(event: Event, now: datetime.datetime, correct_by: datetime.datetime) -> bool:
    """Whether a returned entry may be sent in again after the deadline, within the time it was given."""
    return event.state in (Event.State.OPEN, Event.State.CLOSED) and now < correct_by


def corrections_end(event: Event) -> datetime.datetime:
    """By when every entry is to be settled: as the first day begins, or the entry deadline where that is later."""
    begins = timezone.make_aware(datetime.datetime.combine(event.starts_on, datetime.time.min))
    return max(begins, event.entry_closes_at) if event.entry_closes_at is not None else begins
