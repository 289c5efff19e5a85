"""What the judging room shows on an event's page: the judges, the scores."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.judging.queries.blinding import blind_modules
from competitions.judging.queries.draws import draw_in_force
from competitions.judging.queries.events import STATES, own_events, progress
from competitions.judging.queries.judges import composition
from competitions.judging.queries.rosters import has_roster
from competitions.judging.queries.schemes import chosen_schemes
from competitions.judging.rules import may_score, may_see_appointments
from competitions.planning.models import Event
from competitions.planning.panels import EventPanel
from portal.acts.actors import Actor


def event_panels(actor: Actor, event: Event) -> Iterator[EventPanel]:
    """The judges, and the scores entered of those awaited, for the organiser's side; the way to the roster for
    whoever runs the event.
    """
    yield from _judges(actor, event)
    yield from _timetable_panel(actor, event)
    if event.by_sheets:
        yield from _scheme_panel(actor, event)
        yield from _blinding_panel(actor, event)
    if event.state not in STATES:
        return
    for entrants, settled in progress(own_events(actor).filter(pk=event.pk).values("pk")).values():
        yield EventPanel(
            _("Scores and standings"),
            f"{settled} / {entrants}",
            reverse("judging:scores", args=[event.pk]),
            icon="clipboard-check",
        )
    if event.state == Event.State.UNDER_WAY and has_roster(event) and may_score(actor, event):
        yield EventPanel(
            _("Who took part"),
            str(_("Add people")),
            reverse("judging:roster", args=[event.pk]),
            icon="person-plus",
        )


def _judges(actor: Actor, event: Event) -> Iterator[EventPanel]:
    """How many are appointed and have signed, role by role; shown once the competition is public. One query."""
    if not (event.competition.is_public and may_see_appointments(actor, event)):
        return
    filled = [role for role in composition(event.appointments.live()) if role.live]
    note = "、".join(f"{role.label} {role.signed}/{role.live}" for role in filled)
    yield EventPanel(
        _("Judges (signed / appointed)"),
        f"{sum(role.signed for role in filled)} / {sum(role.live for role in filled)}",
        reverse("judges:event", args=[event.pk]),
        icon="person-check",
        note=note,
    )


def _scheme_panel(actor: Actor, event: Event) -> Iterator[EventPanel]:
    """Modules with a marking scheme of all modules, for the organiser's side."""
    if own_events(actor).filter(pk=event.pk).exists():
        yield EventPanel(
            _("Modules with a marking scheme"),
            f"{len(chosen_schemes(event))} / {len(event.modules.all())}",
            reverse("judging:event_schemes", args=[event.pk]),
            icon="list-check",
        )


def _timetable_panel(actor: Actor, event: Event) -> Iterator[EventPanel]:
    """Sessions, and how the draw stands, for the organiser's side. Three queries."""
    if not (event.competition.is_public and own_events(actor).filter(pk=event.pk).exists()):
        return
    draw = draw_in_force(event)
    note: str | Promise = ""
    if draw is not None:
        note = _("Draw announced") if draw.drawn_at is None else _("Lots drawn")
    yield EventPanel(
        _("Timetable and draw"),
        event.sessions.count(),
        reverse("judging:timetable", args=[event.pk]),
        icon="calendar3",
        note=note,
    )


def _blinding_panel(actor: Actor, event: Event) -> Iterator[EventPanel]:
    """How many codes the blind modules still lack, for the organiser's side; nothing where none is blind."""
    if not any(module.blind for module in event.modules.all()):
        return
    if not own_events(actor).filter(pk=event.pk).exists():
        return
    shown = blind_modules(event)
    layers = [layer for row in shown for layer in row.layers]
    yield EventPanel(
        _("Blind codes: layers made"),
        f"{sum(layer.made_at is not None for layer in layers)} / {len(layers)}",
        reverse("judging:blinding", args=[event.pk]),
        icon="eye-slash",
        note="" if layers else _("Name the blinders"),
    )
