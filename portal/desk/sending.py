"""The outbox as administrators see it: what was sent, what waits, what failed, and sending once more."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.acts import outbox
from portal.acts.actors import Actor, Role
from portal.acts.deeds import performing
from portal.acts.models import Message
from portal.acts.scope import below, contains
from unions.models import Union


def may_see(actor: Actor) -> bool:
    return actor.is_system or (actor.at_union and actor.role is Role.ADMINISTRATOR)


def _keeps_what_is_nobodys(actor: Actor) -> bool:
    """Whether the seat looks after messages to people who belong to no union, such as a worker's sign-in code."""
    return actor.seat is not None and actor.seat.level in {Union.Level.PROVINCE, Union.Level.CITY}


def _may_send_again(actor: Actor, message: Message) -> bool:
    if not may_see(actor):
        return False
    if message.union is None:
        return _keeps_what_is_nobodys(actor)
    return contains(actor.path, message.union.path)


def shows_text() -> bool:
    """Whether the text itself is shown: only where no gateway sends it, as in the demo. It may hold a code.

    Never in production, where mails go out all the same and a code would open somebody else's account.
    """
    return not settings.PRODUCTION and bool(settings.TEXT_GATEWAY == "portal.acts.gateways.console")


def visible_messages(actor: Actor) -> QuerySet[Message]:
    """The messages of an administrator's scope; what belongs to no union is for those of city and province."""
    if not may_see(actor):
        return Message.objects.none()
    if actor.is_system:
        return Message.objects.all()
    scope = below(actor.path, "union__path")
    return Message.objects.filter(scope | Q(union=None) if _keeps_what_is_nobodys(actor) else scope)


def messages_listed(actor: Actor, *, state: str = "", channel: str = "", text: str = "") -> QuerySet[Message]:
    """Messages of the scope that fit, newest first. `text`: part of the subject or of the receiver's name."""
    found = visible_messages(actor).select_related("key", "user", "union")
    if state:
        found = found.filter(state=state)
    if channel:
        found = found.filter(channel=channel)
    if text := text.strip():
        found = found.filter(Q(subject__icontains=text) | Q(user__name__icontains=text))
    return found.order_by("-id")


def counts(actor: Actor) -> dict[str, int]:
    """State → number of messages in scope. One query."""
    rows = visible_messages(actor).order_by().values_list("state").annotate(number=Count("pk"))
    return dict.fromkeys(Message.State.values, 0) | dict(rows)


def message(actor: Actor, message_id: int) -> Message:
    """One message of the scope.

    Raises:
        Message.DoesNotExist: none, or outside the scope.
    """
    return visible_messages(actor).select_related("key", "user", "union").get(pk=message_id)


def send_again(*, actor: Actor, message: Message) -> Message:
    """Put a message that failed back in the queue, with all its tries before it.

    Raises:
        NotAllowed: it lies outside the administrator's scope.
        Refused: it has not failed.
    """
    with performing("send_again", actor=actor, on=message, may=_may_send_again) as deed:
        deed.require(
            deed.subject.state == Message.State.FAILED, _("Only a message that failed is sent again.")
        )
        deed.subject.state = Message.State.WAITING
        deed.subject.attempts = 0
        deed.subject.error = ""
        deed.subject.next_attempt_at = timezone.now()
        deed.subject.save(update_fields=["state", "attempts", "error", "next_attempt_at"])
        transaction.on_commit(outbox.wake)
    return deed.subject
