"""Each check: what it finds, how hard that binds, and which rule it cites."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from competitions.planning import checks
from competitions.planning.models import AnnualPlan, Competition
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def said(found: Any) -> list[tuple[str, str]]:
    return [(finding.key.removeprefix("planning."), finding.severity.value) for finding in found]


def fresh(competition: Competition) -> Competition:
    return Competition.objects.get(pk=competition.pk)


def test_days() -> None:
    today = timezone.localdate()
    future = factories.competition(starts_on=today + 9 * DAY, year=(today + 9 * DAY).year)
    begun = factories.competition(starts_on=today - DAY, ends_on=today + DAY)
    past = factories.competition(starts_on=today - 9 * DAY)
    another_year = factories.competition(starts_on=today + 9 * DAY, year=2020)
    backfilled = factories.competition(starts_on=today - 9 * DAY, backfilled=True)
    not_over = factories.competition(starts_on=today, backfilled=True)
    found = [
        [severity for _key, severity in said(checks.dates(made))]
        for made in (future, begun, past, another_year, backfilled, not_over)
    ]
    assert found == [["pass"], ["warn"], ["block"], ["warn"], ["pass"], ["block"]]


@pytest.mark.parametrize(
    ("theory", "practical", "expected"),
    [
        ("30", "70", []),
        ("20", "80", []),
        ("31", "69", [("practical_minimum", "block"), ("theory_maximum", "block")]),
        ("30", "60", [("weights", "block"), ("practical_minimum", "block")]),
    ],
)
def test_weights(theory: str, practical: str, expected: list[tuple[str, str]]) -> None:
    made = factories.competition()
    factories.event(made, weights=(("理论", "theory", theory), ("实操", "practical", practical)))
    found = [
        *checks.weights(made),
        *checks.practical_minimum(made),
        *checks.theory_maximum(made),
    ]
    assert [pair for pair in said(found) if pair[1] != "pass"] == expected
    assert all(finding.source for finding in found)


def test_a_module_marked_out_of_another_scale() -> None:
    event = factories.event()
    assert said(checks.module_scale(fresh(event.competition))) == []
    event.modules.filter(name="实操").update(full_mark=Decimal(150))
    assert said(checks.module_scale(fresh(event.competition))) == [("module_scale", "warn")]


def test_the_same_trade_last_year() -> None:
    now = factories.competition(year=2026)
    factories.event(now)
    for year, state, organiser, event_state in (
        (2024, "filed", factories.county(), "archived"),
        (2025, "draft", factories.county(), "planned"),
        (2025, "filed", factories.county("130922"), "archived"),
        (2025, "filed", factories.county(), "cancelled"),
    ):
        other = factories.competition(organiser, year=year, state=state)
        factories.event(other, state=event_state)
    assert said(checks.trade_interval(fresh(now))) == []

    last = factories.competition(year=2025, name="去年的焊工竞赛")
    factories.event(last, state="archived")
    (finding,) = checks.trade_interval(fresh(now))
    assert finding.severity == "warn"
    assert "去年的焊工竞赛" in str(finding.message)
    assert "隔年" in finding.source


def test_the_same_trade_this_year_in_another_competition() -> None:
    now = factories.competition(year=2026)
    factories.event(now)
    other = factories.competition(year=2026, name="今年的另一场焊工竞赛", level="city")
    factories.event(other, "职工组", state="archived")
    factories.event(other, "学生组", state="archived")
    inside = factories.competition(year=2026, name="企业内部竞赛", level="enterprise")
    factories.event(inside, state="archived")
    before = factories.competition(year=2025, name="去年的焊工竞赛")
    factories.event(before, state="published")
    factories.event(factories.competition(year=2026, name="别的工种"), trade=factories.trade("钳工"))
    assert [str(finding.message) for finding in checks.trade_interval(fresh(now))] == [
        "职业（工种）“焊工”已列入 2026 年的另一竞赛“今年的另一场焊工竞赛”。",
        "职业（工种）“焊工”已列入 2025 年的另一竞赛“去年的焊工竞赛”。",
    ]


def test_entry_periods() -> None:
    made = factories.competition()
    first = timezone.make_aware(datetime.datetime.combine(made.starts_on, datetime.time(8)))
    factories.event(made, "及时", entry_closes_at=first)
    assert said(checks.entry_periods(fresh(made))) == [("entry_periods", "pass")]
    factories.event(made, "太晚", entry_closes_at=first + DAY)
    factories.event(made, "未定", entry_opens_at=None, entry_closes_at=None)
    assert said(checks.entry_periods(fresh(made))) == [("entry_periods", "block"), ("entry_periods", "warn")]


def test_entry_periods_are_compared_in_beijing_time() -> None:
    """23:30 in Beijing on the last day before is still that day, though UTC says the same; 00:30 is not."""
    made = factories.competition()
    midnight = timezone.make_aware(datetime.datetime.combine(made.starts_on + DAY, datetime.time()))
    factories.event(made, "还是当天", entry_closes_at=midnight - datetime.timedelta(minutes=30))
    assert said(checks.entry_periods(fresh(made))) == [("entry_periods", "pass")]
    factories.event(made, "过了半夜", entry_closes_at=midnight + datetime.timedelta(minutes=30))
    assert said(checks.entry_periods(fresh(made))) == [("entry_periods", "block")]


def test_events_lie_within_the_days_of_the_competition() -> None:
    made = factories.competition()
    factories.event(made)
    assert said(checks.event_dates(fresh(made))) == []
    factories.event(made, ends_on=made.ends_on + DAY)
    assert said(checks.event_dates(fresh(made))) == [("event_dates", "block")]


def test_numbers_of_entrants() -> None:
    made = factories.competition()
    factories.event(made, capacity=30, minimum_entrants=6, quota_per_unit=3)
    assert said(checks.minimum_entrants(fresh(made))) == []
    factories.event(made, capacity=5, minimum_entrants=6)
    factories.event(made, capacity=5, quota_per_unit=6)
    found = [severity for _key, severity in said(checks.minimum_entrants(fresh(made)))]
    assert found == ["block", "warn"]


def test_level_and_class() -> None:
    county = factories.competition(track="challenge")
    assert said(checks.level(county)) == [("level", "pass")]
    as_city = factories.competition(level="city")
    assert said(checks.level(as_city)) == [("level", "block")]
    assert said(checks.grade(county)) == []
    assert said(checks.grade(factories.competition(grade="class_2"))) == [("grade", "block")]
    assert said(checks.grade(factories.competition(factories.city(), grade="class_1"))) == []
    unit = factories.enterprise()
    assert said(checks.level(factories.competition(level="enterprise", enterprise=unit))) == [
        ("level", "pass")
    ]


def test_cluster_plan_and_events() -> None:
    made = factories.competition(track="cluster")
    assert said(checks.cluster(made)) == [("cluster", "block")]
    assert said(checks.annual_plan(made)) == [("annual_plan", "warn")]
    assert said(checks.has_events(made)) == [("has_events", "block")]
    made.cluster = factories.cluster()
    made.plan = AnnualPlan.objects.create(union=made.organiser, year=2026, title="计划")
    made.save()
    factories.event(made)
    made = fresh(made)
    assert said(checks.cluster(made)) == []
    assert said(checks.annual_plan(made)) == [("annual_plan", "pass")]
    assert said(checks.has_events(made)) == [("has_events", "pass")]


def test_before_an_event_is_opened() -> None:
    filed = factories.event(state="planned")
    assert {severity for _key, severity in said(checks.entry_period_set(filed))} == {"pass"}
    assert said(checks.competition_allowed(filed)) == [("competition_allowed", "pass")]

    draft = factories.event(factories.competition(state="draft"), state="planned")
    assert said(checks.competition_allowed(draft)) == [("competition_allowed", "block")]
    no_period = factories.event(state="planned", entry_opens_at=None, entry_closes_at=None)
    assert said(checks.entry_period_set(no_period)) == [("entry_period_set", "block")]
    now = timezone.now()
    over = factories.event(state="planned", entry_opens_at=now - 2 * DAY, entry_closes_at=now - DAY)
    assert said(checks.entry_period_set(over)) == [("entry_period_set", "block")]


def test_before_entry_is_closed_and_the_contest_started() -> None:
    early = factories.event()
    assert said(checks.entry_deadline_passed(early)) == [("entry_deadline_passed", "warn")]
    assert said(checks.first_day_reached(early)) == [("first_day_reached", "block")]
    today = factories.competition(starts_on=timezone.localdate())
    now = timezone.now()
    due = factories.event(today, entry_opens_at=now - 2 * DAY, entry_closes_at=now - DAY)
    assert said(checks.entry_deadline_passed(due)) == []
    assert said(checks.first_day_reached(due)) == []


def test_a_competition_with_published_results_is_not_cancelled() -> None:
    made = factories.competition()
    factories.event(made, state="published")
    assert said(checks.nothing_published(fresh(made))) == [("nothing_published", "block")]
