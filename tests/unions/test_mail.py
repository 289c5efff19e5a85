"""Mail end to end: from the page through the outbox and Django's SMTP back end to a real socket, and back in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.acts import outbox
from portal.acts.models import JournalRow, Message
from tests import factories
from tests.smtp import Sink, smtp_sink
from unions.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    cache.clear()
    with smtp_sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "竞赛平台 <portal@example.org>"
        yield server


@pytest.fixture
def clerk() -> User:
    return factories.staff_of_union(
        factories.county(), name="李秀英", username="lixiuying", email="lixiuying@example.org"
    )


def test_a_forgotten_password_is_set_anew_by_the_code_in_a_mail(
    sink: Sink, clerk: User, client: Client
) -> None:
    answer = client.post("/account/password/reset/", {"email": "lixiuying@example.org"})
    assert answer.status_code == 302
    assert sink.mails == []  # the request itself sends nothing: a slow server must not hold up the page
    assert outbox.deliver() == 1

    (delivered,) = sink.mails
    assert (delivered.sender, delivered.recipients) == ("portal@example.org", ["lixiuying@example.org"])
    assert delivered.mail["To"] == "lixiuying@example.org"
    text = delivered.mail.get_content()
    found = re.search(r"^\s*([A-Z0-9]{3,6}-?[A-Z0-9]{3,6})\s*$", text, re.MULTILINE)
    assert found, text
    confirmed = client.post(answer.headers["Location"], {"code": found.group(1)})
    assert confirmed.status_code == 302
    fresh = {"password1": "Neu-Passwort-77", "password2": "Neu-Passwort-77"}
    assert client.post(confirmed.headers["Location"], fresh).status_code == 302

    clerk.refresh_from_db()
    assert clerk.check_password("Neu-Passwort-77")
    assert JournalRow.objects.filter(verb="set_password", object_id=str(clerk.pk)).count() == 1
    signed_in = Client().post("/account/login/", {"login": "lixiuying", "password": "Neu-Passwort-77"})
    assert signed_in.status_code == 302


def test_a_mail_address_of_nobody_gets_the_same_answer_and_no_mail(sink: Sink, clerk: User) -> None:
    known = Client().post("/account/password/reset/", {"email": clerk.email})
    unknown = Client().post("/account/password/reset/", {"email": "niemand@example.org"})
    outbox.deliver()

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [delivered.recipients for delivered in sink.mails] == [[clerk.email]]


def test_a_chinese_mail_of_the_outbox_arrives_as_it_was_written(sink: Sink) -> None:
    outbox.post(
        recipient="wang@example.org",
        subject="“焊条电弧焊”成绩已公布",
        body="请登录平台查看。\n.以点开头的一行",
        dedupe="trial:1",
    )
    assert (outbox.deliver(), outbox.deliver()) == (1, 0)

    (delivered,) = sink.mails
    assert delivered.mail["Subject"] == "“焊条电弧焊”成绩已公布"
    assert delivered.mail["From"] == "竞赛平台 <portal@example.org>"
    assert delivered.mail.get_content().replace("\r\n", "\n").rstrip() == "请登录平台查看。\n.以点开头的一行"
    sent = Message.objects.get()
    assert (sent.state, sent.channel, sent.attempts, sent.error) == ("sent", "mail", 1, "")


def test_a_refused_mail_is_tried_again_and_then_goes_out_once(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.post(recipient="wang@example.org", subject="通知", body="内容", dedupe="trial:2")
    sink.refusing = True
    assert outbox.deliver() == 0
    waiting = Message.objects.get()
    assert (waiting.state, waiting.attempts, sink.mails) == ("waiting", 1, [])
    assert waiting.next_attempt_at > timezone.now()

    sink.refusing = False
    Message.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    assert outbox.deliver() == 1
    assert len(sink.mails) == 1
    assert Message.objects.get().state == "sent"
