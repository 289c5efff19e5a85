"""Invitations: made out, sent, taken up once, expired, revoked; by link, QR code and text."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow, Message, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from unions import invitations, queries
from unions.models import Invitation, InvitationState, Membership, User

pytestmark = pytest.mark.django_db
QINGXIAN = "130922"
ACCOUNT = {"username": "wangqiang", "password1": "Jingsai-Neu-9", "password2": "Jingsai-Neu-9"}


@pytest.fixture
def yanshan() -> Actor:
    return factories.actor_at(factories.county(), Role.ADMINISTRATOR, name="李秀英")


def invite(actor: Actor, role: Role = Role.OFFICER, code: str = "130925", **values: Any) -> Invitation:
    return invitations.invite(
        actor=actor,
        offer="unions.membership",
        union=factories.county(code),
        terms={"role": role.value},
        **{"name": "王强", "phone": "13712345678"} | values,
    )


def path_of(invitation: Invitation) -> str:
    return invitations.link(invitation).removeprefix(settings.PUBLIC_URL)


def seated(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_an_invitation_goes_out_by_text_message_and_keeps_its_secret(yanshan: Actor) -> None:
    made = invite(yanshan)

    message = Message.objects.get()
    assert message.recipient == "13712345678"
    for words in ("王强", "盐山县总工会", "经办人", invitations.link(made)):
        assert words in message.body
    token = path_of(made).split("/")[-2]
    stored = Invitation.objects.values().get()
    row = JournalRow.objects.get(verb="invite")
    for secret in (token, "13712345678"):
        assert secret not in str(stored)
        assert secret not in f"{row.before}{row.after}{row.note}"
    assert "王强" not in str(row.after)
    assert timedelta(days=6, hours=23) < made.expires_at - timezone.now() <= timedelta(days=7)


def test_a_new_person_takes_it_up_with_a_new_account(yanshan: Actor, client: Client) -> None:
    made = invite(yanshan)
    page = client.get(path_of(made)).content.decode()
    assert "盐山县总工会经办人" in page
    assert "13712345678" not in page

    answer = client.post(path_of(made), ACCOUNT)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    account = User.objects.get(username="wangqiang")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert (account.name, account.phone) == ("王强", "13712345678")
    assert [(seat.role, seat.union_id) for seat in queries.seats_of(account)] == [
        (Role.OFFICER, factories.county().pk)
    ]
    made.refresh_from_db()
    assert (made.state, made.accepted_by, made.token) == (InvitationState.ACCEPTED, account, "")
    row = JournalRow.objects.get(verb="accept_invitation", object_type="unions.invitation")
    assert (row.actor_id, row.union_id) == (account.pk, factories.county().pk)
    assert Notice.objects.get().user == yanshan.user


def test_a_link_opens_once(yanshan: Actor, client: Client) -> None:
    made = invite(yanshan)
    path = path_of(made)
    client.post(path, ACCOUNT)

    again = Client().post(path, ACCOUNT | {"username": "lisi"})
    assert again.status_code == 410
    assert "已被接受" in again.content.decode()
    assert Membership.objects.filter(union=factories.county(), role="officer").count() == 1
    assert not User.objects.filter(username="lisi").exists()


def test_an_expired_link_says_so_and_a_new_one_replaces_it(
    yanshan: Actor, client: Client, time_machine: Any
) -> None:
    made = invite(yanshan)
    old = path_of(made)
    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    answer = client.post(old, ACCOUNT)
    assert answer.status_code == 410
    assert "已过期" in answer.content.decode()

    renewed = invitations.send_again(actor=yanshan, invitation=made)
    assert path_of(renewed) != old
    assert client.get(old).status_code == 404
    assert client.post(path_of(renewed), ACCOUNT).status_code == 302
    assert Message.objects.filter(subject="邀请").count() == 2


def test_a_revoked_link_opens_nothing(yanshan: Actor, client: Client) -> None:
    made = invite(yanshan)
    path = path_of(made)
    invitations.revoke_invitation(actor=yanshan, invitation=made)

    assert client.post(path, ACCOUNT).status_code == 410
    assert not User.objects.filter(username="wangqiang").exists()
    for act in (invitations.revoke_invitation, invitations.send_again):
        with pytest.raises(Refused):
            act(actor=yanshan, invitation=made)


def test_somebody_with_an_account_takes_the_seat_with_it(yanshan: Actor) -> None:
    holder = factories.staff_of_union(factories.county(QINGXIAN), Role.VIEWER, phone="13712345678")
    made = invite(yanshan)
    client = Client()
    client.force_login(holder, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(path_of(made)).status_code == 302
    assert {seat.union_id for seat in queries.seats_of(holder)} == {
        factories.county().pk,
        factories.county(QINGXIAN).pk,
    }
    assert User.objects.count() == 2


def test_no_second_account_for_one_phone(yanshan: Actor, client: Client) -> None:
    factories.user(phone="13712345678")
    made = invite(yanshan)
    answer = client.post(path_of(made), ACCOUNT)
    assert "请先用该账号登录" in answer.content.decode()
    made.refresh_from_db()
    assert made.state is InvitationState.WAITING


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"password1": "kurz", "password2": "kurz"}, "至少"),
        ({"password2": "Anderes-Wort-1"}, "不一致"),
        ({"username": "WANGQIANG-TAKEN"}, "已被使用"),
        ({"username": "a b"}, "用户名"),
    ],
)
def test_a_bad_account_is_refused_and_nothing_is_used_up(
    yanshan: Actor, client: Client, values: dict[str, str], complaint: str
) -> None:
    factories.user(username="wangqiang-taken")
    made = invite(yanshan)
    answer = client.post(path_of(made), ACCOUNT | values)

    assert answer.status_code == 200
    assert complaint in answer.content.decode()
    made.refresh_from_db()
    assert made.state is InvitationState.WAITING
    assert Membership.objects.filter(role="officer").count() == 0


def test_a_guessed_link_is_404(yanshan: Actor, client: Client) -> None:
    made = invite(yanshan)
    assert client.get(f"/account/invitation/{made.token_hash}/").status_code == 404
    assert client.get("/account/invitation/x/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_invite(role: Role) -> None:
    with pytest.raises(NotAllowed):
        invite(factories.actor_at(factories.county(), role))
    with pytest.raises(NotAllowed):
        invite(factories.actor_at(factories.county(QINGXIAN), Role.ADMINISTRATOR))
    assert not Invitation.objects.exists()
    assert not Message.objects.exists()


def test_invitations_of_another_county_are_404(yanshan: Actor) -> None:
    foreign = invite(
        factories.actor_at(factories.county(QINGXIAN), Role.ADMINISTRATOR), code=QINGXIAN, name="陈静"
    )
    client = seated(yanshan)
    assert client.get(f"/desk/unions/invitations/{foreign.pk}/").status_code == 404
    for verb in ("revoke", "send-again"):
        assert client.post(f"/desk/unions/invitations/{foreign.pk}/{verb}/").status_code == 404
    assert "陈静" not in client.get("/desk/unions/invitations/").content.decode()
    foreign.refresh_from_db()
    assert foreign.state is InvitationState.WAITING


def test_the_page_after_inviting_has_link_code_and_text(yanshan: Actor) -> None:
    client = seated(yanshan)
    answer = client.post(
        f"/desk/unions/{factories.county().pk}/invite/",
        {
            "name": "王强",
            "phone": "137 1234 5678",
            "role": "finance",
            "valid_from": "2026-11-01",
            "days": "3",
        },
    )
    made = Invitation.objects.get()
    assert answer.headers["Location"] == f"/desk/unions/invitations/{made.pk}/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert invitations.link(made) in page
    assert "<svg" in page
    assert "盐山县总工会邀请您" in page
    assert "137****5678" in page
    assert made.expires_at - timezone.now() <= timedelta(days=3)


def test_states_are_filtered_in_the_list(yanshan: Actor, time_machine: Any) -> None:
    invitations.revoke_invitation(actor=yanshan, invitation=invite(yanshan, name="甲"))
    invite(yanshan, name="乙", days=1)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    invite(yanshan, name="丙")

    def names(state: str) -> list[str]:
        return [invitation.name for invitation in queries.invitations_listed(yanshan, state=state)]

    assert (names("revoked"), names("expired"), names("waiting"), names("")) == (
        ["甲"],
        ["乙"],
        ["丙"],
        ["丙", "乙", "甲"],
    )


def test_the_number_of_queries_does_not_grow_with_the_invitations(yanshan: Actor) -> None:
    client, counts = seated(yanshan), []
    client.get("/desk/unions/invitations/")
    for number in (1, 30):
        for _place in range(number):
            invite(yanshan)
        client.get("/desk/")  # the first page after an act counts anew what waits
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/unions/invitations/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_takers_at_once_and_one_gets_it() -> None:
    made = invite(factories.actor_at(factories.county(), Role.ADMINISTRATOR))
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def take(username: str) -> None:
        try:
            start.wait(timeout=10)
            invitations.accept_invitation(invitation=made, username=username, password="Jingsai-Neu-9")
            outcomes.append("taken")
        except Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    takers = [threading.Thread(target=take, args=(name,)) for name in ("erster", "zweiter")]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join(timeout=30)

    assert sorted(outcomes) == ["refused", "taken"]
    assert Membership.objects.filter(union=made.union, role="officer").count() == 1
    assert User.objects.filter(username__in=["erster", "zweiter"]).count() == 1
