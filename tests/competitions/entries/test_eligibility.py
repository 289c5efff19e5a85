"""Every rule of eligibility from both sides of its limit. Pure: no database."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.utils.translation import gettext

from competitions.entries import eligibility
from competitions.entries.eligibility import Person, Places, Sheet
from competitions.entries.requirements import REQUIREMENTS
from competitions.planning.models import Competition, Event
from competitions.planning.policy.library import load_pack
from competitions.planning.policy.provenance import RuleSeverity
from competitions.planning.policy.vocabulary import ReferenceDate
from enterprises.models import SkillLevel, Trade
from portal.acts.findings import Finding, Severity
from portal.acts.identity_numbers import age_on

RULES = load_pack("hebei-cangzhou-2025", 1).eligibility
FIRST_DAY = datetime.date(2026, 12, 12)
ZONE = datetime.timezone(datetime.timedelta(hours=8))
DEADLINE = datetime.datetime(2026, 12, 5, 17, 0, tzinfo=ZONE)


def event(**values: Any) -> Event:
    facts: dict[str, Any] = {
        "pk": 1,
        "competition": Competition(pk=1, year=2026),
        "name": "焊条电弧焊",
        "trade": Trade(pk=7, name="焊工"),
        "starts_on": FIRST_DAY,
        "ends_on": FIRST_DAY + datetime.timedelta(days=2),
        "entry_opens_at": DEADLINE - datetime.timedelta(days=20),
        "entry_closes_at": DEADLINE,
        "state": Event.State.OPEN,
    }
    return Event(**{**facts, **values})


FIT = Person(
    name="李某", birth=datetime.date(1990, 5, 4), skill_level=SkillLevel.MIDDLE, trade_id=7, employed=True
)


def grave(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.key, finding.severity.value) for finding in findings if finding.severity != "pass"]


def judged(person: Person, **values: Any) -> list[tuple[str, str]]:
    return grave(eligibility.of_person(event(**values), RULES, person))


def test_a_fit_person_passes_every_rule():
    found = eligibility.of_person(
        event(minimum_skill_level=SkillLevel.MIDDLE, same_trade_only=True), RULES, FIT
    )
    assert [(finding.key, finding.severity) for finding in found] == [
        ("entries.age", Severity.PASS),
        ("entries.skill_level", Severity.PASS),
        ("entries.employer", Severity.PASS),
    ]


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (datetime.date(1990, 12, 12), datetime.date(2026, 12, 12), 36),
        (datetime.date(1990, 12, 13), datetime.date(2026, 12, 12), 35),
        (datetime.date(2004, 2, 29), datetime.date(2026, 2, 28), 21),
        (datetime.date(2004, 2, 29), datetime.date(2026, 3, 1), 22),
    ],
)
def test_age_counts_full_years_on_the_day(birth: datetime.date, day: datetime.date, age: int):
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    ("birth", "values", "expected"),
    [
        # The event's own limits block, from one day to the next.
        (datetime.date(2008, 12, 12), {"minimum_age": 18}, []),
        (datetime.date(2008, 12, 13), {"minimum_age": 18}, [("entries.age", "block")]),
        (datetime.date(1991, 12, 12), {"maximum_age": 35}, []),
        (datetime.date(1990, 12, 13), {"maximum_age": 35}, []),
        (datetime.date(1990, 12, 12), {"maximum_age": 35}, [("entries.age", "block")]),
        # Where the event says nothing, the pack warns.
        (datetime.date(2010, 12, 12), {}, []),
        (datetime.date(2010, 12, 13), {}, [("entries.age", "warn")]),
        (datetime.date(1965, 12, 13), {}, []),
        (datetime.date(1965, 12, 12), {}, [("entries.age", "warn")]),
        # Without an identity number the age is unknown.
        (None, {}, []),
        (None, {"minimum_age": 18}, [("entries.identity", "block")]),
        (None, {"maximum_age": 50}, [("entries.identity", "block")]),
    ],
)
def test_age(birth: datetime.date | None, values: dict[str, Any], expected: list[tuple[str, str]]):
    assert judged(replace(FIT, birth=birth), **values) == expected


def test_an_age_rule_that_is_switched_off_says_nothing():
    rules = RULES.model_copy(
        update={
            name: getattr(RULES, name).model_copy(update={"severity": RuleSeverity.OFF})
            for name in ("minimum_age", "maximum_age")
        }
    )
    child = replace(FIT, birth=datetime.date(2020, 1, 1))
    assert grave(eligibility.of_person(event(), rules, child)) == []


@pytest.mark.parametrize("needed", list(SkillLevel))
@pytest.mark.parametrize("held", list(SkillLevel))
def test_skill_level(needed: SkillLevel, held: SkillLevel):
    expected = [] if held >= needed else [("entries.skill_level", "block")]
    assert judged(replace(FIT, skill_level=held), minimum_skill_level=needed) == expected


@pytest.mark.parametrize(
    ("only", "trade_id", "expected"),
    [
        (True, 7, []),
        (True, 8, [("entries.trade", "block")]),
        (True, None, [("entries.trade", "block")]),
        (False, 8, []),
    ],
)
def test_trade(only: bool, trade_id: int | None, expected: list[tuple[str, str]]):
    assert judged(replace(FIT, trade_id=trade_id), same_trade_only=only) == expected


@pytest.mark.parametrize(
    ("group", "student", "expected"),
    [
        (Event.Group.WORKER, False, []),
        (Event.Group.WORKER, True, [("entries.group", "block")]),
        (Event.Group.STUDENT, True, []),
        (Event.Group.STUDENT, False, [("entries.group", "block")]),
    ],
)
def test_group(group: str, student: bool, expected: list[tuple[str, str]]):
    assert judged(replace(FIT, student=student), group=group) == expected


def test_employer_and_places_held_elsewhere():
    assert judged(replace(FIT, employed=False)) == [("entries.employer", "block")]
    assert judged(replace(FIT, entered_here=True)) == [("entries.already_here", "block")]
    assert judged(replace(FIT, elsewhere=("钳工",))) == [("entries.already_elsewhere", "warn")]


def test_all_faults_are_told_at_once():
    unfit = Person(
        name="赵某",
        birth=datetime.date(2015, 1, 1),
        skill_level=0,
        trade_id=None,
        student=True,
        employed=False,
        entered_here=True,
        elsewhere=("钳工",),
    )
    assert [key for key, _ in judged(unfit, minimum_skill_level=4, same_trade_only=True)] == [
        "entries.group",
        "entries.age",
        "entries.skill_level",
        "entries.trade",
        "entries.employer",
        "entries.already_here",
        "entries.already_elsewhere",
    ]


@pytest.mark.parametrize(
    ("asked", "closes", "day"),
    [
        (ReferenceDate.ENTRY_DEADLINE, DEADLINE, datetime.date(2026, 12, 5)),
        # Half past midnight in Beijing is still the day before in UTC.
        (
            ReferenceDate.ENTRY_DEADLINE,
            datetime.datetime(2026, 12, 5, 16, 30, tzinfo=datetime.UTC),
            datetime.date(2026, 12, 6),
        ),
        (ReferenceDate.ENTRY_DEADLINE, None, FIRST_DAY),
        (ReferenceDate.FIRST_COMPETITION_DAY, DEADLINE, FIRST_DAY),
        (ReferenceDate.LAST_COMPETITION_DAY, DEADLINE, FIRST_DAY + datetime.timedelta(days=2)),
    ],
)
def test_the_day_that_counts_for_the_employer(
    asked: ReferenceDate, closes: datetime.datetime | None, day: datetime.date
):
    rule = RULES.employer_as_of.model_copy(update={"value": asked})
    rules = RULES.model_copy(update={"employer_as_of": rule})
    assert eligibility.employer_day(event(entry_closes_at=closes), rules) == day


TEAM = {"format": Event.Format.TEAM, "team_size_minimum": 3, "team_size_maximum": 4}


@pytest.mark.parametrize(
    ("sheet", "values", "expected"),
    [
        (Sheet(size=1), {}, []),
        (Sheet(size=0), {}, ["entries.people"]),
        (Sheet(size=2), {}, ["entries.people"]),
        (Sheet(size=3, team_name="铁军", captains=1), TEAM, []),
        (Sheet(size=4, team_name="铁军", captains=1), TEAM, []),
        (Sheet(size=2, team_name="铁军", captains=1), TEAM, ["entries.team_size"]),
        (Sheet(size=5, team_name="铁军", captains=1), TEAM, ["entries.team_size"]),
        (Sheet(size=3), TEAM, ["entries.team_name", "entries.captain"]),
        (Sheet(size=3, team_name="铁军", captains=2), TEAM, ["entries.captain"]),
        (Sheet(size=1, missing=((REQUIREMENTS["photo"], "李某"),)), {}, ["entries.attachment"]),
    ],
)
def test_the_sheet(sheet: Sheet, values: dict[str, Any], expected: list[str]):
    assert [key for key, _ in grave(eligibility.of_sheet(event(**values), sheet))] == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (Places(), []),
        (Places(taken=49, capacity=50), []),
        (Places(taken=50, capacity=50), ["entries.capacity"]),
        (Places(taken=51, capacity=50), ["entries.capacity"]),
        (Places(taken_by_unit=1, quota=2), []),
        (Places(taken_by_unit=2, quota=2), ["entries.quota"]),
        (Places(taken=5, capacity=5, taken_by_unit=2, quota=2), ["entries.capacity", "entries.quota"]),
        (Places(capacity=0), ["entries.capacity"]),
        (Places(quota=0), ["entries.quota"]),
    ],
)
def test_places(places: Places, expected: list[str]):
    assert [key for key, _ in grave(eligibility.of_places(places))] == expected


SECOND = datetime.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "values", "is_open"),
    [
        (DEADLINE - SECOND, {}, True),
        (DEADLINE, {}, False),
        (DEADLINE + SECOND, {}, False),
        (DEADLINE - datetime.timedelta(days=20), {}, True),
        (DEADLINE - datetime.timedelta(days=20) - SECOND, {}, False),
        (DEADLINE + SECOND, {"entry_closes_at": None}, True),
        *[(DEADLINE - SECOND, {"state": state}, state == Event.State.OPEN) for state in Event.State],
    ],
)
def test_the_minute_of_the_deadline(now: datetime.datetime, values: dict[str, Any], is_open: bool):
    assert eligibility.is_open(event(**values), now) is is_open
    found = eligibility.of_time(event(**values), now)
    assert [finding.severity for finding in found] == [Severity.PASS if is_open else Severity.BLOCK]


@pytest.mark.parametrize("state", list(Event.State))
def test_a_returned_entry_has_its_own_deadline(state: str):
    late = DEADLINE + datetime.timedelta(days=2)
    allowed = state in (Event.State.OPEN, Event.State.CLOSED)
    found = eligibility.of_time(event(state=state), late - SECOND, correct_by=late)
    assert [finding.severity for finding in found] == [Severity.PASS if allowed else Severity.BLOCK]
    found = eligibility.of_time(event(state=state), late, correct_by=late)
    assert [finding.severity for finding in found] == [Severity.BLOCK]


@time_machine.travel(DEADLINE)
def test_before_entry_opens_the_finding_says_so():
    found = eligibility.of_time(event(entry_opens_at=DEADLINE + SECOND, entry_closes_at=None), DEADLINE)
    assert [str(finding.message) for finding in found] == [gettext("Entry has not opened yet")]
