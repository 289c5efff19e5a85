"""Industries by GB/T 4754-2017: twenty sections (a letter) and their divisions (two digits)."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "data" / "industries.csv"


@dataclass(frozen=True, slots=True)
class Industry:
    """A section, or a division of the section `parent`."""

    code: str
    name: str
    parent: str

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}"


@functools.cache
def industries() -> dict[str, Industry]:
    """All of them by code, in the order of the standard."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Industry(row["code"], row["name"], row["parent"]) for row in csv.DictReader(file)
        }


def sections() -> list[Industry]:
    return [industry for industry in industries().values() if not industry.parent]


def divisions() -> list[Industry]:
    return [industry for industry in industries().values() if industry.parent]


def section_of(division: str) -> str:
    """The section that a division belongs to; "" for an unknown one."""
    found = industries().get(division)
    return found.parent if found is not None else ""


def belongs(section: str, division: str) -> bool:
    """Whether the pair is one of the standard: a section alone, or a division with its own section."""
    if not division:
        return not section or (section in industries() and not industries()[section].parent)
    return section_of(division) == section


def name_of(code: str) -> str:
    """`33 金属制品业`; "" for none."""
    found = industries().get(code)
    return found.label if found is not None else ""


def division_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Divisions grouped by their sections, for a form."""
    return [
        (section.label, [(part.code, part.label) for part in divisions() if part.parent == section.code])
        for section in sections()
    ]
