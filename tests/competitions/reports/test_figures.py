"""Every figure of a small world, reckoned by hand; and every figure's records."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from competitions.judging.models import Outcome
from competitions.reports.indicators import INDICATORS, Dimension, indicators_for
from competitions.reports.snapshots import assemble, batches, count, fingerprint, scope_of
from tests import factories
from tests.competitions.reports.world import QUARTER, World, build
from unions.models import Union

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


def totals(union: Union) -> dict[str, object]:
    scope = scope_of(union, QUARTER)
    found: dict[str, object] = {}
    counted = count(INDICATORS, scope)
    for each in indicators_for(scope):
        figures = counted[each.key]
        value = figures["total"][""]
        found[each.key] = (value, figures["out_of"]["total"][""]) if each.out_of else value
    return found


def test_figures_of_the_city(world: World) -> None:
    assert totals(world.city) == {
        "competitions_held": 4,
        "events_held": 4,
        "trades": 2,
        # preliminary A B D S, final A X, backfilled D, moved C
        "participations": 8,
        # A D S X C
        "people": 5,
        "people_without_identity": 1,
        # X works in another city
        "participations_of_workers": 7,
        "workers": 4,
        # A and C; D's employer has no headcount on record, S is a student, X works in another city
        "worker_participation": (2, 300),
        "workers_without_identity": 1,
        # first, second, third of the four that are not closed
        "enterprises": (3, 4),
        # first and second, not the idle one; the third's designation expired within the quarter
        "little_giants": (2, 3),
        "top_100_manufacturers": (1, 1),
        "pilot_enterprises": (1, 1),
        "clusters_served": (2, 3),
        "clusters_taking_part": (2, 3),
        # preliminary 2 in its newest version, final 2 in the version that was not withdrawn
        "winners": 4,
        # A's of the preliminary, C's of the third quarter; D's comes later, A's of the final is questioned
        "promotions": 2,
        # D's, granted later, and A's of the final
        "honours": 2,
        # of the county and of its grassroots union
        "exemplars": 2,
        "schools": 1,
        "students": 1,
        "partnerships": 1,
        "innovations_proposed": 2,
        "innovations_adopted": 2,
        "innovation_benefit": "120000.50",
        "mentorships": 1,
        "training_sessions": 2,
        "training_people": 42,
        "funds_budget": "58000.00",
        "funds_disbursed": "38000.00",
        "funds_spent": "10000.10",
        "events_backfilled": 1,
        "participations_backfilled": 1,
        "events_unfinished": 1,
        "events_cancelled": 1,
        "competitors_not_competing": 1,
        "competitors_unscored": 1,
    }


def test_who_was_disqualified_took_part_and_who_withdrew_did_not(world: World) -> None:
    absent = Outcome.objects.filter(status=Outcome.Status.ABSENT)
    pk = absent.get().pk
    for status, figures in ((Outcome.Status.WITHDRAWN, (8, 1)), (Outcome.Status.DISQUALIFIED, (9, 0))):
        Outcome.objects.filter(pk=pk).update(status=status)
        found = totals(world.city)
        assert (found["participations"], found["competitors_not_competing"]) == figures


def test_figures_of_a_county(world: World) -> None:
    assert totals(world.qingxian) == {
        "competitions_held": 2,
        "events_held": 2,
        "trades": 1,
        "participations": 2,
        "people": 2,
        "people_without_identity": 0,
        # D in the preliminary of another county and in the backfilled event
        "participations_of_workers": 2,
        "workers": 1,
        "worker_participation": (0, 0),
        "workers_without_identity": 0,
        "enterprises": (1, 1),
        "little_giants": (0, 0),
        "top_100_manufacturers": (1, 1),
        "pilot_enterprises": (0, 0),
        "clusters_served": (1, 2),
        "clusters_taking_part": (1, 2),
        "winners": 0,
        "promotions": 0,
        "honours": 0,
        "exemplars": 0,
        "schools": 0,
        "students": 0,
        "partnerships": 0,
        "innovations_proposed": 1,
        "innovations_adopted": 1,
        "innovation_benefit": "0.00",
        "mentorships": 0,
        "training_sessions": 1,
        "training_people": 12,
        "funds_budget": "0.00",
        "funds_disbursed": "0.00",
        "funds_spent": "0.00",
        "events_backfilled": 1,
        "participations_backfilled": 1,
        "events_unfinished": 0,
        "events_cancelled": 0,
        "competitors_not_competing": 0,
        "competitors_unscored": 1,
    }


def test_figures_of_a_grassroots_union_with_two_enterprises(world: World) -> None:
    assert totals(world.joint) == {
        "competitions_held": 0,
        "events_held": 0,
        "trades": 0,
        "participations": 0,
        "people": 0,
        "people_without_identity": 0,
        # A and B in the preliminary, A in the final, C in the postponed event
        "participations_of_workers": 4,
        "workers": 2,
        "worker_participation": (2, 300),
        "workers_without_identity": 1,
        "enterprises": (2, 2),
        "little_giants": (2, 2),
        "top_100_manufacturers": (0, 0),
        "pilot_enterprises": (1, 1),
        "winners": 0,
        "promotions": 0,
        "honours": 0,
        "exemplars": 1,
        "schools": 0,
        "students": 0,
        "partnerships": 1,
        "innovations_proposed": 1,
        "innovations_adopted": 1,
        "innovation_benefit": "120000.50",
        "mentorships": 1,
        "training_sessions": 1,
        "training_people": 30,
        "funds_budget": "0.00",
        "funds_disbursed": "0.00",
        "funds_spent": "0.00",
        "events_backfilled": 0,
        "participations_backfilled": 0,
        "events_unfinished": 0,
        "events_cancelled": 0,
        "competitors_not_competing": 0,
        "competitors_unscored": 0,
    }


def test_a_grassroots_union_is_divided_by_enterprise_and_a_region_by_county(world: World) -> None:
    first, second = str(world.enterprises["first"].pk), str(world.enterprises["second"].pk)
    assert by(world.joint, "participations_of_workers", Dimension.ENTERPRISE) == {first: 3, second: 1}
    assert by(world.joint, "workers", Dimension.ENTERPRISE) == {first: 1, second: 1}
    assert by(world.joint, "training_people", Dimension.ENTERPRISE) == {first: 30}
    scope = scope_of(world.joint, QUARTER)
    figures = count(indicators_for(scope), scope)
    assert figures["worker_participation"]["out_of"] == {
        "total": {"": 300},
        "enterprise": {first: 100, second: 200},
    }
    assert not any("county" in each for each in figures.values())
    snapshot = assemble(world.joint, scope, figures)
    assert snapshot["rows"]["enterprise"] == [[second, "盐山乙法兰有限公司"], [first, "盐山甲管件有限公司"]]
    assert {each["key"] for each in snapshot["indicators"]} == set(figures)
    region = scope_of(world.city, QUARTER)
    figures = count(INDICATORS, region)
    assert not any("enterprise" in each for each in figures.values())
    assert assemble(world.city, region, figures)["rows"]["enterprise"] == []


def by(union: Union, key: str, dimension: Dimension) -> object:
    [each] = [each for each in INDICATORS if each.key == key]
    return count([each], scope_of(union, QUARTER))[key][dimension.value]


def test_the_county_of_the_organiser_and_of_the_employer_differ(world: World) -> None:
    city, yanshan, qingxian = str(world.city.pk), str(world.yanshan.pk), str(world.qingxian.pk)
    assert by(world.city, "participations", Dimension.COUNTY) == {city: 2, yanshan: 4, qingxian: 2}
    assert by(world.city, "people", Dimension.COUNTY) == {city: 2, yanshan: 3, qingxian: 2}
    assert by(world.city, "participations_of_workers", Dimension.COUNTY) == {yanshan: 5, qingxian: 2}
    assert by(world.city, "workers", Dimension.COUNTY) == {yanshan: 3, qingxian: 1}


def test_other_dimensions(world: World) -> None:
    pipes, valves = str(world.clusters["pipes"].pk), str(world.clusters["valves"].pk)
    assert by(world.city, "events_held", Dimension.TRACK) == {"challenge": 1, "cluster": 2, "internal": 1}
    assert by(world.city, "people", Dimension.TRACK) == {"challenge": 2, "cluster": 4, "internal": 1}
    assert by(world.city, "participations", Dimension.LEVEL) == {"city": 2, "county": 5, "enterprise": 1}
    assert by(world.city, "participations", Dimension.CLUSTER) == {pipes: 4, valves: 1, "": 3}
    assert by(world.city, "little_giants", Dimension.COUNTY) == {str(world.yanshan.pk): 2}
    assert by(world.city, "winners", Dimension.AWARD) == {"first": 2, "second": 2}
    assert by(world.city, "promotions", Dimension.COUNTY) == {str(world.yanshan.pk): 2}
    assert by(world.city, "honours", Dimension.COUNTY) == {str(world.city.pk): 1, str(world.yanshan.pk): 1}
    assert by(world.city, "honours", Dimension.TRACK) == {"challenge": 1, "cluster": 1}
    assert by(world.city, "exemplars", Dimension.COUNTY) == {str(world.yanshan.pk): 2}
    assert by(world.city, "exemplars", Dimension.TRACK) == {"cluster": 1, "internal": 1}
    assert by(world.city, "innovations_adopted", Dimension.KIND) == {"improvement": 1, "suggestion": 1}
    assert by(world.city, "funds_budget", Dimension.SOURCE) == {
        "fiscal": "50000.00",
        "union_funds": "8000.00",
    }


def test_a_membership_that_ended_does_not_count(world: World) -> None:
    """With the second enterprise's people gone, only the ended membership of the first is left."""
    world.workers["C"].competitors.update(active=False)
    assert by(world.yanshan, "clusters_taking_part", Dimension.TOTAL) == {"": 0}


def reckoned(source: Any, records: list[Any]) -> int | str:
    """The figure anew, from its records alone: their number, or the sum of what is summed."""
    if not source.summed:
        return len(records)
    amount = sum((getattr(record, source.summed) for record in records), Decimal(0))
    return f"{amount:.2f}" if source.money else int(amount)


def test_every_figure_has_as_many_records_as_it_says(world: World) -> None:
    checked = 0
    for union in (world.province, world.city, world.yanshan, world.qingxian, world.joint):
        scope = scope_of(union, QUARTER)
        for each in INDICATORS:
            for source in filter(None, (each.source, each.out_of)):
                [divided] = source.base.tally(scope, [source])
                for dimension, figures in divided.items():
                    for cell, value in figures.items():
                        records = source.records(scope, dimension, cell)
                        assert reckoned(source, list(records)) == value, (union, each.key, dimension, cell)
                        assert source.footing(records) == value
                        checked += 1
    assert checked > 300


def test_the_same_records_give_the_same_bytes(world: World) -> None:
    scope = scope_of(world.city, QUARTER)
    figures = count(INDICATORS, scope)
    again: dict[str, Any] = {}
    for batch in reversed(batches(INDICATORS)):
        again |= count(batch, scope)
    assert fingerprint(assemble(world.city, scope, figures)) == fingerprint(
        assemble(world.city, scope, again)
    )


def test_queries_do_not_grow_with_counties(world: World, django_assert_max_num_queries: object) -> None:
    from django.db import connection

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            scope = scope_of(world.city, QUARTER)
            assemble(world.city, scope, count(INDICATORS, scope))
        return len(captured)

    before = queries()
    for number in range(20):
        county = Union.objects.plant(
            world.city, code=f"1309{number + 40}", name=f"示例{number}县总工会", level=Union.Level.COUNTY
        )
        employer = factories.enterprise(county_union=county)
        worker = factories.worker(employer)
        competition = factories.competition(county, starts_on=QUARTER.first_day, ends_on=QUARTER.first_day)
        event = factories.event(competition, state="scored")
        entry = factories.entry(event, [worker], employer=employer)
        Outcome.objects.create(entry=entry)
    assert queries() == before
