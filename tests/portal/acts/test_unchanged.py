"""What is kept until the next act: never another seat's, never older than the last change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from enterprises.acts import add_worker
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.acts.unchanged import LongList, for_actor, until_next_act
from tests import factories
from tests.factories import actor_at, county

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keeping(settings: Any) -> Iterator[None]:
    settings.UNCHANGED_SECONDS = 60
    cache.clear()
    yield
    cache.clear()


def act(actor: Actor) -> None:
    with performing("change", actor=actor, on=county(), may=lambda *_: True):
        pass


def test_it_is_counted_once_until_something_is_done() -> None:
    numbers, clerk = count(1), actor_at(county())
    seen = [until_next_act("a", lambda: next(numbers)) for _ in range(2)]
    act(clerk)
    seen += [until_next_act("a", lambda: next(numbers)) for _ in range(2)]
    assert seen == [1, 1, 2, 2]


def test_each_seat_has_its_own() -> None:
    ours, neighbour = actor_at(county()), actor_at(county("130922"))
    assert for_actor(ours, "a", lambda: "ours") == "ours"
    assert for_actor(neighbour, "a", lambda: "the neighbour's") == "the neighbour's"
    assert for_actor(ours, "a", lambda: "counted again") == "ours"
    assert for_actor(Actor.anonymous(), "a", lambda: "nobody's") == "nobody's"


def test_nothing_is_kept_where_the_setting_says_so(settings: Any) -> None:
    settings.UNCHANGED_SECONDS = 0
    numbers = count(1)
    assert [until_next_act("a", lambda: next(numbers)) for _ in range(2)] == [1, 2]


def test_a_long_list_counts_what_each_reader_sees() -> None:
    factories.enterprise()
    other = county("130922")
    for _ in range(2):
        factories.enterprise(county_union=other)
    seen = [
        LongList(Enterprise.objects.visible_to(actor_at(union)).order_by("pk"), 50).count
        for union in (county(), other, county(), other)
    ]
    assert seen == [1, 2, 1, 2]
    assert LongList(Enterprise.objects.none(), 50).count == 0
    assert LongList(Worker.objects.order_by("pk"), 50).get_page(3).number == 1


def test_a_list_on_the_desk_counts_whom_an_act_has_just_added(client: Client) -> None:
    unit = factories.enterprise()
    client.force_login(factories.staff_of_unit(unit))
    address = reverse("enterprises:workers")

    def shown() -> tuple[int, int]:
        page = client.get(address).context["page"]
        return page.paginator.count, len(page.object_list)

    before = shown()
    add_worker(actor=Actor.system(), enterprise=unit, name="新职工")
    assert shown() == (before[0] + 1, before[1] + 1)
