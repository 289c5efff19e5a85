"""Roles: who may give and take them, what a stand-in is, and that no union is left without an administrator."""

from __future__ import annotations

import datetime
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Staff
from portal.acts.actors import Actor, Role, Seat, actor_for
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from unions import queries
from unions.acts import people
from unions.models import Membership, User

pytestmark = pytest.mark.django_db

QINGXIAN = "130922"


@pytest.fixture
def yanshan() -> Actor:
    return factories.actor_at(factories.county(), Role.ADMINISTRATOR, name="李秀英", username="lixiuying")


def seated(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def today() -> datetime.date:
    return timezone.localdate()


def role_of(user: User) -> Membership:
    return user.memberships.get()


# --- Giving and taking roles ------------------------------------------------------------------------------


def test_a_further_role_is_given_and_told_and_recorded(yanshan: Actor) -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    made = people.appoint(actor=yanshan, union=factories.county(), user=officer, role=Role.APPROVER)

    assert [seat.role for seat in queries.seats_of(officer)] == [Role.OFFICER, Role.APPROVER]
    assert Notice.objects.get().user == officer
    row = JournalRow.objects.get(verb="appoint")
    assert (row.object_id, row.union_id, row.after["role"]) == (
        str(made.pk),
        factories.county().pk,
        "approver",
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("code", "covers"), [("130900", True), ("130925", True), (QINGXIAN, False), ("130925-001", False)]
)
def test_only_administrators_at_the_union_or_above_give_and_end_roles(
    role: Role, code: str, covers: bool
) -> None:
    county = factories.county()
    officer = factories.staff_of_union(county, Role.OFFICER)
    actor = factories.actor_at(factories.tree()[code], role)

    def give() -> None:
        people.appoint(actor=actor, union=county, user=officer, role=Role.FINANCE)

    def end() -> None:
        people.end_role(actor=actor, membership=officer.memberships.get(role="officer"), last_day=today())

    for act in (give, end):
        if covers and role is Role.ADMINISTRATOR:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize(
    ("role", "first", "last", "field"),
    [
        (Role.OFFICER, 0, None, "role"),
        (Role.OFFICER, 10, 20, "role"),
        (Role.APPROVER, 10, 9, "valid_to"),
    ],
)
def test_what_does_not_fit_is_refused(
    yanshan: Actor, role: Role, first: int, last: int | None, field: str
) -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    with pytest.raises(Refused) as refusal:
        people.appoint(
            actor=yanshan,
            union=factories.county(),
            user=officer,
            role=role,
            valid_from=today() + timedelta(days=first),
            valid_to=None if last is None else today() + timedelta(days=last),
        )
    assert refusal.value.field == field
    assert officer.memberships.count() == 1


def test_a_role_may_be_given_again_after_it_ended(yanshan: Actor) -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    people.end_role(
        actor=yanshan, membership=role_of(officer), last_day=today() - timedelta(days=1), reason="调离"
    )
    assert list(queries.seats_of(officer)) == []

    people.appoint(actor=yanshan, union=factories.county(), user=officer, role=Role.OFFICER)
    assert [seat.role for seat in queries.seats_of(officer)] == [Role.OFFICER]


@pytest.mark.parametrize(
    ("typed", "seats_now", "last_day", "seats_tomorrow"),
    [
        ({"when": "now"}, 0, -1, 0),
        ({"when": "today"}, 1, 0, 0),
        ({"when": "day", "last_day": "+3"}, 1, 3, 1),
    ],
)
def test_a_role_ends_at_once_or_when_the_person_says(
    yanshan: Actor,
    client: Client,
    time_machine: Any,
    typed: dict[str, str],
    seats_now: int,
    last_day: int,
    seats_tomorrow: int,
) -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    role = role_of(officer)
    client.force_login(yanshan.user)
    page = client.get(reverse("unions:end_role", args=[role.pk])).content.decode()
    assert re.search(r'<input[^>]*value="now"[^>]*checked', page)
    if "last_day" in typed:
        typed["last_day"] = (today() + timedelta(days=int(typed["last_day"]))).isoformat()
    answer = client.post(reverse("unions:end_role", args=[role.pk]), {**typed, "reason": "调离"})

    assert answer.status_code == 302
    role.refresh_from_db()
    assert role.valid_to == today() + timedelta(days=last_day)
    assert len(list(queries.seats_of(officer))) == seats_now
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert len(list(queries.seats_of(officer))) == seats_tomorrow


def test_another_day_must_be_given(yanshan: Actor, client: Client) -> None:
    role = role_of(factories.staff_of_union(factories.county(), Role.OFFICER))
    client.force_login(yanshan.user)
    page = client.post(
        reverse("unions:end_role", args=[role.pk]), {"when": "day", "reason": "调离"}
    ).content.decode()
    assert "请填写最后一天。" in page
    role.refresh_from_db()
    assert role.valid_to is None


def test_a_role_that_began_today_ends_at_once_too(yanshan: Actor) -> None:
    officer = factories.user("新人")
    made = people.appoint(actor=yanshan, union=factories.county(), user=officer, role=Role.OFFICER)
    people.end_role(actor=yanshan, membership=made, last_day=None, reason="授权有误")
    made.refresh_from_db()
    assert (made.valid_from, made.valid_to) == (today() - timedelta(days=1),) * 2
    assert list(queries.seats_of(officer)) == []

    again = people.appoint(actor=yanshan, union=factories.county(), user=officer, role=Role.OFFICER)
    with pytest.raises(Refused) as refusal:
        people.end_role(actor=yanshan, membership=again, last_day=None, reason="再次有误")
    assert refusal.value.field == "when"
    people.end_role(actor=yanshan, membership=again, last_day=today(), reason="再次有误")


@pytest.mark.parametrize(("first", "last"), [(0, None), (-400, 0), (5, 6), (-400, -365)])
def test_the_database_itself_refuses_the_same_role_twice_at_once(first: int, last: int | None) -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)  # since 365 days
    with pytest.raises(DatabaseError), transaction.atomic():
        Membership.objects.create(
            user=officer,
            union=factories.county(),
            role=Role.OFFICER,
            valid_from=today() + timedelta(days=first),
            valid_to=None if last is None else today() + timedelta(days=last),
        )
    Membership.objects.create(
        user=officer,
        union=factories.county(),
        role=Role.OFFICER,
        valid_from=today() - timedelta(days=400),
        valid_to=today() - timedelta(days=366),
    )
    assert officer.memberships.count() == 2


def test_nobody_watches_oneself(yanshan: Actor) -> None:
    with pytest.raises(Refused):
        people.appoint(actor=yanshan, union=factories.county(), user=yanshan.user, role=Role.AUDITOR)


def test_the_last_administrator_cannot_go(yanshan: Actor) -> None:
    own = role_of(yanshan.user)
    with pytest.raises(Refused):
        people.end_role(actor=yanshan, membership=own, last_day=today())

    second = factories.staff_of_union(factories.county(), Role.ADMINISTRATOR)
    people.end_role(actor=yanshan, membership=own, last_day=today())
    with pytest.raises(Refused):
        people.end_role(
            actor=actor_for(second), membership=role_of(second), last_day=today() + timedelta(days=30)
        )


def test_a_stand_in_or_a_closed_account_is_no_second_administrator(yanshan: Actor) -> None:
    own = role_of(yanshan.user)
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    people.name_stand_in(
        actor=yanshan, membership=own, user=officer, valid_from=today(), valid_to=today() + timedelta(days=5)
    )
    gone = factories.staff_of_union(factories.county(), Role.ADMINISTRATOR)
    gone.is_active = False
    gone.save()

    with pytest.raises(Refused):
        people.end_role(actor=yanshan, membership=own, last_day=today() + timedelta(days=10))


# --- Stand-ins --------------------------------------------------------------------------------------------


def test_a_stand_in_acts_for_a_time_and_the_seat_says_for_whom(yanshan: Actor, time_machine: Any) -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    people.name_stand_in(
        actor=yanshan,
        membership=role_of(yanshan.user),
        user=officer,
        valid_from=today(),
        valid_to=today() + timedelta(days=5),
    )

    labels = [seat.label for seat in queries.seats_of(officer)]
    assert labels == ["盐山县总工会 · 经办人", "盐山县总工会 · 管理员（代李秀英）"]
    time_machine.move_to(timezone.now() + timedelta(days=6))
    assert [seat.role for seat in queries.seats_of(officer)] == [Role.OFFICER]


def test_a_stand_in_stays_inside_the_role_and_has_none(yanshan: Actor) -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    own = role_of(yanshan.user)
    stand_in = people.name_stand_in(
        actor=yanshan, membership=own, user=officer, valid_from=today(), valid_to=today() + timedelta(days=5)
    )
    third = factories.staff_of_union(factories.county(), Role.VIEWER)

    def name(membership: Membership, user: User, first: datetime.date) -> None:
        people.name_stand_in(
            actor=yanshan,
            membership=membership,
            user=user,
            valid_from=first,
            valid_to=today() + timedelta(days=3),
        )

    for arguments in (
        (stand_in, third, today()),
        (own, yanshan.user, today()),
        (own, third, own.valid_from - timedelta(days=1)),
    ):
        with pytest.raises(Refused):
            name(*arguments)


# --- Accounts ---------------------------------------------------------------------------------------------


def test_an_administrator_lifts_a_lock_out(yanshan: Actor) -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER, username="wangqiang")
    client = Client()
    for _try in range(5):
        client.post("/account/login/", {"login": "wangqiang", "password": "Falsch-12345"})
    assert queries.is_locked_out(officer)

    page = seated(yanshan).get(f"/desk/unions/people/{officer.pk}/").content.decode()
    assert "立即解除锁定" in page
    seated(yanshan).post(f"/desk/unions/people/{officer.pk}/unlock/")

    assert not queries.is_locked_out(officer)
    assert (
        client.post("/account/login/", {"login": "wangqiang", "password": factories.PASSWORD}).status_code
        == 302
    )
    assert JournalRow.objects.filter(verb="unlock", object_id=str(officer.pk)).count() == 1


def test_an_account_is_shut_only_by_who_administers_all_its_unions(yanshan: Actor) -> None:
    shared = factories.staff_of_union(factories.county(), Role.OFFICER)
    Membership.objects.create(user=shared, union=factories.county(QINGXIAN), role=Role.VIEWER)
    own = factories.staff_of_union(factories.county(), Role.OFFICER)

    with pytest.raises(NotAllowed):
        people.deactivate(actor=yanshan, user=shared, reason="调离")
    people.deactivate(actor=yanshan, user=own, reason="离职")
    own.refresh_from_db()
    assert not own.is_active
    people.reactivate(actor=yanshan, user=own)
    own.refresh_from_db()
    assert own.is_active


def test_posts_in_enterprises_outside_the_branch_keep_an_account_open(yanshan: Actor) -> None:
    """A person who also works for a firm of another county is not this county's alone to shut out."""
    inside, outside = factories.enterprise(), factories.enterprise(county_union=factories.county(QINGXIAN))
    shared, own, former = (factories.staff_of_union(factories.county(), Role.OFFICER) for _person in range(3))
    Staff.objects.create(user=own, enterprise=inside, role=Role.OFFICER)
    Staff.objects.create(user=shared, enterprise=inside, role=Role.OFFICER)
    Staff.objects.create(user=shared, enterprise=outside, role=Role.OFFICER)
    Staff.objects.create(user=former, enterprise=outside, role=Role.OFFICER)
    former.memberships.update(valid_to=timezone.localdate() - datetime.timedelta(days=1))

    for person in (shared, former):
        with pytest.raises(NotAllowed):
            people.deactivate(actor=yanshan, user=person, reason="调离")
        person.refresh_from_db()
        assert person.is_active
    people.deactivate(actor=yanshan, user=own, reason="离职")
    city = factories.actor_at(factories.city(), Role.ADMINISTRATOR)
    people.deactivate(actor=city, user=shared, reason="离职")
    # The posts ended with the account, each on record; opened again it has only the role at the union.
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    assert set(Staff.objects.values_list("user", "valid_to")) == {
        (own.pk, yesterday),
        (shared.pk, yesterday),
        (former.pk, None),
    }
    rows = JournalRow.objects.filter(verb="deactivate", object_type="enterprises.staff")
    assert sorted(rows.values_list("object_id", flat=True)) == sorted(
        str(pk) for pk in Staff.objects.exclude(user=former).values_list("pk", flat=True)
    )
    people.reactivate(actor=yanshan, user=shared)
    shared.refresh_from_db()
    assert [seat.union_id for seat in actor_for(shared).seats if seat.kind is not Seat.Kind.SELF] == [
        factories.county().pk
    ]


def test_nobody_shuts_the_own_account_or_that_of_a_last_administrator(yanshan: Actor) -> None:
    city = factories.actor_at(factories.city(), Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        people.deactivate(actor=city, user=yanshan.user, reason="x")
    with pytest.raises(Refused):
        people.deactivate(actor=yanshan, user=yanshan.user, reason="x")


# --- Pages ------------------------------------------------------------------------------------------------


def test_the_list_shows_the_branch_and_hides_the_neighbour(yanshan: Actor) -> None:
    factories.staff_of_union(factories.county(QINGXIAN), Role.ADMINISTRATOR, name="张海燕")
    factories.staff_of_union(factories.tree()["130925-001"], Role.OFFICER, name="刘洋", phone="13700001111")
    client = seated(yanshan)
    page = client.get("/desk/unions/people/").content.decode()

    assert "刘洋" in page
    assert "137****1111" in page
    assert "张海燕" not in page
    assert "13700001111" not in page
    for query, found in (("刘", True), ("13700001111", True), ("137 0000 1111", True), ("1370000111", False)):
        shown = client.get("/desk/unions/people/", {"q": query, "role": "officer"}).content.decode()
        assert ("刘洋" in shown) is found, query


def test_people_of_another_county_are_404_whatever_is_done(yanshan: Actor) -> None:
    foreign = factories.staff_of_union(factories.county(QINGXIAN), Role.ADMINISTRATOR, name="张海燕")
    role, client = role_of(foreign), seated(yanshan)

    for page in (f"people/{foreign.pk}/", f"people/{foreign.pk}/deactivate/", f"roles/{role.pk}/end/",
                 f"roles/{role.pk}/stand-in/", f"{role.union_id}/invite/", f"{role.union_id}/appoint/"):  # fmt: skip
        assert client.get(f"/desk/unions/{page}").status_code == 404, page
    for page in (f"people/{foreign.pk}/unlock/", f"people/{foreign.pk}/reactivate/", f"roles/{role.pk}/end/",
                 f"people/{foreign.pk}/deactivate/", f"{role.union_id}/appoint/"):  # fmt: skip
        values = {"last_day": "2026-01-01", "reason": "x", "person": foreign.username, "role": "viewer"}
        assert client.post(f"/desk/unions/{page}", values).status_code == 404, page
    role.refresh_from_db()
    assert role.valid_to is None
    export = client.get("/desk/unions/people/export/?format=csv")
    assert "张海燕" not in b"".join(export.streaming_content).decode()  # type: ignore[attr-defined]


def test_somebody_from_elsewhere_cannot_be_appointed_by_guessing_the_phone(yanshan: Actor) -> None:
    foreign = factories.staff_of_union(factories.county(QINGXIAN), Role.OFFICER, phone="13700002222")
    client = seated(yanshan)
    answers = [
        client.post(
            f"/desk/unions/{factories.county().pk}/appoint/",
            {"person": text, "role": "viewer", "valid_from": "2026-11-01"},
        ).content.decode()
        for text in ("13700002222", "13700003333", foreign.username)
    ]
    assert all("没有该人员" in answer for answer in answers)
    assert foreign.memberships.count() == 1


def test_a_viewer_sees_names_but_neither_phones_nor_buttons() -> None:
    viewer = factories.actor_at(factories.county(), Role.VIEWER)
    other = factories.staff_of_union(factories.county(), Role.OFFICER, name="刘洋", phone="13700001111")
    client = seated(viewer)
    for address in (
        "/desk/unions/people/",
        f"/desk/unions/people/{other.pk}/",
        f"/desk/unions/{factories.county().pk}/",
    ):
        page = client.get(address).content.decode()
        assert "刘洋" in page
        assert "137****" not in page
        assert "/invite/" not in page
    assert client.get(f"/desk/unions/{factories.county().pk}/invite/").status_code == 403
    assert client.get(f"/desk/unions/roles/{role_of(other).pk}/end/").status_code == 403
    assert client.post(f"/desk/unions/people/{other.pk}/unlock/").status_code == 403


def test_ending_a_role_by_the_page(yanshan: Actor) -> None:
    officer = factories.staff_of_union(factories.county(), Role.OFFICER)
    client, address = seated(yanshan), f"/desk/unions/roles/{role_of(officer).pk}/end/"
    assert client.post(address, {"when": "now", "reason": ""}).status_code == 200
    assert client.post(address, {"when": "today", "reason": "调离"}).status_code == 302
    assert role_of(officer).valid_to == today()
    assert JournalRow.objects.get(verb="end").note == "调离"


def test_the_number_of_queries_does_not_grow_with_the_people(yanshan: Actor) -> None:
    client, counts = seated(yanshan), []
    client.get("/desk/unions/people/")
    for number in (0, 30):
        for _place in range(number):
            factories.staff_of_union(factories.tree()["130925-001"], Role.OFFICER)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/unions/people/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
