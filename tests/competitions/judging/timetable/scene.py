"""An event whose entry has closed, with sessions to draw for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

import time_machine
from django.utils import timezone

from competitions.entries.models import Entry
from competitions.judging import acts
from competitions.judging.acts import SessionFacts
from competitions.judging.models import Draw, Session
from competitions.planning.models import Event
from portal.acts.actors import Actor
from tests import factories

SEED = "03 11 19 24 28 31 + 07"
SOURCE = "中国福利彩票双色球第2026145期开奖号码"


def moment(event: Event, hour: int, minute: int = 0) -> datetime.datetime:
    """A time of day on the first day of the event, Beijing time."""
    return timezone.make_aware(datetime.datetime.combine(event.starts_on, datetime.time(hour, minute)))


def facts(event: Event, name: str = "第1场", start: int = 9, end: int = 11, **values: Any) -> SessionFacts:
    """A session of the whole event at stations 1 to 3, unless told otherwise."""
    return SessionFacts(
        **{
            "name": name,
            "starts_at": moment(event, start),
            "ends_at": moment(event, end),
            "stations": ("1", "2", "3"),
            "place": "实训楼",
            **values,
        }
    )


@dataclass
class Scene:
    """`count` accepted entries, three a unit; no session yet."""

    count: int = 5
    event: Event = field(init=False)
    officer: Actor = field(init=False)
    entries: list[Entry] = field(init=False)

    def __post_init__(self) -> None:
        self.officer = factories.actor_at(factories.county())
        self.event = factories.event(
            state=Event.State.CLOSED, entry_closes_at=timezone.now() - datetime.timedelta(hours=1)
        )
        units = [factories.enterprise() for _unit in range(-(-self.count // 3))]
        self.entries = [
            factories.entry(self.event, employer=units[number // 3]) for number in range(self.count)
        ]

    @classmethod
    def of(cls, event: Event, officer: Actor) -> Scene:
        """An event that is there already, with whatever entries it has."""
        found = cls.__new__(cls)
        found.event, found.officer = event, officer
        found.entries = list(event.entries.all())
        found.count = len(found.entries)
        return found

    def session(self, name: str = "第1场", start: int = 9, end: int = 11, **values: Any) -> Session:
        return acts.add_session(
            actor=self.officer, event=self.event, facts=facts(self.event, name, start, end, **values)
        )

    def sessions(self) -> list[Session]:
        """Two sessions of three stations."""
        return [self.session(), self.session("第2场", 13, 15)]

    def changed(self, session: Session, **values: Any) -> Session:
        stations = tuple(session.stations.values_list("label", flat=True))
        present = SessionFacts(
            name=session.name,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            stations=stations,
            place=session.place,
            module=session.module,
        )
        return acts.change_session(actor=self.officer, session=session, facts=replace(present, **values))

    def announced(self, **values: Any) -> Draw:
        """Announced; the seed is known in a minute."""
        return acts.announce_draw(
            **{
                "actor": self.officer,
                "event": self.event,
                "source": SOURCE,
                "known_from": timezone.now() + datetime.timedelta(minutes=1),
                **values,
            }
        )

    def announced_before(self, **values: Any) -> Draw:
        """Announced two hours ago; the seed is known since an hour."""
        now = timezone.now()
        with time_machine.travel(now - datetime.timedelta(hours=2)):
            return self.announced(known_from=now - datetime.timedelta(hours=1), **values)

    def held(self, seed: str = SEED) -> Draw:
        return acts.hold_draw(actor=self.officer, event=self.event, seed=seed)

    def drawn(self, seed: str = SEED, **values: Any) -> Draw:
        """Two sessions, announced and drawn."""
        if not self.event.sessions.exists():
            self.sessions()
        self.announced_before(**values)
        return self.held(seed)
