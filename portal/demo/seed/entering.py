"""Entries of the demo: who enters for which unit, and how far each entry has come.

Entries of an event are laid in one go, with a line in the journal for each; a demo seeded through a thousand
single acts would take minutes.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from django.core.files.base import ContentFile

from competitions.entries.models import Attachment, Competitor, Delegation, EligibilityReview, Entry
from competitions.entries.requirements import REQUIREMENTS
from competitions.planning.models import Event
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Role
from portal.demo.seed.bulk import lay
from portal.demo.seed.calendar import EventPlan
from portal.demo.seed.organisation import person_name
from portal.demo.seed.papers import paper
from portal.demo.seed.world import World
from unions.models import Union

A = Entry.State
# The states of entries while entry is open, taken in turn; afterwards nearly all are accepted.
WHILE_OPEN = (
    A.ACCEPTED,
    A.SUBMITTED,
    A.SUBMITTED,
    A.ACCEPTED,
    A.RETURNED,
    A.SUBMITTED,
    A.DRAFT,
    A.REFUSED,
    A.WITHDRAWN,
)
REASONS = {
    A.RETURNED: "技能等级证书照片不清晰，请重新上传。",
    A.REFUSED: "所报职业（工种）与本赛项不符。",
    A.WITHDRAWN: "本人因工作安排退出。",
}
_HOLDS_NO_PLACE = (A.DRAFT, A.REFUSED, A.WITHDRAWN)
_DECISIONS = {
    A.ACCEPTED: EligibilityReview.Decision.ACCEPT,
    A.RETURNED: EligibilityReview.Decision.RETURN,
    A.REFUSED: EligibilityReview.Decision.REFUSE,
}


def units_for(world: World, event: Event) -> list[Enterprise]:
    """Whose people come: the schools for students, the holder for an internal one, else the organiser's area."""
    competition = event.competition
    if event.group == Event.Group.STUDENT:
        return world.schools
    if competition.enterprise_id is not None:
        return [unit for unit in world.enterprises if unit.pk == competition.enterprise_id]
    if competition.organiser.level == Union.Level.COUNTY:
        return [unit for unit in world.enterprises if unit.county_id == competition.organiser_id]
    if competition.track == competition.Track.CHALLENGE:
        giants = Enterprise.objects.designated("little_giant", event.starts_on)
        held = set(giants.values_list("pk", flat=True))
        return [unit for unit in world.enterprises if unit.pk in held]
    return world.enterprises


def teams_for(
    world: World, event: Event, plan: EventPlan, taken: set[int], units: Sequence[Enterprise] | None = None
) -> list[tuple[Enterprise, list[Worker]]]:
    """(unit, its people) for each entry; those of the trade first, nobody twice in a competition."""
    units = units_for(world, event) if units is None else units
    size = max(1, plan.team)
    pools: list[tuple[Enterprise, list[Worker]]] = []
    for unit in units:
        free = [worker for worker in world.workers.get(unit.pk, []) if worker.pk not in taken]
        pools.append((unit, sorted(free, key=lambda worker: worker.trade_id != event.trade_id)))
    chosen: list[tuple[Enterprise, list[Worker]]] = []
    count: dict[int, int] = {}

    def take(*, of_trade: bool) -> bool:
        """One entry from each unit that has the people; whether there was any."""
        before = len(chosen)
        for unit, free in pools:
            fits = len(free) >= size and (not of_trade or free[0].trade_id == event.trade_id)
            if len(chosen) < plan.entrants and fits and count.get(unit.pk, 0) < (plan.quota or plan.entrants):
                people = [free.pop(0) for _ in range(size)]
                taken.update(worker.pk for worker in people)
                chosen.append((unit, people))
                count[unit.pk] = count.get(unit.pk, 0) + 1
        return len(chosen) > before

    # First the people of the trade; then whoever the units have.
    while take(of_trade=True):
        pass
    while take(of_trade=False):
        pass
    return chosen


def lay_entries(
    world: World,
    event: Event,
    plan: EventPlan,
    taken: set[int],
    states: tuple[str, ...],
    now: datetime.datetime,
    teams: list[tuple[Enterprise, list[Worker]]] | None = None,
    delegations: Mapping[int, Delegation] | None = None,
) -> list[Entry]:
    """The entries of an event in the given states (taken in turn), with people and reviews.

    `teams`: who comes, where the plan alone does not say; `delegations`: county's id → the one that enters its people.
    """
    organiser = event.competition.organiser
    officer = world.staff.get((organiser.code, Role.OFFICER))
    teams = teams_for(world, event, plan, taken) if teams is None else teams
    entries = []
    for number, (unit, _people) in enumerate(teams, start=1):
        state = states[(number - 1) % len(states)]
        entered = now - datetime.timedelta(hours=number * 3)
        entries.append(
            Entry(
                event=event,
                enterprise=unit,
                delegation=(delegations or {}).get(unit.county_id),
                number=None if state == A.DRAFT else f"{event.competition.year}-{event.pk:04d}-{number:04d}",
                team_name=f"{unit.name[2:4]}攻关队" if plan.team else "",
                coach=person_name(world) if plan.team else "",
                state=state,
                reason=REASONS.get(A(state), ""),
                correct_by=now + datetime.timedelta(days=3) if state == A.RETURNED else None,
                created_by=world.unit_staff[unit.pk],
                created_at=entered - datetime.timedelta(hours=1),
                submitted_at=None if state == A.DRAFT else entered,
                decided_at=now if state in _DECISIONS else None,
            )
        )
    lay(entries)
    lay(
        [
            Competitor(
                entry=entry,
                event=event,
                worker=worker,
                employer=unit,
                skill_level=worker.skill_level,
                captain=bool(plan.team) and order == 0,
                order=order,
                active=entry.state not in _HOLDS_NO_PLACE,
            )
            for entry, (unit, people) in zip(entries, teams, strict=True)
            for order, worker in enumerate(people)
        ],
        journalled=False,
    )
    attachments = [
        Attachment(
            entry=entry,
            worker=worker,
            requirement=key,
            text_version=REQUIREMENTS[key].text_version,
            uploaded_by=world.unit_staff[unit.pk],
            uploaded_at=now,
        )
        for entry, (unit, people) in zip(entries, teams, strict=True)
        for key in event.requirements
        for worker in (people if REQUIREMENTS[key].per_person else (None,))
        if entry.state != A.DRAFT
    ]
    for attachment in attachments:
        requirement = REQUIREMENTS[attachment.requirement]
        if not requirement.is_agreement:
            scan = paper(f"{attachment.entry.number} {requirement.key}")
            attachment.file.save(f"{requirement.key}.pdf", ContentFile(scan), save=False)
    lay(attachments, journalled=False)
    lay(
        [
            EligibilityReview(
                entry=entry, decision=_DECISIONS[A(entry.state)], reason=entry.reason, by=officer, at=now
            )
            for entry in entries
            if entry.state in _DECISIONS
        ],
        journalled=False,
    )
    return entries
