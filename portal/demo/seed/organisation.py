"""The tree of unions and the people who hold a role in it."""

from __future__ import annotations

import csv
import datetime
import functools
import time

from django.conf import settings
from django.contrib.auth.hashers import make_password

from portal.acts.actors import Role
from portal.acts.personal import PersonKey
from portal.demo.accounts import ACCOUNTS, PASSWORD
from portal.demo.seed import words
from portal.demo.seed.bulk import lay
from portal.demo.seed.numbers import phone_number
from portal.demo.seed.world import World
from unions.models import Membership, Union, User

SINCE = datetime.date(2024, 1, 1)
# Roles that every county fills; the other roles only where an account of the demo names them.
COUNTY_ROLES = (Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER)


def plant_unions(world: World) -> None:
    """Hebei, Cangzhou, its county-level unions, and below each a township and a joint union."""
    with (settings.BASE_DIR / "unions/data/divisions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            world.unions[row["code"]] = Union.objects.plant(
                world.unions.get(row["parent"]),
                code=row["code"],
                name=f"{row['name']}总工会",
                short_name=row["name"],
                register_name=row["register_name"],
                level=row["level"],
                division_code=row["code"] if row["code"].isdigit() else "",
                note="" if row["certainty"] == "verified" else row["certainty"],
            )
    for position, county in enumerate(world.counties):
        township = words.TOWNSHIPS[position % len(words.TOWNSHIPS)]
        plant(world, county, "T01", f"{county.short_name}{township}总工会", Union.Kind.TOWNSHIP)
        plant(world, county, "J01", f"{county.short_name}小微企业联合工会", Union.Kind.JOINT)


def plant(world: World, county: Union, suffix: str, name: str, kind: str) -> Union:
    """A grassroots union below a county, known as `<county>-<suffix>`."""
    code = f"{county.code}-{suffix}"
    world.unions[code] = Union.objects.plant(
        county, code=code, name=name, level=Union.Level.GRASSROOTS, kind=kind
    )
    return world.unions[code]


@functools.cache
def _hash() -> str:
    """The hash of the demo's one password, worked out once."""
    return make_password(PASSWORD)


def new_users(people: list[tuple[str, str, str]]) -> list[User]:
    """Users of (user name, phone, name). They share the demo's one password and its hash."""
    shared = _hash()
    # As old as the seeding and not as its clock: a password that is too old must be changed at once.
    fresh = datetime.datetime.fromtimestamp(time.time(), datetime.UTC)
    keys = lay([PersonKey.fresh() for _ in people], journalled=False)
    users = []
    for (username, phone, name), key in zip(people, keys, strict=True):
        user = User(username=username, name=name, password=shared, key=key, phone_verified=True)
        user.password_changed_at = fresh
        user.phone = phone
        users.append(user)
    return lay(users)


def person_name(world: World) -> str:
    """A made-up name of two or three characters."""
    name = world.rng.choice(words.SURNAMES) + world.rng.choice(words.GIVEN_FIRST)
    return name + world.rng.choice(words.GIVEN_SECOND) if world.rng.random() < 0.8 else name


def seat_people(world: World) -> None:
    """The staff of the unions: the demo's accounts, and the three roles of every county."""
    seats: list[tuple[str, Role]] = []
    people: list[tuple[str, str, str]] = []
    for account in ACCOUNTS:
        if account.where in world.unions and account.role is not None:
            seats.append((account.where, account.role))
            people.append((account.username, account.phone, account.name))
    for county in world.counties:
        for role in COUNTY_ROLES:
            if (county.code, role) not in seats:
                seats.append((county.code, role))
                username = f"u{county.code.lower()}.{role.value}"
                people.append((username, phone_number(100 + len(seats)), person_name(world)))
    users = new_users(people)
    lay(
        [
            Membership(user=user, union=world.unions[code], role=role.value, valid_from=SINCE)
            for user, (code, role) in zip(users, seats, strict=True)
        ]
    )
    world.staff = dict(zip(seats, users, strict=True))
