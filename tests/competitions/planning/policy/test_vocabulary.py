"""Words of other rooms find their way into the words of policy."""

import pytest

from competitions.judging.scoring.settings import USUAL_CRITERIA, Criterion
from competitions.planning.policy import newest
from competitions.planning.policy.vocabulary import CompetitionLevel, SkillLevel, TieBreak


def test_a_grassroots_union_runs_internal_competitions() -> None:
    assert CompetitionLevel("grassroots") is CompetitionLevel.INTERNAL


def test_no_other_word_becomes_a_level() -> None:
    with pytest.raises(ValueError, match="'Grassroots' is not a valid CompetitionLevel"):
        CompetitionLevel("Grassroots")


def test_skill_levels_and_their_orders_are_each_others_reverse() -> None:
    levels = {order: SkillLevel.of_order(order) for order in range(9)}
    assert levels == {0: None} | {level.order: level for level in SkillLevel}


@pytest.mark.parametrize("order", [-1, 9])
def test_an_order_that_is_none_is_refused(order: int) -> None:
    with pytest.raises(ValueError, match=f"no skill level has the order {order}"):
        SkillLevel.of_order(order)


def test_scoring_reads_every_tie_break() -> None:
    order = newest("hebei-cangzhou-2025").ranking.tie_break_order
    assert tuple(Criterion.parse(step) for step in order) == USUAL_CRITERIA
    assert {Criterion.parse(step).key.value for step in TieBreak} == {step.split()[0] for step in TieBreak}
