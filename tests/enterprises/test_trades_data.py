"""The list of trades that competitions are planned in."""

import csv
import re
from collections import Counter
from pathlib import Path

import enterprises

FILE = Path(enterprises.__file__).parent / "data" / "trades.csv"


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_trade_has_a_name_a_field_and_a_certainty() -> None:
    assert list(rows()[0]) == ["code", "name", "field", "certainty"]
    assert [row for row in rows() if not (row["name"] and row["field"] and row["certainty"])] == []
    assert len(rows()) >= 60


def test_names_have_chinese_brackets() -> None:
    assert [row["name"] for row in rows() if "(" in row["name"] or ")" in row["name"]] == []


def test_names_and_codes_are_unique() -> None:
    names = Counter(row["name"] for row in rows())
    codes = Counter(row["code"] for row in rows() if row["code"])
    assert [word for word, times in (names | codes).items() if times > 1] == []


def test_a_code_is_written_as_in_the_dictionary_and_only_where_it_is_known() -> None:
    for row in rows():
        if row["code"]:
            assert re.fullmatch(r"[1-8]-\d{2}-\d{2}-\d{2}", row["code"]), row
            assert row["certainty"] == "general knowledge", row
        else:
            assert row["certainty"] in {
                "occupation code not verified",
                "contest title; no occupation of its own",
            }, row


def test_the_trades_of_manufacturing_are_there() -> None:
    wanted = {"焊工", "车工", "钳工", "电工", "铸造工", "模具工", "数控车工", "缝纫工", "装配钳工"}
    assert wanted <= {row["name"] for row in rows()}
