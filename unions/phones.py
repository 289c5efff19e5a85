"""Telephone numbers as people type them: `+86 139-1234-5678` and `１３９１２３４５６７８` are 13912345678.

A mobile number signs people in and takes messages; where an office is called, a landline will do as well.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.sheets.codes import parse_phone
from portal.sheets.texts import CellProblem

_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalised(text: str) -> str:
    """The eleven digits of a mobile number of mainland China.

    Raises:
        ValueError: the text is no such number.
    """
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+|00)?86(?=1)", "", digits)
    if not _MOBILE.fullmatch(digits):
        raise ValueError(text)
    return digits


class MobileField(forms.CharField):
    """A form field that takes a mobile number in any usual writing and gives the eleven digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return normalised(text)
        except ValueError as error:
            raise ValidationError(
                _("Please enter a mobile number of eleven digits, such as 13912345678."), code="phone"
            ) from error


class TelephoneField(forms.CharField):
    """A form field that takes what spreadsheets take: a mobile number, or a landline with its area code.

    It gives 13912345678, 0317-2012345, or with an extension 0317-2012345-801.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return parse_phone(text) or ""
        except CellProblem as problem:
            raise ValidationError(str(problem), code="phone") from problem
