"""The divisions that the tree of unions starts from."""

import csv
from collections import Counter
from pathlib import Path

FILE = Path(__file__).parents[2] / "unions" / "data" / "divisions.csv"


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_province_one_city_and_twenty_two_counties() -> None:
    assert Counter(row["level"] for row in rows()) == {"province": 1, "city": 1, "county": 22}


def test_codes_and_names_are_unique_and_every_parent_is_one_level_up() -> None:
    by_code = {row["code"]: row for row in rows()}
    assert len(by_code) == len({row["name"] for row in rows()}) == len(rows())
    above = {
        (row["level"], by_code[row["parent"]]["level"] if row["parent"] else "") for row in by_code.values()
    }
    assert above == {("province", ""), ("city", "province"), ("county", "city")}


def test_inferred_unions_are_marked() -> None:
    inferred = {row["code"] for row in rows() if "inferred" in row["certainty"]}
    assert inferred == {"130971", "130972", "130973", "1309A1", "1309A2", "1309A3"}
    assert {row["certainty"] for row in rows() if row["code"] not in inferred} == {"verified"}
