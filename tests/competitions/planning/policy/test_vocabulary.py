"""Words of other rooms find their way into the words of policy."""

import pytest

from competitions.planning.policy.vocabulary import CompetitionLevel, SkillLevel


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
