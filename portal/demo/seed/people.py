"""Trades, workers and students, and where they work."""

from __future__ import annotations

import csv
import datetime

from django.conf import settings

from enterprises.models import Employment, Enterprise, SkillLevel, Trade, Worker
from portal.acts.personal import PersonKey
from portal.demo.accounts import ACCOUNTS
from portal.demo.seed import words
from portal.demo.seed.bulk import lay
from portal.demo.seed.numbers import identity_number, phone_number
from portal.demo.seed.organisation import new_users, person_name
from portal.demo.seed.world import World
from unions.initials import initials

WORKERS = 1500
STUDENTS_PER_SCHOOL = 40
# How the skill levels are spread, from none to senior technician.
_SPREAD = ((SkillLevel.NONE, 8), (SkillLevel.JUNIOR, 22), (SkillLevel.MIDDLE, 36), (SkillLevel.SENIOR, 24),
           (SkillLevel.TECHNICIAN, 8), (SkillLevel.SENIOR_TECHNICIAN, 2))  # fmt: skip


def lay_trades(world: World) -> None:
    """The trades that the planning room knows of."""
    with (settings.BASE_DIR / "enterprises/data/trades.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Trade(code=row["code"], name=row["name"], field=row["field"], initials=initials(row["name"]))
            for row in csv.DictReader(file)
        ]
    world.trades = {trade.name: trade for trade in lay(rows)}


def lay_workers(world: World) -> None:
    """1,500 people: students at the schools, workers at the enterprises, more at the larger ones."""
    places: list[Enterprise] = []
    for school in world.schools:
        places += [school] * STUDENTS_PER_SCHOOL
    for position, enterprise in enumerate(world.enterprises):
        places += [enterprise] * (24 if position == 0 else 3)
    while len(places) < WORKERS:
        places.append(world.rng.choice(world.enterprises))
    trades_by_division: dict[str, list[str]] = {}
    for business in (*words.BUSINESSES.values(), words.OTHER_BUSINESS):
        trades_by_division.setdefault(business.division, []).extend(business.trades)
    levels = [level for level, share in _SPREAD for _ in range(share)]

    keys = lay([PersonKey.fresh() for _ in places], journalled=False)
    workers = []
    employments = []
    for number, (place, key) in enumerate(zip(places, keys, strict=True)):
        student = place.kind == Enterprise.Kind.SCHOOL
        trade = world.rng.choice(
            trades_by_division.get(place.industry_division, ["电工", "数控车工", "焊工"])
        )
        born = birthday(number, student=student)
        name = person_name(world)
        worker = Worker(
            key=key,
            name=name,
            initials=initials(name),
            trade=world.trades[trade],
            skill_level=SkillLevel.NONE if student else world.rng.choice(levels),
            union_member=not student and world.rng.random() < 0.9,
            student=student,
        )
        # A few are known without an identity number: reports show them beside the count of people.
        if number % 61:
            worker.identity = identity_number(number, born, place.county.code)
        worker.phone = phone_number(100_000 + number)
        workers.append(worker)
    account = next(account for account in ACCOUNTS if account.where == "worker")
    position = next(index for index, place in enumerate(places) if place is world.enterprises[0])
    chosen = workers[position]
    (user,) = new_users([(account.username, account.phone, account.name)])
    chosen.name, chosen.initials, chosen.user = account.name, initials(account.name), user
    chosen.trade, chosen.skill_level, chosen.phone = world.trades["焊工"], SkillLevel.SENIOR, account.phone
    lay(workers)
    for worker, place in zip(workers, places, strict=True):
        first = 2023 if worker.student else 2012
        since = datetime.date(world.rng.randint(first, 2024), world.rng.choice((3, 6, 9)), 1)
        employments.append(Employment(worker=worker, enterprise=place, since=since))
        world.workers.setdefault(place.pk, []).append(worker)
    lay(employments)


def birthday(number: int, *, student: bool) -> datetime.date:
    """A birthday for the person of this number: distinct for distinct `number // 4` below 12,007 (students 1,009)."""
    first, days = (datetime.date(2006, 9, 1), 1_009) if student else (datetime.date(1969, 1, 1), 12_007)
    return first + datetime.timedelta(days=number // 4 * 367 % days)
