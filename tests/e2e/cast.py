"""Who takes part in a whole event, and all that is on record before it: teams, judges with accounts, schemes."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Browser

from competitions.entries.models import Entry
from competitions.judging import acts
from competitions.judging.models import Appointment, ModuleScheme
from competitions.planning.models import Event, Module
from enterprises.models import Worker
from portal.acts.actors import Role, actor_for
from portal.demo.accounts import PASSWORD
from portal.demo.seed.papers import paper
from tests import factories
from tests.competitions.judging.judges import register
from tests.e2e.visitor import DESK_WIDTH, Diary, Visitor
from unions.models import User

# The walks begin so many days ago and go forward to today: workers, whose clock is the machine's, live today.
DAYS_AGO = 60


class Clock:
    """The portal's clock, which only goes forward; days are counted from the eve of the contest."""

    def __init__(self, traveller: Any) -> None:
        self.traveller = traveller
        # The machine's own time, once the portal's has left it: the monotonic clock goes on as it was.
        self.began, self.monotonic = timezone.now(), time.monotonic()
        self.eve = timezone.localdate() - datetime.timedelta(days=DAYS_AGO)
        self.at(0, 16)

    def moment(self, day: int, hour: int, minute: int = 0) -> datetime.datetime:
        """A minute of such a day, Beijing time."""
        when = datetime.datetime.combine(self.eve + datetime.timedelta(days=day), datetime.time(hour, minute))
        return timezone.make_aware(when)

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        self.to(self.moment(day, hour, minute))

    def to(self, moment: datetime.datetime) -> None:
        """Go on to a moment; the clock runs from there."""
        self.traveller.move_to(moment, tick=True)

    def today(self) -> None:
        """Go on to the machine's own time."""
        self.to(self.began + datetime.timedelta(seconds=time.monotonic() - self.monotonic))


@dataclass(slots=True)
class Cast:
    """An event whose entry has closed, with everybody in it and what they sign in with."""

    event: Event
    modules: list[Module]
    entries: list[Entry]
    judges: list[Appointment]
    # Role → user name: officer, approver, administrator, chief, scorers, arbitrator, blinders, judges.
    names: dict[str, str] = field(default_factory=dict)

    def captain(self, entry: Entry) -> Worker:
        return Worker.objects.get(competitors__entry=entry, competitors__order=0)


@dataclass(slots=True)
class Stage:
    """Where a walk takes place: browser, portal, clock, and what its visitors complain of."""

    browser: Browser
    address: str
    diary: Diary
    clock: Clock
    cast: Cast

    def visitor(self, role: str = "", width: int = DESK_WIDTH) -> Visitor:
        """Somebody of the cast at a screen, signed in; "" is the public."""
        username = self.cast.names[role] if role else ""
        return Visitor(self.browser, self.address, self.diary, username, width=width)


def event_of_teams(clock: Clock, count: int, **values: Any) -> Event:
    """A county's event of teams of two, in units of three teams, the day after the eve; entry has closed."""
    day = clock.eve + datetime.timedelta(days=1)
    competition = factories.competition(
        name="盐山县管道焊接团体竞赛", starts_on=day, ends_on=day, place="盐山县实训基地", policy_version=2
    )
    event = factories.event(
        competition,
        "焊接与检验",
        format=Event.Format.TEAM,
        team_size_minimum=2,
        team_size_maximum=2,
        state=Event.State.CLOSED,
        judging=Event.Judging.SHEETS,
        entry_closes_at=timezone.now() - datetime.timedelta(hours=1),
        **values,
    )
    units = [factories.enterprise() for _unit in range(-(-count // 3))]
    for number in range(count):
        unit = units[number // 3]
        members = [factories.worker(unit) for _member in range(2)]
        factories.entry(event, members, employer=unit, team_name=f"铁军{number + 1:02d}队")
    return event


def event_of_welders(clock: Clock, count: int, **values: Any) -> Event:
    """A county's event of single welders the day after the eve; its results are published without a notice."""
    day = clock.eve + datetime.timedelta(days=1)
    competition = factories.competition(
        name="盐山县焊工技能竞赛", starts_on=day, ends_on=day, place="盐山县实训基地"
    )
    event = factories.event(
        competition,
        "焊条电弧焊",
        state=Event.State.CLOSED,
        judging=Event.Judging.SHEETS,
        entry_closes_at=timezone.now() - datetime.timedelta(hours=1),
        **values,
    )
    for _each in range(count):
        factories.entry(event)
    return event


def cast_of(event: Event, schemes: dict[str, dict[str, Any]], *, judges: int = 5) -> Cast:
    """Everybody whom an event needs, signed, with accounts; `schemes`: module's name → content, out of 100."""
    county = factories.county()
    staff = {role: factories.staff_of_union(county, role, name=f"盐山{role.value}") for role in _STAFF}
    officer = actor_for(staff[Role.OFFICER])
    modules = list(event.modules.all())
    for module in modules:
        scheme = acts.create_scheme(
            actor=officer,
            union=county,
            facts={
                "name": f"{event.name}{module.name}",
                "trade": event.trade,
                "shared": "own",
                "total": Decimal(100),
            },
            content=schemes[module.name],
        )
        ModuleScheme.objects.create(module=module, version=acts.release_version(actor=officer, scheme=scheme))
    people = {
        role: register.appointed(event, register.judge(name=name), role)
        for role, name in {"chief": "祖裁判长", "scorer": "范记分", "arbitrator": "钱仲裁"}.items()
    }
    second = register.appointed(event, register.judge(name="彭记分"), "scorer")
    blinders = [
        register.appointed(event, register.judge(name=name), "blinder") for name in ("卢加密", "邹加密")
    ]
    made = Cast(
        event=event,
        modules=modules,
        entries=list(event.entries.order_by("pk")),
        judges=[
            register.appointed(event, register.judge(name=f"{each}裁判")) for each in "甲乙丙丁戊"[:judges]
        ],
    )
    made.names = {role.value: user.username for role, user in staff.items()}
    made.names |= {role: _username(each) for role, each in people.items()}
    made.names |= {"blinder-1": _username(blinders[0]), "blinder-2": _username(blinders[1])}
    made.names |= {"scorer-1": made.names["scorer"], "scorer-2": _username(second)}
    made.names |= {f"judge-{place}": _username(each) for place, each in enumerate(made.judges)}
    User.objects.update(password=make_password(PASSWORD))
    return made


_STAFF = (Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)


def _username(appointment: Appointment) -> str:
    user = appointment.judge.user
    assert user is not None
    return user.username


def account_of(cast: Cast, worker: Worker) -> str:
    """An account for somebody who competes; returns the role under which the cast knows it."""
    worker.user = factories.user(worker.name, phone=f"196{worker.pk:08d}")
    worker.user.set_password(PASSWORD)
    worker.user.save()
    worker.save()
    role = f"worker-{worker.pk}"
    cast.names[role] = worker.user.username
    return role


def handed_in(name: str) -> dict[str, Any]:
    """A paper to hand in, as a file field takes it."""
    return {"name": f"{name}.pdf", "type": "application/pdf", "content": paper(name)}
