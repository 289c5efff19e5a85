"""Reads start from what the actor sees: whatever closes that door empties them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from competitions.entries.queries.entries import received
from competitions.funding import queries as funding
from competitions.funding.models import FundingLine
from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor
from portal.desk.queries import deadlines, own_entries
from tests import factories

pytestmark = pytest.mark.django_db


def _competition_with_funds(actor: Actor) -> int:
    competition = Competition.objects.get()
    try:
        return funding.competition(actor, competition.pk).pk == competition.pk
    except Competition.DoesNotExist:
        return 0


READS: dict[str, tuple[str, Callable[[Actor], int], str]] = {
    "the competition of the funds": ("CompetitionQuerySet", _competition_with_funds, "union"),
    "lines of funds": ("FundingQuerySet", lambda actor: len(funding.lines(actor, Competition.objects.get())), "union"),
    "entries received": ("EntryQuerySet", lambda actor: received(actor, Event.objects.get()).count(), "union"),
    "deadlines of a union": ("EventQuerySet", lambda actor: len(deadlines(actor)), "union"),
    "deadlines of a unit": ("EventQuerySet", lambda actor: len(deadlines(actor)), "unit"),
    "deadlines of a person": ("EventQuerySet", lambda actor: len(deadlines(actor)), "person"),
    "one's own entries": ("EntryQuerySet", lambda actor: len(own_entries(actor)), "person"),
}  # fmt: skip


@pytest.mark.parametrize("name", READS)
def test_a_read_starts_from_visible_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    queryset, read, who = READS[name]
    unit = factories.enterprise()
    worker = factories.worker(unit)
    event = factories.event()
    factories.entry(event, [worker], employer=unit)
    FundingLine.objects.create(competition=event.competition, source="fiscal", budget=1)
    actor = {
        "union": lambda: factories.actor_at(factories.county()),
        "unit": lambda: factories.actor_in(unit),
        "person": lambda: factories.actor_self(worker),
    }[who]()
    managers: dict[str, Any] = {
        "CompetitionQuerySet": Competition.objects,
        "FundingQuerySet": FundingLine.objects,
        "EntryQuerySet": event.entries.model.objects,
        "EventQuerySet": Event.objects,
    }
    assert read(actor) > 0
    door = type(managers[queryset].all())
    monkeypatch.setattr(door, "visible_to", lambda rows, _actor: rows.none())
    assert read(actor) == 0
