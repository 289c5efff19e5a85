"""The libraries of others in static/vendor/ are what VENDORED.toml says, and call nothing outside."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[3] / "static" / "vendor"
FILES = tomllib.loads((VENDOR / "VENDORED.toml").read_text())["file"]
LICENCE_TEXTS = re.compile(r"(LICENSE|NOTICE|\.LICENSE\.txt)$")


def test_every_file_has_the_hash_on_record() -> None:
    found = {row["file"]: hashlib.sha256((VENDOR / row["file"]).read_bytes()).hexdigest() for row in FILES}

    assert found == {row["file"]: row["sha256"] for row in FILES}


def test_nothing_lies_there_that_is_not_on_record() -> None:
    lying = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    own = {"VENDORED.toml", ".gitattributes"}

    assert {name for name in lying - own if not LICENCE_TEXTS.search(name)} == {row["file"] for row in FILES}


def test_every_file_names_its_licence_and_version() -> None:
    lacking = [
        row["file"]
        for row in FILES
        if not (row["name"] and row["version"] and row["licence"])
        or not (VENDOR / row["licence_file"]).read_text().strip()
    ]

    assert lacking == []


def test_a_changed_file_says_how_it_was_changed() -> None:
    changed = {row["file"] for row in FILES if "published_sha256" in row}

    assert changed == {row["file"] for row in FILES if row.get("changed")}
    assert all(row["published_sha256"] != row["sha256"] for row in FILES if row["file"] in changed)


def test_style_sheets_and_scripts_refer_to_no_missing_or_foreign_file() -> None:
    dangling = []
    for path in [*VENDOR.rglob("*.css"), *VENDOR.rglob("*.js")]:
        text = path.read_text()
        dangling += [(path.name, "source map")] * text.count("sourceMappingURL=")
        if path.suffix == ".css":
            targets = re.findall(r"""url\(["']?(?!data:)([^"')?#]+)""", text)
            dangling += [(path.name, target) for target in targets if not (path.parent / target).is_file()]

    assert dangling == []
