"""Queries are as many with thirty rows as with one, and within their budgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.entries import queries
from competitions.entries.models import Delegation, Entry
from competitions.planning.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

LIST = 12
DETAIL = 18


def count(client: Client, url: str) -> int:
    # The session is renewed once a minute: the first request pays for it, the second shows the page's own cost.
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def constant(client: Client, url: str, more: Callable[[], object], budget: int) -> None:
    first = count(client, url)
    more()
    assert count(client, url) == first, url
    assert first <= budget, url


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return client


def test_lists_of_a_unit():
    unit = factories.enterprise()
    client = signed_in(factories.staff_of_unit(unit))
    event = factories.event(requirements=["consent"])
    factories.entry(event, employer=unit)
    factories.entry(event, employer=unit, state=Entry.State.DRAFT)

    def entries() -> None:
        for _ in range(29):
            factories.entry(event, employer=unit)
            factories.entry(event, employer=unit, state=Entry.State.DRAFT)

    for name, arguments in (("entries", []), ("new", [event.pk]), ("unsent", [event.pk])):
        url = reverse(f"entries:{name}", args=arguments)
        first = count(client, url)
        assert first <= LIST + (name != "entries"), (name, first)
    before = {
        url: count(client, url)
        for url in (
            reverse("entries:entries"),
            reverse("entries:new", args=[event.pk]),
            reverse("entries:unsent", args=[event.pk]),
        )
    }
    entries()
    assert {url: count(client, url) for url in before} == before


def test_open_events():
    unit = factories.enterprise()
    client = signed_in(factories.staff_of_unit(unit))
    factories.event()
    constant(client, reverse("entries:open_events"), lambda: [factories.event() for _ in range(29)], LIST)


def test_review_lists():
    client = signed_in(factories.staff_of_union(factories.county()))
    event = factories.event(requirements=["consent", "photo"])
    factories.entry(event, state=Entry.State.SUBMITTED)
    url = reverse("entries:review", args=[event.pk])
    before = count(client, url)
    for _ in range(29):
        factories.entry(event, state=Entry.State.SUBMITTED)
    assert count(client, url) == before
    assert before <= DETAIL, before

    def events() -> None:
        for _ in range(29):
            factories.entry(factories.event())

    constant(client, reverse("entries:reviews"), events, LIST)


def test_an_entry_of_one_and_of_ten():
    unit = factories.enterprise()
    client = signed_in(factories.staff_of_unit(unit))
    team: dict[str, Any] = {
        "format": Event.Format.TEAM,
        "team_size_maximum": 10,
        "requirements": ["consent", "photo"],
    }
    small = factories.entry(
        factories.event(**team), [factories.worker(unit)], employer=unit, state=Entry.State.DRAFT
    )
    large = factories.entry(
        factories.event(**team),
        [factories.worker(unit) for _ in range(10)],
        employer=unit,
        state=Entry.State.DRAFT,
    )
    for name in ("entry", "check", "people", "attachments", "form"):
        counts = [count(client, reverse(f"entries:{name}", args=[entry.pk])) for entry in (small, large)]
        assert counts[0] == counts[1], name
        assert counts[0] <= DETAIL, (name, counts)


def test_delegations():
    leader = factories.staff_of_union(factories.county())
    client = signed_in(leader)
    competition = factories.competition(factories.city())
    event = factories.event(competition, entered_by=Event.EnteredBy.DELEGATION)
    delegation = Delegation.objects.create(
        competition=competition, union=factories.county(), name="盐山县代表队"
    )
    factories.entry(event, delegation=delegation)

    def more() -> None:
        for _ in range(29):
            factories.entry(event, delegation=delegation)

    constant(client, reverse("entries:delegation", args=[delegation.pk]), more, DETAIL)

    def others() -> None:
        for _ in range(29):
            Delegation.objects.create(
                competition=factories.competition(factories.city()), union=factories.county(), name="队"
            )

    constant(client, reverse("entries:delegations"), others, LIST)


def test_what_the_desk_asks():
    unit = factories.enterprise()
    actor = factories.actor_in(unit)
    event = factories.event()
    factories.entry(event, employer=unit, state=Entry.State.DRAFT)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            queries.waiting_for(actor)
            queries.figures_for(actor)
            queries.search(actor, "李")
        asked.append(len(captured))
        for _ in range(10):
            factories.entry(event, employer=unit)
            factories.entry(event, employer=unit, state=Entry.State.RETURNED)
    assert asked[0] == asked[1]
    assert asked[0] <= 7
