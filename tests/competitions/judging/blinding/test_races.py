"""Codes made by many presses at once, on PostgreSQL with real threads."""

from __future__ import annotations

from collections import Counter

import pytest

from competitions.judging import acts
from competitions.judging.models import BlindCode
from tests.competitions.judging.blinding.scene import Scene
from tests.competitions.judging.judges.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_every_entry_has_one_code_whoever_presses_at_once() -> None:
    scene = Scene(12, composed=False)
    station, _work = scene.name()
    found = at_once(*[lambda: acts.make_codes(actor=scene.first, layer=station)] * 6)
    assert Counter(found) == {"done": 6}
    made = list(BlindCode.objects.filter(layer=station).values_list("entry_id", "code"))
    assert len(made) == len({entry for entry, _code in made}) == len({code for _entry, code in made}) == 12


def test_a_layer_is_opened_once_and_scores_are_written_once() -> None:
    scene = Scene(2)
    station, work = scene.locked()
    assert Counter(at_once(*[lambda: acts.open_layer(actor=scene.second, layer=work)] * 4)) == {
        "done": 1,
        "refused": 3,
    }
    assert Counter(at_once(*[lambda: acts.open_layer(actor=scene.first, layer=station)] * 4)) == {
        "done": 1,
        "refused": 3,
    }


def test_opening_while_the_module_is_to_be_opened_again_ends_without_a_deadlock() -> None:
    scene = Scene(2)
    _station, work = scene.locked()
    found = at_once(
        lambda: acts.open_layer(actor=scene.second, layer=work),
        lambda: acts.ask_reopening(actor=scene.contest.chief, marking=scene.contest.reread(), reason="漏判"),
    )
    assert found[1] == "done"
