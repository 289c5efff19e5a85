"""Every step that scoring can give has its sentence, which says all that the reader needs."""

from __future__ import annotations

import inspect
import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from competitions.judging import wording
from competitions.judging.scoring import (
    PARAMETERS,
    CriterionKey,
    CutOffTie,
    Direction,
    ModuleKind,
    Rival,
    RoundingMode,
    State,
    Status,
    Step,
    StepKey,
    Unused,
    Verdict,
)
from competitions.judging.wording import Words, sentence

SKIPPING = [verdict for verdict in Verdict if verdict not in (Verdict.DECIDED, Verdict.EQUAL)]
VALUES: dict[str, list[Any]] = {
    "module": ["7"],
    "modules": [(), ("7",)],
    "kind": [ModuleKind.PRACTICAL],
    "mark": [Decimal("85.5")],
    "full_mark": [Decimal(100)],
    "weight": [Decimal(30)],
    "points": [Decimal("25.65")],
    "exact": [True, False],
    "places": [2],
    "mode": list(RoundingMode),
    "split": list(RoundingMode),
    "state": list(State),
    "status": list(Status),
    "total": [Decimal("88.1")],
    "final_score": [Decimal("88.10")],
    "better": [0, 2],
    "worse": [0, 3],
    "equal": [0, 1],
    "others": [2],
    "ranked": [9],
    "entrants": [("11", "12")],
    "missing": [(), ("11",)],
    "ahead": [(Rival("11", Decimal(91)),)],
    "behind": [(Rival("12", Decimal(80)),)],
    "criterion": list(CriterionKey),
    "direction": list(Direction),
    "figure": [Decimal(90), None],
    "why": SKIPPING,
    "place": [2],
    "reason": ["现场加试"],
    "rank": [4],
    "quota": [3],
    "cut_off_rank": [3, None],
    "ties": list(CutOffTie),
    "base": [60],
    "percent": [Decimal(20)],
    "awards": [12],
    "band": ["first"],
    "bands": [("first", None)],
    "part": [2],
    "parts": [6],
    "count": [4],
    "last_rank": [30],
    "first_rank": [1],
    "section": ["s1"],
    "aspect": ["a1"],
    "item": ["i1"],
    "maximum": [Decimal(10)],
    "value": [Decimal("60.5"), Decimal(90)],
    "unit": ["", "mm"],
    "timed": [True, False],
    "target": [Decimal(60)],
    "lower": [Decimal(2)],
    "upper": [Decimal(2), Decimal(3)],
    "excess": [Decimal("0.5")],
    "steps": [None, 1],
    "deduction": [None, Decimal(4)],
    "full_at": [Decimal(60)],
    "none_at": [Decimal(120)],
    "above": [Decimal(30)],
    "upto": [None, Decimal(60)],
    "met": [True, False],
    "worth": [Decimal(3)],
    "marks": [(Decimal(1), Decimal(2))],
    "highest": [3],
    "kept": [(Decimal(8), Decimal("8.5"))],
    "dropped": [(), (Decimal(2), Decimal(10))],
    "most": [None, 2],
    "sum": [Decimal(2), Decimal(9)],
    "cap": [Decimal(8)],
    "round": [1, 2],
    "behind_places": [0, 8],
    "given": [1],
    "wanted": [0, 3],
    "allowed": [1],
    "unmarked": [0, 1, 3],
    "incident": ["17"],
    "again": [0, 1, 2],
}
WORDS = Words(
    entrant=lambda key: {"11": "张焊花", "12": "李铆钉"}[key],
    module=lambda key: {"7": "实操模块"}[key],
    award=lambda key: {"first": "一等奖"}[key],
    section=lambda key: {"s1": "外观"}[key],
    aspect=lambda key: {"a1": "焊缝余高"}[key],
    item=lambda aspect, item: {("a1", "i1"): "未清渣"}[aspect, item],
    incident=lambda key: {"17": "违规"}[key],
)


def steps(key: StepKey) -> list[Step]:
    """The step with every combination of values that its parameters can have."""
    names = sorted(PARAMETERS[key])
    return [
        Step(key, dict(zip(names, values, strict=True)))
        for values in itertools.product(*(VALUES[name] for name in names))
    ]


@pytest.mark.parametrize("key", StepKey)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_step_has_a_sentence_for_all_its_values(key: StepKey, language: str) -> None:
    with translation.override(language):
        said = {sentence(step, WORDS) for step in steps(key)}
    assert said
    for text in said:
        assert text.rstrip()[-1] in "。." or text.endswith("现场加试")
        assert "%(" not in text
        assert "None" not in text
        if language == "zh-hans":
            assert not [word for word in ("rank", "score", "module", "half") if word in text.lower()]


def test_the_sentences_cover_exactly_the_steps_of_scoring() -> None:
    assert set(wording._SENTENCES) == set(StepKey) == set(PARAMETERS)
    assert set(wording.UNUSED) == set(Unused)
    assert set(wording.SKIPPED) == set(SKIPPING)
    assert set(wording.STATES) == set(State)


def test_each_sentence_reads_only_parameters_that_the_step_has() -> None:
    for key, function in wording._SENTENCES.items():
        source = inspect.getsource(function)
        read = {name for name in VALUES if f'p["{name}"]' in source}
        assert read <= PARAMETERS[key], key


def test_a_step_reads_as_a_clerk_would_say_it() -> None:
    step = Step(
        StepKey.CRITERION_DECIDED,
        {
            "criterion": CriterionKey.ELAPSED_SECONDS,
            "direction": Direction.ASCENDING,
            "figure": Decimal(5130),
            "better": 1,
            "equal": 0,
            "worse": 0,
            "ahead": (Rival("11", Decimal(5000)),),
            "behind": (),
        },
    )
    with translation.override("zh-hans"):
        assert sentence(step, WORDS) == "比较用时（短者在前）：85:30。在前 1 个，最近的是张焊花（83:20）。"
        closed = Words(WORDS.entrant, WORDS.module, WORDS.award, open_figures=False)
        assert "83:20" not in sentence(step, closed)
