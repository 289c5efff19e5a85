"""Public notice: frozen, opened at its minute for everybody, corrected with a new window, and final when it is over."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.entries.ranking import ranking_of
from competitions.judging.acts import reopen
from competitions.planning.models import CalendarDay, Event
from competitions.results import queries
from competitions.results.acts import announce, finalise, open_notices, publish, withdraw
from competitions.results.acts import decide as decide_about
from competitions.results.models import Award, Promotion, ResultVersion
from portal.acts.actors import Role
from portal.acts.models import Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.results.noticed import A_MOMENT, CLOSES, WEDNESDAY, corrected, on_notice, scored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(time_machine: Any) -> Any:
    time_machine.move_to(WEDNESDAY, tick=False)
    return time_machine


def keys(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.key for finding in refusal.value.findings if finding.tone == "bad"}


def test_a_notice_runs_five_working_days_and_ends_with_office_hours() -> None:
    contest = on_notice()
    version = contest.version
    assert version is not None
    assert (version.number, version.opens_at, version.closes_at, version.is_final, version.provisional) == (
        1,
        WEDNESDAY,
        CLOSES,
        False,
        False,
    )
    assert contest.event.state == Event.State.ON_NOTICE


def test_holidays_on_record_move_the_end_and_unknown_years_are_provisional(time_machine: Any) -> None:
    CalendarDay.objects.create(date=datetime.date(2026, 11, 30), is_workday=False, name="市庆")
    CalendarDay.objects.create(date=datetime.date(2026, 11, 28), is_workday=True, name="调休")
    CalendarDay.objects.create(date=datetime.date(2026, 12, 1), is_workday=False, name="市庆")
    assert on_notice().version.closes_at == CLOSES + datetime.timedelta(days=1)  # type: ignore[union-attr]
    time_machine.move_to(datetime.datetime(2026, 12, 28, 1, tzinfo=datetime.UTC), tick=False)
    version = on_notice().version
    assert version is not None
    assert version.closes_at is not None
    assert (timezone.localdate(version.closes_at), version.provisional) == (datetime.date(2027, 1, 4), True)


def test_nothing_rests_on_a_notice_and_everything_on_the_final_version(time_machine: Any) -> None:
    contest = on_notice(10)
    event = contest.event
    me = factories.actor_self(contest.worker(1))

    def what_rests() -> dict[str, Any]:
        event.refresh_from_db()
        return {
            "final": queries.is_final(event),
            "awards": Award.objects.filter(event=event).count(),
            "promotions": Promotion.objects.filter(award__event=event).count(),
            "ladder": ranking_of(event) is not None,
            "own": [result.version.is_final for result in queries.own_results(me)],
        }

    assert what_rests() == {
        "final": False,
        "awards": 0,
        "promotions": 0,
        "ladder": False,
        "own": [False],
    }
    with pytest.raises(Refused):
        publish(actor=contest.approver, event=event)
    time_machine.move_to(CLOSES - A_MOMENT, tick=False)
    with pytest.raises(Refused) as refusal:
        finalise(actor=contest.approver, event=event)
    assert keys(refusal) == {"results.notice_over"}
    time_machine.move_to(CLOSES, tick=False)
    with pytest.raises(NotAllowed):
        finalise(actor=contest.officer, event=event)

    version = finalise(actor=contest.approver, event=event)

    assert (version.number, version.final_at, version.finalised_by_id) == (
        1,
        CLOSES,
        contest.approver.user_id,
    )
    assert contest.version is not None
    assert (version.sha256, version.pk) == (contest.version.sha256, contest.version.pk)
    assert what_rests() == {
        "final": True,
        "awards": 10,
        "promotions": 5,
        "ladder": True,
        "own": [True],
    }
    with pytest.raises(Refused):
        finalise(actor=contest.approver, event=event)


def test_nobody_outside_sees_a_thing_before_the_minute_and_everybody_after(
    client: Client, time_machine: Any
) -> None:
    contest = scored()
    event = contest.event
    opens = WEDNESDAY + datetime.timedelta(hours=8)
    with pytest.raises(Refused) as refusal:
        announce(actor=contest.approver, event=event, opens_at=WEDNESDAY - A_MOMENT)
    assert refusal.value.field == "opens_at"
    with pytest.raises(Refused):
        announce(actor=contest.approver, event=event, opens_at=WEDNESDAY + datetime.timedelta(days=31))
    announce(actor=contest.approver, event=event, opens_at=opens)
    names = [contest.worker(rank).name for rank in (1, 2, 3)]
    me = factories.actor_self(contest.worker(1))
    addresses = [f"/results/{event.pk}/1/{part}" for part in ("", "print/", "results.csv", "results.json")]
    public = [f"/results/{event.pk}/", *addresses, "/results/", "/", f"/api/v1/results/{event.pk}"]

    def outside() -> tuple[list[int], list[str], int, list[str]]:
        answers = [client.get(address) for address in public]
        text = "".join(answer.content.decode() for answer in answers)
        listed = client.get("/results/").content.decode()
        return (
            [answer.status_code for answer in answers],
            [name for name in names if name in text],
            len(queries.own_results(me)),
            [event.name for _ in (1,) if event.name in listed],
        )

    time_machine.move_to(opens - A_MOMENT, tick=False)
    before = client.get(f"/results/{event.pk}/")
    assert "2026年11月25日 17:00（北京时间）" in before.content.decode()
    # No shared cache keeps it past its minute.
    assert before["Cache-Control"].endswith("s-maxage=1")
    assert outside() == ([200, 404, 404, 404, 404, 200, 200, 200], [], 0, [])
    assert open_notices() == 0
    assert not Notice.objects.filter(user=me.user).exists()
    client.force_login(factories.staff_of_union(factories.county("130922"), Role.APPROVER))
    assert client.get(reverse("results:staff", args=[event.pk])).status_code == 404

    # The heads that the process keeps are those of before: the clock alone opens the page.
    time_machine.move_to(opens, tick=False)
    assert outside() == ([200] * 8, names, 1, [event.name])
    assert (
        "公示中，至 2026年12月2日 17:30（北京时间）" in client.get(f"/results/{event.pk}/").content.decode()
    )
    assert (open_notices(), open_notices()) == (1, 0)
    assert list(Notice.objects.filter(user=me.user).values_list("url", flat=True)) == [
        f"/results/{event.pk}/"
    ]


def test_the_page_says_on_notice_then_over_then_final(client: Client, time_machine: Any) -> None:
    contest = on_notice()
    address = f"/results/{contest.event.pk}/"

    def said() -> list[str]:
        page = client.get(address).content.decode()
        words = ("公示中，至 2026年12月2日 17:30（北京时间）", "公示期已满", "正式结果")
        return [word for word in words if f"<b>{word}</b>" in page]

    assert said() == ["公示中，至 2026年12月2日 17:30（北京时间）"]
    etag = client.get(address)["ETag"]
    time_machine.move_to(CLOSES, tick=False)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200
    assert said() == ["公示期已满"]
    finalise(actor=contest.approver, event=contest.event)
    assert said() == ["正式结果"]
    assert client.get(f"{address}1/results.json").json()["stage"] == "final"


def test_a_correction_that_changes_a_rank_has_a_window_of_its_own(client: Client, time_machine: Any) -> None:
    contest = on_notice()
    time_machine.move_to(WEDNESDAY + datetime.timedelta(days=2), tick=False)
    corrected(contest, 3, "99")
    page = client.get(f"/results/{contest.event.pk}/").content.decode()
    assert "公示中" in page
    with pytest.raises(Refused) as refusal:
        announce(actor=contest.approver, event=contest.event)
    assert refusal.value.field == "reason"

    second = announce(actor=contest.approver, event=contest.event, reason="实操成绩复核更正")

    assert (second.number, second.closes_at) == (2, CLOSES + datetime.timedelta(days=2))
    page = client.get(f"/results/{contest.event.pk}/").content.decode()
    assert "名次：3 → 1" in page
    assert "实操成绩复核更正" in page
    assert client.get(f"/results/{contest.event.pk}/1/").status_code == 200
    time_machine.move_to(CLOSES, tick=False)
    with pytest.raises(Refused):
        finalise(actor=contest.approver, event=contest.event)


def test_a_correction_that_changes_no_rank_keeps_the_window(time_machine: Any) -> None:
    contest = on_notice()
    time_machine.move_to(WEDNESDAY + datetime.timedelta(days=2), tick=False)
    corrected(contest, 1, "99")
    second = announce(actor=contest.approver, event=contest.event, reason="总分更正，名次不变")
    assert (second.number, second.closes_at) == (2, CLOSES)
    # After the end, too: there is nothing new to wait for.
    time_machine.move_to(CLOSES + datetime.timedelta(days=1), tick=False)
    corrected(contest, 1, "98")
    third = announce(actor=contest.approver, event=contest.event, reason="再次更正，名次不变")
    assert third.closes_at == third.opens_at
    assert finalise(actor=contest.approver, event=contest.event).pk == third.pk


def test_final_results_that_are_corrected_go_on_notice_again(client: Client, time_machine: Any) -> None:
    contest = on_notice(10)
    time_machine.move_to(CLOSES, tick=False)
    finalise(actor=contest.approver, event=contest.event)
    decide_about(actor=contest.officer, record=contest.promotion(1), verb="put_forward")
    corrected(contest, 2, "99")
    second = announce(actor=contest.approver, event=contest.event, reason="复核更正")
    contest.event.refresh_from_db()
    assert second.closes_at == datetime.datetime(2026, 12, 9, 17, 30, tzinfo=CLOSES.tzinfo)
    assert not queries.is_final(contest.event)
    # The awards of the final version stay as they are until the corrected one is final.
    assert contest.award(1).rank == 1
    assert second.closes_at is not None
    time_machine.move_to(second.closes_at, tick=False)
    finalise(actor=contest.approver, event=contest.event)
    contest.event.refresh_from_db()
    assert queries.is_final(contest.event)
    assert (contest.award(1).rank, contest.award(2).rank) == (2, 1)


def test_a_withdrawal_during_the_notice_is_at_once_and_leaves_its_reason(client: Client) -> None:
    contest = on_notice()
    address = f"/results/{contest.event.pk}/"
    assert client.get(address).status_code == 200
    assert contest.version is not None
    withdraw(actor=contest.approver, version=contest.version, reason="公示内容有误")
    answer = client.get(address)
    assert answer.status_code == 410
    assert "公示内容有误" in answer.content.decode()
    assert contest.worker(1).name not in answer.content.decode()
    contest.event.refresh_from_db()
    assert contest.event.state == Event.State.SCORED
    # What follows is seen by nobody beside the tombstone: it has a whole window.
    again = announce(actor=contest.approver, event=contest.event, reason="更正后重新公示")
    assert (again.number, again.closes_at) == (2, CLOSES)


def test_a_notice_withdrawn_before_its_minute_was_never_there(client: Client, time_machine: Any) -> None:
    contest = scored()
    opens = WEDNESDAY + datetime.timedelta(hours=8)
    first = announce(actor=contest.approver, event=contest.event, opens_at=opens)
    with pytest.raises(Refused) as refusal:
        reopen(actor=contest.officer, event=contest.event, reason="更正")
    assert keys(refusal) == {"results.no_notice_to_come"}
    withdraw(actor=contest.approver, version=first, reason="公示前发现录入有误")
    assert client.get(f"/results/{contest.event.pk}/").status_code == 404
    time_machine.move_to(opens + datetime.timedelta(days=1), tick=False)
    queries.forget_heads()
    assert client.get(f"/results/{contest.event.pk}/").status_code == 404
    assert client.get(f"/api/v1/results/{contest.event.pk}").json() == []
    # Nobody has seen a version, so nothing is corrected and no reason is asked for.
    second = announce(actor=contest.approver, event=contest.event)
    assert second.number == 2
    page = client.get(f"/results/{contest.event.pk}/").content.decode()
    assert "公示前发现录入有误" not in page
    assert open_notices() == 0


def test_a_correction_withdrawn_before_its_minute_leaves_what_is_public(client: Client) -> None:
    contest = on_notice()
    corrected(contest, 3, "99")
    second = announce(
        actor=contest.approver,
        event=contest.event,
        opens_at=WEDNESDAY + datetime.timedelta(hours=3),
        reason="更正",
    )
    withdraw(actor=contest.approver, version=second, reason="更正有误")
    assert client.get(f"/results/{contest.event.pk}/").status_code == 200
    contest.event.refresh_from_db()
    assert contest.event.state == Event.State.SCORED


def test_the_database_keeps_the_window_and_the_end_as_they_are(time_machine: Any) -> None:
    contest = on_notice()
    version = ResultVersion.objects.filter(event=contest.event)
    later = CLOSES + datetime.timedelta(days=9)

    def refused(**change: Any) -> bool:
        try:
            with transaction.atomic():
                version.update(**change)
        except DatabaseError:
            return True
        return False

    assert [refused(opens_at=later), refused(closes_at=later), refused(provisional=True)] == [True] * 3
    time_machine.move_to(CLOSES, tick=False)
    finalise(actor=contest.approver, event=contest.event)
    assert [refused(final_at=None), refused(final_at=later), refused(finalised_by=None)] == [True] * 3
    withdraw(actor=contest.approver, version=version.get(), reason="整体复核")
    assert [
        refused(withdrawn_at=None),
        refused(withdrawal_reason="别的理由"),
        refused(withdrawn_at=later),
    ] == [True] * 3


def test_a_page_in_the_hands_of_many_asks_the_database_once(
    client: Client, django_assert_num_queries: Any
) -> None:
    contest = on_notice()
    client.get(f"/results/{contest.event.pk}/")
    with django_assert_num_queries(0):
        for _ in range(20):
            assert client.get(f"/results/{contest.event.pk}/").status_code == 200


def test_heads_are_asked_anew_after_two_seconds(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process withdraws: this one shows it two seconds later at the latest."""
    clock = [100.0]
    monkeypatch.setattr("competitions.results.queries.public_heads.time.monotonic", lambda: clock[0])
    contest = on_notice()
    address = f"/results/{contest.event.pk}/"
    assert client.get(address).status_code == 200
    ResultVersion.objects.filter(event=contest.event).update(
        withdrawn_at=timezone.now(), withdrawal_reason="别处撤回"
    )
    clock[0] += 1.9
    assert client.get(address).status_code == 200
    clock[0] += 0.2
    assert client.get(address).status_code == 410


def test_the_desk_announces_and_finalises(client: Client, time_machine: Any) -> None:
    contest = scored()
    event = contest.event
    staff, form = (reverse(f"results:{name}", args=[event.pk]) for name in ("staff", "publish"))
    client.force_login(contest.approver.user)
    page = client.get(form)
    assert "2026年12月2日 17:30" in page.content.decode()
    checked = page.context["form"].initial["checked"]
    late = client.post(form, {"checked": checked, "opens_at": "2026-11-25T08:00"})
    assert "这一时间已过" in late.content.decode()
    assert client.post(form, {"checked": checked, "opens_at": "2026-11-25T17:00"}).status_code == 302
    assert "待开放" in client.get(staff).content.decode()
    opens = datetime.datetime(2026, 11, 25, 17, 0, tzinfo=CLOSES.tzinfo)
    assert ResultVersion.objects.get().opens_at == opens
    final = reverse("results:finalise", args=[event.pk])
    assert 'type="submit"' not in client.get(final).content.decode().split("<h1>")[1]
    assert client.post(final).status_code == 200
    time_machine.move_to(CLOSES, tick=False)
    waiting = {str(each.label): each.count for each in queries.waiting_for(contest.approver)}
    assert waiting == {"公示期满，待定为正式结果": 1}
    client.force_login(contest.approver.user)
    assert client.post(final).status_code == 302
    event.refresh_from_db()
    assert event.state == Event.State.PUBLISHED
    client.force_login(contest.officer.user)
    assert client.post(final).status_code == 403
