"""The outbox as administrators see it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.acts import outbox
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow, Message
from portal.acts.refusals import NotAllowed, Refused
from portal.desk import sending
from tests import factories

pytestmark = pytest.mark.django_db
QINGXIAN = "130922"


@pytest.fixture
def administrator() -> Actor:
    return factories.actor_at(factories.county(), Role.ADMINISTRATOR)


def seated(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def posted(code: str = "130925", subject: str = "邀请", **state: Any) -> Message:
    message = outbox.post(
        recipient="13712345678",
        subject=subject,
        body=f"正文{subject}",
        dedupe=f"{code}{subject}{Message.objects.count()}",
        union_id=factories.tree()[code].pk,
    )
    assert message is not None
    for name, value in state.items():
        setattr(message, name, value)
    message.save()
    return message


def test_the_list_shows_the_scope_and_hides_phones(administrator: Actor) -> None:
    posted(subject="盐山的消息", state="failed", error="GatewayError: 余额不足", attempts=6)
    posted(QINGXIAN, "青县的消息")
    page = seated(administrator).get("/desk/outbox/").content.decode()

    for words in ("盐山的消息", "余额不足", "137****5678", "有1条消息发送失败"):
        assert words in page
    for words in ("青县的消息", "13712345678"):
        assert words not in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_see_it(role: Role) -> None:
    message = posted(state="failed")
    actor = factories.actor_at(factories.county(), role)
    client = seated(actor)
    assert client.get("/desk/outbox/").status_code == 403
    assert client.get(f"/desk/outbox/{message.pk}/").status_code == 403
    assert client.post(f"/desk/outbox/{message.pk}/send-again/").status_code == 403
    with pytest.raises(NotAllowed):
        sending.send_again(actor=actor, message=message)


def test_a_message_of_another_county_is_404(administrator: Actor) -> None:
    foreign = posted(QINGXIAN, state="failed")
    client = seated(administrator)
    assert client.get(f"/desk/outbox/{foreign.pk}/").status_code == 404
    assert client.post(f"/desk/outbox/{foreign.pk}/send-again/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == "failed"


def test_the_text_is_shown_only_where_no_gateway_sends_it(administrator: Actor, settings: Any) -> None:
    message, client = posted(subject="验证码"), seated(administrator)
    assert "正文验证码" in client.get(f"/desk/outbox/{message.pk}/").content.decode()
    settings.PRODUCTION = True
    assert "正文验证码" not in client.get(f"/desk/outbox/{message.pk}/").content.decode()
    settings.PRODUCTION = False
    settings.TEXT_GATEWAY = "portal.acts.gateways.http_json"
    assert "正文验证码" not in client.get(f"/desk/outbox/{message.pk}/").content.decode()


def test_what_failed_is_sent_once_more_and_that_is_recorded(administrator: Actor) -> None:
    message = posted(state="failed", attempts=6, error="x")
    seated(administrator).post(f"/desk/outbox/{message.pk}/send-again/")
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("waiting", 0, "")
    assert outbox.deliver() == 1
    assert JournalRow.objects.get(verb="send_again").union_id == factories.county().pk

    message.refresh_from_db()
    with pytest.raises(Refused):
        sending.send_again(actor=administrator, message=message)


def test_filters_narrow_by_state_way_and_words(administrator: Actor) -> None:
    posted(subject="甲", state="failed")
    posted(subject="乙")

    def subjects(**criteria: str) -> set[str]:
        return {message.subject for message in sending.messages_listed(administrator, **criteria)}

    assert (subjects(), subjects(state="failed"), subjects(text="乙"), subjects(channel="mail")) == (
        {"甲", "乙"},
        {"甲"},
        {"乙"},
        set(),
    )


def test_the_number_of_queries_does_not_grow_with_the_messages(administrator: Actor) -> None:
    client, counts = seated(administrator), []
    client.get("/desk/outbox/")
    for number in (1, 30):
        for _place in range(number):
            posted()
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/outbox/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_a_notice_that_did_not_get_through_can_be_passed_on_by_hand(administrator: Actor) -> None:
    reader = factories.staff_of_union(factories.county())
    outbox.tell(
        [reader], title="报名被退回", body="盖章不清", url="/desk/entries/", union_id=factories.county().pk
    )
    told = Message.objects.get()
    page = seated(administrator).get(f"/desk/outbox/{told.pk}/").content.decode()
    assert f"报名被退回\n{settings.PUBLIC_URL}/desk/entries/</textarea>" in page

    # An invitation's link lets its bearer in: only the page of the invitation shows it.
    invitation = posted()
    assert "</textarea>" not in seated(administrator).get(f"/desk/outbox/{invitation.pk}/").content.decode()
