"""The timetable and the draw of a county's coming event, made through the room's own acts.

The seed's source is invented: it stands for a lottery drawing of the morning of the demo's day.
"""

from __future__ import annotations

import datetime

from django.utils import timezone

from competitions.judging import acts
from competitions.judging.acts import SessionFacts, SessionRow
from competitions.planning.models import Event
from portal.acts.actors import Role
from portal.demo.seed.clock import SHANGHAI
from portal.demo.seed.world import World

COUNTY = "130922"
SOURCE = "演示用彩票“双色球”当日早间开奖的七个号码，按开奖公告的顺序（虚构）"
SEED = "03 08 15 22 27 31 + 11"


def lay_timetables(world: World) -> None:
    """Sessions of each module, then the draw with units put apart."""
    event = Event.objects.select_related("competition").get(
        trade=world.trades["冲压工"],
        competition__organiser=world.unions[COUNTY],
        state=Event.State.CLOSED,
    )
    officer = world.actor(COUNTY, Role.OFFICER)
    world.clock.set(world.today, 6, 30)
    theory, practice = event.modules.all()

    def at(day: int, hour: int, minute: int = 0) -> datetime.datetime:
        date = event.starts_on + datetime.timedelta(days=day)
        return datetime.datetime(date.year, date.month, date.day, hour, minute, tzinfo=SHANGHAI)

    facts = SessionFacts("理论考试", at(0, 9), at(0, 10, 30), ("机房",), theory, "青县职业教育中心机房", 40)
    acts.add_session(actor=officer, event=event, facts=facts)
    machines = tuple(str(number) for number in range(1, 7))
    first = SessionFacts("实操", at(1, 8, 30), at(1, 11), machines, practice, "青县电子机箱产业园二号车间")
    acts.add_sessions(actor=officer, event=event, row=SessionRow(first, count=2, pause=90))
    known_from = timezone.now() + datetime.timedelta(minutes=30)
    acts.announce_draw(actor=officer, event=event, source=SOURCE, known_from=known_from, spread=True)
    world.clock.set(world.today, 7, 20)
    acts.hold_draw(actor=officer, event=event, seed=SEED)
