"""Possible conflicts in one list for those who decide them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competitions.judging import acts, queries
from competitions.planning.models import Event
from portal.acts.actors import Actor, Role, actor_for
from tests import factories
from tests.competitions.judging.judges import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return factories.actor_at(factories.county())


def conflicting(entries: int = 1, **values: Any) -> Event:
    """An event with a judge whose employer entered so often, and one entry of somebody else."""
    firm = factories.enterprise()
    event = register.event(**values)
    register.appointed(event, register.judge(employer=firm))
    for _each in range(entries):
        factories.entry(event, employer=firm)
    factories.entry(event)
    return event


def shown(actor: Actor) -> int:
    return len(queries.undecided(actor))


def listed(actor: Actor, query: str = "") -> list[tuple[str, str]]:
    """(event, entry's number) of each row of the list."""
    client = Client()
    client.force_login(actor.user)
    answer = client.get(reverse("judges:conflicts") + query)
    rows = answer.context["points"]
    return [(row["point"].appointment.event.name, row["point"].entry.number) for row in rows]


def test_they_stand_by_event_and_go_with_the_decision(officer: Actor) -> None:
    first, second = conflicting(2, name="甲赛项"), conflicting(name="乙赛项")
    assert shown(officer) == 3
    rows = listed(officer)
    assert len(rows) == 3
    assert {name for name, _number in rows} == {"甲赛项", "乙赛项"}
    assert {name for name, _number in listed(officer, f"?event={second.pk}")} == {"乙赛项"}
    assert listed(officer, "?ground=mentor") == []
    (point, *_rest) = [each for each in queries.undecided(officer) if each.appointment.event == first]
    acts.decide_conflict(
        actor=officer,
        appointment=point.appointment,
        entry=point.entry,
        ground=point.ground,
        recused=False,
        reason="早已离职",
    )
    assert shown(officer) == 2
    assert len(listed(officer)) == 2


def test_only_those_who_decide_have_them_before_them(officer: Actor) -> None:
    event = conflicting()
    assert shown(officer) == 1
    administrator = factories.actor_at(factories.county(), Role.ADMINISTRATOR)
    assert shown(administrator) == 1
    others = [
        factories.actor_at(factories.county(), Role.APPROVER),
        factories.actor_at(factories.county("130922")),
        factories.actor_at(factories.city()),
        factories.actor_in(factories.enterprise()),
        register.self_of(event.appointments.get().judge),
    ]
    for actor in others:
        assert shown(actor) == 0
        assert listed(actor) == []
    # Whoever marks at the event must not learn of its conflicts, in whatever seat.
    assert isinstance(administrator.user, object)
    register.appointed(event, register.judge(account=False, user=administrator.user), role="scorer")
    assert shown(actor_for(administrator.user)) == 0
    assert listed(administrator) == []


@pytest.mark.parametrize("state", ["scored", "published", "cancelled"])
def test_nothing_waits_of_an_event_that_is_over(officer: Actor, state: str) -> None:
    conflicting(state=state)
    assert shown(officer) == 0
    assert listed(officer) == []


def test_the_events_of_one_union_are_read_together(officer: Actor, django_assert_num_queries: Any) -> None:
    conflicting()
    queries.undecided(officer)
    with django_assert_num_queries(9) as one:
        assert len(queries.undecided(officer)) == 1
    for _each in range(6):
        conflicting(3)
    with django_assert_num_queries(len(one.captured_queries)):
        assert len(queries.undecided(officer)) == 19


def test_a_judge_of_one_event_meets_only_entries_of_that_event(officer: Actor) -> None:
    firm = factories.enterprise()
    judged, entered = register.event(), register.event()
    register.appointed(judged, register.judge(employer=firm))
    register.appointed(entered)
    factories.entry(judged)
    factories.entry(entered, employer=firm)
    assert queries.undecided(officer) == []
