"""An event's page leads on to entries, scores and results, for those who may go there."""

from __future__ import annotations

import pytest
from django.test import Client

from competitions.entries.models import Entry
from competitions.planning.models import Event
from competitions.planning.panels import entry_counts, panels_for
from portal.acts.actors import Actor, Role
from tests import factories
from tests.competitions.judging.judges import register

pytestmark = pytest.mark.django_db


def labels(actor: Actor, event: Event) -> list[tuple[str, str]]:
    return [(panel.url, str(panel.figure)) for panel in panels_for(actor, event)]


def test_counts_only_entries_that_take_a_place() -> None:
    event = factories.event()
    for state in (Entry.State.SUBMITTED, Entry.State.ACCEPTED, Entry.State.REFUSED, Entry.State.DRAFT):
        factories.entry(event, state=state)
    assert entry_counts([event.pk]) == {event.pk: 2}


def test_the_organiser_is_led_to_review_judges_and_scores() -> None:
    event = factories.event(state=Event.State.UNDER_WAY)
    for state in ("signed", "accepted", "declined"):
        register.appointed(event, state=state)
    factories.scored(factories.entry(event), "80", "90")
    factories.entry(event)
    officer = factories.actor_at(factories.county(), Role.OFFICER)
    assert labels(officer, event) == [
        (f"/desk/entries/review/{event.pk}/", "2"),
        (f"/desk/judges/events/{event.pk}/", "1 / 2"),
        (f"/desk/scores/{event.pk}/timetable/", "0"),
        (f"/desk/scores/{event.pk}/", "1 / 2"),
    ]


def test_another_county_is_led_nowhere() -> None:
    event = factories.event(state=Event.State.UNDER_WAY)
    factories.entry(event)
    assert labels(factories.actor_at(factories.county("130922"), Role.OFFICER), event) == []


def test_a_unit_is_led_to_its_own_entries_only(client: Client) -> None:
    event = factories.event()
    factories.entry(event)
    own = factories.enterprise()
    factories.entry(event, employer=own)
    assert labels(factories.actor_in(own), event) == [(f"/desk/entries/new/{event.pk}/", "1")]
