"""Industries, clusters and skill levels as they are delivered."""

import csv
from collections import Counter
from pathlib import Path

from competitions.planning.policy.vocabulary import SkillLevel

ROOT = Path(__file__).parents[2]


def rows(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# GB/T 4754-2017: the last division of each section.
LAST_DIVISIONS = {
    "A": 5, "B": 12, "C": 43, "D": 46, "E": 50, "F": 52, "G": 60, "H": 62, "I": 65, "J": 69,
    "K": 70, "L": 72, "M": 75, "N": 79, "O": 82, "P": 83, "Q": 85, "R": 90, "S": 96, "T": 97,
}  # fmt: skip


def test_industries_are_twenty_sections_and_ninety_seven_divisions() -> None:
    industries = rows("enterprises/data/industries.csv")
    assert Counter(row["level"] for row in industries) == {"section": 20, "division": 97}
    assert [row for row in industries if not row["name"].strip()] == []
    assert [row["code"] for row in industries if row["level"] == "section"] == list(LAST_DIVISIONS)
    assert [row["code"] for row in industries if row["level"] == "division"] == [
        f"{n:02}" for n in range(1, 98)
    ]


def test_every_division_stands_in_its_section() -> None:
    expected: dict[str, str] = {}
    for section, last in LAST_DIVISIONS.items():
        for number in range(len(expected) + 1, last + 1):
            expected[f"{number:02}"] = section
    found = {
        row["code"]: row["parent"]
        for row in rows("enterprises/data/industries.csv")
        if row["level"] == "division"
    }
    assert found == expected


def test_there_are_twenty_five_clusters_each_in_a_known_county() -> None:
    clusters = rows("enterprises/data/clusters.csv")
    counties = {row["code"] for row in rows("unions/data/divisions.csv") if row["level"] == "county"}
    assert len({row["name"] for row in clusters}) == 25
    assert {row["county_code"] for row in clusters} <= counties
    assert [row for row in clusters if not row["certainty"]] == []


def test_clusters_that_fill_up_the_published_total_say_so() -> None:
    clusters = rows("enterprises/data/clusters.csv")
    placeholders = [row for row in clusters if row["certainty"] == "invented for the demo"]
    assert len(placeholders) == 4
    assert placeholders == [row for row in clusters if "placeholder" in row["note"]]


def test_skill_levels_are_those_that_policy_speaks_of() -> None:
    levels = [(int(row["order"]), row["name"]) for row in rows("enterprises/data/skill_levels.csv")]
    assert levels == [(level.order, level.value) for level in SkillLevel]
