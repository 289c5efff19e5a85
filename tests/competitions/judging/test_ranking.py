"""A sheet on which nothing changed is not ranked again; one on which anything changed is."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from competitions.entries.models import Entry
from competitions.judging import preview
from competitions.judging.acts import decide_tie, set_status
from competitions.judging.models import Outcome
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from tests import factories
from tests.competitions.judging.contests import score, under_way

pytestmark = pytest.mark.django_db


def ranks(event: Event) -> list[tuple[str, int | None]]:
    return [(standing.key, standing.rank) for standing in preview.of(event).standings.standings]


def test_an_unchanged_sheet_is_ranked_once_and_its_names_are_read_anew() -> None:
    event, entries = under_way(2)
    score(factories.actor_at(factories.county()), event, (entries[0], "90", "90"), (entries[1], "80", "80"))
    before = preview.of(event)
    Entry.objects.filter(pk=entries[0].pk).update(team_name="改名之后")
    after = preview.of(event)
    assert after.standings is before.standings
    assert next(place.name for place in after.places) == "改名之后"


def _mark(actor: Actor, event: Event, first: Entry, _second: Entry) -> None:
    score(actor, event, (first, "10", "10"))


def _status(actor: Actor, _event: Event, first: Entry, _second: Entry) -> None:
    set_status(actor=actor, entry=first, status=Outcome.Status.DISQUALIFIED, reason="冒名顶替")


def _withdrawn(_actor: Actor, _event: Event, first: Entry, _second: Entry) -> None:
    Entry.objects.filter(pk=first.pk).update(state=Entry.State.WITHDRAWN)


def _weights(_actor: Actor, event: Event, *_entries: Entry) -> None:
    theory, practical = event.modules.all()
    Module.objects.filter(pk=theory.pk).update(weight=Decimal(1))
    Module.objects.filter(pk=practical.pk).update(weight=Decimal(99))


@pytest.mark.parametrize("change", [_mark, _status, _withdrawn, _weights])
def test_whatever_bears_on_a_rank_leads_to_a_new_ranking(
    change: Callable[[Actor, Event, Entry, Entry], None],
) -> None:
    event, (first, second) = under_way(2)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (first, "99", "80"), (second, "60", "82"))
    assert ranks(event) == [(str(first.pk), 1), (str(second.pk), 2)]
    change(clerk, event, first, second)
    assert ranks(Event.objects.get(pk=event.pk))[0] == (str(second.pk), 1)


def test_a_decision_of_the_committee_leads_to_a_new_ranking() -> None:
    event, (first, second) = under_way(2)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (first, "80", "80"), (second, "80", "80"))
    assert [rank for _key, rank in ranks(event)] == [1, 1]
    decide_tie(actor=clerk, event=event, order=[second.pk, first.pk], reason="仲裁组复核后决定")
    assert ranks(event) == [(str(second.pk), 1), (str(first.pk), 2)]
