"""The register: who enters and changes, what is sealed, who sees whom, employers as of a day, erasing, claiming."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from competitions.judging import acts, queries
from competitions.judging.acts import JudgeFacts
from competitions.judging.models import Appointment, Conflict, Interest, Judge, JudgeEmployment
from competitions.judging.queries import JudgeSearch
from enterprises.models import SkillLevel
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.judges import register

pytestmark = pytest.mark.django_db
DAY = datetime.date


def facts(**values: Any) -> JudgeFacts:
    base = JudgeFacts(
        name="裁一鸣",
        identity=factories.identity(number=501),
        phone="13912345678",
        employer="盐山恒泽管件有限公司",
        trades=[factories.trade()],
        skill_level=SkillLevel.TECHNICIAN,
        training="市级裁判员培训班",
        valid_from=DAY(2026, 1, 1),
    )
    return dataclasses.replace(base, **values)


def entered(actor: Actor | None = None, **values: Any) -> Judge:
    union = factories.county()
    return acts.register_judge(actor=actor or factories.actor_at(union), union=union, facts=facts(**values))


def test_numbers_and_name_are_sealed_and_stand_nowhere_in_clear() -> None:
    judge = entered()
    number = factories.identity(number=501)
    assert (judge.identity, judge.phone) == (number, "13912345678")
    row = Judge.objects.values().get()
    assert number not in str(row)
    assert "13912345678" not in str(row)
    journal = str(list(JournalRow.objects.values("before", "after", "note")))
    assert number not in journal
    assert "13912345678" not in journal
    assert "裁一鸣" not in journal
    assert JournalRow.objects.get(object_type="judging.judge").after["trades"] == ["焊工"]


@pytest.mark.parametrize(
    ("code", "role", "may"),
    [
        ("130925", Role.OFFICER, True),
        ("130925", Role.ADMINISTRATOR, True),
        ("130900", Role.OFFICER, True),
        ("130925", Role.APPROVER, False),
        ("130925", Role.FINANCE, False),
        ("130925", Role.VIEWER, False),
        ("130925", Role.AUDITOR, False),
        ("130922", Role.OFFICER, False),
        ("130925-001", Role.OFFICER, False),
    ],
)
def test_who_keeps_the_register_of_a_county(code: str, role: Role, may: bool) -> None:
    judge = entered()
    actor = factories.actor_at(factories.tree()[code], role)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    ways: list[Any] = [
        lambda: acts.register_judge(
            actor=actor, union=factories.county(), facts=facts(identity=factories.identity(number=502))
        ),
        lambda: acts.change_judge(actor=actor, judge=judge, facts=facts(title="高级工程师")),
        lambda: acts.unmask_judge(actor=actor, judge=judge, field="phone", reason="联系"),
        lambda: acts.add_former_employer(actor=actor, judge=judge, name="旧厂", since=None, until=yesterday),
        lambda: acts.end_validity(actor=actor, judge=judge, last_day=timezone.localdate(), reason="退休"),
    ]
    for act in ways:
        if may:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


def test_one_person_is_one_judge() -> None:
    entered()
    with pytest.raises(Refused, match="盐山县总工会") as refused:
        entered(factories.actor_at(factories.city()))
    assert refused.value.field == "identity"
    other = factories.county("130922")
    with pytest.raises(Refused) as hidden:
        acts.register_judge(actor=factories.actor_at(other), union=other, facts=facts())
    assert "盐山" not in str(hidden.value)


def test_the_worker_with_the_same_number_and_name_is_the_same_person() -> None:
    worker = factories.worker(name="裁一鸣")
    assert entered(identity=worker.identity).worker == worker
    namesake = factories.worker(name="别名")
    assert entered(identity=namesake.identity).worker is None


def test_a_change_keeps_numbers_that_were_not_typed_and_notes_trades() -> None:
    judge = entered()
    actor = factories.actor_at(factories.county())
    changed = acts.change_judge(
        actor=actor,
        judge=judge,
        facts=facts(identity=None, phone=None, trades=[factories.trade("钳工")], title="工程师"),
    )
    assert (changed.identity, changed.phone) == (judge.identity, judge.phone)
    row = JournalRow.objects.get(verb="change_judge", object_type="judging.judge")
    assert (row.after["title"], row.after["trades"]) == ("工程师", ["钳工"])


def test_another_employer_ends_the_one_before() -> None:
    judge = entered(employer="旧厂", employed_since=DAY(2020, 1, 1))
    actor = factories.actor_at(factories.county())
    change: dict[str, Any] = {"identity": None, "phone": None}
    acts.change_judge(
        actor=actor, judge=judge, facts=facts(employer="新厂", employed_since=DAY(2026, 3, 1), **change)
    )
    assert [(row.employer, row.since, row.until) for row in judge.employments.all()] == [
        ("新厂", DAY(2026, 3, 1), None),
        ("旧厂", DAY(2020, 1, 1), DAY(2026, 2, 28)),
    ]
    with pytest.raises(Refused) as refused:
        acts.change_judge(
            actor=actor, judge=judge, facts=facts(employer="三厂", employed_since=DAY(2026, 3, 1), **change)
        )
    assert refused.value.field == "employed_since"
    acts.remove_employment(actor=actor, employment=judge.employments.get(name="旧厂"))
    assert judge.employments.count() == 1


def test_a_judge_is_seen_along_the_branch_and_by_nobody_beside_it() -> None:
    tree = factories.tree()
    made = {code: register.judge(union, f"裁判{code}") for code, union in tree.items()}

    def seen(actor: Actor) -> set[str]:
        return {judge.name.removeprefix("裁判") for judge in Judge.objects.visible_to(actor)}

    assert {code: seen(factories.actor_at(union)) for code, union in tree.items()} == {
        "130000": set(tree),
        "130900": set(tree),
        "130925": {"130000", "130900", "130925", "130925-001"},
        "130922": {"130000", "130900", "130922"},
        "130925-001": {"130000", "130900", "130925", "130925-001"},
    }
    assert seen(factories.actor_in(factories.enterprise())) == set()
    assert seen(register.self_of(made["130925"])) == {"130925"}
    assert seen(Actor.anonymous()) == set()


def test_a_union_below_finds_judges_of_a_union_above_by_name_and_never_by_number() -> None:
    judge = register.judge(
        factories.city(), "盛大同", phone="13987654321", identity=factories.identity(number=77)
    )
    county, city = factories.actor_at(factories.county()), factories.actor_at(factories.city())
    for text, found_below in (("盛大", 1), ("sdt", 1), ("13987654321", 0), (judge.identity, 0)):
        wanted = JudgeSearch(text=text)
        assert (queries.judges(county, wanted).count(), queries.judges(city, wanted).count()) == (
            found_below,
            1,
        ), text


def test_the_register_filters_by_trade_level_and_validity() -> None:
    fit = register.judge(name="甲")
    fitter = register.judge(
        name="乙", skill_level=SkillLevel.CHIEF_TECHNICIAN, trades=[factories.trade("钳工")]
    )
    gone = register.judge(name="丙", valid_to=timezone.localdate() - datetime.timedelta(days=1))
    actor = factories.actor_at(factories.county())

    def names(**wanted: Any) -> set[Judge]:
        return set(queries.judges(actor, JudgeSearch(**wanted)))

    assert names() == {fit, fitter}
    assert names(trade=factories.trade("钳工").pk) == {fitter}
    assert names(level=SkillLevel.SENIOR_TECHNICIAN) == {fitter}
    assert names(validity="ended") == {gone}
    assert names(validity="all") == {fit, fitter, gone}
    register.appointed(of=fit)
    assert [(judge.name, judge.ahead) for judge in queries.judges(actor, JudgeSearch(sort="-ahead"))] == [  # type: ignore[attr-defined]
        ("甲", 1),
        ("乙", 0),
    ]


def test_a_union_above_takes_a_judge_over() -> None:
    judge = entered()
    city = factories.actor_at(factories.city())
    with pytest.raises(NotAllowed):
        acts.take_over(actor=factories.actor_at(factories.county()), judge=judge, union=factories.county())
    with pytest.raises(Refused):
        acts.take_over(actor=city, judge=judge, union=factories.county("130922"))
    acts.take_over(actor=city, judge=judge, union=factories.city())
    judge.refresh_from_db()
    assert judge.union == factories.city()
    assert (
        Judge.objects.visible_to(factories.actor_at(factories.county("130922"))).filter(pk=judge.pk).exists()
    )


def test_erasing_makes_name_numbers_and_interests_unreadable() -> None:
    judge = entered()
    judge.user = factories.user("裁一鸣")
    judge.save()
    past = register.event(starts_on=DAY(2026, 1, 5), ends_on=DAY(2026, 1, 5))
    done = register.appointed(past, judge)
    acts.declare_interest(
        actor=register.self_of(judge), appointment=done, ground="family", person="亲属某", unit="某单位"
    )
    officer, administrator = (
        factories.actor_at(factories.county(), role) for role in (Role.OFFICER, Role.ADMINISTRATOR)
    )
    with pytest.raises(NotAllowed):
        acts.erase_judge(actor=officer, judge=judge, reason="本人要求")
    coming = register.appointed(of=judge)
    with pytest.raises(Refused):
        acts.erase_judge(actor=administrator, judge=judge, reason="本人要求")
    acts.withdraw(actor=officer, appointment=coming, reason="调整")
    acts.erase_judge(actor=administrator, judge=judge, reason="本人要求")
    judge = Judge.objects.get()
    assert (judge.identity, judge.phone, judge.user, judge.employments.count()) == ("", "", None, 0)
    assert "裁一鸣" not in judge.name
    assert Interest.objects.get().person == ""
    assert Appointment.objects.filter(judge=judge).count() == 2
    with pytest.raises(Refused):
        acts.change_judge(actor=administrator, judge=judge, facts=facts())


def test_a_person_finds_the_own_record_by_name_and_verified_number() -> None:
    judge = entered()
    namesake = Actor(user=factories.user("裁一鸣"))
    unverified = factories.user("裁一鸣", phone="13912345678")
    unverified.phone_verified = False
    for actor in (namesake, Actor(user=unverified), Actor.anonymous()):
        with pytest.raises(Refused):
            acts.claim_judge(actor=actor)
    unverified.phone_verified = True
    unverified.save()
    assert acts.claim_judge(actor=Actor(user=unverified)) == judge
    judge.refresh_from_db()
    assert judge.user == unverified
    with pytest.raises(Refused):
        acts.claim_judge(actor=Actor(user=unverified))


def test_the_database_holds_what_the_acts_promise() -> None:
    event, judge = register.event(), register.judge()
    register.appointed(event, judge, "chief")
    entry = factories.entry(event)
    appointment = register.appointed(event, judge)
    impossible: list[Any] = [
        lambda: register.appointed(event, register.judge(), "chief", "invited"),
        lambda: register.appointed(event, judge),
        lambda: Appointment.objects.create(event=event, judge=register.judge(), role="judge", state="signed"),
        lambda: JudgeEmployment.objects.create(judge=judge),
        lambda: JudgeEmployment.objects.create(judge=judge, name="厂", enterprise=factories.enterprise()),
        lambda: JudgeEmployment.objects.create(
            judge=judge, name="厂", since=DAY(2026, 2, 1), until=DAY(2026, 1, 1)
        ),
        lambda: [JudgeEmployment.objects.create(judge=judge, name=name) for name in "甲乙"],
        lambda: register.judge(valid_to=DAY(2019, 1, 1)),
        lambda: Interest.objects.create(appointment=appointment, key=judge.key, ground="family"),
        lambda: Interest.objects.create(appointment=appointment, key=judge.key, ground="mentor", unit="厂"),
        lambda: Conflict.objects.create(
            appointment=appointment, entry=entry, ground="family", state="confirmed"
        ),
    ]
    for attempt in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
