"""Pinyin initials, by which staff search: 沧州 → cz.

Reads a table of one letter for each character from U+4E00 on, made with pypinyin (a development
dependency; loading it in every web process would cost 30 MB). The commonest reading of a character counts.
"""

from __future__ import annotations

import functools
from pathlib import Path

_FIRST = 0x4E00
_TABLE = Path(__file__).parent / "data" / "initials.txt"


@functools.cache
def _letters() -> str:
    return _TABLE.read_text(encoding="ascii").strip()


def initials(text: str) -> str:
    """The small first letters of Chinese characters, letters and digits kept, all else left out."""
    letters = _letters()
    found = []
    for character in text:
        position = ord(character) - _FIRST
        if 0 <= position < len(letters):
            found.append(letters[position])
        elif character.isascii() and character.isalnum():
            found.append(character.lower())
    return "".join(found).replace("-", "")
