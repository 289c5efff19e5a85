"""Who keeps the codes of a blind module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.judging.models import Appointment
from competitions.judging.queries import BlindModule


class BlindersForm(forms.Form):
    """The blinders of one module: outer layer, and the layer below it if there are two."""

    station = forms.ChoiceField(
        label=gettext_lazy("Who keeps entry and station code?"),
        required=False,
        help_text=gettext_lazy(
            "Two layers, kept by two people, are safer: neither of them knows whose work it is."
        ),
    )
    work = forms.ChoiceField(label=gettext_lazy("Who keeps station code and work code?"))

    def __init__(
        self, shown: BlindModule, blinders: Sequence[Appointment], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "station": str(shown.station.blinder_id) if shown.station else "",
            "work": str(shown.work.blinder_id) if shown.work else "",
        }
        self.blinders = {str(row.pk): row for row in blinders}
        choices = [(pk, row.judge.name) for pk, row in self.blinders.items()]
        station: Any = self.fields["station"]
        station.choices = [("", _("One layer only")), *choices]
        work: Any = self.fields["work"]
        work.choices = [("", _("Choose a blinder")), *choices]

    @property
    def chosen(self) -> dict[str, Appointment | None]:
        """The blinder of each layer."""
        return {name: self.blinders.get(self.cleaned_data[name]) for name in ("station", "work")}
