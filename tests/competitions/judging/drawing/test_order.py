"""The order depends on seed and list alone: properties, a worked example, files that cannot be read."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from competitions.judging import drawing
from competitions.judging.drawing import DrawList, Entrant, Part, SessionPlaces, StationPlaces

# Of the example below; a change here means that published draws can no longer be checked.
KNOWN_LIST = "efea2e1ece7d86840271be06a577ad8f0e529729eda8fe5e6384290216a8c564"
KNOWN_RESULT = "04b2f388cfa9ce0a938ce702a1f1162a502f351b8ab0a57e4ba2a4a87977700c"
_CHECK = """
import sys
import competitions.judging.drawing
ours = ("competitions", "competitions.judging")
print(sorted(
    name for name in sys.modules
    if name.split(".")[0] in ("django", "portal", "unions", "enterprises", "competitions")
    and name not in ours and not name.startswith("competitions.judging.drawing")
))
"""


def listed(
    entries: list[tuple[str, str]], sessions: list[list[int]], *, spread: bool = False, parts: int = 1
) -> DrawList:
    """Entries (number, unit); sessions as the places of their stations."""
    return DrawList(
        event="焊工",
        entries=tuple(Entrant(number, unit) for number, unit in entries),
        parts=tuple(
            Part(
                str(part + 1),
                f"模块{part + 1}",
                tuple(
                    SessionPlaces(
                        f"第{index}场",
                        tuple(StationPlaces(str(place), size) for place, size in enumerate(stations, 1)),
                    )
                    for index, stations in enumerate(sessions, 1)
                ),
            )
            for part in range(parts)
        ),
        spread=spread,
    )


@st.composite
def lists(draw: st.DrawFn) -> DrawList:
    """Up to 24 entries of up to five units, and sessions with room for all of them."""
    count = draw(st.integers(0, 24))
    units = draw(st.lists(st.sampled_from("12345"), min_size=count, max_size=count))
    sessions = draw(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=5), min_size=1, max_size=5))
    while sum(map(sum, sessions)) < count:
        sessions.append([2, 2])
    entries = [(f"T{number:06d}", unit) for number, unit in enumerate(units, 1)]
    return listed(entries, sessions, spread=draw(st.booleans()), parts=draw(st.integers(1, 2)))


def test_it_stands_alone() -> None:
    output = subprocess.run(
        [sys.executable, "-c", _CHECK], capture_output=True, text=True, check=True, timeout=60
    )
    assert output.stdout.strip() == "[]"


def test_the_method_is_what_is_written_down() -> None:
    found = listed([("T000001", ""), ("T000002", ""), ("T000003", "")], [[1], [1, 1]])

    def ticket(number: str) -> str:
        return hashlib.sha256(f"03 11 19\n1\nentry\n{number}".encode()).hexdigest()

    order = sorted(("T000001", "T000002", "T000003"), key=ticket)
    assert [(row.number, row.session, row.station) for row in drawing.drawn(found, "０３ 11\n19 ")] == [
        (order[0], "第1场", "1"),
        (order[1], "第2场", "1"),
        (order[2], "第2场", "2"),
    ]


def test_a_known_result_stays_for_ever() -> None:
    found = listed(
        [(f"T{number:06d}", str(number % 3)) for number in range(1, 8)], [[1, 1], [2, 1], [1, 1]], spread=True
    )
    result = drawing.rendered(drawing.drawn(found, "2026317 02 08 15 22 29 33 06"))
    assert drawing.fingerprint(drawing.written(found)) == KNOWN_LIST
    assert drawing.fingerprint(result) == KNOWN_RESULT


@given(lists(), st.text(min_size=1).filter(drawing.in_one_form), st.randoms(use_true_random=False))
def test_the_order_of_the_list_changes_nothing(found: DrawList, seed: str, chance: random.Random) -> None:
    entries = list(found.entries)
    chance.shuffle(entries)
    shuffled = DrawList(found.event, tuple(entries), found.parts, found.spread)
    assert drawing.drawn(shuffled, seed) == drawing.drawn(found, seed)
    assert drawing.written(shuffled) == drawing.written(found)


@given(lists(), st.text(min_size=1).filter(drawing.in_one_form))
def test_everybody_has_one_place_in_each_part_and_no_place_is_given_twice(found: DrawList, seed: str) -> None:
    result = drawing.drawn(found, seed)
    for part in found.parts:
        rows = [row for row in result if row.part == part.key]
        assert sorted(row.number for row in rows) == sorted(entry.number for entry in found.entries)
        assert [row.order for row in rows] == list(range(1, len(rows) + 1))
        places = {(session.name, *place) for session in part.sessions for place in session.places}
        given_places = [(row.session, row.station, row.place) for row in rows]
        assert len(set(given_places)) == len(given_places)
        assert set(given_places) <= places


@given(lists())
def test_what_is_written_is_read_again(found: DrawList) -> None:
    content = drawing.written(found)
    assert drawing.written(drawing.read_list(content)) == content
    # Stored again by another program: other line ends, a mark in front.
    again = b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")
    assert drawing.written(drawing.read_list(again)) == content


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=6),
    st.integers(2, 5),
    st.text(min_size=1).filter(drawing.in_one_form),
)
def test_entries_of_a_unit_are_spread_evenly_over_equal_sessions(
    sizes: list[int], sessions: int, seed: str
) -> None:
    entries = [
        (f"T{unit}{number:03d}", str(unit)) for unit, size in enumerate(sizes) for number in range(size)
    ]
    each = -(-len(entries) // sessions)
    found = listed(entries, [[1] * each] * sessions, spread=True)
    result = drawing.drawn(found, seed)
    unit_of = dict(entries)
    together = Counter((unit_of[row.number], row.session) for row in result)
    for unit, size in enumerate(sizes):
        counts = [together[str(unit), f"第{session}场"] for session in range(1, sessions + 1)]
        assert sum(counts) == size
        assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize("spread", [False, True])
def test_no_number_is_favoured(spread: bool) -> None:
    """Each of eight entries comes to each of eight places about as often as any other: 4,000 draws."""
    entries = [(f"T{number}", "1" if number < 4 else str(number)) for number in range(8)]
    found = listed(entries, [[1] * 2] * 4, spread=spread)
    counted = Counter(
        (row.number, row.session, row.station)
        for seed in range(4000)
        for row in drawing.drawn(found, f"seed {seed}")
    )
    assert len(counted) == 64
    # 500 expected; five standard deviations of a binomial are about 105.
    assert min(counted.values()) > 395
    assert max(counted.values()) < 605


@settings(max_examples=30)
@given(st.text(min_size=1).filter(drawing.in_one_form))
def test_parts_are_drawn_independently(seed: str) -> None:
    found = listed([(f"T{number}", "") for number in range(20)], [[1] * 20], parts=2)
    result = drawing.drawn(found, seed)
    assert [row.number for row in result[:20]] != [row.number for row in result[20:]]


def test_too_few_places_and_an_empty_seed_are_refused() -> None:
    found = listed([("T1", ""), ("T2", "")], [[1]])
    with pytest.raises(drawing.TooFewPlaces, match="1 places for 2 entries"):
        drawing.drawn(found, "1")
    with pytest.raises(ValueError, match="seed"):
        drawing.drawn(listed([], [[1]]), " \n ")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda raw: raw.pop("spread"), "spread"),
        (lambda raw: raw.update(algorithm=2), "another version"),
        (lambda raw: raw["entries"].append(raw["entries"][0]), "stands in the list twice"),
        (lambda raw: raw["entries"][0].update(number=1), "“number”"),
        (lambda raw: raw["parts"][0]["sessions"][0]["stations"][0].update(places=0), "no place"),
    ],
)
def test_a_list_that_cannot_be_is_named(change: object, problem: str) -> None:
    raw = json.loads(drawing.written(listed([("T1", "1")], [[1]])))
    change(raw)  # type: ignore[operator]
    with pytest.raises(drawing.Unreadable, match=problem):
        drawing.read_list(json.dumps(raw).encode())
    with pytest.raises(drawing.Unreadable, match="no list"):
        drawing.read_list(b"\xff\xfe")


class TestCommand:
    def test_it_writes_the_published_bytes(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        found = listed([(f"T{number}", "1") for number in range(6)], [[1, 1]] * 3, spread=True)
        (tmp_path / "list.json").write_bytes(drawing.written(found))
        call_command("redraw", seed="18 24", list=tmp_path / "list.json", output=tmp_path / "result.txt")
        expected = drawing.rendered(drawing.drawn(found, "18 24"))
        assert (tmp_path / "result.txt").read_bytes() == expected
        call_command("redraw", seed="18 24", list=tmp_path / "list.json")
        out, err = capsys.readouterr()
        assert out.encode() == expected
        assert drawing.fingerprint(expected) in err

    def test_what_cannot_be_read_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("redraw", seed="1", list=tmp_path / "none.json")
        (tmp_path / "bad.json").write_text("{}")
        with pytest.raises(CommandError, match="algorithm"):
            call_command("redraw", seed="1", list=tmp_path / "bad.json")
