"""Staff who press together, on PostgreSQL with real threads."""

from __future__ import annotations

from collections import Counter

import pytest

from competitions.judging import acts
from competitions.judging.models import Draw, Slot
from tests.competitions.judging.judges.test_races import at_once
from tests.competitions.judging.timetable.scene import Scene

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_many_draws_held_at_once_exactly_one_counts() -> None:
    scene = Scene()
    scene.sessions()
    scene.announced_before()
    found = at_once(*(lambda seed=f"种子{number}": scene.held(seed) for number in range(6)))
    assert Counter(found) == {"done": 1, "refused": 5}
    (draw,) = Draw.objects.all()
    assert Slot.objects.filter(draw=draw).count() == 5


def test_of_many_announcements_at_once_exactly_one_counts() -> None:
    scene = Scene()
    scene.sessions()
    assert Counter(at_once(*[scene.announced] * 6)) == {"done": 1, "refused": 5}


def test_one_station_is_given_to_one_entry_by_many_people_at_once() -> None:
    scene = Scene()
    station = scene.session(stations=("1",)).stations.get()
    found = at_once(
        *(
            lambda entry=entry: acts.place_entry(actor=scene.officer, station=station, entry=entry)
            for entry in scene.entries
        )
    )
    assert Counter(found) == {"done": 1, "refused": 4}
    assert Slot.objects.count() == 1


def test_who_is_substituted_while_lots_are_drawn_is_either_before_or_refused() -> None:
    """Both lock the event: the substitution waits for the draw and is refused, or the draw for the substitution."""
    from competitions.entries import acts as entry_acts
    from tests import factories

    scene = Scene()
    scene.sessions()
    scene.announced_before()
    entry = scene.entries[0]
    assert entry.enterprise is not None
    unit, coming = factories.actor_in(entry.enterprise), factories.worker(entry.enterprise)
    leaving = entry.competitors.get()
    found = at_once(
        scene.held,
        lambda: entry_acts.ask_substitution(actor=unit, leaving=leaving, coming=coming, reason="住院"),
    )
    assert sorted(found) == ["done", "refused"]
