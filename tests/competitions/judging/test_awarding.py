"""How many awards there are and why, in sentences: the figures are the pack's and agree with what ranking gives."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competitions.judging import awarding, preview
from competitions.planning.policy import Pack, newest
from competitions.planning.policy.provenance import RuleSeverity
from portal.acts.actors import Role
from tests import factories
from tests.competitions.judging.contests import score, under_way


def said(ranked: int, pack: Pack | None = None, *, exhibition: bool = False) -> list[str]:
    return awarding.sentences(
        ranked=ranked, pack=pack or newest("hebei-cangzhou-2025"), exhibition=exhibition
    )


def without(*names: str) -> Pack:
    """The pack with rules that are only written down."""
    pack = newest("hebei-cangzhou-2025")
    off: dict[str, Any] = {
        name: getattr(pack.awards, name).model_copy(update={"severity": RuleSeverity.OFF}) for name in names
    }
    return pack.model_copy(update={"awards": pack.awards.model_copy(update=off)})


TITLES = "称号只看名次，与参赛数量无关：技术状元（第 1 名）；技术标兵（第 2–3 名）；技术能手（第 4–10 名）。"


def test_two_entries_make_one_merit_award_and_the_reason_is_said() -> None:
    assert said(2) == [
        "有名次的共 2 个，获奖比例按这个数计算。",
        (
            "一、二、三等奖合计不超过 20%：2 × 20% = 0.4，舍去小数，共 0 个。"
            "因此不设一、二、三等奖；有名次的达到 5 个才有第一个一等奖。"
        ),
        "优胜奖：取名次在前 50% 的，2 × 50% = 1，舍去小数，再除去已获一、二、三等奖的 0 个，共 1 个。",
        TITLES,
    ]


def test_thirty_two_entries_make_six_prizes_and_ten_merit_awards() -> None:
    assert said(32)[1:4] == [
        "一、二、三等奖合计不超过 20%：32 × 20% = 6.4，舍去小数，共 6 个。",
        "按 1:2:3 分配，不足一轮的从一等奖起依次分配：一等奖 1 个；二等奖 2 个；三等奖 3 个。",
        "优胜奖：取名次在前 50% 的，32 × 50% = 16，舍去小数，再除去已获一、二、三等奖的 6 个，共 10 个。",
    ]


def test_an_exhibition_and_a_pack_without_awards_say_so() -> None:
    assert said(40, exhibition=True) == ["展示项目只排名次，不设奖项。"]
    assert said(40, without("ratio", "merit", "titles"))[1:] == [
        "所用政策包规定不设一、二、三等奖。",
        "所用政策包规定不设优胜奖。",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 7])
def test_the_pages_say_why_and_the_figures_are_those_that_were_given(count: int, client: Client) -> None:
    event, entries = under_way(count)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, *((entry, str(90 - n), str(90 - n)) for n, entry in enumerate(entries)))
    seen = preview.of(event)
    given = Counter(place.award for place in seen.places if place.award)

    assert given == ({"优胜奖": 1} if count == 2 else {"一等奖": 1, "优胜奖": 2})
    client.force_login(factories.staff_of_union(factories.county(), Role.OFFICER))
    page = client.get(reverse("judging:standings", args=[event.pk])).content.decode()
    assert "奖项数量是怎样算出来的" in page
    assert [sentence for sentence in seen.award_reasons if sentence not in page] == []
    assert f"共 {given['优胜奖']} 个。" in seen.award_reasons[-2]
