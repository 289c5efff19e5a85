"""Limits of places in words."""

import pytest

from competitions.planning.models import Competition
from competitions.planning.places import taken_in_words
from competitions.planning.queries import rows_of
from competitions.planning.templatetags.competition_rows import competition_rows
from competitions.planning.totals import by_track, tiles_of
from tests import factories


@pytest.mark.parametrize(
    ("taken", "capacities", "words"),
    [
        (16, [30], "16 / 30"),
        (16, [30, 15], "16 / 45"),
        (16, [30, None, 15], "16 / 45 + 1 项不限"),
        (16, [None, None, 5], "16 / 5 + 2 项不限"),
        (16, [None, None], "16 / 不限"),
        (None, [0], "– / 0"),
    ],
)
def test_no_limit_of_one_event_hides_those_of_the_others(
    taken: int | None, capacities: list[int | None], words: str
) -> None:
    assert taken_in_words(taken, capacities) == words


@pytest.mark.django_db
def test_lists_and_plans_add_up_the_limits_there_are() -> None:
    competition, empty = factories.competition(name="焊工竞赛"), factories.competition(name="空竞赛")
    for capacity in (30, None, 15):
        factories.entry(factories.event(competition, capacity=capacity))
    factories.entry(factories.event(competition, capacity=None))
    rows = rows_of(Competition.objects.filter(pk__in=[competition.pk, empty.pk]).order_by("pk"))
    assert [(row.capacity, row.without_limit) for row in rows] == [(45, 2), (None, 0)]
    assert 'class="r num keep">4 / 45 + 2 项不限</td>' in competition_rows(rows)
    assert tiles_of(rows)[-1]["figure"] == "45 + 2 项不限"
    assert [line["places"] for line in by_track(rows) if line["competitions"]] == ["45 + 2 项不限"]
    assert tiles_of(rows[1:])[-1]["figure"] == "0"
