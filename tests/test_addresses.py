"""Every address of the project, walked as every role: who must see it, and who must not.

The tables stand in tests/addresses, one a room. An address that is in none of them fails here.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.addresses.table import TABLE, everything
from tests.addresses.walk import Row, addresses
from tests.addresses.world import ROLES, World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all rows; nothing of a walk stays in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = everything()
        yield made
        transaction.set_rollback(True)


def test_every_address_is_in_the_table():
    assert {row.name for row in TABLE} == set(addresses())


def test_no_row_stands_twice():
    rows = [(str(row), row.method) for row in TABLE]
    assert sorted(rows) == sorted(set(rows))


def test_rows_name_roles_that_there_are():
    for row in TABLE:
        named = {role for roles in (row.sees, *row.but) for role in roles.split()}
        assert named <= set(ROLES), row


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row}")
def test_each_role_gets_what_the_table_says(world: World, row: Row):
    answers, finders = row.found(world)

    expected = row.expected()
    different = {role: (expected[role], answers[role]) for role in ROLES if expected[role] != answers[role]}
    assert different == {}, "role: (expected, found)"
    assert finders == {marker: set(roles.split()) for marker, roles in row.shows.items()}
