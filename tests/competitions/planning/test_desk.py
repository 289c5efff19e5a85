"""What planning puts on the desk, and what its search finds."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competitions.planning import queries
from portal.acts.actors import Actor, Role
from tests import factories

pytestmark = pytest.mark.django_db


def urls_and_counts(actor: Actor) -> dict[str, int]:
    return {waiting.url.split("?")[1]: waiting.count for waiting in queries.waiting_for(actor)}


@pytest.fixture
def work() -> None:
    for state, number in (("signing", 1), ("signed", 2), ("returned", 3), ("submitted", 4), ("draft", 5)):
        for _one in range(number):
            factories.competition(state=state)
    factories.competition(factories.county("130922"), state="signing")
    factories.competition(factories.county("130922"), state="submitted")
    past = timezone.now() - datetime.timedelta(hours=1)
    factories.event(state="open", entry_closes_at=past)
    factories.event(factories.competition(state="draft"), state="open", entry_closes_at=past)


@pytest.mark.usefixtures("work")
def test_each_role_sees_what_waits_for_it() -> None:
    county, city = factories.county(), factories.city()
    seen = {
        "officer": urls_and_counts(factories.actor_at(county)),
        "approver": urls_and_counts(factories.actor_at(county, Role.APPROVER)),
        "city approver": urls_and_counts(factories.actor_at(city, Role.APPROVER)),
        "province approver": urls_and_counts(factories.actor_at(factories.province(), Role.APPROVER)),
        "viewer": urls_and_counts(factories.actor_at(county, Role.VIEWER)),
    }
    assert seen == {
        "officer": {"scope=own&state=returned": 3, "scope=own&state=signed": 2, "scope=own&due=close": 1},
        "approver": {"scope=own&state=signing": 1},
        "city approver": {"scope=deciding&state=submitted": 5},
        "province approver": {},
        "viewer": {},
    }


def test_figures_of_the_scope() -> None:
    year = timezone.localdate().year
    made = factories.competition(year=year)
    factories.event(made, state="open")
    factories.event(made, state="archived")
    factories.event(factories.competition(factories.county("130922"), year=year), state="open")
    figures = {figure.url.split("?")[1]: figure.value for figure in queries.figures_for(
        factories.actor_at(factories.county())
    )}  # fmt: skip
    assert figures == {f"year={year}": 1, f"year={year}&state=open": 1, f"year={year}&state=results_out": 1}


def test_search_finds_what_the_actor_sees() -> None:
    mine = factories.competition(name="盐山焊工草稿", state="draft")
    public = factories.competition(factories.county("130922"), "青县焊工竞赛")
    factories.competition(factories.county("130922"), "青县焊工草稿", state="draft")
    officer = factories.actor_at(factories.county())
    for text in ("焊工", "hg"):
        found = {hit.title for hit in queries.search(officer, text)}
        assert found == {mine.name, public.name}, text
    assert queries.search(officer, " ") == []


def test_queries_do_not_grow() -> None:
    city = factories.actor_at(factories.city(), Role.ADMINISTRATOR)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.waiting_for(city)
            queries.figures_for(city)
            queries.search(city, "盐山")
        return len(captured)

    factories.event(factories.competition(state="submitted"))
    one = count()
    for _number in range(29):
        factories.event(factories.competition(state="submitted"))
    assert count() == one
