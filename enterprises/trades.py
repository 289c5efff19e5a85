"""Naming a trade in a form: one line to type in, with the list of trades behind it.

What is typed must be a trade's whole name; a part of it, or its initials, brings the names that are meant into the
answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Trade
from enterprises.suggesting import SuggestingInput

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Trade]
else:
    _Choice = forms.ModelChoiceField

NAMES_SUGGESTED = 6


def _names() -> list[str]:
    return list(Trade.objects.values_list("name", flat=True))


class TradeField(_Choice):
    """A trade by its name."""

    def __init__(self, **values: Any) -> None:
        values.setdefault("label", gettext_lazy("Trade"))
        values.setdefault("help_text", gettext_lazy("Type a part of the name and choose from the list."))
        super().__init__(Trade.objects.all(), to_field_name="name", widget=SuggestingInput(_names), **values)

    def prepare_value(self, value: Any) -> Any:
        """The name, also of a trade that a form's instance gives by its number."""
        if isinstance(value, int):
            return Trade.objects.filter(pk=value).values_list("name", flat=True).first() or ""
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Trade | None:
        """Raises ValidationError, with the trades that may be meant."""
        text = value.strip().replace("(", "（").replace(")", "）") if isinstance(value, str) else value
        try:
            return super().to_python(text)
        except ValidationError as error:
            raise ValidationError(_not_a_trade(str(text)), code="invalid_choice") from error


def _not_a_trade(text: str) -> str:
    meant = Trade.objects.filter(Q(name__icontains=text) | Q(initials__startswith=text.lower()))
    names = "、".join(meant.values_list("name", flat=True)[:NAMES_SUGGESTED])
    if names:
        return _("“%(text)s” is not a trade of the list. Is one of these meant: %(names)s?") % {
            "text": text,
            "names": names,
        }
    return _("“%(text)s” is not a trade of the list. Type a part of the name and choose from it.") % {
        "text": text
    }
