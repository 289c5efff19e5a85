"""What the portal proposes from published results, and what becomes of it when they are corrected or withdrawn."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from competitions.judging.acts import reopen
from competitions.planning.acts import move_event
from competitions.planning.models import Event
from competitions.results.acts import confirm, decide, grant, publish, withdraw, work_out
from competitions.results.models import Award, Honour, HonourRecommendation, Promotion
from enterprises.models import SkillLevel, Worker
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.contests import score, under_way
from tests.competitions.results.awarded import Contest, finished, published

pytestmark = pytest.mark.django_db

MIDDLE, SENIOR = SkillLevel.MIDDLE, SkillLevel.SENIOR
TECHNICIAN, SENIOR_TECHNICIAN = SkillLevel.TECHNICIAN, SkillLevel.SENIOR_TECHNICIAN


def promotions(event: Event) -> dict[int, tuple[int, int, str]]:
    """Rank → from, to, state."""
    return {
        each.award.rank: (each.from_level, each.to_level, each.state)
        for each in Promotion.objects.filter(award__event=event).select_related("award")
    }


def honours(event: Event) -> list[tuple[int, str, str]]:
    return list(
        HonourRecommendation.objects.filter(award__event=event)
        .order_by("award__rank", "honour")
        .values_list("award__rank", "honour", "state")
    )


def confirmed(contest: Contest, rank: int) -> Promotion:
    decide(actor=contest.officer, record=contest.promotion(rank), verb="put_forward")
    return confirm(actor=contest.approver, record=contest.promotion(rank))


def recommended(contest: Contest) -> HonourRecommendation:
    decide(actor=contest.officer, record=contest.honour(), verb="put_forward")
    return confirm(actor=contest.approver, record=contest.honour())


def test_published_results_give_awards_and_propose_by_the_pack() -> None:
    contest = finished()
    levels = {1: MIDDLE, 2: TECHNICIAN, 3: MIDDLE, 4: SENIOR, 5: TECHNICIAN}
    for rank, level in levels.items():
        Worker.objects.filter(pk=contest.worker(rank).pk).update(skill_level=level)

    publish(actor=contest.approver, event=contest.event)

    given = Award.objects.filter(event=contest.event).order_by("rank")
    assert [(each.rank, each.kind, each.name, each.title) for each in given] == [
        (1, "first", "一等奖", "技术状元"),
        (2, "second", "二等奖", "技术标兵"),
        (3, "merit", "优胜奖", "技术标兵"),
        (4, "merit", "优胜奖", "技术能手"),
        (5, "merit", "优胜奖", "技术能手"),
        *((rank, "", "", "技术能手") for rank in range(6, 11)),
    ]
    assert [each.worker for each in given] == [contest.worker(rank) for rank in range(1, 11)]
    assert promotions(contest.event) == {
        1: (MIDDLE, TECHNICIAN, "suggested"),
        2: (TECHNICIAN, SENIOR_TECHNICIAN, "suggested"),
        3: (MIDDLE, SENIOR, "suggested"),
        4: (SENIOR, TECHNICIAN, "suggested"),
        # 优胜奖 earns a technician nothing.
    }
    assert honours(contest.event) == [(1, "沧州市技术能手", "suggested")]
    lines = JournalRow.objects.filter(object_type__in=("results.promotion", "results.award"), verb="publish")
    assert lines.count() == 4 + 10


def test_each_member_of_a_team_has_the_award() -> None:
    event = factories.event(state="under_way", format="team", team_size_minimum=2, team_size_maximum=2)
    employer = factories.enterprise()
    teams = [
        factories.entry(event, [factories.worker(employer), factories.worker(employer)], employer=employer)
        for _ in range(5)
    ]
    officer = factories.actor_at(factories.county())
    score(officer, event, *((team, str(90 - n), str(90 - n)) for n, team in enumerate(teams)))
    move_event(actor=officer, event=event, verb="finish")

    publish(actor=Actor.system(), event=event, confirmed=True)

    firsts = Award.objects.filter(event=event, rank=1)
    assert {award.worker_id for award in firsts} == set(teams[0].competitors.values_list("worker", flat=True))
    assert [award.promotion.to_level for award in firsts] == [TECHNICIAN] * 2


def test_settling_asks_as_often_for_thirty_people_as_for_one() -> None:
    asked = {}
    for members in (1, 30):
        event = factories.event(
            state="under_way", format="team", team_size_minimum=1, team_size_maximum=members
        )
        employer = factories.enterprise()
        teams = [
            factories.entry(
                event,
                [factories.worker(employer) for _ in range(members if place == 0 else 1)],
                employer=employer,
            )
            for place in range(5)
        ]
        officer = factories.actor_at(factories.county())
        score(officer, event, *((team, str(90 - n), str(90 - n)) for n, team in enumerate(teams)))
        move_event(actor=officer, event=event, verb="finish")
        counts = []
        for number in (1, 2):
            event.refresh_from_db()
            with CaptureQueriesContext(connection) as queries:
                version = publish(actor=Actor.system(), event=event, confirmed=True, reason="更正")
            counts.append(len(queries))
            assert (version.number, len(honours(event))) == (number, members)
            with CaptureQueriesContext(connection) as queries:
                withdraw(actor=Actor.system(), version=version, reason="撤回")
            counts.append(len(queries))
        asked[members] = counts
        assert {state for _, _, state in honours(event)} == {"lapsed"}
    # SQLite takes the journal's lines in batches: one more for thirty people.
    assert [many - few in (0, 1) for few, many in zip(asked[1], asked[30], strict=True)] == [True] * 4


@pytest.mark.parametrize(
    ("values", "proposed"),
    [
        ({"group": "student"}, 0),
        ({"exhibition": True}, 0),
        ({}, 5),
    ],
)
def test_whom_the_pack_does_not_mean_nothing_is_proposed(values: dict[str, Any], proposed: int) -> None:
    contest = published(**values)
    assert Promotion.objects.filter(award__event=contest.event).count() == proposed
    assert bool(honours(contest.event)) is bool(proposed)


def test_an_internal_competition_proposes_nothing() -> None:
    unit = factories.enterprise()
    own = factories.competition(level="enterprise", track="internal", enterprise=unit)
    event, entries = under_way(5, of=own)
    actor = factories.actor_in(unit)
    score(actor, event, *((entry, str(95 - n), str(95 - n)) for n, entry in enumerate(entries)))
    publish(actor=actor, event=move_event(actor=actor, event=event, verb="finish"), confirmed=True)
    assert (Award.objects.filter(event=event).count(), promotions(event), honours(event)) == (5, {}, [])


def test_nobody_is_recommended_for_an_honour_held_or_on_its_way() -> None:
    earlier = published()
    recommended(earlier)
    contest = finished()
    holder = contest.worker(1)
    Honour.objects.create(
        worker=holder, name="沧州市技术能手", granted_on="2024-05-01", union=factories.county()
    )
    publish(actor=contest.approver, event=contest.event)
    assert honours(contest.event) == []

    # The same winner again, recommended from the other event.
    third = finished()
    person = third.entries[0].competitors.get()
    person.worker = earlier.worker(1)
    person.save()
    publish(actor=third.approver, event=third.event)
    assert honours(third.event) == []

    Honour.objects.update(ended_on="2025-05-01")
    work_out(actor=contest.officer, event=contest.event)
    assert honours(contest.event) == [(1, "沧州市技术能手", "suggested")]


def test_an_honour_put_on_record_later_stops_the_recommendation() -> None:
    contest = published()
    decide(actor=contest.officer, record=contest.honour(), verb="put_forward")
    Honour.objects.create(
        worker=contest.worker(1), name="沧州市技术能手", granted_on="2024-05-01", union=factories.county()
    )
    with pytest.raises(Refused) as refusal:
        confirm(actor=contest.approver, record=contest.honour())
    assert [each.key for each in refusal.value.findings if each.tone == "bad"] == ["results.honour_not_held"]
    work_out(actor=contest.officer, event=contest.event)
    assert honours(contest.event) == [(1, "沧州市技术能手", "lapsed")]


def test_a_withdrawal_takes_open_proposals_and_questions_confirmed_ones() -> None:
    contest = published()
    confirmed(contest, 1)
    decide(actor=contest.officer, record=contest.promotion(2), verb="put_forward")
    decide(actor=contest.officer, record=contest.promotion(3), verb="decline", reason="已参加社会评价")
    recommended(contest)
    assert contest.version is not None

    withdraw(actor=contest.approver, version=contest.version, reason="评分有误")

    assert {rank: state for rank, (_, _, state) in promotions(contest.event).items()} == {
        1: "questioned",
        2: "lapsed",
        3: "declined",
        4: "lapsed",
        5: "lapsed",
    }
    assert honours(contest.event) == [(1, "沧州市技术能手", "questioned")]
    assert not Award.objects.filter(event=contest.event, lost_at__isnull=True).exists()
    assert contest.worker(1).skill_level == TECHNICIAN, "only a decision takes the level back"

    # The same results again: what lapsed is suggested, what was questioned stands.
    publish(actor=contest.approver, event=Event.objects.get(pk=contest.event.pk), reason="复核无误")
    assert {rank: state for rank, (_, _, state) in promotions(contest.event).items()} == {
        1: "confirmed",
        2: "suggested",
        3: "declined",
        4: "suggested",
        5: "suggested",
    }
    assert honours(contest.event) == [(1, "沧州市技术能手", "recommended")]


def test_a_correction_moves_what_is_open_and_questions_what_is_no_longer_earned() -> None:
    contest = published()
    confirmed(contest, 1)
    recommended(contest)
    first, last = contest.entries[0], contest.entries[9]
    reopen(actor=contest.officer, event=contest.event, reason="复核")
    score(contest.officer, contest.event, (first, "10", "10"), (last, "99", "99"))
    event = Event.objects.get(pk=contest.event.pk)
    with pytest.raises(Refused) as refusal:
        decide(actor=contest.officer, record=contest.promotion(2), verb="put_forward")
    assert "results.basis_stands" in {each.key for each in refusal.value.findings if each.tone == "bad"}
    move_event(actor=contest.officer, event=event, verb="finish")
    event.refresh_from_db()
    publish(actor=contest.approver, event=event, reason="更正")

    by_worker = {each.award.worker_id: each for each in Promotion.objects.select_related("award")}
    assert by_worker[contest.worker(1).pk].state == "questioned"
    assert contest.award(1).rank == 10
    assert (by_worker[contest.worker(10).pk].to_level, by_worker[contest.worker(10).pk].state) == (
        TECHNICIAN,
        "suggested",
    )
    # Rank 2 became 3: from 二等奖 to 优胜奖, and the proposal follows.
    assert contest.award(3).kind == "merit"
    assert by_worker[contest.worker(5).pk].state == "suggested"
    assert contest.award(5).rank == 5
    assert {
        (each.award.worker_id, each.state) for each in HonourRecommendation.objects.select_related("award")
    } == {
        (contest.worker(1).pk, "questioned"),
        (contest.worker(10).pk, "suggested"),
    }


def test_a_level_that_has_changed_since_must_be_worked_out_anew() -> None:
    contest = published()
    decide(actor=contest.officer, record=contest.promotion(1), verb="put_forward")
    Worker.objects.filter(pk=contest.worker(1).pk).update(skill_level=TECHNICIAN)
    with pytest.raises(Refused) as refusal:
        confirm(actor=contest.approver, record=contest.promotion(1))
    assert [each.key for each in refusal.value.findings if each.tone == "bad"] == ["results.level_unchanged"]

    work_out(actor=contest.officer, event=contest.event)

    assert promotions(contest.event)[1] == (TECHNICIAN, SENIOR_TECHNICIAN, "suggested")


def test_working_out_needs_published_results_and_somebody_of_the_organiser() -> None:
    contest = finished()
    with pytest.raises(Refused):
        work_out(actor=contest.officer, event=contest.event)
    for stranger in (factories.actor_at(factories.city()), factories.actor_at(factories.county("130922"))):
        with pytest.raises(NotAllowed):
            work_out(actor=stranger, event=contest.event)


def test_confirming_raises_the_level_and_revoking_brings_it_back() -> None:
    contest = published()
    confirmed(contest, 1)
    worker = contest.worker(1)
    assert worker.skill_level == TECHNICIAN
    row = JournalRow.objects.filter(object_type="enterprises.worker", object_id=str(worker.pk)).latest("id")
    assert (row.verb, row.before, row.after) == (
        "confirm",
        {"skill_level": MIDDLE},
        {"skill_level": TECHNICIAN},
    )
    assert contest.version is not None
    withdraw(actor=contest.approver, version=contest.version, reason="撤回")

    decide(actor=contest.approver, record=contest.promotion(1), verb="revoke", reason="成绩无效")

    assert contest.worker(1).skill_level == MIDDLE
    assert contest.promotion(1).state == "revoked"


def test_a_level_raised_since_stays_when_a_promotion_is_revoked() -> None:
    contest = published()
    confirmed(contest, 1)
    Worker.objects.filter(pk=contest.worker(1).pk).update(skill_level=SENIOR_TECHNICIAN)
    assert contest.version is not None
    withdraw(actor=contest.approver, version=contest.version, reason="撤回")
    decide(actor=contest.approver, record=contest.promotion(1), verb="revoke", reason="成绩无效")
    assert contest.worker(1).skill_level == SENIOR_TECHNICIAN


def test_a_granted_honour_is_on_record_until_it_is_revoked() -> None:
    contest = published()
    record = recommended(contest)
    city = factories.actor_at(factories.city(), Role.APPROVER)
    grant(
        actor=city, record=record, granted_on=datetime.date(2026, 5, 1), document_number="沧工发〔2026〕5号"
    )
    held = Honour.objects.get(worker=contest.worker(1))
    assert (held.name, held.granted_on, held.document_number, held.union, held.ended_on) == (
        "沧州市技术能手",
        datetime.date(2026, 5, 1),
        "沧工发〔2026〕5号",
        factories.city(),
        None,
    )
    assert contest.version is not None
    withdraw(actor=contest.approver, version=contest.version, reason="撤回")
    assert contest.honour().state == "questioned"
    decide(actor=city, record=contest.honour(), verb="uphold", reason="不影响授予")
    assert contest.honour().state == "granted"

    HonourRecommendation.objects.update(state="questioned")
    decide(actor=contest.approver, record=contest.honour(), verb="revoke", reason="成绩无效")
    held.refresh_from_db()
    assert held.ended_on is not None


def test_an_erased_person_is_not_proposed() -> None:
    contest = finished()
    worker = contest.worker(1)
    Worker.objects.filter(pk=worker.pk).update(erased_at="2026-01-01T00:00:00+08:00")
    publish(actor=contest.approver, event=contest.event)
    assert sorted(promotions(contest.event)) == [2, 3, 4, 5]
    assert honours(contest.event) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"to_level": 3, "from_level": 3},
        {"state": "confirmed"},
        {"state": "declined", "reason": ""},
        {"confirmed_on": "2026-01-01"},
        {"certified_on": "2026-01-01"},
    ],
)
def test_the_database_refuses_half_a_promotion(facts: dict[str, object]) -> None:
    promotion = published(5).promotion(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promotion.objects.filter(pk=promotion.pk).update(**facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "recommended", "confirmed_on": "2026-01-01"},
        {"state": "granted"},
        {"state": "held"},
        {"state": "declined"},
    ],
)
def test_the_database_refuses_half_a_recommendation(facts: dict[str, object]) -> None:
    record = published(5).honour()
    with pytest.raises(IntegrityError), transaction.atomic():
        HonourRecommendation.objects.filter(pk=record.pk).update(**facts)
