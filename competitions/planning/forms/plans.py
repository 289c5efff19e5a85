"""The form of an annual plan, and the filter of the list of plans."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.forms.filters import FIRST_YEAR


class PlanForm(forms.Form):
    """A plan; its year is given once."""

    year = forms.IntegerField(label=pgettext_lazy("planning", "Year"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("Title"), max_length=120)
    introduction = forms.CharField(
        label=_("Introduction"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class PlanFilterForm(forms.Form):
    """The year of the plans to show."""

    year = forms.TypedChoiceField(
        label=pgettext_lazy("planning", "Year"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: object, **values: object) -> None:
        super().__init__(*args, **values)  # type: ignore[arg-type]
        last = timezone.localdate().year + 1
        years = [(str(year), str(year)) for year in range(last, FIRST_YEAR - 1, -1)]
        self.fields["year"].choices = [("", _("All years")), *years]  # type: ignore[attr-defined]
