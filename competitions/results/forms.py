"""The boundary of the results room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unions.queries import counties


class ListFilter(forms.Form):
    """The public list of results."""

    text = forms.CharField(label=_("Competition or event"), required=False, max_length=60)
    county = forms.ChoiceField(label=_("County"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counties = {str(union.pk): union for union in counties()}
        county: Any = self.fields["county"]
        county.choices = [("", _("All counties")), *((pk, union.name) for pk, union in self.counties.items())]


class PublishForm(forms.Form):
    """Check your answers: the reason of a correction, and the fingerprint of what was looked at."""

    checked = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=_("Reason of the correction"),
        help_text=_("Everybody can read it beside the corrected version."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )

    confirmed = forms.BooleanField(label=_("I have read the warnings and want to go on"), required=True)

    def __init__(self, *args: Any, correction: bool, warned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["confirmed"]
        if not correction:
            del self.fields["reason"]


class WithdrawForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody can read it in place of the results. Name nobody."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
