"""Marking schemes from plain mappings and back, and everything that can be wrong with one."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.judging.scoring import (
    FAULT_PARAMETERS,
    FIELDS,
    ROW_FIELDS,
    Fault,
    FaultKey,
    MethodKey,
    Place,
    Scheme,
    as_content,
    keyed,
    read_aspect,
    read_scheme,
)
from tests.competitions.judging.scoring.schemes import CONTENT, schemes


def changed(key: str, **values: object) -> dict[str, Any]:
    """The plain scheme with other values in one aspect."""
    content = copy.deepcopy(CONTENT)
    for section in content["sections"]:
        for aspect in section["aspects"]:
            if aspect["key"] == key:
                aspect.update(values)
    return content


def said(
    content: dict[str, Any], total: Decimal | None = None
) -> list[tuple[str, tuple[object, ...], dict[str, str]]]:
    """Every fault as (key, (section, aspect, field, row), parameters)."""
    return [
        (
            fault.key.value,
            (fault.place.section, fault.place.aspect, fault.place.field, fault.place.row),
            dict(fault.parameters),
        )
        for fault in read_scheme(content, total=total).faults
    ]


def test_a_scheme_is_read_and_written_back_as_it_was():
    reading = read_scheme(CONTENT, total=Decimal(100))
    assert reading.faults == ()
    assert reading.scheme is not None
    assert reading.scheme.maximum == Decimal(100)
    assert as_content(reading.scheme) == CONTENT


@given(schemes())
def test_every_scheme_survives_being_written_and_read(scheme: Scheme):
    reading = read_scheme(as_content(scheme), total=scheme.maximum)
    assert reading.faults == ()
    assert reading.scheme == scheme


def test_full_width_figures_and_blanks_are_read():
    reading = read_scheme(changed("a1", maximum=" １０ ", target="６０．０", name=" 坡口（角度） "))
    assert reading.scheme is not None
    (first, *_) = reading.scheme.aspects
    assert (first.maximum, first.name) == (Decimal(10), "坡口（角度）")


@pytest.mark.parametrize(
    ("key", "values", "fault", "field", "row", "parameters"),
    [
        ("a1", {"name": " "}, "missing", "name", None, {}),
        ("a1", {"name": "长" * 81}, "too_long", "name", None, {"longest": "80"}),
        ("a1", {"note": "长" * 501}, "too_long", "note", None, {"longest": "500"}),
        ("a1", {"maximum": ""}, "missing", "maximum", None, {}),
        ("a1", {"maximum": "十"}, "not_a_number", "maximum", None, {"text": "十"}),
        ("a1", {"maximum": "1e1"}, "not_a_number", "maximum", None, {"text": "1e1"}),
        ("a1", {"maximum": 10}, "missing", "maximum", None, {}),
        ("a1", {"maximum": "0"}, "out_of_range", "maximum", None, {"lowest": "0.001", "highest": "1000"}),
        ("a1", {"maximum": "1001"}, "out_of_range", "maximum", None, {"lowest": "0.001", "highest": "1000"}),
        ("a1", {"maximum": "9.9999"}, "too_many_places", "maximum", None, {"places": "3"}),
        ("a1", {"method": ""}, "missing", "method", None, {}),
        ("a1", {"method": "guess"}, "unknown_method", "method", None, {}),
        ("a1", {"target": ""}, "missing", "target", None, {}),
        ("a1", {"lower": "-1"}, "out_of_range", "lower", None, {"lowest": "0", "highest": "1000000"}),
        ("a1", {"step": ""}, "only_one_of_two", "step", None, {}),
        ("a1", {"deduction": ""}, "only_one_of_two", "deduction", None, {}),
        ("a1", {"deduction": "11"}, "out_of_range", "deduction", None, {"lowest": "0.001", "highest": "10"}),
        ("a2", {"none_at": "490"}, "ends_are_equal", "none_at", None, {}),
        ("a3", {"rows": []}, "nothing_listed", "rows", None, {}),
        ("a3", {"rows": [{"upto": "1", "points": "10"}, {"upto": "1", "points": "5"}]}, "not_ascending", "upto", 2, {}),
        ("a3", {"rows": [{"upto": "1", "points": "9"}]}, "maximum_not_reached", "rows", None,
         {"maximum": "10", "best": "9"}),
        ("a3", {"rows": [{"upto": "", "points": "10"}]}, "missing", "upto", 1, {}),
        ("a3", {"rows": [{"upto": str(n), "points": "10"} for n in range(31)]}, "too_many", "rows", None, {"most": "30"}),
        ("a4", {"rows": [{"name": "面罩", "points": "3"}]}, "items_do_not_sum", "rows", None,
         {"maximum": "5", "total": "3"}),
        ("a4", {"rows": [{"name": "甲", "points": "3"}, {"name": "甲", "points": "2"}]}, "repeated", "name", 2,
         {"text": "甲"}),
        ("a4", {"rows": [{"name": "", "points": "5"}]}, "missing", "name", 1, {}),
        ("a5", {"rows": [{"name": "好"}, {"name": "差"}]}, "levels_incomplete", "rows", None, {}),
        ("a6", {"judges": "2"}, "no_mark_remains", "judges", None, {"judges": "2", "dropped": "2"}),
        ("a6", {"judges": "2.5"}, "not_a_whole_number", "judges", None, {"text": "2.5"}),
        ("a6", {"judges": "0"}, "out_of_range", "judges", None, {"lowest": "1", "highest": "99"}),
        ("a7", {"cap": "11"}, "out_of_range", "cap", None, {"lowest": "0.001", "highest": "10"}),
        ("a7", {"rows": [{"name": "甲", "points": "1", "most": "0"}]}, "out_of_range", "most", 1,
         {"lowest": "1", "highest": "1000"}),
        ("a8", {"full_at": "45:00"}, "best_not_before_limit", "none_at", None, {}),
        ("a8", {"full_at": "半小时"}, "not_a_time", "full_at", None, {"text": "半小时"}),
        ("a9", {"rows": [{"upto": "3:75", "points": "10"}]}, "not_a_time", "upto", 1, {"text": "3:75"}),
    ],
)  # fmt: skip
def test_each_fault_is_said_with_its_place(key, values, fault, field, row, parameters):
    order = {"a1": (1, 1), "a2": (1, 2), "a3": (1, 3), "a4": (1, 4), "a5": (2, 1), "a6": (2, 2), "a7": (2, 3),
             "a8": (2, 4), "a9": (2, 5)}  # fmt: skip
    assert said(changed(key, **values)) == [(fault, (*order[key], field, row), parameters)]


def test_all_faults_are_said_at_once():
    content = changed("a1", maximum="x", target="", method="tolerance")
    content["sections"][1]["name"] = "尺寸"
    content["sections"][1]["aspects"][1]["name"] = "焊缝成形"
    content["sections"].append({"name": "", "aspects": []})
    assert said(content, Decimal(100)) == [
        ("not_a_number", (1, 1, "maximum", None), {"text": "x"}),
        ("missing", (1, 1, "target", None), {}),
        ("repeated", (2, 2, "name", None), {"text": "焊缝成形"}),
        ("missing", (3, None, "name", None), {}),
        ("nothing_listed", (3, None, "aspects", None), {}),
        ("repeated", (2, None, "name", None), {"text": "尺寸"}),
        ("total_differs", (None, None, "", None), {"wanted": "100", "total": "90"}),
    ]


@pytest.mark.parametrize("content", [{}, {"sections": None}, {"sections": []}, {"sections": ["x", 3]}])
def test_a_mapping_without_sections_has_nothing_to_mark(content):
    assert said(content) == [("nothing_listed", (None, None, "", None), {})]


def test_too_many_sections_and_aspects():
    aspect = CONTENT["sections"][0]["aspects"][3]
    content = {
        "sections": [
            {"name": f"部分{section}", "aspects": [{**aspect, "name": f"项{n}"} for n in range(10)]}
            for section in range(21)
        ]
    }
    assert said(content) == [
        ("too_many", (None, None, "", None), {"most": "20"}),
        ("too_many", (None, None, "aspects", None), {"most": "200"}),
    ]


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(list(MethodKey))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["sections", "aspects", "rows", "name", "maximum", "method", "points", "upto", "key"]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(["sections", "x"]), junk), st.sampled_from([None, Decimal(100)]))
def test_whatever_is_given_reading_says_what_is_wrong_and_raises_nothing(content, total):
    reading = read_scheme(content, total=total)
    assert (reading.scheme is None) == bool(reading.faults)
    for fault in reading.faults:
        assert set(fault.parameters) == FAULT_PARAMETERS[fault.key]
    assert keyed(keyed(content)) == keyed(content)


def test_keys_are_given_once_and_stay():
    content = {
        "sections": [
            {
                "name": "甲",
                "aspects": [{"key": "a7"}, {}, {"key": "a7", "rows": [{"name": "x"}, {"key": "i4"}]}],
            },
            {"key": "s1", "aspects": [{}]},
        ]
    }
    assert keyed(content) == {
        "sections": [
            {
                "key": "s2",
                "name": "甲",
                "aspects": [
                    {"key": "a7"},
                    {"key": "a8"},
                    {"key": "a9", "rows": [{"key": "i5", "name": "x"}, {"key": "i4"}]},
                ],
            },
            {"key": "s1", "aspects": [{"key": "a10"}]},
        ]
    }


def test_a_key_that_another_aspect_had_is_not_given_again():
    earlier = {"sections": [{"key": "s1", "aspects": [{"key": "a1"}, {"key": "a2"}]}, {"key": "s2"}]}
    content = {"sections": [{"key": "s1", "aspects": [{"key": "a1"}, {}]}, {}]}
    assert keyed(content, earlier) == {
        "sections": [
            {"key": "s1", "aspects": [{"key": "a1"}, {"key": "a3"}]},
            {"key": "s3", "aspects": []},
        ]
    }


def test_one_aspect_can_be_read_by_itself():
    aspect, faults = read_aspect({**CONTENT["sections"][0]["aspects"][3], "maximum": "6"}, Place(1, 4))
    assert aspect is None
    assert faults == (Fault(FaultKey.ITEMS_DO_NOT_SUM, Place(1, 4, "rows"), {"maximum": "6", "total": "5"}),)


def test_the_tables_of_fields_know_every_method():
    assert set(FIELDS) == set(MethodKey)
    written = {aspect["method"]: aspect for section in CONTENT["sections"] for aspect in section["aspects"]}
    for method in MethodKey:
        aspect = written[method.value]
        assert set(aspect) - {"key", "name", "maximum", "note", "method", "rows"} == set(FIELDS[method])
        for row in aspect.get("rows", []):
            assert set(row) - {"key"} == set(ROW_FIELDS[method])
