"""What follows when a judge has marked an entry that was too close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.judging.models import Appointment


class VoidForm(forms.Form):
    """The reason, and who marks in this judge's place; without anybody where the scheme can do so."""

    substitute = forms.ChoiceField(label=gettext_lazy("Who marks instead?"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("The module is marked blind: yes, let this code change hands"), required=False
    )

    def __init__(
        self,
        *arguments: Any,
        substitutes: Sequence[Appointment],
        without: bool,
        coded: bool,
        **more: Any,
    ) -> None:
        super().__init__(*arguments, **more)
        self._people = {str(row.pk): row for row in substitutes}
        self._coded = coded
        nobody = _("Nobody: the other judges' marks are averaged") if without else _("Choose a judge")
        field: Any = self.fields["substitute"]
        field.choices = [("", nobody), *((pk, row.judge.name) for pk, row in self._people.items())]
        if not coded:
            del self.fields["confirmed"]

    @property
    def facts(self) -> dict[str, Any]:
        """What the act asks for."""
        return {
            "reason": self.cleaned_data["reason"],
            "substitute": self._people.get(self.cleaned_data["substitute"]),
            "confirmed": bool(self.cleaned_data.get("confirmed")),
        }
