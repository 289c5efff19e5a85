"""What stands in a cell, as text: without odd spaces, the way a clerk would see it. Knows no columns."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata

from .columns import Cell

_ODD_SPACES = "\t\n\r\v\f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\xad"
)
_TIDY: dict[int, str | None] = {
    **{ord(character): " " for character in _ODD_SPACES},
    **{ord(character): None for character in _INVISIBLE},
    **dict.fromkeys((*range(9), *range(14, 32), *range(127, 133), *range(134, 160))),
    **{
        code: chr(code - 0xFEE0)
        for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    },
}
_UNTIDY = re.compile(f"[{re.escape(''.join(map(chr, _TIDY)))}]")
_RUN_OF_SPACES = re.compile(r" {2,}")
_SPACE_IN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_NEUTRALISED = re.compile(r"^['\u2018\u2019] ?(?=[=+\-@=+-@])")
#: A number of more digits than Excel keeps, as it comes out of a sheet.
SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+?\d+$", re.IGNORECASE)


class CellProblem(ValueError):
    """A cell that cannot be taken as it stands; str() of it is the sentence for the clerk."""


def tidy(text: str) -> str:
    """Text without odd spaces and invisible characters, full-width digits and letters made half-width.

    Chinese punctuation stays as it is; spaces between two Chinese characters (张 三) go, as do the ends.
    """
    if _UNTIDY.search(text):
        text = text.translate(_TIDY)
    text = text.strip()
    if " " in text:
        text = _RUN_OF_SPACES.sub(" ", _SPACE_IN_CHINESE.sub("", text))
    if text and text[0] in "'\u2018\u2019":
        text = _NEUTRALISED.sub("", text)
    return text


def compact(text: str) -> str:
    """Text for codes and numbers: every character half-width, no spaces at all, no leading apostrophe."""
    if _UNTIDY.search(text):
        text = text.translate(_TIDY)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    return text.replace(" ", "").lstrip("'\u2018\u2019`")


def shown(cell: Cell) -> str:
    """A cell as text, the way a clerk would see it.

    Numbers of sixteen digits and more come in scientific notation: their last digits are lost, and a reader
    must be able to tell that again.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if abs(cell) >= 1e15 or is_endless(cell):
            return f"{cell:.14E}"
        return str(int(cell)) if cell == int(cell) else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        whole_day = cell.time() == datetime.time()
        return cell.date().isoformat() if whole_day else cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def quoted(cell: Cell) -> str:
    """A cell for a message: at most thirty characters."""
    text = tidy(shown(cell))
    return text if len(text) <= 30 else f"{text[:30]}…"


def is_endless(cell: Cell) -> bool:
    """Whether a damaged cell holds infinity or what is no number at all."""
    return isinstance(cell, float) and not math.isfinite(cell)
