"""Incentives: proposed from the pack, due by payer and document, cancelled when the results change."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.judging.acts import reopen
from competitions.planning.acts import move_event
from competitions.planning.models import Event
from competitions.results import acts, queries
from competitions.results.acts import publish, withdraw
from competitions.results.lifecycles import INCENTIVE
from competitions.results.models import Incentive
from competitions.results.rules import portal_alone
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.contests import score, under_way
from tests.competitions.results.awarded import Contest, published
from tests.competitions.results.test_award_pages import exported, signed_in

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 5, 1)
URL = "/desk/results/awards/incentives/"
PREPARING, DECIDING = {Role.OFFICER, Role.ADMINISTRATOR}, {Role.APPROVER, Role.ADMINISTRATOR}
# Who of the organiser may take each verb, and where it leads. Written by hand, not read from the table.
VERBS: dict[str, set[Role]] = {
    "put_forward": PREPARING,
    "confirm": DECIDING,
    "pay": PREPARING | DECIDING,
    "decline": PREPARING | DECIDING,
    "call_off": DECIDING,
    "reconsider": PREPARING | DECIDING,
    "uphold": DECIDING,
    "revoke": DECIDING,
}
WAYS = {
    ("suggested", "put_forward"): "proposed",
    ("suggested", "decline"): "declined",
    ("proposed", "confirm"): "due",
    ("proposed", "decline"): "declined",
    ("due", "pay"): "paid",
    ("due", "call_off"): "declined",
    ("declined", "reconsider"): "suggested",
    ("questioned", "uphold"): "paid",
    ("questioned", "revoke"): "revoked",
}


def contest_of_city(count: int = 5, grade: str = "class_1", **values: Any) -> Contest:
    """Published results of a competition of the city, of class I."""
    of = factories.competition(factories.city(), grade=grade)
    officer, approver = (
        factories.actor_at(factories.city()),
        factories.actor_at(factories.city(), Role.APPROVER),
    )
    event, entries = under_way(count, of=of, **values)
    score(officer, event, *((entry, str(95 - n), str(95 - n)) for n, entry in enumerate(entries)))
    contest = Contest(move_event(actor=officer, event=event, verb="finish"), entries, officer, approver)
    contest.version = publish(actor=approver, event=contest.event, confirmed=True)
    contest.event.refresh_from_db()
    return contest


def cash(contest: Contest, rank: int = 1) -> Incentive:
    return Incentive.objects.get(
        award__worker=contest.worker(rank), award__event=contest.event, unit__isnull=True
    )


def subsidy(contest: Contest) -> Incentive:
    return Incentive.objects.get(award__event=contest.event, unit__isnull=False)


def found(event: Event) -> set[tuple[int, str, Decimal | None, str]]:
    """(rank, to whom, amount by the table, state) of all incentives of an event."""
    return {
        (each.award.rank, "unit" if each.unit_id else "person", each.proposed_amount, each.state)
        for each in Incentive.objects.filter(award__event=event).select_related("award")
    }


def made_due(contest: Contest, record: Incentive, **facts: Any) -> Incentive:
    if record.state == "suggested":
        acts.decide(actor=contest.officer, record=record, verb="put_forward")
    return acts.make_due(
        actor=facts.pop("actor", contest.approver),
        incentive=record,
        **{
            "amount": Decimal(5000),
            "payer": factories.city(),
            "document_number": "沧工发〔2026〕8号",
            "document_date": DAY,
            **facts,
        },
    )


def test_the_verbs_tested_here_are_those_of_the_table() -> None:
    by_hand = [row for row in INCENTIVE.transitions if row.may is not portal_alone]
    assert {row.verb for row in by_hand} == set(VERBS)
    assert {(source, row.verb) for row in by_hand for source in row.sources} == set(WAYS)


def test_the_pack_proposes_for_ranks_and_once_for_the_enterprise() -> None:
    contest = contest_of_city()
    assert found(contest.event) == {
        (1, "person", Decimal(5000), "suggested"),
        (2, "person", Decimal(3000), "suggested"),
        (3, "person", Decimal(2000), "suggested"),
        (1, "unit", None, "suggested"),
    }
    record = subsidy(contest)
    assert (record.unit, record.name) == (contest.award(1).employer, "职业技能培训补贴")
    lines = JournalRow.objects.filter(object_type="results.incentive", verb="publish")
    assert lines.count() == 4


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"grade": "class_2"}, {(1, "unit", None, "suggested")}),
        ({"group": "student"}, set()),
        ({"exhibition": True}, set()),
    ],
)
def test_whom_the_tables_do_not_mean_nothing_is_proposed(
    values: dict[str, Any], expected: set[object]
) -> None:
    assert found(contest_of_city(**values).event) == expected


def test_what_was_held_in_the_past_is_not_proposed_again() -> None:
    contest = published(5, of=factories.competition(backfilled=True))
    assert found(contest.event) == set()
    assert found(published(5).event) == {(1, "unit", None, "suggested")}


def test_a_team_gets_one_sum_and_every_member_sees_it() -> None:
    of = factories.competition(factories.city(), grade="class_1")
    event = factories.event(of, state="under_way", format="team", team_size_minimum=2, team_size_maximum=2)
    employer = factories.enterprise()
    people = [[factories.worker(employer), factories.worker(employer)] for _ in range(5)]
    teams = [
        factories.entry(event, pair, employer=employer, team_name=f"第{n}队") for n, pair in enumerate(people)
    ]
    officer = factories.actor_at(factories.city())
    score(officer, event, *((team, str(90 - n), str(90 - n)) for n, team in enumerate(teams)))
    publish(actor=Actor.system(), event=move_event(actor=officer, event=event, verb="finish"), confirmed=True)
    of_person = Incentive.objects.filter(award__event=event, unit__isnull=True)
    assert sorted((each.recipient, each.proposed_amount) for each in of_person) == [
        ("第0队", Decimal(5000)),
        ("第1队", Decimal(3000)),
        ("第2队", Decimal(2000)),
    ]
    first = of_person.get(award__rank=1)
    acts.decide(actor=officer, record=first, verb="put_forward")
    for worker, sees in ((people[0][0], 1), (people[0][1], 1), (people[1][0], 0)):
        assert len(queries.incentives_for(factories.actor_self(worker))) == sees
    assert queries.incentives_for(officer) == []


@pytest.mark.parametrize("state", Incentive.State.values)
def test_every_verb_in_every_state_by_every_role(state: str) -> None:
    contest = contest_of_city()
    record = cash(contest)
    confirmed = state in ("due", "paid", "questioned", "revoked", "cancelled")
    facts: dict[str, Any] = {"state": state, "reason": "理由"}
    if confirmed:
        facts |= {
            "confirmed_on": DAY,
            "payer": factories.city(),
            "amount": 5000,
            "document_number": "1",
            "document_date": DAY,
        }
    if state in ("paid", "questioned", "revoked"):
        facts["paid_on"] = DAY
    Incentive.objects.filter(pk=record.pk).update(**facts)
    roles = (Role.OFFICER, Role.ADMINISTRATOR, Role.APPROVER, Role.FINANCE, Role.VIEWER, Role.AUDITOR)
    unions = {
        "organiser": factories.city(),
        "above": factories.province(),
        "below": factories.county(),
    }
    everybody = [
        (place, role, factories.actor_at(union, role))
        for (place, union), role in itertools.product(unions.items(), roles)
    ]
    for verb, allowed in VERBS.items():
        target = WAYS.get((state, verb))
        for place, role, actor in everybody if target else everybody[:3]:
            expected = target if place == "organiser" and role in allowed else None
            assert _taken(contest, actor, record, verb) == expected, (state, verb, place, role)


def _taken(contest: Contest, actor: Actor, record: Incentive, verb: str) -> str | None:
    """The state reached, None where it was refused; nothing of it stays."""
    with transaction.atomic():
        try:
            if verb == "confirm":
                facts: dict[str, Any] = {
                    "amount": Decimal(1),
                    "payer": factories.city(),
                    "document_number": "1",
                }
                reached = acts.make_due(actor=actor, incentive=record, document_date=DAY, **facts).state
            elif verb == "pay":
                reached = acts.pay(actor=actor, incentive=record, paid_on=DAY).state
            else:
                reached = acts.decide(actor=actor, record=record, verb=verb, reason="理由").state
        except (NotAllowed, Refused):
            reached = None
        transaction.set_rollback(True)
    return None if reached is None else str(reached)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"document_number": " "}, "document_number"),
        ({"document_date": datetime.date(2099, 1, 1)}, "document_date"),
        ({"document": SimpleUploadedFile("x.pdf", b"MZ")}, "document"),
        ({"payer": "sibling"}, "payer"),
    ],
)
def test_nothing_is_due_without_payer_and_document(facts: dict[str, Any], field: str) -> None:
    contest = contest_of_city()
    if facts.get("payer"):
        facts = {"payer": factories.county()}
    with pytest.raises(Refused) as refusal:
        made_due(contest, cash(contest), **facts)
    assert refusal.value.field == field
    assert cash(contest).state == "proposed"


def test_the_database_knows_nothing_due_without_payer_and_document() -> None:
    contest = contest_of_city()
    whole: dict[str, Any] = {
        "confirmed_on": DAY,
        "payer": factories.city(),
        "amount": 1,
        "document_number": "1",
        "document_date": DAY,
    }
    lacking: dict[str, Any] = {"payer": None, "document_number": "", "document_date": None, "amount": 0}
    for state, name in itertools.product(("due", "paid"), lacking):
        facts = {**whole, "state": state, "paid_on": DAY, name: lacking[name]}
        with pytest.raises(IntegrityError), transaction.atomic():
            Incentive.objects.filter(pk=cash(contest).pk).update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incentive.objects.filter(pk=cash(contest).pk).update(**whole, state="paid")


def test_what_is_due_is_told_and_paid_on_a_day_after_its_document() -> None:
    contest = contest_of_city()
    myself = factories.actor_self(contest.worker(1))
    staff = factories.staff_of_unit(contest.award(1).employer)
    record = made_due(contest, cash(contest), document=SimpleUploadedFile("文件.pdf", b"%PDF-1.7 paper"))
    assert (record.state, record.amount, record.payer, record.confirmed_on) == (
        "due",
        Decimal(5000),
        factories.city(),
        timezone.localdate(),
    )
    told = Notice.objects.filter(url=f"{URL}{record.pk}/")
    assert set(told.values_list("user_id", flat=True)) == {myself.user_id, staff.pk}
    assert "待兑现" in told[0].title
    for day, message in ((DAY - datetime.timedelta(days=1), "文件"), (datetime.date(2099, 1, 1), "")):
        with pytest.raises(Refused) as refusal:
            acts.pay(actor=contest.officer, incentive=record, paid_on=day)
        assert refusal.value.field == "paid_on"
        assert message in str(refusal.value)
    assert acts.pay(actor=contest.officer, incentive=record, paid_on=DAY).state == "paid"


def test_a_withdrawal_cancels_what_is_due_and_questions_what_was_paid() -> None:
    contest = contest_of_city()
    myself = factories.actor_self(contest.worker(1))
    made_due(contest, cash(contest))
    acts.pay(actor=contest.officer, incentive=made_due(contest, cash(contest, 2)), paid_on=DAY)
    acts.decide(actor=contest.officer, record=cash(contest, 3), verb="decline", reason="放弃")
    assert contest.version is not None

    withdraw(actor=contest.approver, version=contest.version, reason="评分有误")

    assert found(contest.event) == {
        (1, "person", Decimal(5000), "cancelled"),
        (2, "person", Decimal(3000), "questioned"),
        (3, "person", Decimal(2000), "declined"),
        (1, "unit", None, "lapsed"),
    }
    assert Notice.objects.filter(user=myself.user, title__contains="已取消").exists()

    # The same results again: what was paid stands, what was cancelled is a proposal again, to be confirmed anew.
    publish(
        actor=contest.approver, event=Event.objects.get(pk=contest.event.pk), reason="复核", confirmed=True
    )
    assert found(contest.event) == {
        (1, "person", Decimal(5000), "suggested"),
        (2, "person", Decimal(3000), "paid"),
        (3, "person", Decimal(2000), "declined"),
        (1, "unit", None, "suggested"),
    }
    again = cash(contest)
    assert (again.payer, again.document_number, again.confirmed_on, again.amount) == (None, "", None, None)


def test_a_correction_moves_amounts_and_cancels_those_that_were_due() -> None:
    contest = contest_of_city()
    made_due(contest, cash(contest))
    made_due(contest, subsidy(contest), amount=Decimal(800))
    reopen(actor=contest.officer, event=contest.event, reason="复核")
    with pytest.raises(Refused):
        acts.pay(actor=contest.officer, incentive=cash(contest), paid_on=DAY)
    first, last = contest.entries[0], contest.entries[4]
    score(contest.officer, contest.event, (first, "10", "10"), (last, "99", "99"))
    event = move_event(actor=contest.officer, event=Event.objects.get(pk=contest.event.pk), verb="finish")
    publish(actor=contest.approver, event=event, reason="更正", confirmed=True)

    assert cash(contest, 1).state == "cancelled"
    assert {rank: (cash(contest, rank).proposed_amount, cash(contest, rank).state) for rank in (5, 2, 3)} == {
        5: (Decimal(5000), "suggested"),
        2: (Decimal(3000), "suggested"),
        3: (Decimal(2000), "suggested"),
    }
    # The enterprise keeps what is due to it: another of its people has the first place.
    record = subsidy(contest)
    assert (record.state, record.award.worker, record.award.rank) == ("due", contest.worker(5), 1)


def test_an_erased_person_is_not_proposed_for_money() -> None:
    contest = contest_of_city()
    worker = contest.worker(1)
    type(worker).objects.filter(pk=worker.pk).update(erased_at="2026-01-01T00:00:00+08:00")
    acts.work_out(actor=contest.officer, event=contest.event)
    assert cash(contest).state == "lapsed"


def test_who_sees_what() -> None:
    contest = contest_of_city()
    employer = contest.award(1).employer
    acts.decide(actor=contest.officer, record=subsidy(contest), verb="put_forward")
    made_due(contest, cash(contest))

    def seen(actor: Actor) -> set[tuple[int, str]]:
        records = queries.listed(actor, "incentives").filter(award__event=contest.event)
        return {(each.award.rank, "unit" if each.unit_id else "person") for each in records}

    everything = {(1, "person"), (2, "person"), (3, "person"), (1, "unit")}
    expected: dict[str, tuple[Actor, set[tuple[int, str]]]] = {
        "system": (Actor.system(), everything),
        "organiser": (factories.actor_at(factories.city(), Role.VIEWER), everything),
        "above": (factories.actor_at(factories.province(), Role.VIEWER), everything),
        "county of the employer": (factories.actor_at(factories.county()), {(1, "person")}),
        "another county": (factories.actor_at(factories.county("130922")), set()),
        "employer": (factories.actor_in(employer), {(1, "person"), (1, "unit")}),
        "another unit": (factories.actor_in(factories.enterprise()), set()),
        "winner": (factories.actor_self(contest.worker(1)), {(1, "person")}),
        "the second": (factories.actor_self(contest.worker(2)), set()),
        "nobody": (Actor.anonymous(), set()),
    }
    assert {name: seen(actor) for name, (actor, _) in expected.items()} == {
        name: what for name, (_, what) in expected.items()
    }


# --- Pages ----------------------------------------------------------------------------------------------


def test_one_is_taken_through_its_whole_way_on_pages(client: Client) -> None:
    contest = contest_of_city()
    record = cash(contest)
    url = f"{URL}{record.pk}/"
    page = signed_in(client, contest.officer).get(url).content.decode()
    assert "参考标准" in page
    assert "5000.00 元" in page
    assert "沧州市《职业技能竞赛管理办法（试行）》奖金标准" in page
    assert "不构成兑现承诺" in page
    assert client.post(f"{url}put_forward/").status_code == 302
    assert client.get(f"{url}confirm/").status_code == 403

    signed_in(client, contest.approver)
    form = client.get(f"{url}confirm/").content.decode()
    assert 'value="5000.00"' in form
    assert "multipart/form-data" in form
    typed = {
        "amount": "4000",
        "payer": str(factories.city().pk),
        "document_number": "沧工发〔2026〕8号",
        "document_date": "2026-05-01",
    }
    answer = client.post(f"{url}confirm/", {**typed, "payer": str(factories.county().pk)})
    assert (answer.status_code, "沧工发〔2026〕8号" in answer.content.decode()) == (422, True)
    scan = SimpleUploadedFile("文件.pdf", b"%PDF-1.7 paper")
    assert client.post(f"{url}confirm/", {**typed, "document": scan}).status_code == 302
    assert cash(contest).amount == Decimal(4000)
    page = client.get(url).content.decode()
    assert "待兑现" in page
    document = reverse("results:incentive_document", args=[record.pk])
    assert document in page
    assert client.get(document).headers["Content-Type"] == "application/pdf"
    assert client.post(f"{url}pay/", {"paid_on": "2099-01-01"}).status_code == 422
    assert client.post(f"{url}pay/", {"paid_on": "2026-05-06"}).status_code == 302
    assert cash(contest).state == "paid"


def test_whoever_gets_it_reads_honestly_how_it_stands(client: Client) -> None:
    contest = contest_of_city()
    record = cash(contest)
    winner, mine = factories.actor_self(contest.worker(1)), reverse("results:mine")
    unit, ours = factories.actor_in(contest.award(1).employer), reverse("results:unit")
    assert "竞赛奖金" not in signed_in(client, winner).get(mine).content.decode()
    acts.decide(actor=contest.officer, record=record, verb="put_forward")
    acts.decide(actor=contest.officer, record=subsidy(contest), verb="put_forward")
    page = client.get(mine).content.decode()
    assert "竞赛奖金（市级一类）" in page
    assert "仅为拟议" in page
    assert "职业技能培训补贴" not in page
    made_due(contest, cash(contest), document=SimpleUploadedFile("文件.pdf", b"%PDF-1.7 paper"))
    page = client.get(mine).content.decode()
    assert "待兑现" in page
    assert "由沧州市总工会发放，沧工发〔2026〕8号" in page
    assert "仅为拟议" not in page
    # The document itself may name others: it is the organiser's to open.
    document = reverse("results:incentive_document", args=[record.pk])
    assert client.get(document).status_code == 404
    assert document not in client.get(f"{URL}{record.pk}/").content.decode()
    page = signed_in(client, unit).get(ours).content.decode()
    assert "职业技能培训补贴" in page
    assert "仅为拟议" in page
    assert "竞赛奖金" not in page
    assert client.get(document).status_code == 404


def test_the_list_filters_decides_together_and_exports(client: Client) -> None:
    contest = contest_of_city()
    signed_in(client, contest.officer)
    page = client.get(URL).content.decode()
    assert page.count("参考标准 ") == 3
    assert "金额由发放单位核定" in page
    answer = client.post(URL, {"verb": "put_forward", "records": [cash(contest, rank).pk for rank in (1, 2)]})
    assert answer.status_code == 302
    assert [cash(contest, rank).state for rank in (1, 2, 3)] == ["proposed", "proposed", "suggested"]
    assert client.get(f"{URL}?state=proposed").content.decode().count("竞赛奖金（市级一类）") == 2
    # Money is confirmed one by one, with its payer and document.
    page = signed_in(client, contest.approver).get(URL).content.decode()
    assert 'value="confirm"' not in page
    made_due(contest, cash(contest))
    assert client.get(f"{URL}?text=沧工发〔2026〕8号").content.decode().count("竞赛奖金（市级一类）") == 1
    head, *rows = exported(client, f"{URL}").strip().splitlines()
    assert head.split(",") == [
        "姓名", "单位", "县（市、区）", "竞赛", "赛项", "名次", "奖项", "激励对象", "激励事项", "参考标准（元）",
        "确认金额（元）", "发放单位", "文号", "文件日期", "兑现日期", "来源", "状态", "确认日期",
    ]  # fmt: skip
    first = next(row for row in rows if ",待兑现," in row).split(",")
    award = contest.award(1)
    assert first[7:14] == [
        award.worker.name,
        "竞赛奖金（市级一类）",
        "5000.00",
        "5000.00",
        "沧州市总工会",
        "沧工发〔2026〕8号",
        "2026-05-01",
    ]
    assert len(rows) == 4
