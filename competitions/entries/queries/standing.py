"""The facts by which eligibility is judged, gathered for many entries at once in a constant number of queries."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Prefetch, Q
from django.utils import timezone
from stdnum.exceptions import ValidationError as InvalidNumber

from competitions.entries import eligibility
from competitions.entries.eligibility import Person, Places, Sheet
from competitions.entries.models import Attachment, Competitor, Delegation, Entry
from competitions.entries.requirements import asked_by
from competitions.planning.models import Event
from competitions.planning.policy.library import load_pack
from competitions.planning.policy.schema import Eligibility
from enterprises.models import Employment, Worker
from portal.acts.findings import Finding, Severity
from portal.acts.identity_numbers import birthday
from portal.acts.scope import contains
from unions.models import in_force


def rules_of(event: Event) -> Eligibility:
    """The eligibility rules of the policy that the event's competition was filed under."""
    competition = event.competition
    return load_pack(competition.policy_key, competition.policy_version).eligibility


def birth_of(identity: str) -> datetime.date | None:
    """The day of birth in an identity number; None for an empty or impossible one."""
    if not identity:
        return None
    try:
        return birthday(identity)
    except (InvalidNumber, ValueError):
        return None


def places(
    event: Event,
    *,
    enterprise_id: int | None = None,
    delegation: Delegation | None = None,
    without: int | None = None,
) -> Places:
    """Capacity and quota of an event and how much of them others than the entry `without` take. One query."""
    mine = Q(delegation=delegation) if delegation is not None else Q(enterprise_id=enterprise_id or 0)
    taking = Entry.objects.filter(event=event, state__in=Entry.TAKING_A_PLACE).exclude(pk=without or 0)
    counted = taking.aggregate(all=Count("pk"), mine=Count("pk", filter=mine))
    quota = event.quota_per_unit
    if delegation is not None and delegation.quota is not None:
        quota = delegation.quota
    return Places(taken=counted["all"], capacity=event.capacity, taken_by_unit=counted["mine"], quota=quota)


# (enterprise, path of its county, path of its union)
Post = tuple[int, str, str | None]


def posts(workers: Iterable[int], on: datetime.date) -> dict[int, list[Post]]:
    """Where each worker is employed on a day. One query."""
    found: dict[int, list[Post]] = defaultdict(list)
    for worker_id, enterprise_id, county, union in Employment.objects.filter(
        in_force(on, "", "since", "until"), worker__in=list(workers)
    ).values_list("worker_id", "enterprise_id", "enterprise__county__path", "enterprise__union__path"):
        found[worker_id].append((enterprise_id, county, union))
    return found


def belongs(held: Sequence[Post], *, enterprise_id: int | None, delegation: Delegation | None) -> bool:
    """Whether one of the posts is at the unit, or at a unit of the delegation's union."""
    if delegation is not None:
        path = delegation.union.path
        return any(contains(path, county) or contains(path, union or "") for _, county, union in held)
    return any(unit == enterprise_id for unit, _, _ in held)


def _held_places(event: Event, workers: Iterable[int]) -> dict[int, list[tuple[int, int, str]]]:
    """Worker → (entry, event, its name) for every place held in the competition. One query."""
    held: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for worker_id, entry_id, event_id, name in Competitor.objects.filter(
        event__competition_id=event.competition_id, worker__in=list(workers), active=True
    ).values_list("worker_id", "entry_id", "event_id", "event__name"):
        held[worker_id].append((entry_id, event_id, name))
    return held


def persons(
    event: Event,
    workers: Sequence[Worker],
    *,
    enterprise_id: int | None = None,
    delegation: Delegation | None = None,
    without: int | None = None,
) -> dict[int, Person]:
    """The facts about workers who might enter, by worker. Two queries, if their keys are joined already."""
    ids = [worker.pk for worker in workers]
    employed = posts(ids, eligibility.employer_day(event, rules_of(event)))
    held = _held_places(event, ids)
    return {
        worker.pk: _person(
            event,
            worker,
            belongs(employed[worker.pk], enterprise_id=enterprise_id, delegation=delegation),
            held[worker.pk],
            without,
        )
        for worker in workers
    }


def _person(
    event: Event, worker: Worker, employed: bool, held: list[tuple[int, int, str]], without: int | None
) -> Person:
    others = [place for place in held if place[0] != without]
    return Person(
        name=worker.name,
        birth=birth_of(worker.identity),
        skill_level=worker.skill_level,
        trade_id=worker.trade_id,
        student=worker.student,
        employed=employed,
        entered_here=any(event_id == event.pk for _, event_id, _ in others),
        elsewhere=tuple(sorted({name for _, event_id, name in others if event_id != event.pk})),
    )


def findings_of_workers(
    event: Event,
    workers: Sequence[Worker],
    *,
    enterprise_id: int | None = None,
    delegation: Delegation | None = None,
    without: int | None = None,
) -> dict[int, list[Finding]]:
    """What the rules say of each worker as a competitor. Two queries."""
    rules = rules_of(event)
    facts = persons(event, workers, enterprise_id=enterprise_id, delegation=delegation, without=without)
    return {worker_id: eligibility.of_person(event, rules, person) for worker_id, person in facts.items()}


def with_people(entries: Sequence[Entry]) -> None:
    """Load competitors (those present, with worker and key) and attachments of entries: two queries."""
    from django.db.models import prefetch_related_objects

    people = Competitor.objects.filter(left_at__isnull=True).select_related(
        "worker__key", "worker__trade", "employer"
    )
    prefetch_related_objects(
        list(entries),
        Prefetch("competitors", queryset=people, to_attr="people"),
        Prefetch(
            "attachments",
            queryset=Attachment.objects.select_related("joint").order_by("id"),
            to_attr="papers",
        ),
    )


def people_of(entry: Entry) -> list[Competitor]:
    """The competitors of an entry as they are now, loaded once."""
    if not hasattr(entry, "people"):
        with_people([entry])
    people: list[Competitor] = entry.people  # type: ignore[attr-defined,unused-ignore]
    return people


def papers_of(entry: Entry) -> list[Attachment]:
    """The attachments of an entry, loaded once."""
    if not hasattr(entry, "papers"):
        with_people([entry])
    papers: list[Attachment] = entry.papers  # type: ignore[attr-defined,unused-ignore]
    return papers


def sheet_of(event: Event, entry: Entry) -> Sheet:
    """The entry's own answers, from what is loaded."""
    people = people_of(entry)
    present = {(paper.requirement, paper.worker_id) for paper in papers_of(entry)}
    missing = []
    for requirement in asked_by(event.requirements):
        if requirement.per_person:
            missing += [
                (requirement, competitor.worker.name)
                for competitor in people
                if (requirement.key, competitor.worker_id) not in present
            ]
        elif (requirement.key, None) not in present:
            missing.append((requirement, ""))
    return Sheet(
        size=len(people),
        team_name=entry.team_name,
        captains=sum(competitor.captain for competitor in people),
        missing=tuple(missing),
    )


def findings_of_entries(event: Event, entries: Sequence[Entry]) -> dict[int, list[Finding]]:
    """What the rules say of entries of one event: their people and their sheets. Four queries at most."""
    fresh = [entry for entry in entries if not hasattr(entry, "people")]
    if fresh:
        with_people(fresh)
    ids = {competitor.worker_id for entry in entries for competitor in people_of(entry)}
    rules = rules_of(event)
    employed = posts(ids, eligibility.employer_day(event, rules))
    held = _held_places(event, ids)
    findings: dict[int, list[Finding]] = {}
    for entry in entries:
        found: list[Finding] = []
        for competitor in people_of(entry):
            at_work = belongs(
                employed[competitor.worker_id],
                enterprise_id=entry.enterprise_id,
                delegation=entry.delegation,
            )
            person = _person(event, competitor.worker, at_work, held[competitor.worker_id], entry.pk)
            found += eligibility.of_person(event, rules, person)
        findings[entry.pk] = [*found, *eligibility.of_sheet(event, sheet_of(event, entry))]
    return findings


def findings_of(entry: Entry, *, event: Event | None = None, sending: bool = True) -> list[Finding]:
    """Everything that the rules say of one entry; with `sending` also time, capacity and quota.

    Give the locked `event` inside an act: then the counts are those under the lock.
    """
    event = event or entry.event
    findings = findings_of_entries(event, [entry])[entry.pk]
    if sending:
        counted = places(
            event, enterprise_id=entry.enterprise_id, delegation=entry.delegation, without=entry.pk
        )
        correct_by = entry.correct_by if entry.state == Entry.State.RETURNED else None
        findings = [
            *findings,
            *eligibility.of_places(counted),
            *eligibility.of_time(event, timezone.now(), correct_by=correct_by),
        ]
    return sorted(findings, key=_gravity)


_ORDER = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.NOTE: 2, Severity.PASS: 3}


def _gravity(finding: Finding) -> int:
    """What blocks stands first."""
    return _ORDER[finding.severity]
