"""Resident identity numbers (GB 11643): normalising, checking, and what they say.

The place is not checked against the year of birth, as python-stdnum's `validate` does: a county's code
changed over the years (those of Cangzhou in 1993), and people born before carry either.
"""

from __future__ import annotations

import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError as InvalidNumber


class BadIdentityNumber(ValueError):
    """What is wrong with the number, for the field or the row."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


def normalise(text: str) -> str:
    """Without spaces, the last x in capitals.

    Raises:
        BadIdentityNumber: wrong length, character, date of birth or check digit.
    """
    number = ric.compact(text).upper()
    if len(number) != 18:
        raise BadIdentityNumber(_("An identity number has 18 characters; this one has %d.") % len(number))
    if not (number[:17].isascii() and number[:17].isdigit() and number[17] in "0123456789X"):
        raise BadIdentityNumber(_("An identity number has 17 digits and a last digit or X."))
    try:
        born = ric.get_birth_date(number)
    except InvalidNumber as error:
        raise BadIdentityNumber(_("Digits 7 to 14 of the identity number are not a date.")) from error
    if not datetime.date(1900, 1, 1) <= born <= datetime.date.today():  # noqa: DTZ011  (a sanity bound)
        raise BadIdentityNumber(_("Digits 7 to 14 of the identity number are not a date."))
    if ric.calc_check_digit(number) != number[17]:
        raise BadIdentityNumber(_("The identity number's last digit does not fit: one digit is wrong."))
    return number


def birthday(number: str) -> datetime.date:
    """The date of birth in a normalised number."""
    born: datetime.date = ric.get_birth_date(number)
    return born


def age_on(birth: datetime.date, day: datetime.date) -> int:
    """Full years of age on `day`; who is born on 29 February has the birthday on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
