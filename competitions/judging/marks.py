"""How scores, times and deductions are typed and shown.

Pure: text in, values out. An empty field is "not yet scored", which is never 0; 缺考 stands for an absence.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

PLACES: Final = 3
LARGEST_TIME: Final = 100 * 3600
LARGEST_DEDUCTION: Final = Decimal(1000)
_ABSENT_WORDS = frozenset({"缺考", "缺", "缺赛", "absent", "a"})
_TIME = re.compile(r"^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$")
_CHINESE_TIME = re.compile(r"^(?:(\d{1,2})(?:小时|时))?(?:(\d{1,3})分)?(?:(\d{1,2})秒)?$")

# A mark, None for an absence; where nothing is known yet there is no value at all.
Mark = Decimal | None


class Untypable(ValueError):
    """A field that cannot be read; str() of it is the sentence for the clerk."""


class NotYet:
    """The field is empty: not yet scored."""


NOT_YET: Final = NotYet()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().replace(" ", "").replace("\u3002", ".")


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Untypable(_("“%(text)s” is not a number.") % {"text": text[:30]}) from None
    if not value.is_finite() or len(text) > 20:
        raise Untypable(_("“%(text)s” is not a number.") % {"text": text[:30]})
    return value


def check_mark(value: Decimal, full_mark: Decimal) -> None:
    """Raises Untypable when a mark is out of range or too fine."""
    if not 0 <= value <= full_mark:
        raise Untypable(_("A score lies between 0 and %(full_mark)s.") % {"full_mark": shown(full_mark)})
    if value != round(value, PLACES):
        raise Untypable(_("At most %(places)d digits after the point are possible.") % {"places": PLACES})


def parse_mark(text: str, full_mark: Decimal) -> Mark | NotYet:
    """`85.5`, full-width digits too; 缺考 for an absence; empty for not yet scored.

    Raises:
        Untypable: no number, below 0, above the full mark, or with more than three digits after the point.
    """
    text = _plain(text)
    if not text:
        return NOT_YET
    if text.lower() in _ABSENT_WORDS:
        return None
    value = _number(text.removesuffix("分"))
    check_mark(value, full_mark)
    return value


def by_hand_alone(was: Mark | NotYet, now: Mark | NotYet) -> bool:
    """Whether a change may be typed where judges mark by sheets: none, or an absence put down or taken back."""
    return was == now or (was is None and now is NOT_YET) or (was is NOT_YET and now is None)


def parse_elapsed(text: str) -> int | None:
    """`85:30` (minutes and seconds), `1:25:30`, `85分30秒` as seconds; empty is not recorded.

    Raises:
        Untypable: anything else; a bare number could mean minutes or seconds and is refused.
    """
    text = _plain(text)
    if not text:
        return None
    found = _TIME.match(text) or _CHINESE_TIME.match(text)
    if found is None or not any(found.groups()):
        raise Untypable(_("Type the time as minutes:seconds, such as 85:30."))
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    total = hours * 3600 + minutes * 60 + seconds
    if total > LARGEST_TIME:
        raise Untypable(_("This time is too long."))
    return total


def parse_deduction(text: str) -> Decimal | None:
    """Points taken off for safety, as a positive number with at most two digits after the point.

    Raises:
        Untypable: anything else.
    """
    text = _plain(text)
    if not text:
        return None
    value = _number(text)
    if not 0 <= value <= LARGEST_DEDUCTION or value != round(value, 2):
        raise Untypable(_("Type the deduction as a positive number such as 2 or 0.5."))
    return value


def shown(value: Decimal) -> str:
    """A figure without trailing zeros and never with an exponent: 85.500 is `85.5`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(value: Decimal) -> str:
    """A figure of a table, with two digits after the point: 25.5 is `25.50`. Sentences give all digits (`shown`)."""
    return f"{value.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):f}"


def score(value: Decimal) -> str:
    """A final score: two digits after the point, and more where its rounding kept more."""
    short = figure(value)
    return short if Decimal(short) == value else shown(value)


def shown_elapsed(seconds: int) -> str:
    """Seconds as minutes and seconds: 5130 is `85:30`."""
    return f"{seconds // 60}:{seconds % 60:02d}"
