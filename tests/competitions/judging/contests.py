"""A contest under way for the tests of judging and results."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from competitions.entries.models import Entry
from competitions.judging.acts import Scores, record_scores
from competitions.judging.queries import sheet
from competitions.planning.models import Event
from portal.acts.actors import Actor
from tests import factories

PHONE = "19911112222"


def under_way(count: int = 3, **values: Any) -> tuple[Event, list[Entry]]:
    """An event under way with so many accepted entries of one worker each."""
    event = factories.event(state=Event.State.UNDER_WAY, **values)
    employer = factories.enterprise()
    return event, [factories.entry(event, employer=employer) for _ in range(count)]


def score(actor: Actor, event: Event, *rows: tuple[Entry, str, str], **figures: Any) -> None:
    """Record theory and practical scores of entries."""
    modules = list(event.modules.all())
    versions = {line.entry_id: line.version for line in sheet(event).lines}
    record_scores(
        actor=actor,
        event=event,
        rows=[
            Scores(
                entry_id=entry.pk,
                version=versions[entry.pk],
                marks=dict(zip((module.pk for module in modules), map(Decimal, marks), strict=True)),
                **figures,
            )
            for entry, *marks in rows
        ],
    )
