"""Two at the same moment, on PostgreSQL with real threads: one version, one sheet, nothing overwritten."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from competitions.judging.acts import Scores, record_scores
from competitions.judging.queries import sheet
from competitions.planning.acts import move_competition, move_event
from competitions.planning.models import Competition, Event
from competitions.results.acts import (
    announce,
    confirm,
    decide,
    finalise,
    object_to,
    publish,
    withdraw,
    work_out,
)
from competitions.results.models import HonourRecommendation, Objection, Promotion, ResultVersion
from portal.acts.actors import Role
from portal.acts.refusals import Refused
from tests import factories
from tests.competitions.judging.contests import score, under_way
from tests.competitions.results.awarded import Contest, finished, published
from tests.competitions.results.noticed import CLOSES, WEDNESDAY, on_notice
from tests.competitions.results.noticed import scored as noticed_later

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*work: Callable[[], object]) -> list[object]:
    """Run all at the same moment, each on its own connection; what each returned, or the refusal."""
    gate = threading.Barrier(len(work), timeout=30)

    def one(task: Callable[[], object]) -> object:
        connection.ensure_connection()
        gate.wait()
        try:
            return task()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def test_eight_who_publish_at_once_make_exactly_one_version() -> None:
    event, (entry,) = under_way(1)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (entry, "80", "90"))
    move_event(actor=clerk, event=event, verb="finish")
    approvers = [factories.actor_at(factories.county(), Role.APPROVER) for _ in range(8)]

    outcomes = at_once(*(lambda who=who: publish(actor=who, event=event) for who in approvers))

    assert sum(isinstance(outcome, ResultVersion) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 7
    assert [version.number for version in ResultVersion.objects.filter(event=event)] == [1]
    assert Event.objects.get(pk=event.pk).state == Event.State.PUBLISHED


def _meeting_at(event: Event, first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """`first` gets as far as holding the event; `second` begins, and waits for a lock; then `first` goes on.

    What each returned, or the refusal.
    """
    holds, goes_on = threading.Event(), threading.Event()
    held = Event._base_manager.select_for_update().filter(pk=event.pk)

    def slowly() -> object:
        try:
            with transaction.atomic():
                assert held.exists()
                assert list(held)
                holds.set()
                assert goes_on.wait(30)
                return first()
        except Refused as refusal:
            return refusal
        finally:
            holds.set()
            connection.close()

    def meanwhile() -> object:
        try:
            return second()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(slowly)
        assert holds.wait(30)
        other = pool.submit(meanwhile)
        _wait_until_somebody_waits()
        goes_on.set()
        return [slow.result(60), other.result(60)]


def _wait_until_somebody_waits() -> None:
    """Until the database itself says that a transaction waits for another's lock."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _attempt in range(600):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def scored_event() -> Event:
    event, (entry,) = under_way(1)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (entry, "80", "90"))
    return move_event(actor=clerk, event=event, verb="finish")


def cancelling(competition: Competition) -> Callable[[], object]:
    who = factories.actor_at(factories.county(), Role.ADMINISTRATOR)
    return lambda: move_competition(
        actor=who, competition=competition, verb="cancel", confirmed=True, reason="台风停赛"
    )


def publishing(event: Event) -> Callable[[], object]:
    who = factories.actor_at(factories.county(), Role.APPROVER)
    return lambda: publish(actor=who, event=event, confirmed=True)


def stands(event: Event) -> tuple[str, str, int]:
    """State of the competition and of the event, and how many versions are published."""
    event = Event.objects.select_related("competition").get(pk=event.pk)
    return event.competition.state, event.state, ResultVersion.objects.filter(event=event).count()


def test_a_competition_is_not_cancelled_while_its_results_come_out() -> None:
    event = scored_event()
    before = event.competition.state
    published, cancelled = _meeting_at(event, publishing(event), cancelling(event.competition))

    assert isinstance(published, ResultVersion)
    assert isinstance(cancelled, Refused)
    assert [str(finding.message) for finding in cancelled.findings] == [
        f"“{event.name}”成绩已公布，竞赛已经举办。"
    ]
    assert stands(event) == (before, "published", 1)


def test_results_do_not_come_out_of_a_competition_that_is_being_cancelled() -> None:
    event = scored_event()
    cancelled, published = _meeting_at(event, cancelling(event.competition), publishing(event))

    assert isinstance(cancelled, Competition)
    assert isinstance(published, Refused)
    assert str(published) == "当前状态为“已取消”，不能办理。"
    assert stands(event) == ("cancelled", "cancelled", 0)


def test_many_who_cancel_and_publish_at_once_leave_one_truth() -> None:
    event = scored_event()
    before = event.competition.state
    work = [make for _ in range(4) for make in (publishing(event), cancelling(event.competition))]
    outcomes = at_once(*work)

    assert sum(not isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert stands(event) in {(before, "published", 1), ("cancelled", "cancelled", 0)}


def test_of_eight_who_announce_and_eight_who_finalise_at_once_one_each_succeeds(time_machine: Any) -> None:
    time_machine.move_to(WEDNESDAY, tick=True)
    contest = noticed_later()
    approvers = [factories.actor_at(factories.county(), Role.APPROVER) for _ in range(8)]

    announced = at_once(*(lambda who=who: announce(actor=who, event=contest.event) for who in approvers))
    time_machine.move_to(CLOSES, tick=True)
    made_final = at_once(*(lambda who=who: finalise(actor=who, event=contest.event) for who in approvers))

    for outcomes in (announced, made_final):
        assert [isinstance(each, ResultVersion) for each in outcomes].count(True) == 1
        assert [isinstance(each, Refused) for each in outcomes].count(True) == 7
    (version,) = ResultVersion.objects.filter(event=contest.event)
    assert (version.number, version.is_final) == (1, True)
    assert Event.objects.get(pk=contest.event.pk).state == Event.State.PUBLISHED


def test_results_are_final_or_open_for_correction_and_never_both(time_machine: Any) -> None:
    time_machine.move_to(WEDNESDAY, tick=True)
    contest = on_notice()
    announced = contest.version
    assert announced is not None
    time_machine.move_to(CLOSES, tick=True)
    outcomes = at_once(
        lambda: finalise(actor=contest.approver, event=contest.event),
        lambda: withdraw(actor=contest.approver, version=announced, reason="计分有误"),
    )
    version = ResultVersion.objects.get(event=contest.event)
    state = Event.objects.get(pk=contest.event.pk).state
    # A withdrawal may follow the end of the notice, but nothing that was withdrawn becomes final.
    assert (state, version.withdrawn_at is not None) == (Event.State.SCORED, True)
    assert isinstance(outcomes[0], Refused) == (version.final_at is None)


def test_results_become_final_or_an_objection_comes_in_and_never_both(time_machine: Any) -> None:
    time_machine.move_to(WEDNESDAY, tick=True)
    contest = on_notice()
    # The contest ends later than the notice, so that its conduct can be objected to at the same moment.
    Event.objects.filter(pk=contest.event.pk).update(starts_on=WEDNESDAY.date())
    time_machine.move_to(CLOSES, tick=True)
    competitors = [factories.actor_self(contest.worker(rank)) for rank in (1, 2, 3)]

    finals, *objections = at_once(
        lambda: finalise(actor=contest.approver, event=contest.event),
        *(
            lambda who=who, entry=entry: object_to(actor=who, entry=entry, kind="conduct", text="计时有误")
            for who, entry in zip(competitors, contest.entries, strict=True)
        ),
    )

    came_in = [each for each in objections if isinstance(each, Objection)]
    assert isinstance(finals, ResultVersion) != bool(came_in)
    assert ResultVersion.objects.get().is_final == isinstance(finals, ResultVersion)
    assert sorted(each.number for each in came_in) == sorted(
        Objection.objects.values_list("number", flat=True)
    )
    assert len({each.number for each in came_in}) == len(came_in)


def test_of_eight_clerks_on_one_line_one_is_saved_and_seven_are_told() -> None:
    event, (entry,) = under_way(1)
    theory, _practical = event.modules.all()
    clerks = [factories.actor_at(factories.county()) for _ in range(8)]

    outcomes = at_once(
        *(
            lambda who=who, mark=mark: record_scores(
                actor=who, event=event, rows=[Scores(entry.pk, 0, {theory.pk: Decimal(mark)})]
            )
            for mark, who in enumerate(clerks, start=60)
        )
    )

    saved = [mark for mark, outcome in enumerate(outcomes, start=60) if getattr(outcome, "saved", ())]
    assert len(saved) == 1
    assert sum(bool(getattr(outcome, "conflicts", ())) for outcome in outcomes) == 7
    line = sheet(event).line(entry.pk)
    assert (line.marks, line.version) == ({theory.pk: Decimal(saved[0])}, 1)


def test_of_two_promotions_and_two_recommendations_of_one_person_one_each_is_confirmed() -> None:
    contests = [finished(5), finished(5)]
    person = contests[0].worker(1)
    contests[1].entries[0].competitors.update(worker=person)
    for contest in contests:
        publish(actor=contest.approver, event=contest.event)
        for record in (contest.promotion(1), contest.honour()):
            decide(actor=contest.officer, record=record, verb="put_forward")

    promoted = at_once(
        *(lambda each=each: confirm(actor=each.approver, record=each.promotion(1)) for each in contests)
    )
    recommended = at_once(
        *(lambda each=each: confirm(actor=each.approver, record=each.honour()) for each in contests)
    )

    for outcomes, key in ((promoted, "results.level_unchanged"), (recommended, "results.honour_not_held")):
        (refusal,) = [each for each in outcomes if isinstance(each, Refused)]
        assert [finding.key for finding in refusal.findings if finding.tone == "bad"] == [key]
    assert sorted(Promotion.objects.filter(award__worker=person).values_list("state", flat=True)) == [
        "confirmed",
        "proposed",
    ]
    states = HonourRecommendation.objects.filter(award__worker=person).values_list("state", flat=True)
    assert sorted(states) == ["proposed", "recommended"]


def _confirm(contest: Contest) -> None:
    confirm(actor=contest.approver, record=contest.promotion(1))


def _decline(contest: Contest) -> None:
    decide(actor=contest.officer, record=contest.promotion(1), verb="decline", reason="放弃")


def _withdraw(contest: Contest) -> None:
    assert contest.version is not None
    withdraw(actor=contest.approver, version=contest.version, reason="评分有误")


def _work_out(contest: Contest) -> None:
    work_out(actor=contest.officer, event=contest.event)


@pytest.mark.parametrize(
    ("decision", "settling", "state"),
    [(_confirm, _withdraw, "questioned"), (_decline, _work_out, "declined")],
)
def test_what_settles_waits_for_a_decision_under_way_and_heeds_it(
    decision: Callable[[Contest], None], settling: Callable[[Contest], None], state: str
) -> None:
    contest = published(5)
    decide(actor=contest.officer, record=contest.promotion(1), verb="put_forward")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            decision(contest)
            settled = pool.submit(at_once, lambda: settling(contest))
            _until_blocked_by_us()
        assert settled.result(timeout=30) == [None]

    assert contest.promotion(1).state == state


def _until_blocked_by_us() -> None:
    """Wait until somebody waits for a lock that this connection holds."""
    asked = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits for us")
