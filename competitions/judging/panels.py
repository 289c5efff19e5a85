"""What the judging room shows on an event's page: the scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions.judging.queries.events import STATES, scoring_events
from competitions.judging.queries.rosters import has_roster
from competitions.judging.rules import may_score
from competitions.planning.models import Event
from competitions.planning.panels import EventPanel
from portal.acts.actors import Actor


def event_panels(actor: Actor, event: Event) -> Iterator[EventPanel]:
    """Scores entered of those awaited, for the organiser's side; the way to the roster for whoever runs the event."""
    if event.state not in STATES:
        return
    found: Any = scoring_events(actor).filter(pk=event.pk).first()
    if found is not None:
        yield EventPanel(
            _("Scores and standings"),
            f"{found.settled} / {found.entrants}",
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
