"""The demo scale: the Cangzhou pilot."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from portal.demo.seed import closing, growth, judges, organisation, people, registry, schemes, timetables
from portal.demo.seed.clock import set_clock
from portal.demo.seed.contests import schemes as contest_schemes
from portal.demo.seed.history import History
from portal.demo.seed.world import World

# The history of the demo is told up to this day; a later "today" moves what is still to come.
FIRST_TODAY = datetime.date(2026, 11, 22)
BEGINNING = datetime.date(2025, 1, 6)
SEED = 20260722


def fill(*, today: datetime.date, say: Callable[[str], object]) -> World:
    """Fill the empty database, in one transaction; what the portal would wake a worker for is past."""
    with transaction.atomic(), set_clock(BEGINNING) as clock:
        world = World(today=today, clock=clock, rng=random.Random(SEED), say=say)
        say(_("· unions and people"))
        organisation.plant_unions(world)
        organisation.seat_people(world)
        say(_("· clusters and enterprises"))
        registry.lay_clusters(world)
        registry.lay_enterprises(world)
        say(_("· workers"))
        people.lay_trades(world)
        people.lay_workers(world)
        schemes.write_schemes(world)
        say(_("· competitions"))
        history = History(world)
        growth.schedule(history)
        history.on(judges.REGISTERED, lambda: judges.fill_register(world))
        history.on(contest_schemes.WRITTEN, lambda: contest_schemes.write_schemes(world))
        history.play()
        say(_("· registrations and reports"))
        timetables.lay_timetables(world)
        clock.set(today, 8)
        judges.appoint_judges(world)
        closing.lay_registrations(world)
        closing.make_reports(world)
        closing.empty_the_outbox(world)
        # The acts above asked, after the commit, for workers to send messages of the past: nobody need.
        connection.run_on_commit.clear()
    return world
