"""The outbox: sent once, tried again with longer and longer pauses, given up visibly, never sent twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from portal.acts import outbox
from portal.acts.gateways import Uncertain, http_json
from portal.acts.models import Message, Notice
from tests import factories

pytestmark = pytest.mark.django_db

sent: list[tuple[str, str]] = []
_lock = threading.Lock()


def working(phone: str, text: str) -> str:
    """A gateway that takes everything."""
    with _lock:
        sent.append((phone, text))
    return f"receipt-{len(sent)}"


def failing(phone: str, text: str) -> str:
    """A gateway without credit."""
    raise ConnectionError("no credit")


@pytest.fixture(autouse=True)
def _gateway(settings: Any) -> None:
    sent.clear()
    settings.TEXT_GATEWAY = "tests.portal.acts.test_outbox.working"


def post(phone: str = "13712345678", dedupe: str = "one") -> Message | None:
    return outbox.post(recipient=phone, body="您的报名已通过。", subject="报名", dedupe=dedupe)


def test_a_message_goes_out_once_with_its_receipt() -> None:
    message = post()
    assert message is not None
    assert (outbox.deliver(), outbox.deliver()) == (1, 0)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.receipt) == ("sent", 1, "receipt-1")
    assert sent == [("13712345678", "您的报名已通过。")]


def test_the_same_message_is_not_written_twice() -> None:
    assert post() is not None
    assert post() is None
    assert outbox.deliver() == 1


def test_phone_and_text_lie_sealed() -> None:
    post()
    stored = str(Message.objects.values().get())
    assert "13712345678" not in stored
    assert "报名已通过" not in stored


def test_a_failure_is_tried_again_after_longer_and_longer_pauses_and_then_shown(
    settings: Any, time_machine: Any
) -> None:
    settings.TEXT_GATEWAY = "tests.portal.acts.test_outbox.failing"
    message = post()
    assert message is not None
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    pauses = []
    for _attempt in range(outbox.MAXIMUM_ATTEMPTS):
        assert outbox.deliver() == 0
        message.refresh_from_db()
        pauses.append(round((message.next_attempt_at - timezone.now()).total_seconds() / 60))
        assert message.error == "ConnectionError: no credit"
        if message.state == Message.State.WAITING:
            time_machine.move_to(message.next_attempt_at - timedelta(seconds=1), tick=False)
            assert outbox.deliver() == 0
            message.refresh_from_db()
            assert message.attempts == _attempt + 1  # not a second before its time
            time_machine.move_to(message.next_attempt_at, tick=False)

    assert pauses == [2, 4, 8, 16, 32, 64]
    assert (message.state, message.attempts) == ("failed", outbox.MAXIMUM_ATTEMPTS)
    time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
    settings.TEXT_GATEWAY = "tests.portal.acts.test_outbox.working"
    assert outbox.deliver() == 0
    assert sent == []


def test_a_gateway_that_recovers_gets_the_message(settings: Any, time_machine: Any) -> None:
    settings.TEXT_GATEWAY = "tests.portal.acts.test_outbox.failing"
    message = post()
    assert message is not None
    outbox.deliver()
    settings.TEXT_GATEWAY = "tests.portal.acts.test_outbox.working"
    time_machine.move_to(timezone.now() + timedelta(minutes=3))
    assert outbox.deliver() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("sent", 2, "")


def test_one_failure_does_not_hold_up_the_others(settings: Any) -> None:
    post("13700000001", "a")
    broken = post("13700000002", "b")
    assert broken is not None
    Message.objects.filter(pk=broken.pk).update(recipient_sealed="nonsense")
    post("13700000003", "c")
    outbox.deliver()
    assert [phone for phone, _text in sent] == ["13700000001", "13700000003"]


def test_a_message_whose_worker_died_is_not_sent_again_by_itself(time_machine: Any) -> None:
    message = post()
    Message.objects.update(state=Message.State.SENDING, lease_until=timezone.now() - timedelta(seconds=1))
    assert outbox.deliver() == 0
    assert message is not None
    message.refresh_from_db()
    assert message.state == "failed"
    assert message.error
    assert sent == []


def test_an_address_gets_a_mail() -> None:
    outbox.post(recipient="a@example.com", subject="报名", body="您的报名已通过。", dedupe="mail")
    assert outbox.deliver() == 1
    (letter,) = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (["a@example.com"], "报名", "您的报名已通过。")


def test_telling_writes_a_notice_and_a_message_for_each_but_the_doer() -> None:
    first, second = factories.user(phone="13700000001"), factories.user(phone="13700000002")
    doer = factories.user(phone="13700000003")
    outbox.tell([first, second, doer], title="报名被退回", body="缺照片", url="/desk/", exclude=doer.pk)

    assert set(Notice.objects.values_list("user", "title", "url")) == {
        (first.pk, "报名被退回", "/desk/"),
        (second.pk, "报名被退回", "/desk/"),
    }
    assert {message.recipient for message in Message.objects.all()} == {"13700000001", "13700000002"}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_message() -> None:
    for number in range(60):
        post(f"137{number:08d}", f"message {number}")
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait(timeout=10)
            outbox.deliver()
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    assert sorted(phone for phone, _text in sent) == [f"137{number:08d}" for number in range(60)]
    assert Message.objects.filter(state="sent", attempts=1).count() == 60


def silent(phone: str, text: str) -> str:
    """A gateway that takes the message and never answers."""
    with _lock:
        sent.append((phone, text))
    raise Uncertain("TimeoutError: timed out")


def test_what_may_have_gone_out_is_not_sent_again_by_itself(settings: Any, time_machine: Any) -> None:
    settings.TEXT_GATEWAY = "tests.portal.acts.test_outbox.silent"
    message = post()
    assert message is not None
    assert outbox.deliver() == 0
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert outbox.deliver() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", 1)
    assert "timed out" in message.error
    assert len(sent) == 1


def slow(phone: str, text: str) -> str:
    """A gateway that needs longer for a message than a lease lasts."""
    leases.append(Message.objects.get(state=Message.State.SENDING).lease_until)
    clock[0].shift(outbox.LEASE * 2)
    return "receipt"


leases: list[Any] = []
clock: list[Any] = []


def test_each_message_has_its_own_lease_however_long_the_round_takes(
    settings: Any, time_machine: Any
) -> None:
    settings.TEXT_GATEWAY = "tests.portal.acts.test_outbox.slow"
    leases.clear()
    clock[:] = [time_machine]
    begun = timezone.now()
    time_machine.move_to(begun, tick=False)
    post("13700000001", "a")
    post("13700000002", "b")
    assert outbox.deliver() == 2
    assert leases == [begun + outbox.LEASE, begun + outbox.LEASE * 3]


class _Answering(BaseHTTPRequestHandler):
    """Takes each message and answers as the test says."""

    answer = b""
    status = 200

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.status == 0:
            self.close_connection = True
            return
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.mark.parametrize(
    ("status", "answer", "outcome"),
    [
        (200, b'{"receipt": "r-1"}', "r-1"),
        (200, b"<html>OK</html>", ""),
        (200, b"[]", ""),
        (503, b"", OSError),
        (0, b"", Uncertain),
    ],
)
def test_the_gateway_over_http_tells_what_surely_failed_from_what_may_have_gone_out(
    settings: Any, status: int, answer: bytes, outcome: Any
) -> None:
    handler = type("Handler", (_Answering,), {"status": status, "answer": answer})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    settings.TEXT_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/"
    try:
        if isinstance(outcome, str):
            assert http_json("13712345678", "您的报名已通过。") == outcome
        else:
            with pytest.raises(outcome):
                http_json("13712345678", "您的报名已通过。")
    finally:
        thread.join()
        server.server_close()
