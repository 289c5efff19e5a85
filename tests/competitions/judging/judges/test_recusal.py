"""Which judge is kept from which entry: found by ground, decided by staff, asked by one predicate."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.innovations.models import Mentorship
from competitions.judging import acts, rules
from competitions.judging.conflicts import years_before
from competitions.judging.models import Appointment, Conflict, JudgeEmployment
from competitions.judging.recusal import known_grounds, points, recusals, recused
from competitions.judging.system_checks import grounds_have_sources
from competitions.planning.policy import RuleSeverity, available, load_pack
from enterprises.models import Enterprise
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.judges import register

pytestmark = pytest.mark.django_db
DAY = datetime.date


def grounds(appointment: Appointment) -> set[tuple[str, int]]:
    return {(point.ground.value, point.entry.pk) for point in points(appointment.event, [appointment])}


@pytest.fixture
def firm() -> Enterprise:
    return factories.enterprise("盐山恒泽管件有限公司")


def test_every_ground_of_every_pack_is_looked_for() -> None:
    named = {
        reason.value
        for known in available()
        for reason in load_pack(known.key, known.version).judges.recusal.value
    }
    assert named == known_grounds() == {"same_employer", "former_employer", "mentor", "family", "declared"}
    assert grounds_have_sources() == []


def test_a_ground_without_a_source_is_an_error_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("competitions.judging.recusal._sources", {})
    assert {problem.id for problem in grounds_have_sources()} == {"judging.E001"}


def test_the_employer_on_the_first_day_counts_and_nothing_else(firm: Enterprise) -> None:
    event = register.event(starts_on=DAY(2026, 12, 10), ends_on=DAY(2026, 12, 11))
    theirs = factories.entry(event, employer=firm)
    factories.entry(event)
    judge = register.judge()
    subject = register.appointed(event, judge)

    def found(since: DAY | None, until: DAY | None) -> set[tuple[str, int]]:
        JudgeEmployment.objects.all().delete()
        JudgeEmployment.objects.create(judge=judge, enterprise=firm, since=since, until=until)
        return grounds(subject)

    same, former = {("same_employer", theirs.pk)}, {("former_employer", theirs.pk)}
    assert found(None, None) == same
    assert found(DAY(2026, 12, 10), None) == same
    assert found(DAY(2026, 12, 11), None) == set()
    assert found(DAY(2020, 1, 1), DAY(2026, 12, 10)) == same
    assert found(DAY(2020, 1, 1), DAY(2026, 12, 9)) == former
    assert found(DAY(2020, 1, 1), DAY(2023, 12, 10)) == former
    assert found(DAY(2020, 1, 1), DAY(2023, 12, 9)) == set()


def test_of_29_february_three_years_earlier_is_the_28th() -> None:
    assert years_before(DAY(2028, 2, 29), 3) == DAY(2025, 2, 28)


def test_a_pack_that_switches_former_employers_off_finds_none(
    firm: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = register.event()
    factories.entry(event, employer=firm)
    judge = register.judge()
    left = event.starts_on - datetime.timedelta(days=9)
    JudgeEmployment.objects.create(judge=judge, enterprise=firm, until=left)
    subject = register.appointed(event, judge)
    assert {ground for ground, _entry in grounds(subject)} == {"former_employer"}
    pack = load_pack("hebei-cangzhou-2025", 1)
    off = pack.judges.former_employer_years.model_copy(update={"severity": RuleSeverity.OFF})
    silent = pack.model_copy(update={"judges": pack.judges.model_copy(update={"former_employer_years": off})})
    monkeypatch.setattr("competitions.judging.conflicts.pack_of", lambda _competition: silent)
    assert grounds(subject) == set()


def test_an_employer_outside_the_registry_is_known_by_its_name(firm: Enterprise) -> None:
    event = register.event()
    entry = factories.entry(event, employer=firm)
    judge = register.judge()
    JudgeEmployment.objects.create(judge=judge, name="盐山 恒泽管件有限公司")
    assert grounds(register.appointed(event, judge)) == {("same_employer", entry.pk)}


def test_the_registry_of_workers_counts_too(firm: Enterprise) -> None:
    event = register.event()
    entry = factories.entry(event, employer=firm)
    judge = register.judge(worker=factories.worker(firm))
    assert grounds(register.appointed(event, judge)) == {("same_employer", entry.pk)}


def test_mentor_and_apprentice_are_found_in_every_role_that_the_judge_holds(firm: Enterprise) -> None:
    event = register.event()
    competing, master = factories.worker(firm), factories.worker()
    entry = factories.entry(event, [competing], employer=firm)
    judge = register.judge(worker=master)
    Mentorship.objects.create(enterprise=firm, mentor=master, apprentice=competing, since=DAY(2024, 1, 1))
    roles = [register.appointed(event, judge, role) for role in ("chief", "judge")]
    for each in roles:
        assert grounds(each) == {("mentor", entry.pk)}
    assert recusals(event) == {(each.pk, entry.pk) for each in roles}
    other = register.event()
    taught = factories.entry(other, [master])
    assert grounds(register.appointed(other, register.judge(worker=competing))) == {("mentor", taught.pk)}


@pytest.mark.parametrize(
    ("said", "met"),
    [
        ({"person": "王小 妹"}, True),
        ({"unit": "恒泽管件"}, True),
        ({"unit": "盐山恒泽管件有限公司（总部）"}, True),
        ({"person": "王小"}, False),
        ({"unit": "瑞丰法兰"}, False),
    ],
)
@pytest.mark.parametrize("ground", ["family", "declared"])
def test_what_a_judge_declares_is_looked_for_among_the_entries(
    firm: Enterprise, ground: str, said: dict[str, str], met: bool
) -> None:
    event = register.event()
    entry = factories.entry(event, [factories.worker(firm, "王小妹")], employer=firm)
    subject = register.appointed(event)
    acts.declare_interest(
        actor=register.self_of(subject.judge), appointment=subject, ground=ground, explanation="表兄", **said
    )
    assert grounds(subject) == ({(ground, entry.pk)} if met else set())
    # Nothing personal stands in clear anywhere, and who decides is told.
    stored = subject.interests.get()
    row = JournalRow.objects.get(object_type="judging.interest")
    assert (stored.person, stored.explanation) == (said.get("person", ""), "表兄")
    assert [word for word in ("表兄", "王小") if word in f"{row.after}{stored.explanation_sealed}"] == []


def test_an_interest_names_somebody_and_belongs_to_the_judge() -> None:
    subject = register.appointed()
    own = register.self_of(subject.judge)
    for wrong in ({}, {"unit": "恒"}, {"unit": "恒泽管件", "ground": "same_employer"}):
        with pytest.raises(Refused):
            acts.declare_interest(actor=own, appointment=subject, **({"ground": "family"} | wrong))
    with pytest.raises(NotAllowed):
        acts.declare_interest(
            actor=factories.actor_at(factories.county()),
            appointment=subject,
            ground="family",
            unit="恒泽管件",
        )


def conflicting(firm: Enterprise, **values: Any) -> tuple[Appointment, Any, Any]:
    event = register.event(**values)
    theirs, others = factories.entry(event, employer=firm), factories.entry(event)
    return register.appointed(event, register.judge(employer=firm)), theirs, others


def test_recused_until_decided_and_as_decided(firm: Enterprise) -> None:
    subject, theirs, others = conflicting(firm)
    officer = factories.actor_at(factories.county())
    assert (recused(subject, theirs), recused(subject, others)) == (True, False)

    def decide(verdict: bool, reason: str = "核实") -> Conflict:
        return acts.decide_conflict(
            actor=officer,
            appointment=subject,
            entry=theirs,
            ground="same_employer",
            recused=verdict,
            reason=reason,
        )

    with pytest.raises(Refused) as refused:
        decide(True, " ")
    assert refused.value.field == "reason"
    decide(False)
    assert (recused(subject, theirs), recusals(subject.event)) == (False, frozenset())
    decide(True, "确系同一单位")
    assert (recused(subject, theirs), set(recusals(subject.event))) == (True, {(subject.pk, theirs.pk)})
    assert Conflict.objects.get().reason == "确系同一单位"
    # A confirmed conflict stays when the fact behind it goes.
    JudgeEmployment.objects.all().delete()
    assert recused(subject, theirs)
    verbs = (
        JournalRow.objects.filter(object_type="judging.conflict")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["dismiss_conflict", "confirm_conflict"]


def test_one_ground_dismissed_leaves_the_others(firm: Enterprise) -> None:
    subject, theirs, _others = conflicting(firm)
    acts.declare_interest(
        actor=register.self_of(subject.judge), appointment=subject, ground="declared", unit="恒泽管件"
    )
    officer = factories.actor_at(factories.county())
    acts.decide_conflict(
        actor=officer,
        appointment=subject,
        entry=theirs,
        ground="same_employer",
        recused=False,
        reason="已离职",
    )
    assert recused(subject, theirs)


def test_where_the_pack_only_warns_an_undecided_conflict_does_not_bind(
    firm: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject, theirs, _others = conflicting(firm)
    pack = load_pack("hebei-cangzhou-2025", 1)
    softer = pack.judges.recusal.model_copy(update={"severity": RuleSeverity.WARN})
    lenient = pack.model_copy(update={"judges": pack.judges.model_copy(update={"recusal": softer})})
    monkeypatch.setattr("competitions.judging.recusal.pack_of", lambda _competition: lenient)
    assert not recused(subject, theirs)
    assert len(points(subject.event)) == 1


def test_who_decides() -> None:
    firm = factories.enterprise()
    subject, theirs, others = conflicting(firm)
    decision: dict[str, Any] = {
        "appointment": subject, "entry": theirs, "ground": "same_employer", "recused": False, "reason": "核实",
    }  # fmt: skip
    for actor in (
        register.self_of(subject.judge),
        factories.actor_in(firm),
        factories.actor_at(factories.county("130922")),
        factories.actor_at(factories.city()),
    ):
        with pytest.raises(NotAllowed):
            acts.decide_conflict(actor=actor, **decision)
    officer = factories.actor_at(factories.county())
    with pytest.raises(Refused):
        acts.decide_conflict(actor=officer, **(decision | {"entry": others}))
    # Staff who arbitrate there themselves do not decide about themselves.
    subject.judge.user = officer.user
    subject.judge.save()
    Appointment.objects.filter(pk=subject.pk).update(role=Appointment.Role.ARBITRATOR)
    with pytest.raises(Refused):
        acts.decide_conflict(actor=officer, **decision)


@pytest.mark.parametrize("state", Appointment.State.values)
@pytest.mark.parametrize("role", Appointment.Role.values)
def test_whoever_marks_at_the_event_neither_sees_nor_decides_its_conflicts(
    firm: Enterprise, role: str, state: str, client: Client
) -> None:
    """In whatever seat: the person is an officer who runs the event, and appointed there too."""
    event = register.event()
    theirs = factories.entry(event, [factories.worker(firm, "选手某")], employer=firm)
    subject = register.appointed(event, register.judge(employer=firm))
    officer = factories.actor_at(factories.county())
    acts.decide_conflict(
        actor=factories.actor_at(factories.county()),
        appointment=subject,
        entry=theirs,
        ground="same_employer",
        recused=True,
        reason="与选手某同单位",
    )
    own = register.judge(account=False)
    own.user = officer.user
    own.save()
    register.appointed(event, own, role, state)

    open_to = role in ("blinder", "arbitrator") or state in ("declined", "withdrawn")
    assert (rules.may_see_conflicts(officer, event), rules.may_decide_conflicts(officer, subject)) == (
        open_to,
        open_to,
    )
    assert rules.may_appoint(officer, event)
    client.force_login(officer.user)
    address = reverse("judges:conflict", args=[subject.pk, theirs.pk, "same_employer"])
    pages = {
        name: client.get(reverse(f"judges:{name}", args=arguments)).content.decode()
        for name, arguments in (
            ("event", [event.pk]),
            ("appointment", [subject.pk]),
            ("appoint", [event.pk, register.judge(employer=firm).pk, "judge"]),
        )
    }
    assert {name: "选手某" in page for name, page in pages.items()} == dict.fromkeys(pages, open_to)
    assert client.get(address).status_code == (200 if open_to else 403)
    if not open_to:
        with pytest.raises(NotAllowed):
            acts.decide_conflict(
                actor=officer,
                appointment=subject,
                entry=theirs,
                ground="same_employer",
                recused=False,
                reason="x",
            )


def test_entries_of_another_event_are_a_mistake_of_the_caller(firm: Enterprise) -> None:
    subject, _theirs, _others = conflicting(firm)
    with pytest.raises(ValueError, match="different events"):
        recused(subject, factories.entry(register.event()))


def test_only_accepted_entries_and_people_still_competing_count(firm: Enterprise) -> None:
    subject, theirs, _others = conflicting(firm)
    theirs.competitors.update(active=False)
    theirs.enterprise = None
    theirs.save()
    assert grounds(subject) == set()
    factories.entry(subject.event, employer=firm, state="submitted")
    assert grounds(subject) == set()


def test_queries_do_not_grow_with_judges_or_entries(firm: Enterprise) -> None:
    event = register.event()

    def grow(number: int) -> None:
        for _each in range(number):
            worker = factories.worker(firm)
            factories.entry(event, employer=firm)
            appointment = register.appointed(event, register.judge(employer=firm, worker=worker))
            acts.declare_interest(
                actor=register.self_of(appointment.judge),
                appointment=appointment,
                ground="family",
                person="某人",
            )

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            recusals(event.__class__.objects.select_related("competition").get(pk=event.pk))
        return len(queries)

    grow(1)
    few = count()
    grow(6)
    assert count() == few <= 12
