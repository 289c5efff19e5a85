"""What a filed competition is about, derived from its events and never stored.

`phase_of` works on states alone, so that a list reads the events of all its rows in one query.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.models import Competition, Event

_E = Event.State
_OVER = frozenset({_E.PUBLISHED.value, _E.ARCHIVED.value})


class Phase(models.TextChoices):
    """In the order of the year; a filed competition is in exactly one."""

    PREPARING = "preparing", _("In preparation")
    ENTRY = "entry", _("Taking entries")
    RUNNING = "running", pgettext_lazy("planning", "Running")
    POSTPONED = "postponed", _("Postponed")
    OVER = "over", _("Over")
    CANCELLED = "cancelled", _("Cancelled")


TONES = {
    Phase.PREPARING: ("note", "hourglass"),
    Phase.ENTRY: ("ok", "door-open"),
    Phase.RUNNING: ("note", "play-circle"),
    Phase.POSTPONED: ("warn", "pause-circle"),
    Phase.OVER: ("mute", "archive"),
    Phase.CANCELLED: ("mute", "x-circle"),
}
STATE_TONES = {
    Competition.State.DRAFT: ("mute", "pencil"),
    Competition.State.SIGNING: ("note", "pen"),
    Competition.State.SIGNED: ("note", "check2"),
    Competition.State.SUBMITTED: ("note", "send"),
    Competition.State.RETURNED: ("bad", "arrow-return-left"),
    Competition.State.REFUSED: ("bad", "x-circle"),
    Competition.State.FILED: ("ok", "check-circle"),
    Competition.State.APPROVED: ("ok", "check-circle"),
    Competition.State.CANCELLED: ("mute", "x-circle"),
}
EVENT_TONES = {
    _E.PLANNED: ("mute", "calendar"),
    _E.OPEN: ("ok", "door-open"),
    _E.CLOSED: ("note", "door-closed"),
    _E.UNDER_WAY: ("note", "play-circle"),
    _E.SCORED: ("note", "list-ol"),
    _E.ON_NOTICE: ("note", "clipboard-check"),
    _E.PUBLISHED: ("ok", "megaphone"),
    _E.ARCHIVED: ("mute", "archive"),
    _E.POSTPONED: ("warn", "pause-circle"),
    _E.CANCELLED: ("mute", "x-circle"),
}


def phase_of(states: Collection[str]) -> Phase:
    """The phase of a filed competition whose events are in `states`.

    Cancelled events count only when there are no others, postponed ones only beside events that are over.
    """
    alive = {state for state in states if state != _E.CANCELLED}
    if not alive:
        return Phase.CANCELLED if states else Phase.PREPARING
    moving = alive - {_E.POSTPONED.value}
    if not moving:
        return Phase.POSTPONED
    if moving <= _OVER:
        return Phase.POSTPONED if _E.POSTPONED in alive else Phase.OVER
    if _E.OPEN in moving:
        return Phase.ENTRY
    if moving <= {_E.PLANNED.value}:
        return Phase.PREPARING
    return Phase.RUNNING


def in_phase(phase: str) -> Q:
    """The same as a condition on competitions: filed or approved, and in `phase`."""
    events = Event.objects.filter(competition=OuterRef("pk"))

    def some(*states: str) -> Q:
        return Q(Exists(events.filter(state__in=states)))

    running = some(_E.CLOSED, _E.UNDER_WAY, _E.SCORED, _E.ON_NOTICE)
    over, planned, is_open = some(*_OVER), some(_E.PLANNED), some(_E.OPEN)
    postponed, cancelled = some(_E.POSTPONED), some(_E.CANCELLED)
    unfinished = is_open | running | planned
    condition = {
        Phase.ENTRY: is_open,
        Phase.RUNNING: ~is_open & (running | (over & planned)),
        Phase.PREPARING: (planned & ~is_open & ~running & ~over)
        | ~(unfinished | over | postponed | cancelled),
        Phase.POSTPONED: postponed & ~unfinished,
        Phase.OVER: over & ~unfinished & ~postponed,
        Phase.CANCELLED: cancelled & ~unfinished & ~over & ~postponed,
    }[Phase(phase)]
    return Q(state__in=Competition.PUBLIC_STATES) & condition


def chip_of(state: str, event_states: Collection[str]) -> tuple[str, str, str]:
    """(word, tone, icon) for a competition: its phase once filed, its filing state before."""
    if state in Competition.PUBLIC_STATES:
        phase = phase_of(event_states)
        return (str(phase.label), *TONES[phase])
    filing = Competition.State(state)
    return (str(filing.label), *STATE_TONES[filing])


def event_chip(state: str) -> tuple[str, str, str]:
    """(word, tone, icon) for an event's state."""
    known = Event.State(state)
    return (str(known.label), *EVENT_TONES[known])
