"""Entry opens and closes at the moments that were announced, whether or not somebody presses the button.

The schedule asks for this once a minute. It does by the same transitions what staff do by hand; what staff did
already, or meanwhile, stays as they left it.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions.planning.acts.lifecycle import apply_event_move
from competitions.planning.models import Event
from competitions.planning.queries.events import due_to_close, due_to_open
from portal.acts.actors import Actor, Role
from portal.acts.deeds import performing
from portal.acts.findings import blocking
from portal.acts.models import JournalRow
from portal.acts.refusals import Refused
from unions.queries import holders

logger = logging.getLogger(__name__)
# Notices that nobody asked for by a request are written in the portal's own language.
LANGUAGE = "zh-hans"


class _NothingToTell(Exception):
    """Leaves the act without a trace."""


def keep_entry_periods() -> dict[str, int]:
    """Open what is due to open, close what is due to close; how many: {"open", "close"}.

    Run as often as one likes, and as late: an entry period that is over already is not opened any more. Each event
    is a transaction of its own, and one that cannot be moved holds up no other.
    """
    now = timezone.now()
    done = {"open": 0, "close": 0}
    with translation.override(LANGUAGE):
        for event, verb in _due(now):
            try:
                _move(event, verb, now)
            except Refused as refusal:
                # Somebody was quicker, or a check stands against it.
                logger.info("event %s: %s at the stated time was refused: %s", event.pk, verb, refusal)
                with contextlib.suppress(_NothingToTell):
                    _tell_of_refusal(event, verb, now, refusal)
            except Exception:
                logger.exception("event %s: %s at the stated time failed", event.pk, verb)
            else:
                done[verb] += 1
    return done


def _due(now: datetime.datetime) -> Iterator[tuple[Event, str]]:
    for event in due_to_open(now):
        yield event, "open"
    for event in due_to_close(now):
        yield event, "close"


def _move(event: Event, verb: str, now: datetime.datetime) -> None:
    due = due_to_open if verb == "open" else due_to_close
    with performing(verb, actor=Actor.system(), on=event, may=lambda _actor, _event: False) as deed:
        # Under the lock: the period may have been changed since we looked.
        deed.require(due(now).filter(pk=event.pk).exists(), _("It is not due any more."))
        apply_event_move(deed)
        words = (
            _("Entry for “%(event)s” of “%(name)s” has opened at the stated time.")
            if verb == "open"
            else _("Entry for “%(event)s” of “%(name)s” has closed at the stated time.")
        )
        competition = deed.subject.competition
        deed.tell(
            holders(competition.organiser, Role.OFFICER, Role.ADMINISTRATOR),
            title=words % {"event": deed.subject.name, "name": competition.name},
            url=reverse("planning:event", args=[deed.subject.pk]),
            by_message=False,
        )


def _tell_of_refusal(event: Event, verb: str, now: datetime.datetime, refusal: Refused) -> None:
    """Tell those who run the event why its entry did not open or close by itself: once for each stated moment."""
    due = due_to_open if verb == "open" else due_to_close
    with performing(
        "miss_entry_period", actor=Actor.system(), on=event, may=lambda _actor, _event: False
    ) as deed:
        subject = deed.subject
        stated = subject.entry_opens_at if verb == "open" else subject.entry_closes_at
        missed = {"missed": verb, "stated": stated.isoformat() if stated is not None else ""}
        # Under the lock: somebody may have been quicker, here or there; then there is nothing to tell.
        if not due(now).filter(pk=subject.pk).exists() or _told_already(subject, missed):
            raise _NothingToTell
        deed.extra.update(missed)
        words = (
            _("Entry for “%(event)s” of “%(name)s” could not open at the stated time.")
            if verb == "open"
            else _("Entry for “%(event)s” of “%(name)s” could not close at the stated time.")
        )
        competition = subject.competition
        reasons = [str(finding.message) for finding in blocking(refusal.findings)] or [str(refusal)]
        deed.tell(
            holders(competition.organiser, Role.OFFICER, Role.ADMINISTRATOR),
            title=words % {"event": subject.name, "name": competition.name},
            body="；".join(reasons),
            url=reverse("planning:event", args=[subject.pk]),
        )


def _told_already(event: Event, missed: dict[str, str]) -> bool:
    return JournalRow.objects.filter(
        object_type="planning.event",
        object_id=str(event.pk),
        verb="miss_entry_period",
        after__missed=missed["missed"],
        after__stated=missed["stated"],
    ).exists()
