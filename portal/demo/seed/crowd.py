"""Entries of the city scale, their scores and the published results: in bulk, a few hundred events at a time."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from competitions.entries.acts.submitting import entry_number
from competitions.entries.models import Competitor, Entry
from competitions.judging.models import ModuleScore, Outcome
from competitions.judging.preview import preview
from competitions.judging.queries import Line, Sheet
from competitions.planning.models import Event, Module
from competitions.results import snapshots
from competitions.results.models import ResultVersion
from enterprises.models import Enterprise, Worker
from portal.demo.seed.bulk import lay
from portal.demo.seed.clock import SHANGHAI
from portal.demo.seed.world import World
from unions.models import Union

EVENTS_AT_ONCE = 250
_TAKING = (Event.State.OPEN, Event.State.CLOSED, Event.State.UNDER_WAY)
_SCORED = (Event.State.SCORED, Event.State.PUBLISHED, Event.State.ARCHIVED)
_OUT = (Event.State.PUBLISHED, Event.State.ARCHIVED)
_CENT = Decimal("0.01")


class Crowd:
    """Lets people of the world enter events, scores them and publishes the results."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.unit_of: dict[int, Enterprise] = {}
        self.of_county: dict[int, list[Worker]] = {}
        by_pk = {enterprise.pk: enterprise for enterprise in world.enterprises}
        for unit_id, workers in world.workers.items():
            unit = by_pk[unit_id]
            self.of_county.setdefault(unit.county_id, []).extend(workers)
            for worker in workers:
                self.unit_of[worker.pk] = unit
        self.everybody = [worker for workers in self.of_county.values() for worker in workers]

    def enter(self, events: list[Event], total: int, *, largest: int) -> None:
        """`total` entries in all; the first event of the city that is out takes `largest` of them."""
        taking = [event for event in events if event.state in (*_TAKING, *_SCORED)]
        sizes = self._sizes(taking, total, largest)
        done = 0
        for start in range(0, len(taking), EVENTS_AT_ONCE):
            part = taking[start : start + EVENTS_AT_ONCE]
            done += self._enter([(event, sizes[event.pk]) for event in part])
            self.world.say(f"{_('· competitions')}  {done:,} / {total:,}")

    def _sizes(self, events: list[Event], total: int, largest: int) -> dict[int, int]:
        """How many enter each event: uneven, `total` in sum, never more than a large enterprise has workers."""
        first = next(
            event
            for event in events
            if event.state in _OUT and event.competition.organiser.level == Union.Level.CITY
        )
        rest = [event for event in events if event is not first]
        base, over = divmod(total - largest, len(rest))
        sizes = {event.pk: base + (position < over) for position, event in enumerate(rest)}
        # What one event has fewer, its neighbour has more.
        for left, right in zip(rest[::2], rest[1::2], strict=False):
            shift = self.world.rng.randint(0, min(base // 2, 5))
            sizes[left.pk] -= shift
            sizes[right.pk] += shift
        return {**sizes, first.pk: largest}

    def _enter(self, planned: list[tuple[Event, int]]) -> int:
        rng = self.world.rng
        modules: dict[int, list[Module]] = {}
        for module in Module.objects.filter(event__in=[event.pk for event, _size in planned]):
            modules.setdefault(module.event_id, []).append(module)
        entries: list[Entry] = []
        chosen: list[tuple[Event, Worker]] = []
        for event, size in planned:
            competition = event.competition
            if competition.enterprise_id is not None:
                pool = self.world.workers[competition.enterprise_id]
            elif competition.organiser.level == Union.Level.COUNTY:
                pool = self.of_county[competition.organiser_id]
            else:
                pool = self.everybody
            for sequence, worker in enumerate(rng.sample(pool, min(size, len(pool))), start=1):
                state = self._state(event)
                handed_in = _at(event.starts_on - datetime.timedelta(days=rng.randint(12, 30)))
                drafted = state == Entry.State.DRAFT
                entries.append(
                    Entry(
                        event=event,
                        enterprise=self.unit_of[worker.pk],
                        number=None if drafted else entry_number(event, sequence),
                        state=state,
                        reason="材料不全，请补充。" if state == Entry.State.RETURNED else "",
                        created_at=handed_in,
                        submitted_at=None if drafted else handed_in,
                        decided_at=None
                        if state in (Entry.State.DRAFT, Entry.State.SUBMITTED)
                        else handed_in + datetime.timedelta(days=1),
                    )
                )
                chosen.append((event, worker))
        lay(entries, journalled=False)
        lay(
            [
                Competitor(
                    entry=entry,
                    event=event,
                    worker=worker,
                    employer=self.unit_of[worker.pk],
                    skill_level=worker.skill_level,
                    active=entry.state in Entry.TAKING_A_PLACE,
                )
                for entry, (event, worker) in zip(entries, chosen, strict=True)
            ],
            journalled=False,
        )
        of_event: dict[int, list[tuple[Entry, Worker]]] = {}
        for entry, (event, worker) in zip(entries, chosen, strict=True):
            of_event.setdefault(event.pk, []).append((entry, worker))
        scored = [event for event, _size in planned if event.state in _SCORED]
        self._score(scored, of_event, modules)
        return len(entries)

    def _state(self, event: Event) -> str:
        """All are accepted once entry has closed; before that they are on their way."""
        if event.state != Event.State.OPEN:
            return Entry.State.ACCEPTED
        states = Entry.State
        return self.world.rng.choice(
            (
                states.ACCEPTED,
                states.ACCEPTED,
                states.SUBMITTED,
                states.SUBMITTED,
                states.RETURNED,
                states.DRAFT,
            )
        )

    def _score(
        self,
        events: list[Event],
        of_event: dict[int, list[tuple[Entry, Worker]]],
        modules: dict[int, list[Module]],
    ) -> None:
        outcomes: list[Outcome] = []
        scores: list[ModuleScore] = []
        sheets: list[Sheet] = []
        for event in events:
            lines = []
            clocked = _at(event.ends_on)
            entered = of_event.get(event.pk, [])
            absent = len(entered) - 1 if len(entered) > 9 else -1
            for position, ((entry, worker), marks) in enumerate(
                zip(entered, self._marks(len(entered)), strict=True)
            ):
                status = Outcome.Status.ABSENT if position == absent else Outcome.Status.COMPETED
                outcomes.append(
                    Outcome(
                        entry=entry, status=status, version=1, reason="未到场。" if position == absent else ""
                    )
                )
                given: dict[int, Decimal | None] = {}
                if position != absent:
                    given = {module.pk: mark for module, mark in zip(modules[event.pk], marks, strict=True)}
                    scores += [
                        ModuleScore(entry=entry, module=module, score=given[module.pk], entered_at=clocked)
                        for module in modules[event.pk]
                    ]
                lines.append(
                    Line(
                        entry_id=entry.pk,
                        number=entry.number or "",
                        name=worker.name,
                        people=(worker.name,),
                        unit=self.unit_of[worker.pk].name,
                        delegation="",
                        status=status,
                        reason=outcomes[-1].reason,
                        version=1,
                        marks=given,
                    )
                )
            if event.state in _OUT:
                sheets.append(Sheet(event, tuple(modules[event.pk]), tuple(lines)))
        lay(outcomes, journalled=False)
        lay(scores, journalled=False)
        lay([_version(sheet) for sheet in sheets], journalled=False, chunk=200)

    def _marks(self, count: int) -> list[tuple[Decimal, Decimal]]:
        """Theory and practical marks of `count` people, all with different final scores."""
        rng = self.world.rng
        rows: list[tuple[Decimal, Decimal]] = []
        finals: set[int] = set()
        while len(rows) < count:
            skill = rng.gauss(76, 10)
            theory, practical = (
                min(9_950, max(3_000, round((skill + rng.gauss(0, 4)) * 100))) for _module in range(2)
            )
            final = (30 * theory + 70 * practical + 50) // 100
            if final not in finals:
                finals.add(final)
                rows.append((theory * _CENT, practical * _CENT))
        return rows


def _version(sheet: Sheet) -> ResultVersion:
    """The first version of an event's results, as publishing would have made it on the third day after."""
    snapshot = snapshots.build(preview(sheet, []))
    moment = _at(sheet.event.ends_on + datetime.timedelta(days=3))
    return ResultVersion(
        event=sheet.event,
        number=1,
        snapshot=snapshot,
        sha256=snapshots.fingerprint(snapshot),
        published_at=moment,
        opens_at=moment,
        told_at=moment,
        final_at=moment,
    )


def _at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, 15, tzinfo=SHANGHAI)
