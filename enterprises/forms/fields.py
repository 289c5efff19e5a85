"""Fields that several forms of the room have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises import industries
from portal.acts.actors import Actor
from portal.acts.scope import below
from portal.sheets.codes import parse_uscc
from portal.sheets.texts import CellProblem
from unions.models import Union

ALL = ("", _("All"))


def counties_of(actor: Actor | None) -> Any:
    """The open county unions; for union staff those of their scope."""
    found = Union.objects.open().filter(level=Union.Level.COUNTY).order_by("path")
    if actor is not None and actor.at_union:
        found = found.filter(below(actor.path))
    return found


class UsccField(forms.CharField):
    """A unified social credit code; spaces, small letters and full-width characters do no harm."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Unified social credit code"))
        kwargs.setdefault("help_text", _("18 characters, as on the business licence."))
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false", "maxlength": "40"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return parse_uscc(text) or ""
        except CellProblem as problem:
            raise forms.ValidationError(str(problem)) from problem


def industry_field(required: bool = True) -> forms.ChoiceField:
    """The divisions of GB/T 4754 to choose from."""
    return forms.ChoiceField(
        label=_("Industry"),
        choices=[("", _("Choose")), *industries.division_choices()],
        required=required,
        help_text=_("The division by GB/T 4754; its section follows from it."),
    )
