"""Labels of stations as people type them: “1-12”, “A1-A6, B1”, one after the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BETWEEN = re.compile(r"[\s,;、，；]+")
_RANGE = re.compile(
    r"(?P<prefix>\D*)(?P<first>\d{1,4})\s*[-–—~～至]\s*(?P<again>\D*?)(?P<last>\d{1,4})(?P<suffix>\D*)"
)
MOST = 200
LONGEST = 20


def read_stations(text: str) -> tuple[str, ...]:
    """The labels in the order in which they are typed.

    Raises:
        ValueError: a range that runs backwards or is too long; the message is the part of the text.
    """
    plain = re.sub(r"\s*([-–—~])\s*", r"\1", unicodedata.normalize("NFKC", text).strip())
    labels: list[str] = []
    for part in _BETWEEN.split(plain):
        if not part:
            continue
        labels += _labels(part)
        if len(labels) > MOST or any(len(label) > LONGEST for label in labels):
            raise ValueError(part)
    return tuple(labels)


def _labels(part: str) -> list[str]:
    found = _RANGE.fullmatch(part)
    if found is None or found["again"] not in ("", found["prefix"]):
        return [part]
    first, last = int(found["first"]), int(found["last"])
    if not first <= last < first + MOST:
        raise ValueError(part)
    width = len(found["first"]) if found["first"].startswith("0") else 0
    return [f"{found['prefix']}{number:0{width}d}{found['suffix']}" for number in range(first, last + 1)]


def shown_stations(labels: Iterable[str]) -> str:
    """The labels as one may type them again: plain numbers in a row as a range."""
    groups: list[list[str]] = []
    for label in labels:
        follows = groups and label.isdecimal() and groups[-1][-1].isdecimal()
        if follows and label == str(int(groups[-1][-1]) + 1):
            groups[-1].append(label)
        else:
            groups.append([label])
    return "、".join(f"{group[0]}-{group[-1]}" if len(group) > 2 else "、".join(group) for group in groups)
