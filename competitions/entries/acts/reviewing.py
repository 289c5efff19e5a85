"""The organiser's decision about an entry: accept, return for correction, refuse; the entrants are told."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries import eligibility, rules
from competitions.entries.acts.submitting import free_people, lock_event
from competitions.entries.models import EligibilityReview, Entry
from competitions.entries.queries.people import entrants
from competitions.entries.queries.standing import findings_of
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.dates import in_words
from portal.acts.deeds import Deed, performing
from portal.acts.refusals import Refused

Decision = EligibilityReview.Decision
REVIEWED_IN = (Event.State.OPEN, Event.State.CLOSED, Event.State.POSTPONED)


def _require_reviewable(deed: Deed[Entry], *states: str) -> None:
    """Locks the event after the entry, as everywhere: while its entries are being decided it cannot begin."""
    entry = deed.subject
    entry.event = lock_event(entry.event_id)
    deed.require(
        entry.event.state in REVIEWED_IN, _("Entries are reviewed until the event begins, not afterwards.")
    )
    deed.require(
        entry.state in states,
        _("This is not possible in the state “%(state)s”.") % {"state": entry.get_state_display()},
    )


def _record(
    deed: Deed[Entry], decision: str, reason: str = "", correct_by: datetime.datetime | None = None
) -> None:
    review = EligibilityReview.objects.create(
        entry=deed.subject,
        decision=decision,
        reason=reason,
        correct_by=correct_by,
        by_id=deed.actor.user_id,
    )
    deed.extra["review"] = review.pk


def accept(*, actor: Actor, entry: Entry, confirmed: bool = False) -> Entry:
    """Accept an entry that was sent in.

    Raises:
        Refused: not in that state, or its people or papers no longer meet the rules.
    """
    with performing("accept", actor=actor, on=entry, may=rules.may_decide) as deed:
        entry = deed.subject
        _require_reviewable(deed, Entry.State.SUBMITTED)
        deed.require_clear(findings_of(entry, sending=False), confirmed=confirmed)
        entry.state = Entry.State.ACCEPTED
        entry.reason = ""
        entry.correct_by = None
        entry.decided_at = timezone.now()
        entry.save()
        _record(deed, Decision.ACCEPT)
        deed.tell(
            entrants(entry),
            title=_("Entry %(number)s is accepted") % {"number": entry.number},
            body=_("%(competition)s, %(event)s, from %(day)s.")
            % {
                "competition": entry.event.competition.name,
                "event": entry.event.name,
                "day": in_words(entry.event.starts_on),
            },
            url=reverse("entries:entry", args=[entry.pk]),
        )
    return entry


def send_back(*, actor: Actor, entry: Entry, reason: str, correct_by: datetime.datetime | None) -> Entry:
    """Return an entry for correction, with what to mend and until when; its place is kept.

    Raises:
        Refused: not in that state, no reason, or a deadline that is past or later than the start of the first day.
    """
    with performing("return", actor=actor, on=entry, may=rules.may_decide, note=reason.strip()) as deed:
        entry = deed.subject
        _require_reviewable(deed, Entry.State.SUBMITTED, Entry.State.ACCEPTED)
        deed.require(reason.strip(), _("Please say what has to be mended."), field="reason")
        deed.require(
            correct_by is not None and correct_by > timezone.now(),
            _("Please give a deadline that lies ahead."),
            field="correct_by",
        )
        deed.require(
            correct_by is not None and correct_by <= eligibility.corrections_end(entry.event),
            _("The deadline must lie before the event’s first day begins."),
            field="correct_by",
        )
        assert correct_by is not None
        entry.state = Entry.State.RETURNED
        entry.reason = reason.strip()
        entry.correct_by = correct_by
        entry.decided_at = timezone.now()
        entry.save()
        _record(deed, Decision.RETURN, reason.strip(), correct_by)
        deed.tell(
            entrants(entry, workers=False),
            title=_("Entry %(number)s is returned for correction") % {"number": entry.number},
            body=_("To be mended by %(until)s (Beijing time): %(reason)s")
            % {
                "until": in_words(correct_by),
                "reason": reason.strip(),
            },
            url=reverse("entries:entry", args=[entry.pk]),
        )
    return entry


def refuse(*, actor: Actor, entry: Entry, reason: str) -> Entry:
    """Refuse an entry; its place and its people are free."""
    with performing("refuse", actor=actor, on=entry, may=rules.may_decide, note=reason.strip()) as deed:
        entry = deed.subject
        _require_reviewable(deed, *Entry.TAKING_A_PLACE)
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        entry.state = Entry.State.REFUSED
        entry.reason = reason.strip()
        entry.correct_by = None
        entry.decided_at = timezone.now()
        entry.save()
        people = entrants(entry)
        free_people(entry)
        _record(deed, Decision.REFUSE, reason.strip())
        deed.tell(
            people,
            title=_("Entry %(number)s is refused") % {"number": entry.number},
            body=_("Reason: %(reason)s") % {"reason": reason.strip()},
            url=reverse("entries:entry", args=[entry.pk]),
        )
    return entry


def decide_many(
    *,
    actor: Actor,
    entries: Sequence[Entry],
    decision: str,
    reason: str = "",
    correct_by: datetime.datetime | None = None,
    confirmed: bool = False,
) -> list[tuple[Entry, Refused | None]]:
    """One decision for several entries, each with its own checks: (entry, why not or None)."""
    outcomes: list[tuple[Entry, Refused | None]] = []
    for entry in entries:
        try:
            if decision == Decision.ACCEPT:
                done = accept(actor=actor, entry=entry, confirmed=confirmed)
            elif decision == Decision.RETURN:
                done = send_back(actor=actor, entry=entry, reason=reason, correct_by=correct_by)
            else:
                done = refuse(actor=actor, entry=entry, reason=reason)
            outcomes.append((done, None))
        except Refused as refusal:
            outcomes.append((entry, refusal))
    return outcomes
