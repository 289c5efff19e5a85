"""What the judging room shows on an event's page: the scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions.judging.queries.events import STATES, scoring_events
from competitions.planning.models import Event
from competitions.planning.panels import EventPanel
from portal.acts.actors import Actor


def event_panels(actor: Actor, event: Event) -> Iterator[EventPanel]:
    """Scores entered of those awaited, for whoever runs the event or has a part in it."""
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
