"""The marks that the walk of thirty teams chooses, and the standings that follow from them, worked out naively.

Exact fractions and nothing of the portal's own arithmetic: what the portal publishes must come to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

Value = dict[str, Any]
# Aspect → value of one sheet.
Marks = dict[str, Value]

TEAMS, JUDGES = 30, 5
FIELD, PIECE = "现场焊接", "工件评定"
WEIGHTS = {FIELD: 60, PIECE: 40}
# Who stays away, who must be marked again, whom an incident costs points, who objects with success.
ABSENT, AGAIN, FINED, OBJECTING = 23, 7, 12, 16
FINE = Fraction(3)

SCHEMES: dict[str, dict[str, Any]] = {
    FIELD: {
        "sections": [
            {
                "key": "s1",
                "name": "操作过程",
                "aspects": [
                    {
                        "key": "a1", "name": "操作规范", "maximum": "30", "note": "", "method": "judgement",
                        "rows": [{"name": "不合格"}, {"name": "合格"}, {"name": "良好"}, {"name": "优秀"}],
                    },
                    {
                        "key": "a2", "name": "焊缝成形", "maximum": "50", "note": "", "method": "panel",
                        "judges": "5", "drop_lowest": "1", "drop_highest": "1",
                    },
                    {
                        "key": "a3", "name": "安全文明", "maximum": "20", "note": "", "method": "deductions",
                        "cap": "20",
                        "rows": [
                            {"key": "i1", "name": "引弧擦伤", "points": "1.5", "most": "2"},
                            {"key": "i2", "name": "未清渣", "points": "3", "most": ""},
                        ],
                    },
                ],
            }
        ]
    },
    PIECE: {
        "sections": [
            {
                "key": "s1",
                "name": "成品",
                "aspects": [
                    {
                        "key": "a1", "name": "焊缝外观", "maximum": "70", "note": "", "method": "panel",
                        "judges": "5", "drop_lowest": "1", "drop_highest": "1",
                    },
                    {
                        "key": "a2", "name": "工件完整", "maximum": "30", "note": "", "method": "judgement",
                        "rows": [{"name": "不合格"}, {"name": "合格"}, {"name": "良好"}, {"name": "优秀"}],
                    },
                ],
            }
        ]
    },
}  # fmt: skip


def _strength(team: int) -> int:
    """1 to 30, another for every team."""
    return team * 7 % 31


def _judged(team: int, place: int) -> Value:
    """A judgement by the judge of a place (0 to 2) among the three who are asked; within one of each other."""
    base = 1 + _strength(team) % 2
    return {"points": str(base + (place == 2 and team % 3 == 0))}


def sheet(module: str, team: int, judge: int, place: int | None) -> Marks:
    """What a judge (0 to 4) gives; `place` None: is not asked for a judgement."""
    if module == FIELD:
        points = Fraction(15 + _strength(team)) + Fraction(team * (judge + 1) % 5, 2)
        marks: Marks = {"a2": {"points": typed(points)}}
        judged = "a1"
    else:
        points = Fraction(30 + _strength(team)) + Fraction((team * 11 + 2 * judge) % 19, 4)
        marks = {"a1": {"points": typed(points)}}
        judged = "a2"
    if place is not None:
        marks[judged] = _judged(team, place)
        if module == FIELD and team == AGAIN:
            # Two levels apart, until it is marked again.
            marks[judged] = {"points": "0" if place == 0 else "2"}
    return marks


def common(team: int) -> Marks:
    """What the common sheet of the first module says: whoever objects later was charged with four faults too many."""
    counts = {"i1": team % 4, "i2": 4 if team == OBJECTING else int(team % 5 == 0)}
    return {"a3": {"counts": {key: number for key, number in counts.items() if number}}}


def typed(points: Fraction) -> str:
    """As it is typed: at most two digits, no zeros at the end."""
    whole, rest = divmod(points * 100, 100)
    return f"{whole}.{int(rest):02d}".rstrip("0").rstrip(".")


@dataclass
class Record:
    """What was marked: (module, team) → judge (None: the common sheet) → aspect → value; and what was taken off."""

    marks: dict[tuple[str, int], dict[int | None, Marks]] = field(default_factory=dict)
    fines: dict[tuple[str, int], Fraction] = field(default_factory=dict)

    def put(self, module: str, team: int, judge: int | None, marks: Mapping[str, Value]) -> None:
        """These aspects of a sheet now say so."""
        self.marks.setdefault((module, team), {}).setdefault(judge, {}).update(marks)

    def standings(self) -> list[int]:
        """The teams by rank, the first first. Equal ones are not foreseen: the choice of marks makes none."""
        finals = {team: self.final(team) for team in range(1, TEAMS + 1) if team != ABSENT}
        assert len(set(finals.values())) == len(finals)
        return sorted(finals, key=lambda team: -finals[team])

    def final(self, team: int) -> Fraction:
        """Both modules by their weights, rounded half up to two digits."""
        return _rounded(
            sum((self.module(name, team) * weight / 100 for name, weight in WEIGHTS.items()), Fraction(0)), 2
        )

    def module(self, name: str, team: int) -> Fraction:
        """The points of a module less what was taken off, rounded half up to three digits."""
        given = self.marks[name, team]
        fine = self.fines.get((name, team), Fraction(0))
        if name == FIELD:
            total = _levels(given, "a1") + _trimmed(given, "a2") + _faults(given[None]["a3"])
        else:
            total = _trimmed(given, "a1") + _levels(given, "a2")
        return _rounded(max(Fraction(0), total - fine), 3)


def _levels(given: Mapping[int | None, Marks], aspect: str) -> Fraction:
    """30 points for three judges' nine levels."""
    found = [int(marks[aspect]["points"]) for marks in given.values() if aspect in marks]
    assert len(found) == 3
    assert max(found) - min(found) <= 1
    return Fraction(30 * sum(found), 9)


def _trimmed(given: Mapping[int | None, Marks], aspect: str) -> Fraction:
    """The mean of five without the lowest and the highest."""
    found = sorted(Fraction(marks[aspect]["points"]) for marks in given.values() if aspect in marks)
    assert len(found) == JUDGES
    return sum(found[1:-1], Fraction(0)) / 3


def _faults(value: Value) -> Fraction:
    """20 points less 1.5 for each of at most two faults of one kind and 3 for each of the other."""
    counts: dict[str, int] = value["counts"]
    return 20 - min(Fraction(20), Fraction(3, 2) * min(2, counts.get("i1", 0)) + 3 * counts.get("i2", 0))


def _rounded(value: Fraction, places: int) -> Fraction:
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)
