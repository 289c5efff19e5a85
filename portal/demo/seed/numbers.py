"""Numbers for invented firms and people: well formed, with right check digits, and nobody's.

The identity numbers use the sequence numbers 996 to 999, which were given only to people over a hundred
years old, with birthdays of people of working age; the organisation codes begin with DEM; the phones lie in
ranges without subscribers.
"""

from __future__ import annotations

import datetime

from stdnum.cn import ric, uscc

_CENTENARIANS = (996, 997, 998, 999)


def credit_code(number: int, division_code: str = "130900") -> str:
    """A unified social credit code; `number` below 100,000."""
    division = division_code if division_code.isdigit() else "130900"
    body = f"91{division}DEM{number:05d}X"
    return body + str(uscc.calc_check_digit(body))


def identity_number(number: int, birthday: datetime.date, division_code: str) -> str:
    """A resident identity number; distinct for distinct (number % 4, birthday, division)."""
    division = division_code if division_code.isdigit() else "130902"
    body = f"{division}{birthday:%Y%m%d}{_CENTENARIANS[number % 4]}"
    # The check digit is worked out of a whole number: what stands in its place does not matter.
    return body + str(ric.calc_check_digit(f"{body}0"))


def phone_number(number: int) -> str:
    """A mobile number; `number` below 1,000,000."""
    return f"19901{number:06d}"
