"""Publishing results, putting them on public notice, making them final, and taking them back."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions.judging import preview
from competitions.planning.acts.lifecycle import apply_event_move
from competitions.planning.audiences import entrants_of
from competitions.planning.models import Event
from competitions.results import notice, queries, rules, snapshots
from competitions.results.acts.settling import settle
from competitions.results.models import ResultVersion
from competitions.results.notice import Window
from competitions.results.snapshots import LANGUAGE
from portal.acts import journal
from portal.acts.actors import Actor
from portal.acts.dates import in_words
from portal.acts.deeds import Deed, performing
from portal.acts.refusals import Refused

logger = logging.getLogger(__name__)
# A notice is announced at most so far ahead.
FARTHEST = datetime.timedelta(days=30)


def publish(
    *, actor: Actor, event: Event, reason: str = "", confirmed: bool = False, checked: str = ""
) -> ResultVersion:
    """Publish the standings as the next version, final at once. `checked` is the fingerprint of what was looked at.

    The event's row is locked: of two who publish at once the second finds the event published.

    Raises:
        NotAllowed: the actor does not publish here, or the results must go on public notice first.
        Refused: not scored, somebody without a score, a shared rank, a correction without a reason, or the
            standings are not those that were looked at.
    """
    with performing("publish", actor=actor, on=event, may=rules.may_publish, note=reason) as deed:
        found = deed.subject
        apply_event_move(deed, confirmed=confirmed)
        corrects = _corrects(deed)
        now = timezone.now()
        version = _freeze(
            deed,
            _looked_at(deed, checked),
            opens_at=now,
            told_at=now,
            final_at=now,
            finalised_by_id=actor.user_id,
        )
        settle(deed, found, version)
        title = (
            _("Corrected results of “%(event)s” of “%(competition)s” are published")
            if corrects
            else _("Results of “%(event)s” of “%(competition)s” are published")
        )
        _tell(deed, title, reason)
        return version


def announce(
    *,
    actor: Actor,
    event: Event,
    opens_at: datetime.datetime | None = None,
    reason: str = "",
    confirmed: bool = False,
    checked: str = "",
) -> ResultVersion:
    """Put the standings on public notice as the next version, from `opens_at` on (None: at once).

    The version is frozen now, and nobody outside sees it before its minute. A corrected version that changes a rank
    or an award has a whole window of its own.

    Raises:
        NotAllowed: the actor does not publish here, or no notice is due.
        Refused: as `publish`; or the minute has passed, or is more than 30 days ahead (`opens_at`).
    """
    with performing("announce", actor=actor, on=event, may=rules.may_publish, note=reason) as deed:
        found = deed.subject
        now = timezone.now()
        opening = now if opens_at is None else opens_at
        deed.require(opening >= now, _("This minute has passed: choose a later one."), field="opens_at")
        deed.require(opening <= now + FARTHEST, _("At most 30 days ahead."), field="opens_at")
        apply_event_move(deed, confirmed=confirmed)
        corrects = _corrects(deed)
        before = queries.newest_standing(found.pk)
        snapshot = _looked_at(deed, checked)
        window = notice.window_after(found, before, snapshot, opening)
        version = _freeze(
            deed,
            snapshot,
            opens_at=window.opens_at,
            closes_at=window.closes_at,
            provisional=window.provisional,
            told_at=now if opens_at is None else None,
        )
        if opens_at is None:
            _tell_of_notice(deed, window, corrects=corrects)
        return version


def open_notices() -> int:
    """Tell the entrants of notices whose minute has come; how many.

    The page itself opens by the clock. Run as often as one likes, and as late; each notice is a transaction of its
    own, and one that fails holds up no other.
    """
    now = timezone.now()
    told = 0
    with translation.override(LANGUAGE):
        for version in queries.to_tell(now):
            try:
                _open_notice(version)
            except Refused as refusal:
                logger.info("version %s: opening was refused: %s", version.pk, refusal)
            except Exception:
                logger.exception("version %s: opening failed", version.pk)
            else:
                told += 1
    return told


def _open_notice(version: ResultVersion) -> None:
    with performing(
        "open_notice", actor=Actor.system(), on=version.event, may=lambda _actor, _event: False
    ) as deed:
        current = ResultVersion.objects.defer("snapshot").get(pk=version.pk)
        deed.require(
            current.told_at is None and current.withdrawn_at is None, _("This version was withdrawn already.")
        )
        deed.also(current)
        current.told_at = timezone.now()
        current.save(update_fields=["told_at"])
        if current.closes_at is not None:
            window = Window(current.opens_at, current.closes_at, current.provisional)
            _tell_of_notice(deed, window, corrects=bool(current.reason))


def finalise(*, actor: Actor, event: Event, confirmed: bool = False) -> ResultVersion:
    """Make the version on notice final: awards follow from it.

    Raises:
        NotAllowed: the actor does not publish here.
        Refused: nothing is on notice, the window is still open, or an objection is.
    """
    with performing("finalise", actor=actor, on=event, may=rules.may_publish) as deed:
        found = deed.subject
        apply_event_move(deed, confirmed=confirmed)
        version = queries.newest_standing(found.pk)
        assert version is not None
        deed.also(version)
        version.final_at = timezone.now()
        version.finalised_by_id = actor.user_id
        version.save(update_fields=["final_at", "finalised_by"])
        settle(deed, found, version)
        _tell(deed, _("Results of “%(event)s” of “%(competition)s” are final"))
        _forget_public_pages(found)
        return version


def withdraw(*, actor: Actor, version: ResultVersion, reason: str) -> ResultVersion:
    """Take a version back at once, on notice or final; a tombstone with the reason stays.

    Withdrawing the newest version takes the earlier ones, which it had corrected, off the public site too: nothing
    older may come up again in its place. One that has not opened yet was never public: it leaves no tombstone, and
    what is public stays. The event is scored again, if the version was on notice or out.

    Raises:
        NotAllowed: the actor does not publish here.
        Refused: no reason, or withdrawn already.
    """
    with performing(
        "withdraw_publication", actor=actor, on=version.event, may=rules.may_publish, note=reason
    ) as deed:
        event = deed.subject
        standing = list(
            ResultVersion.objects.filter(event=event, withdrawn_at__isnull=True)
            .defer("snapshot")
            .order_by("number")
        )
        by_pk = {each.pk: each for each in standing}
        deed.require(version.pk in by_pk, _("This version was withdrawn already."))
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        is_newest = version.pk == standing[-1].pk
        was_open = by_pk[version.pk].is_open
        now = timezone.now()
        for each in standing if is_newest and was_open else [by_pk[version.pk]]:
            deed.also(each)
            each.withdrawn_at = now
            each.withdrawn_by_id = actor.user_id
            each.withdrawal_reason = reason.strip()
            each.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
        out = (Event.State.ON_NOTICE, Event.State.PUBLISHED, Event.State.ARCHIVED)
        if is_newest and event.state in out:
            apply_event_move(deed, confirmed=True)
        if is_newest and was_open:
            settle(deed, event, None)
            _tell(deed, _("Results of “%(event)s” of “%(competition)s” are withdrawn"), reason)
        _forget_public_pages(event)
        return by_pk[version.pk]


# --- What they share ------------------------------------------------------------------------------------


def _corrects(deed: Deed[Event]) -> bool:
    """Whether everybody has seen a version of this event before, which this one then corrects, with a reason."""
    corrects = ResultVersion.objects.ever_open().filter(event=deed.subject).exists()
    deed.require(not corrects or deed.note.strip(), _("A correction needs its reason."), field="reason")
    return corrects


def _looked_at(deed: Deed[Event], checked: str) -> snapshots.Snapshot:
    """The standings as they are now, which must be those that were looked at."""
    snapshot = snapshots.build(preview.of(deed.subject))
    deed.require(
        not checked or checked == snapshots.fingerprint(snapshot),
        _("The standings have changed since you looked at them. Please check them again."),
    )
    return snapshot


def _freeze(deed: Deed[Event], snapshot: snapshots.Snapshot, **facts: Any) -> ResultVersion:
    event = deed.subject
    last = ResultVersion.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0
    version = deed.also(
        ResultVersion.objects.create(
            event=event,
            number=last + 1,
            snapshot=snapshot,
            sha256=snapshots.fingerprint(snapshot),
            journal_head=journal.head("planning.event", event.pk),
            reason=deed.note.strip(),
            published_by_id=deed.actor.user_id,
            **facts,
        ),
        fresh=True,
    )
    _forget_public_pages(event)
    return version


def _forget_public_pages(event: Event) -> None:
    """Have this process ask anew which version is public: now, for this transaction, and when it is done."""
    queries.forget_heads(event.pk)
    transaction.on_commit(lambda: queries.forget_heads(event.pk))


def _tell_of_notice(deed: Deed[Event], window: Window, *, corrects: bool) -> None:
    title = (
        _("Corrected results of “%(event)s” of “%(competition)s” are on public notice")
        if corrects
        else _("Results of “%(event)s” of “%(competition)s” are on public notice")
    )
    ends = in_words(window.closes_at)
    body = _("Objections can be filed until %(moment)s (Beijing time).") % {"moment": ends}
    _tell(deed, title, "\n".join(part for part in (deed.note.strip(), body) if part))


def _tell(deed: Deed[Event], title: str, body: str = "") -> None:
    event = deed.subject
    deed.tell(
        entrants_of(event),
        title=title % {"event": event.name, "competition": event.competition.name},
        body=body.strip(),
        url=reverse("results:public", args=[event.pk]),
    )
