"""What the unions room shows on the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.acts.actors import Role
from tests import factories
from unions import invitations, queries
from unions.models import Invitation

pytestmark = pytest.mark.django_db
QINGXIAN = "130922"


def invite(code: str, days: int) -> Invitation:
    actor = factories.actor_at(factories.county(code), Role.ADMINISTRATOR)
    return invitations.invite(
        actor=actor,
        offer="unions.membership",
        union=factories.county(code),
        name="王强",
        phone="13712345678",
        terms={"role": "officer"},
        days=days,
    )


def test_an_administrator_sees_what_expires_and_who_is_missing() -> None:
    factories.tree()
    soon = invite("130925", 1)
    invite("130925", 7)
    city = factories.actor_at(factories.city(), Role.ADMINISTRATOR)
    neighbour = factories.actor_at(factories.county(QINGXIAN), Role.ADMINISTRATOR)

    assert [(str(row.label), row.count, row.due) for row in queries.waiting_for(city)] == [
        ("即将过期的邀请", 1, soon.expires_at)
    ]
    assert queries.waiting_for(neighbour) == []
    neighbour.user.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert [(str(row.label), row.count) for row in queries.waiting_for(city)][1:] == [
        ("尚无管理员的下级工会", 1)
    ]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nothing_waits_for_others(role: Role) -> None:
    invite("130925", 1)
    assert queries.waiting_for(factories.actor_at(factories.city(), role)) == []


def test_figures_count_the_scope_and_name_each_person_once() -> None:
    county = factories.county()
    actor = factories.actor_at(county, Role.VIEWER)
    twice = factories.staff_of_union(county, Role.OFFICER)
    twice.memberships.create(union=factories.tree()["130925-001"], role=Role.OFFICER)
    factories.staff_of_union(factories.county(QINGXIAN), Role.OFFICER)

    assert [(str(figure.label), figure.value) for figure in queries.figures_for(actor)] == [
        ("工会", 2),
        ("在任职务", 3),
    ]
    assert queries.figures_for(factories.actor_in(factories.enterprise())) == []


def test_search_stays_in_the_scope() -> None:
    actor = factories.actor_at(factories.county(), Role.OFFICER)
    assert [hit.title for hit in queries.search(actor, "zgh")] == ["盐山县总工会"]
    assert queries.search(actor, "青县") == []
    assert queries.search(actor, " ") == []
