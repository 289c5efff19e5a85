"""Workers: one person is one record, whoever enters the number; what is personal stays sealed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.acts import add_worker, change_worker, claim_worker, erase_worker, leave, unmask
from enterprises.models import Employment, Enterprise, Worker
from portal.acts.actors import Actor, Role, actor_for
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def places(worker: Worker) -> list[tuple[int, datetime.date, datetime.date | None]]:
    return list(worker.employments.order_by("since").values_list("enterprise_id", "since", "until"))


def test_a_unit_enters_a_worker() -> None:
    enterprise = factories.enterprise()
    number = factories.identity()
    worker = add_worker(
        actor=factories.actor_in(enterprise),
        enterprise=enterprise,
        name=" 赵某 ",
        identity=f"{number[:6]} {number[6:]}".lower(),
        phone="199 0000 1234",
        trade=factories.trade(),
        skill_level=4,
        since=datetime.date(2024, 3, 1),
    )

    worker = Worker.objects.get(pk=worker.pk)
    assert (worker.name, worker.initials, worker.identity, worker.phone, worker.skill_level) == (
        "赵某",
        "zm",
        number,
        "19900001234",
        4,
    )
    assert places(worker) == [(enterprise.pk, datetime.date(2024, 3, 1), None)]
    assert number not in worker.identity_sealed


def test_the_journal_shows_neither_name_nor_number() -> None:
    enterprise = factories.enterprise()
    number = factories.identity()
    worker = add_worker(
        actor=factories.actor_in(enterprise),
        enterprise=enterprise,
        name="钱多多",
        identity=number,
        phone="19900001234",
    )

    rows = JournalRow.objects.filter(verb="add_worker")
    assert {row.object_type for row in rows} == {"enterprises.worker", "enterprises.employment"}
    text = "".join(f"{row.before}{row.after}{row.note}" for row in rows)
    assert not [secret for secret in ("钱多多", number, "19900001234") if secret in text]
    erase_worker(actor=factories.actor_in(enterprise), worker=worker, reason="本人申请")
    worker.refresh_from_db()
    assert (worker.name, worker.identity, worker.phone, worker.identity_index) == (
        "(erased)",
        "",
        "",
        None,
    ) or (
        worker.identity,
        worker.phone,
        worker.identity_index,
    ) == ("", "", None)
    assert worker.key.wrapped == ""


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": "  "}),
        ("identity", {"identity": "130925199005040011"}),
        ("identity", {"identity": "12345"}),
        ("phone", {"phone": "0317-2012345"}),
        ("phone", {"phone": "1990000"}),
    ],
)
def test_what_is_wrong_is_said_on_its_field(field: str, values: dict[str, Any]) -> None:
    enterprise = factories.enterprise()
    with pytest.raises(Refused) as refusal:
        add_worker(actor=factories.actor_in(enterprise), enterprise=enterprise, **({"name": "赵某"} | values))
    assert refusal.value.field == field
    assert not Worker.objects.exists()


def test_a_known_person_moves_and_the_former_unit_is_told() -> None:
    former, latter = factories.enterprise(), factories.enterprise()
    worker = factories.worker(former, "孙某")
    clerk = factories.staff_of_unit(former)
    bystander = factories.staff_of_unit(factories.enterprise())

    moved = add_worker(
        actor=factories.actor_in(latter),
        enterprise=latter,
        name="孙某",
        identity=worker.identity,
        since=TODAY,
    )

    assert moved.pk == worker.pk
    assert places(worker) == [
        (former.pk, datetime.date(2020, 1, 1), TODAY - datetime.timedelta(days=1)),
        (latter.pk, TODAY, None),
    ]
    assert [notice.user_id for notice in Notice.objects.all()] == [clerk.pk]
    assert bystander.pk != clerk.pk
    assert latter.name not in Notice.objects.get().body


def known_person(phone: str = "19912345678") -> Worker:
    """Somebody on record at another unit, with everything that a new unit might overwrite."""
    worker = factories.worker(name="孙某", skill_level=3)
    worker.phone, worker.trade = phone, factories.trade("焊工")
    worker.union_member, worker.student = True, False
    worker.save()
    return worker


def take_on(actor: Actor, enterprise: Enterprise, worker: Worker, **values: Any) -> Worker:
    typed: dict[str, Any] = {"phone": "19900009999", "trade": factories.trade("电工"), "skill_level": 8}
    return add_worker(
        actor=actor, enterprise=enterprise, name=worker.name, identity=worker.identity, **(typed | values)
    )


def on_record(worker: Worker) -> tuple[str, str, int, bool, bool]:
    person = Worker.objects.select_related("trade").get(pk=worker.pk)
    assert person.trade is not None
    return person.phone, person.trade.name, person.skill_level, person.union_member, person.student


def test_a_move_keeps_all_that_is_known_of_the_person() -> None:
    worker, latter = known_person(), factories.enterprise()
    take_on(factories.actor_in(latter), latter, worker, union_member=False, student=True)
    assert on_record(worker) == ("19912345678", "焊工", 3, True, False)
    assert places(worker)[-1] == (latter.pk, TODAY, None)


def test_a_move_gives_no_phone_to_who_has_none_on_record() -> None:
    worker, latter = known_person(phone=""), factories.enterprise()
    take_on(factories.actor_in(latter), latter, worker)
    assert on_record(worker)[0] == ""


@pytest.mark.parametrize("since", [TODAY, TODAY - datetime.timedelta(days=40)])
def test_on_the_day_of_a_move_the_new_unit_neither_changes_nor_sees_the_phone(since: datetime.date) -> None:
    worker, latter = known_person(), factories.enterprise()
    actor = factories.actor_in(latter)
    take_on(actor, latter, worker, since=since)
    take_on(actor, latter, worker)
    facts: dict[str, Any] = {"trade": factories.trade("电工"), "skill_level": 5, "union_member": True}
    facts |= {"name": "孙某", "student": False}
    refusals = []
    for typed in ("19900009999", "19912345678"):
        with pytest.raises(Refused) as refusal:
            change_worker(actor=actor, worker=worker, phone=typed, **facts)
        refusals.append((refusal.value.field, str(refusal.value)))
    assert refusals[0] == refusals[1]
    with pytest.raises(Refused):
        unmask(actor=actor, worker=worker, field="phone", reason="核对名单")
    assert on_record(worker)[0] == "19912345678"

    county = factories.actor_at(latter.county, Role.OFFICER)
    assert unmask(actor=county, worker=worker, field="phone", reason="核对名单") == "19912345678"
    change_worker(actor=county, worker=worker, phone="19900008888", **facts)
    assert on_record(worker)[0] == "19900008888"


def test_from_the_next_day_on_the_phone_is_the_new_units_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    worker, latter = known_person(), factories.enterprise()
    actor = factories.actor_in(latter)
    take_on(actor, latter, worker)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    take_on(actor, latter, worker)
    assert on_record(worker) == ("19900009999", "电工", 8, True, False)


def test_the_page_says_that_a_typed_phone_was_not_stored(client: Client) -> None:
    worker, latter = known_person(), factories.enterprise()
    client.force_login(factories.staff_of_unit(latter))
    said = []
    for name, number in (("孙某", worker.identity), ("新某", factories.identity())):
        answer = client.post(
            reverse("enterprises:worker_new", args=[latter.pk]),
            {"name": name, "identity": number, "phone": "19900009999", "skill_level": "8", "since": TODAY},
            follow=True,
        )
        said.append("此次填写的手机号未予保存" in answer.content.decode())
    assert said == [True, False]
    assert on_record(worker)[:3] == ("19912345678", "焊工", 3)


def test_entering_the_same_person_again_changes_nothing_but_facts() -> None:
    enterprise = factories.enterprise()
    worker = factories.worker(enterprise, "孙某", skill_level=3)
    again = add_worker(
        actor=factories.actor_in(enterprise),
        enterprise=enterprise,
        name="孙某",
        identity=worker.identity,
        skill_level=5,
    )
    assert (again.pk, again.skill_level, Worker.objects.count(), Employment.objects.count()) == (
        worker.pk,
        5,
        1,
        1,
    )


def test_a_number_under_another_name_is_refused_without_saying_whose() -> None:
    worker = factories.worker(name="李大某")
    enterprise = factories.enterprise()
    with pytest.raises(Refused) as refusal:
        add_worker(
            actor=factories.actor_in(enterprise),
            enterprise=enterprise,
            name="李小某",
            identity=worker.identity,
        )
    assert refusal.value.field == "identity"
    assert "李大某" not in str(refusal.value.message)


def test_only_the_unit_and_its_unions_enter_workers() -> None:
    enterprise = factories.enterprise()
    outsiders = [
        factories.actor_in(factories.enterprise()),
        factories.actor_at(factories.county("130922")),
        factories.actor_at(factories.county(), Role.VIEWER),
        actor_for(factories.user()),
        Actor.anonymous(),
    ]
    for outsider in outsiders:
        with pytest.raises(NotAllowed):
            add_worker(actor=outsider, enterprise=enterprise, name="周某")
    for insider in (
        factories.actor_in(enterprise, Role.OFFICER),
        factories.actor_at(factories.county()),
        factories.actor_at(factories.city()),
    ):
        add_worker(actor=insider, enterprise=enterprise, name="周某")
    assert Worker.objects.count() == 3


def test_the_database_itself_refuses_two_places_at_once() -> None:
    worker = factories.worker()
    for since, until in (
        (datetime.date(2019, 1, 1), datetime.date(2020, 1, 1)),
        (datetime.date(2024, 1, 1), TODAY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Employment.objects.create(
                worker=worker, enterprise=factories.enterprise(), since=since, until=until
            )
    Employment.objects.create(
        worker=worker,
        enterprise=factories.enterprise(),
        since=datetime.date(2019, 1, 1),
        until=datetime.date(2019, 12, 31),
    )


def test_leaving_ends_the_employment_that_day() -> None:
    enterprise = factories.enterprise()
    worker = factories.worker(enterprise)
    actor = factories.actor_in(enterprise)
    with pytest.raises(Refused):
        leave(actor=actor, worker=worker, last_day=TODAY + datetime.timedelta(days=1))
    leave(actor=actor, worker=worker, last_day=TODAY - datetime.timedelta(days=1))
    assert places(worker) == [(enterprise.pk, datetime.date(2020, 1, 1), TODAY - datetime.timedelta(days=1))]
    with pytest.raises(NotAllowed):
        leave(actor=actor, worker=worker, last_day=TODAY)


def test_looking_at_a_number_is_recorded_with_its_reason() -> None:
    enterprise = factories.enterprise()
    worker = factories.worker(enterprise)
    actor = factories.actor_in(enterprise)
    with pytest.raises(Refused):
        unmask(actor=actor, worker=worker, field="identity", reason=" ")
    assert unmask(actor=actor, worker=worker, field="identity", reason="核对保险名单") == worker.identity
    row = JournalRow.objects.get(verb="unmask")
    assert (row.actor_id, row.note, row.after["unmasked"]) == (actor.user_id, "核对保险名单", "identity")


def test_a_correction_cannot_take_anothers_number() -> None:
    enterprise = factories.enterprise()
    first, second = factories.worker(enterprise), factories.worker(enterprise)
    facts: dict[str, Any] = {"trade": None, "skill_level": 3, "union_member": True, "student": False}
    actor = factories.actor_in(enterprise)
    with pytest.raises(Refused) as refusal:
        change_worker(actor=actor, worker=second, name="吴某", identity=first.identity, **facts)
    assert refusal.value.field == "identity"
    change_worker(actor=actor, worker=second, name="吴某", **facts)
    second.refresh_from_db()
    assert (second.name, second.initials, second.identity[:6]) == ("吴某", "wm", "130925")


def test_who_has_the_phone_and_the_name_claims_the_record() -> None:
    worker = factories.worker(name="郑某")
    user = factories.user(name="郑某", phone=worker.phone)
    assert claim_worker(actor=actor_for(user)).pk == worker.pk
    worker.refresh_from_db()
    assert worker.user_id == user.pk


@pytest.mark.parametrize("differing", ["name", "phone", "unverified"])
def test_nobody_else_claims_it(differing: str) -> None:
    worker = factories.worker(name="郑某")
    user = factories.user(
        name="郑乙" if differing == "name" else "郑某", phone="" if differing == "phone" else worker.phone
    )
    if differing == "unverified":
        user.phone_verified = False
        user.save()
    with pytest.raises(Refused):
        claim_worker(actor=actor_for(user))
    worker.refresh_from_db()
    assert worker.user_id is None
