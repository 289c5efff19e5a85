"""Codes and numbers that name somebody: organisation codes, identity numbers, telephone numbers.

Messages never repeat an identity number or a phone number.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from .columns import Cell
from .texts import SCIENTIFIC, CellProblem, compact, shown

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_MOBILE = re.compile(r"^(?:(?:\+|00)?86)?(1[3-9]\d{9})$")
_LANDLINE = re.compile(r"^(?:(?:\+|00)?86)?(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})((?:转|-|\*|#)\d{1,6})?$")
_SERVICE = re.compile(r"^(?:400|800)\d{7}$")


def code_of(cell: Cell) -> str:
    """A code of eighteen digits as text; refused where Excel has kept only fifteen of them."""
    text = compact(cell) if isinstance(cell, str) else ""
    if not isinstance(cell, str) or SCIENTIFIC.match(text):
        raise CellProblem(
            _(
                "Excel stored this as a number and keeps only 15 digits, so the last digits are lost. "
                "Set the column's format to Text and type the whole number again."
            )
        )
    return text.upper()


def parse_uscc(cell: Cell) -> str | None:
    """The unified social credit code (GB 32100-2015), upper-cased and checked."""
    text = code_of(cell)
    return _checked_uscc(text) if text else None


@lru_cache(maxsize=4096)
def _checked_uscc(text: str) -> str:
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

    try:
        return uscc.validate(text)
    except InvalidLength:
        raise CellProblem(
            _("The unified social credit code has 18 characters; here stand %(length)d.")
            % {"length": len(text)}
        ) from None
    except InvalidChecksum:
        raise CellProblem(
            _(
                "The check digit of the unified social credit code is wrong. Compare it with the "
                "business licence."
            )
        ) from None
    except ValidationError:
        raise CellProblem(
            _(
                "The unified social credit code contains characters that cannot stand there: "
                "it begins with eight digits, and the letters I, O, S, V and Z never occur."
            )
        ) from None


def parse_identity(cell: Cell) -> str | None:
    """The resident identity number (GB 11643), upper-cased and checked."""
    text = code_of(cell)
    if not text:
        return None
    if len(text) == 15 and text.isdigit():
        raise CellProblem(
            _(
                "This is an identity number of the first generation with 15 digits. Type the one with "
                "18 from the card."
            )
        )
    if len(text) != 18:
        raise CellProblem(
            _("The identity number has 18 characters; here stand %(length)d.") % {"length": len(text)}
        )
    if not (text.isascii() and text[:17].isdigit() and (text[17].isdigit() or text[17] == "X")):
        raise CellProblem(_("The identity number consists of digits; only its last character may be X."))
    # Not stdnum's validate: it wants the county to have existed in the year of birth, but a number carries
    # the county of the year in which it was issued; it refuses everybody born in Cangzhou before 1983.
    from stdnum.cn import ric

    if text[17] != ric.calc_check_digit(text):
        raise CellProblem(_("The check digit of the identity number is wrong. Compare it with the card."))
    try:
        born = datetime.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        born = datetime.date.max
    if (
        not born.year >= 1880
        or born > datetime.datetime.now(_SHANGHAI).date()
        or not _province_exists(text[:2])
    ):
        raise CellProblem(
            _(
                "The place or the date of birth in the identity number does not exist. Compare it "
                "with the card."
            )
        )
    return text


@lru_cache(maxsize=128)
def _province_exists(digits: str) -> bool:
    from stdnum import numdb

    return any("province" in properties for _part, properties in numdb.get("cn/loc").info(digits))


def parse_phone(cell: Cell) -> str | None:
    """A mobile number as 11 digits, a landline as 0317-2012345 or 0317-2012345-801, 400 numbers as 10."""
    text = compact(cell if isinstance(cell, str) else shown(cell))
    if not text:
        return None
    text = re.sub(r"[()]", "", text)
    joined = text.replace("-", "")
    if found := _MOBILE.match(joined):
        return found[1]
    extension = re.match(r"^(.*\d{7,8})((?:转|-|\*|#)\d{1,6})$", text)
    head, tail = (extension[1], extension[2]) if extension else (text, "")
    for candidate, suffix in ((head, tail), (text, "")):
        if found := _LANDLINE.match(candidate.replace("-", "")):
            line = f"{found[1]}-{found[2]}"
            return f"{line}-{suffix[1:]}" if suffix else line
    if _SERVICE.match(joined):
        return joined
    if not isinstance(cell, str):
        raise CellProblem(
            _(
                "This is not a telephone number. Excel drops the leading zero of numbers: "
                "set the column's format to Text and type it again with the area code."
            )
        )
    raise CellProblem(
        _(
            "This is not a telephone number. Type one mobile number with 11 digits, or a landline "
            "with its area code."
        )
    )
