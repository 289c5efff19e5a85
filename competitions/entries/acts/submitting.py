"""Sending an entry in, taking it back to change it, withdrawing it.

Places are counted and given under a lock on the event's row, so that capacity and quota hold however many
people press the button at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries import eligibility, rules
from competitions.entries.acts.drafting import EDITABLE
from competitions.entries.models import Competitor, Entry
from competitions.entries.queries.standing import findings_of, people_of
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.acts.refusals import Refused

OUTCOME = tuple[Entry, Refused | None]


def lock_event(event_id: int) -> Event:
    """The event's row, locked until the act ends; references to it may still be written meanwhile."""
    return Event.objects.select_for_update(no_key=True).get(pk=event_id)


def number_prefix(event: Event) -> str:
    """`2026-0415-`: the competition's year and the event."""
    return f"{event.competition.year}-{event.pk:04d}-"


def entry_number(event: Event, sequence: int) -> str:
    """`2026-0415-0007`: what stands on forms, tickets and sheets."""
    return f"{number_prefix(event)}{sequence:04d}"


def next_number(event: Event) -> str:
    """The next entry number of an event. Call under the lock on its row; a number is never given twice."""
    last = (
        Entry.objects.filter(event=event, number__startswith=number_prefix(event))
        .order_by(Length("number").desc(), "-number")
        .values_list("number", flat=True)
        .first()
    )
    sequence = int(last.rsplit("-", 1)[1]) if last else 0
    return entry_number(event, sequence + 1)


def submit(*, actor: Actor, entry: Entry, confirmed: bool = False) -> Entry:
    """Send an entry in: takes a place and gives the number.

    Raises:
        NotAllowed: the actor does not enter for this unit.
        Refused: it was sent in already, or something blocks (all findings are in the refusal), or warnings
            were not confirmed.
    """
    try:
        with performing("submit", actor=actor, on=entry, may=rules.may_edit) as deed:
            entry = deed.subject
            deed.require(entry.state in EDITABLE, _("This entry has been sent in already."))
            event = lock_event(entry.event_id)
            entry.event = event
            deed.require_clear(findings_of(entry, event=event), confirmed=confirmed)
            entry.state = Entry.State.SUBMITTED
            entry.number = entry.number or next_number(event)
            entry.submitted_at = timezone.now()
            entry.reason = ""
            entry.correct_by = None
            entry.decided_at = None
            entry.save()
            for competitor in people_of(entry):
                competitor.active = True
                competitor.skill_level = competitor.worker.skill_level
                competitor.save(update_fields=["active", "skill_level"])
    except IntegrityError as error:
        raise Refused(_("Somebody of this entry was entered in this event a moment ago.")) from error
    return entry


def submit_many(*, actor: Actor, entries: Sequence[Entry], confirmed: bool = False) -> list[OUTCOME]:
    """Send several entries in, each by itself: (entry, why not or None)."""
    outcomes: list[OUTCOME] = []
    for entry in entries:
        try:
            outcomes.append((submit(actor=actor, entry=entry, confirmed=confirmed), None))
        except Refused as refusal:
            outcomes.append((entry, refusal))
    return outcomes


def free_people(entry: Entry) -> None:
    """Let the people of an entry go: they may be entered again elsewhere."""
    Competitor.objects.filter(entry=entry, active=True).update(active=False)


def withdraw(*, actor: Actor, entry: Entry, reason: str = "") -> Entry:
    """Take an entry back for good, until the deadline. Its place is free at once; a new entry may follow."""
    with performing("withdraw", actor=actor, on=entry, may=rules.may_edit, note=reason.strip()) as deed:
        entry = deed.subject
        deed.require(
            entry.state in Entry.TAKING_A_PLACE, _("Only an entry that was sent in can be withdrawn.")
        )
        event = lock_event(entry.event_id)
        now = timezone.now()
        deed.require(
            eligibility.is_open(event, now)
            or (entry.correct_by is not None and eligibility.may_still_correct(event, now, entry.correct_by)),
            _("Entry is closed; please tell the organiser."),
        )
        entry.state = Entry.State.WITHDRAWN
        entry.reason = reason.strip()
        entry.correct_by = None
        entry.decided_at = now
        entry.save()
        free_people(entry)
    return entry


def reopen(*, actor: Actor, entry: Entry) -> Entry:
    """Take an entry back to change it. The place is kept; it must be sent in again before the deadline."""
    with performing("reopen", actor=actor, on=entry, may=rules.may_edit) as deed:
        entry = deed.subject
        deed.require(
            entry.state in (Entry.State.SUBMITTED, Entry.State.ACCEPTED),
            _("Only an entry that was sent in can be changed this way."),
        )
        event = entry.event = lock_event(entry.event_id)
        deed.require(
            eligibility.is_open(event, timezone.now()),
            _("Entry is closed. For a change of competitor, ask the organiser for a substitution."),
        )
        entry.state = Entry.State.RETURNED
        entry.reason = ""
        entry.correct_by = event.entry_closes_at
        entry.save()
    return entry
