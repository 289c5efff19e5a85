"""Marks to points: worked examples of every method, and what must hold for every scheme and every mark."""

from __future__ import annotations

import decimal
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.judging.scoring import (
    PARAMETERS,
    Checklist,
    Counted,
    Deductions,
    InputError,
    Judged,
    Judgement,
    Linear,
    Mark,
    MarkState,
    Measured,
    Panel,
    Problem,
    Ranges,
    Rounding,
    RoundingMode,
    Scale,
    Scheme,
    Section,
    StepKey,
    Ticked,
    Tolerance,
    explain_marking,
    mark_aspect,
    mark_module,
    read_scheme,
)
from tests.competitions.judging.scoring.events import known, parameters
from tests.competitions.judging.scoring.schemes import CONTENT, marked_schemes

SCHEME = known(read_scheme(CONTENT).scheme)
BY_KEY = {aspect.key: aspect for aspect in SCHEME.aspects}


def measured(text: str) -> Measured:
    return Measured(Decimal(text))


def judged(*texts: str) -> Judged:
    return Judged({f"j{number}": Decimal(text) for number, text in enumerate(texts)})


@pytest.mark.parametrize(
    ("key", "mark", "points"),
    [
        ("a1", measured("58"), "10"),
        ("a1", measured("62"), "10"),
        ("a1", measured("62.1"), "6"),
        ("a1", measured("57"), "6"),
        ("a1", measured("56.9"), "2"),
        ("a1", measured("70"), "0"),
        ("a2", measured("490"), "20"),
        ("a2", measured("600"), "20"),
        ("a2", measured("445"), "10"),
        ("a2", measured("430"), "6.666667"),
        ("a2", measured("-3"), "0"),
        ("a3", measured("-1"), "10"),
        ("a3", measured("0.5"), "10"),
        ("a3", measured("0.51"), "5"),
        ("a3", measured("1.01"), "0"),
        ("a4", Ticked(frozenset()), "0"),
        ("a4", Ticked(frozenset({"i1"})), "3"),
        ("a4", Ticked(frozenset({"i1", "i2"})), "5"),
        ("a5", judged("2", "2", "3"), "11.666667"),
        ("a5", judged("0", "0", "0"), "0"),
        ("a5", judged("3", "3", "3"), "15"),
        ("a6", judged("8", "9", "2", "8.5", "10"), "8.5"),
        ("a6", judged("8", "8", "8", "8", "8.5"), "8"),
        ("a7", Counted({}), "10"),
        ("a7", Counted({"i1": 1}), "8.5"),
        ("a7", Counted({"i1": 5}), "7"),
        ("a7", Counted({"i1": 2, "i2": 1}), "4"),
        ("a7", Counted({"i1": 2, "i2": 9}), "2"),
        ("a8", measured("1800"), "10"),
        ("a8", measured("2250"), "5"),
        ("a8", measured("2700"), "0"),
        ("a9", measured("180"), "10"),
        ("a9", measured("180.1"), "6"),
        ("a9", measured("301"), "1"),
    ],
)
def test_each_method_gives_its_points(key: str, mark: Mark, points: str):
    result = mark_aspect(BY_KEY[key], mark)
    assert (result.state, result.points) == (MarkState.MARKED, Decimal(points))


def test_outside_a_tolerance_without_steps_there_is_nothing():
    method = BY_KEY["a1"].method
    assert isinstance(method, Tolerance)
    aspect = replace(BY_KEY["a1"], method=replace(method, step=None, deduction=None))
    assert mark_aspect(aspect, measured("62.001")).points == Decimal(0)
    assert mark_aspect(aspect, measured("62")).points == Decimal(10)


@pytest.mark.parametrize(
    ("key", "mark", "state"),
    [
        ("a1", None, MarkState.NOT_YET_MARKED),
        ("a5", judged("2", "2"), MarkState.NOT_YET_MARKED),
        # Two of three are far apart already; asked again only when all have marked.
        ("a5", judged("0", "3"), MarkState.NOT_YET_MARKED),
        ("a5", judged("1", "2", "3"), MarkState.TO_MARK_AGAIN),
        ("a6", judged("0", "10", "5", "5"), MarkState.NOT_YET_MARKED),
        ("a6", judged(), MarkState.NOT_YET_MARKED),
    ],
)
def test_a_missing_mark_is_a_state_and_no_zero(key: str, mark: Mark | None, state: MarkState):
    result = mark_aspect(BY_KEY[key], mark)
    assert (result.state, result.amount, result.points) == (state, None, None)


def test_the_scale_of_judgement_is_data():
    wide = Scale(judges=2, lowest=1, highest=5, greatest_difference=2)
    assert mark_aspect(BY_KEY["a5"], judged("5", "3"), wide).points == Decimal("11.25")
    assert mark_aspect(BY_KEY["a5"], judged("5", "2"), wide).state is MarkState.TO_MARK_AGAIN
    with pytest.raises(InputError) as refusal:
        Scale(lowest=3, highest=3)
    assert refusal.value.problem is Problem.SCALE_OUT_OF_RANGE


@pytest.mark.parametrize(
    ("key", "mark", "problem"),
    [
        ("a1", judged("1"), Problem.MARK_OF_ANOTHER_KIND),
        ("a5", measured("1"), Problem.MARK_OF_ANOTHER_KIND),
        ("a4", Counted({"i1": 1}), Problem.MARK_OF_ANOTHER_KIND),
        ("a1", measured("NaN"), Problem.NOT_A_DECIMAL),
        ("a1", measured("1.1234567"), Problem.TOO_MANY_PLACES),
        ("a8", measured("-1"), Problem.FIGURE_OUT_OF_RANGE),
        ("a4", Ticked(frozenset({"i9"})), Problem.UNKNOWN_ITEM),
        ("a7", Counted({"i9": 1}), Problem.UNKNOWN_ITEM),
        ("a7", Counted({"i1": -1}), Problem.NEGATIVE_COUNT),
        ("a5", judged("4", "3", "3"), Problem.MARK_OUT_OF_RANGE),
        ("a5", judged("2.5"), Problem.NOT_A_WHOLE_MARK),
        ("a5", judged("1", "1", "1", "1"), Problem.TOO_MANY_MARKS),
        ("a6", judged("10.01"), Problem.MARK_OUT_OF_RANGE),
        ("a6", judged("-1"), Problem.MARK_OUT_OF_RANGE),
    ],
)
def test_a_mark_that_cannot_be_is_refused(key: str, mark: Mark, problem: Problem):
    with pytest.raises(InputError) as refusal:
        mark_module(scheme=SCHEME, marks={key: mark})
    assert refusal.value.problem is problem


def test_a_mark_of_an_unknown_aspect_is_refused():
    with pytest.raises(InputError) as refusal:
        mark_module(scheme=SCHEME, marks={"a99": measured("1")})
    assert refusal.value.problem is Problem.UNKNOWN_ASPECT


MARKS: dict[str, Mark] = {
    "a1": measured("57"),
    "a2": measured("430"),
    "a3": measured("0.8"),
    "a4": Ticked(frozenset({"i2"})),
    "a5": judged("2", "2", "3"),
    "a6": judged("8", "9", "2", "8.5", "10"),
    "a7": Counted({"i1": 3, "i2": 1}),
    "a8": measured("2250"),
    "a9": measured("200"),
}


def test_a_module_is_added_up_exactly_and_rounded_once():
    marking = mark_module(scheme=SCHEME, marks=MARKS)
    assert [section.points for section in marking.sections] == [Decimal("19.666667"), Decimal("35.166667")]
    assert marking.amount == Fraction(59, 3) + Fraction(211, 6)
    # 54.8333…: the two sections as shown would make 54.833334.
    assert marking.total == Decimal("54.833")
    assert mark_module(scheme=SCHEME, marks=MARKS, rounding=Rounding(1, RoundingMode.UP)).total == Decimal(
        "54.9"
    )


def test_a_module_with_open_aspects_has_no_total():
    marks = {**MARKS, "a5": judged("0", "2", "3")}
    del marks["a9"]
    marking = mark_module(scheme=SCHEME, marks=marks)
    assert (marking.total, marking.amount) == (None, None)
    assert marking.waiting(MarkState.NOT_YET_MARKED) == ("a9",)
    assert marking.waiting(MarkState.TO_MARK_AGAIN) == ("a5",)
    assert [section.amount for section in marking.sections] == [Fraction(59, 3), None]
    assert marking.so_far == Fraction(59, 3) + Fraction(35, 2)


def test_the_explanation_of_a_module():
    explained = explain_marking(mark_module(scheme=SCHEME, marks=MARKS))
    assert [step.as_json() for step in explained.aspects["a1"]] == [
        {
            "key": "outside_tolerance",
            "parameters": {
                "aspect": "a1",
                "value": "57",
                "unit": "°",
                "target": "60",
                "lower": "2",
                "upper": "2",
                "excess": "1",
                "steps": 1,
                "deduction": "4",
                "points": "6",
            },
        },
        {
            "key": "aspect_points",
            "parameters": {"aspect": "a1", "points": "6", "maximum": "10", "exact": True},
        },
    ]
    assert [step.as_json() for step in explained.aspects["a7"]] == [
        {
            "key": "fault_counted",
            "parameters": {"aspect": "a7", "item": "i1", "count": 3, "most": 2, "points": "3"},
        },
        {
            "key": "fault_counted",
            "parameters": {"aspect": "a7", "item": "i2", "count": 1, "most": None, "points": "3"},
        },
        {
            "key": "deducted",
            "parameters": {"aspect": "a7", "points": "4", "maximum": "10", "sum": "6", "cap": "8"},
        },
        {
            "key": "aspect_points",
            "parameters": {"aspect": "a7", "points": "4", "maximum": "10", "exact": True},
        },
    ]
    assert explained.aspects["a6"][0].as_json() == {
        "key": "panel_averaged",
        "parameters": {
            "aspect": "a6",
            "points": "8.5",
            "kept": ["8", "8.5", "9"],
            "dropped": ["2", "10"],
            "exact": True,
        },
    }
    assert [step.as_json() for step in (*explained.sections["s1"], *explained.total)] == [
        {
            "key": "section_points",
            "parameters": {"section": "s1", "points": "19.666667", "maximum": "45", "exact": False},
        },
        {"key": "sections_added", "parameters": {"total": "54.833333", "exact": False}},
        {"key": "total_rounded", "parameters": {"total": "54.833", "places": 3, "mode": "half_up"}},
    ]


# --- What must hold for every scheme ----------------------------------------------------------------------


def naive_points(aspect: Any, mark: Any) -> Fraction | None:
    """The points of an aspect, computed another way: straight from the rules, with fractions alone."""
    method, maximum = aspect.method, Fraction(aspect.maximum)
    if isinstance(method, Judgement | Panel):
        given = sorted(Fraction(value) for value in mark.marks.values())
        if isinstance(method, Panel):
            if len(given) < method.judges:
                return None
            for _ in range(method.drop_lowest):
                given.remove(min(given))
            for _ in range(method.drop_highest):
                given.remove(max(given))
            return sum(given, Fraction(0)) / len(given)
        if len(given) < 3 or given[-1] - given[0] > 1:
            return None
        return maximum * sum(given, Fraction(0)) / 9
    if isinstance(method, Checklist):
        return sum((Fraction(item.points) for item in method.items if item.key in mark.items), Fraction(0))
    if isinstance(method, Deductions):
        off = Fraction(0)
        for item in method.items:
            for number in range(mark.counts.get(item.key, 0)):
                if item.most is None or number < item.most:
                    off += Fraction(item.points)
        return maximum - min(off, Fraction(method.cap) if method.cap is not None else maximum)
    value = Fraction(mark.value)
    if isinstance(method, Ranges):
        fitting = [band.points for band in method.bands if value <= Fraction(band.upto)]
        return Fraction(fitting[0] if fitting else method.beyond)
    if isinstance(method, Linear):
        full, none = Fraction(method.full_at), Fraction(method.none_at)
        if full < none:
            full, none, value = -full, -none, -value
        return maximum * (0 if value <= none else 1 if value >= full else (value - none) / (full - none))
    assert isinstance(method, Tolerance)
    low, high = (
        Fraction(method.target) - Fraction(method.lower),
        Fraction(method.target) + Fraction(method.upper),
    )
    if low <= value <= high:
        return maximum
    if method.step is None:
        return Fraction(0)
    steps = ceil((low - value if value < low else value - high) / Fraction(method.step))
    return max(Fraction(0), maximum - steps * Fraction(known(method.deduction)))


def naive_rounded(value: Fraction) -> Fraction:
    return Fraction(int(value * 1000 + Fraction(1, 2)), 1000)


@given(marked_schemes())
def test_totals_equal_a_naive_computation_with_fractions(drawn):
    scheme, marks = drawn
    marking = mark_module(scheme=scheme, marks=marks)
    naive = {key: naive_points(aspect, marks[key]) if key in marks else None
             for key, aspect in ((aspect.key, aspect) for aspect in scheme.aspects)}  # fmt: skip
    assert {result.aspect.key: result.amount for result in marking.aspects} == naive
    amounts = [amount for amount in naive.values() if amount is not None]
    if len(amounts) < len(naive):
        assert marking.total is None
    else:
        assert Fraction(known(marking.total)) == naive_rounded(sum(amounts, Fraction(0)))
        assert 0 <= Fraction(known(marking.total)) <= Fraction(scheme.maximum)


def exchanged(mark: Mark, random: Any) -> Mark:
    """The same marks from other judges, and the same items and counts in another order."""
    if isinstance(mark, Judged):
        judges, values = list(mark.marks), list(mark.marks.values())
        random.shuffle(values)
        return Judged(dict(zip(judges, values, strict=True)))
    if isinstance(mark, Counted):
        counts = list(mark.counts.items())
        random.shuffle(counts)
        return Counted(dict(counts))
    return mark


@given(marked_schemes(), st.randoms(use_true_random=False))
def test_the_order_of_judges_aspects_and_sections_changes_nothing(drawn, random):
    scheme, marks = drawn
    before = mark_module(scheme=scheme, marks=marks)
    sections = []
    for section in scheme.sections:
        aspects = list(section.aspects)
        random.shuffle(aspects)
        sections.append(Section(section.key, section.name, tuple(aspects)))
    random.shuffle(sections)
    keys = list(marks)
    random.shuffle(keys)
    after = mark_module(
        scheme=Scheme(tuple(sections)), marks={key: exchanged(marks[key], random) for key in keys}
    )
    assert (after.total, after.amount, after.so_far) == (before.total, before.amount, before.so_far)
    told, again = explain_marking(before), explain_marking(after)
    assert told.total == again.total
    assert told.aspects == again.aspects
    assert told.sections == again.sections


def better(aspect: Any, mark: Any, data: st.DataObject) -> Mark:
    """A mark that is at least as good: higher points from a judge, an item more, a fault less, a value nearer."""
    method = aspect.method
    if isinstance(method, Checklist):
        return Ticked(mark.items | {data.draw(st.sampled_from([item.key for item in method.items]))})
    if isinstance(method, Deductions):
        return Counted({key: count - data.draw(st.integers(0, count)) for key, count in mark.counts.items()})
    if isinstance(method, Panel):
        judge = data.draw(st.sampled_from(sorted(mark.marks)))
        raised = data.draw(st.decimals(mark.marks[judge], aspect.maximum, places=2))
        return Judged({**mark.marks, judge: raised})
    if isinstance(method, Judgement):
        # All judges give one more where they can: the difference stays within what is allowed.
        return Judged({judge: min(Decimal(3), value + 1) for judge, value in mark.marks.items()})
    nearer = Decimal(data.draw(st.integers(0, 4))) / 4
    if isinstance(method, Tolerance):
        return Measured(round(mark.value + (method.target - mark.value) * nearer, 6))
    if isinstance(method, Linear):
        gain = abs(data.draw(st.decimals(0, 20, places=1)))
        return Measured(mark.value + gain if method.full_at > method.none_at else max(Decimal(0), mark.value - gain)
                        if method.timed else mark.value - gain)  # fmt: skip
    at_least = naive_points(aspect, mark)
    good = [band.upto for band in method.bands if Fraction(band.points) >= known(at_least)]
    return Measured(data.draw(st.sampled_from([mark.value, *good])))


@given(marked_schemes(complete=True), st.data())
def test_a_better_mark_never_lowers_the_total(drawn, data):
    scheme, marks = drawn
    before = mark_module(scheme=scheme, marks=marks)
    aspect = data.draw(st.sampled_from(list(scheme.aspects)))
    improved = {**marks, aspect.key: better(aspect, marks[aspect.key], data)}
    after = mark_module(scheme=scheme, marks=improved)
    assert known(after.total) >= known(before.total)
    assert known(after.amount) >= known(before.amount)


@given(marked_schemes())
def test_every_figure_has_an_explanation_whose_parts_sum(drawn):
    scheme, marks = drawn
    marking = mark_module(scheme=scheme, marks=marks)
    explained = explain_marking(marking)
    every = [*explained.total, *(step for steps in explained.aspects.values() for step in steps),
             *(step for steps in explained.sections.values() for step in steps)]  # fmt: skip
    assert all(set(step.parameters) == PARAMETERS[step.key] for step in every)
    assert set(explained.aspects) == {aspect.key for aspect in scheme.aspects}
    for result in marking.aspects:
        *how, last = explained.aspects[result.aspect.key]
        if result.amount is None:
            assert (how, last.key) in [([], StepKey.ASPECT_WITHOUT_MARK), ([], StepKey.ASPECT_TO_MARK_AGAIN)]
            continue
        assert (last.key, last.parameters["points"]) == (StepKey.ASPECT_POINTS, result.points)
        parts: list[Any] = [parameters(step)["points"] for step in how]
        if isinstance(result.aspect.method, Deductions):
            *_off, deducted = how
            assert parameters(deducted)["sum"] == sum(parts[:-1], Decimal(0))
            taken = min(parameters(deducted)["sum"], parameters(deducted)["cap"])
            assert parameters(deducted)["maximum"] - taken == parameters(deducted)["points"] == result.points
        else:
            assert sum(parts, Decimal(0)) == result.points
    for section in marking.sections:
        (said,) = explained.sections[section.section.key]
        if section.amount is None:
            assert said.key is StepKey.SECTION_INCOMPLETE
        else:
            close(said, [known(result.points) for result in section.aspects], "points")
    if marking.amount is None:
        assert [step.key for step in explained.total] == [StepKey.NO_TOTAL]
    else:
        total, rounded = explained.total
        close(total, [known(section.points) for section in marking.sections], "total")
        assert rounded.parameters["total"] == marking.total


def close(step: Any, parts: list[Decimal], name: str) -> None:
    """The parts sum to the figure: exactly, or as nearly as figures without an end can be shown."""
    slack = Decimal("0.0000005") * (len(parts) + 1)
    assert abs(sum(parts, Decimal(0)) - step.parameters[name]) <= slack
    if all(part == round(part, 5) for part in parts):
        assert sum(parts, Decimal(0)) == step.parameters[name]


@given(marked_schemes())
def test_the_callers_decimal_context_changes_nothing(drawn):
    scheme, marks = drawn
    told = explain_marking(mark_module(scheme=scheme, marks=marks))
    with decimal.localcontext(decimal.Context(prec=2, rounding=decimal.ROUND_UP)):
        assert explain_marking(mark_module(scheme=scheme, marks=marks)) == told
