"""Forms of the entrance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.judging.models import CheckIn, Session
from competitions.judging.queries import MISSING
from competitions.planning.models import Event


class NumberForm(forms.Form):
    """An entry number, typed or scanned."""

    number = forms.CharField(label=gettext_lazy("Entry number"), max_length=20)

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()


class ArrivalFilter(forms.Form):
    """Which part of those expected to show."""

    text = forms.CharField(label=gettext_lazy("Number, name or initials"), max_length=60, required=False)
    session = forms.ChoiceField(label=gettext_lazy("Session"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("entrance", "State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            (MISSING, gettext_lazy("Not here yet")),
            *CheckIn.State.choices,
        ],
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session: Any = self.fields["session"]
        session.choices = [
            ("", _("All sessions")),
            *((str(row.pk), row.name) for row in Session.objects.filter(event=event)),
        ]


class AdmitForm(forms.Form):
    """What is confirmed at the entrance."""

    identity_checked = forms.BooleanField(
        label=gettext_lazy("Person, photograph and identity card are the same"), required=False
    )
    note = forms.CharField(label=pgettext_lazy("entrance", "Note"), max_length=200, required=False)
