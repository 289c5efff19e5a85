"""Notices to people, and the outbox of text messages and mails."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.acts.gateways import Uncertain
from portal.acts.models import Message, Notice, PersonKey

MAXIMUM_ATTEMPTS = 6
LEASE = timedelta(minutes=2)


def tell(
    users: Iterable[Any],
    *,
    title: str,
    body: str = "",
    url: str = "",
    union_id: int | None = None,
    by_message: bool = True,
    exclude: int | None = None,
) -> None:
    """Write a notice for each user and, where a phone or an address is known, one outbox message each."""
    now = timezone.now()
    people = {user.pk: user for user in users if user.pk != exclude}
    Notice.objects.bulk_create(
        [Notice(user=user, at=now, title=title[:200], body=body, url=url[:300]) for user in people.values()]
    )
    if not by_message:
        return
    prefetch_related_objects(list(people.values()), "key")
    link = absolute(url)
    text = " ".join(part for part in (title, body, link) if part)
    messages = []
    for user in people.values():
        if address := user.phone or user.email:
            stamp = hashlib.sha256(f"{user.pk}|{text}|{now.isoformat()}".encode()).hexdigest()
            messages.append(
                _message(
                    address,
                    text,
                    dedupe=stamp,
                    subject=title,
                    link=url,
                    user=user,
                    union_id=union_id,
                    key=user.key,
                )
            )
    if messages:
        Message.objects.bulk_create(messages, ignore_conflicts=True)
        transaction.on_commit(wake)


def absolute(url: str) -> str:
    """An address of the portal as it stands in a message: with the portal's own name before it."""
    return f"{settings.PUBLIC_URL}{url}" if url.startswith("/") else url


def _message(
    recipient: str,
    body: str,
    *,
    dedupe: str,
    subject: str,
    link: str = "",
    user: Any,
    union_id: int | None,
    key: PersonKey | None,
) -> Message:
    """An outbox row, not yet saved, sealed with the person's own key where there is one."""
    message = Message(
        channel=Message.Channel.MAIL if "@" in recipient else Message.Channel.TEXT,
        subject=subject[:200],
        link=link[:300],
        dedupe=dedupe,
        user=user,
        union_id=union_id,
        key=key,
    )
    message.recipient = recipient
    message.body = body
    return message


def post(
    *,
    recipient: str,
    body: str,
    dedupe: str,
    subject: str = "",
    user: Any = None,
    union_id: int | None = None,
) -> Message | None:
    """Put one message in the outbox, once for each `dedupe`; the channel follows from the recipient.

    Returns None when a message with this `dedupe` is there already.
    """
    if Message.objects.filter(dedupe=dedupe).exists():
        return None
    message = _message(
        recipient,
        body,
        dedupe=dedupe,
        subject=subject,
        user=user,
        union_id=union_id,
        key=getattr(user, "key", None),
    )
    message.save()
    transaction.on_commit(wake)
    return message


_wakers: list[Callable[[], None]] = []


def register_waker(waker: Callable[[], None]) -> None:
    """Say how a worker is woken for the outbox (the jobs room does, above this one)."""
    _wakers[:] = [waker]


def wake() -> None:
    for waker in _wakers:
        waker()


def deliver(limit: int = 100) -> int:
    """Send what is due; the number sent.

    Each message is claimed by compare-and-set, so that two workers never hold it at once. A message whose
    worker died while sending is *not* sent again by itself (it may have gone out): it fails visibly, and
    the administrator decides.
    """
    now = timezone.now()
    Message.objects.filter(state=Message.State.SENDING, lease_until__lt=now).update(
        state=Message.State.FAILED, error="The worker stopped while sending; it may or may not have gone out."
    )
    due = Q(state=Message.State.WAITING, next_attempt_at__lte=now)
    sent = 0
    for pk in list(Message.objects.filter(due).order_by("id").values_list("pk", flat=True)[:limit]):
        claimed = Message.objects.filter(due, pk=pk).update(
            # From now, not from when this round began: the messages before it may have taken minutes.
            state=Message.State.SENDING,
            lease_until=timezone.now() + LEASE,
            attempts=F("attempts") + 1,
        )
        if claimed:
            sent += _send(Message.objects.select_related("key").get(pk=pk))
    return sent


# A mail server that falls silent or hangs up may have taken the mail already.
_MAY_HAVE_GONE_OUT = (Uncertain, TimeoutError, smtplib.SMTPServerDisconnected)


def _send(message: Message) -> int:
    try:
        if message.channel == Message.Channel.MAIL:
            send_mail(message.subject, message.body, None, [message.recipient])
            receipt = ""
        else:
            gateway = import_string(settings.TEXT_GATEWAY)
            receipt = gateway(message.recipient, message.body)
    except Exception as error:  # noqa: BLE001  (a gateway may raise anything; the outbox keeps and shows it)
        message.error = f"{type(error).__name__}: {error}"
        # What may have gone out is not sent again by itself: the administrator decides.
        final = message.attempts >= MAXIMUM_ATTEMPTS or isinstance(error, _MAY_HAVE_GONE_OUT)
        message.state = Message.State.FAILED if final else Message.State.WAITING
        message.next_attempt_at = timezone.now() + timedelta(minutes=2**message.attempts)
        message.save(update_fields=["error", "state", "next_attempt_at"])
        return 0
    message.state = Message.State.SENT
    message.receipt = receipt
    message.error = ""
    message.sent_at = timezone.now()
    message.save(update_fields=["state", "receipt", "error", "sent_at"])
    return 1
