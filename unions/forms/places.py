"""A county as a choice: people know it by its division (新华区), not by its union (新华区总工会)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from unions.models import Union

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Union]
else:
    _Choice = forms.ModelChoiceField


class CountyField(_Choice):
    """One of the county-level unions, shown by its place."""

    def label_from_instance(self, obj: Union) -> str:
        return obj.place
