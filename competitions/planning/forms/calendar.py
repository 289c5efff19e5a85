"""The forms of the calendar of working days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_FIRST_YEAR = 2024
_KINDS = [("off", _("Holiday")), ("worked", _("Make-up workday"))]


class _DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CalendarFilter(forms.Form):
    """Which days are shown."""

    year = forms.TypedChoiceField(
        label=pgettext_lazy("planning", "Year"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(
        label=_("Kind of day"), required=False, choices=[("", _("All kinds of days")), *_KINDS]
    )
    order = forms.ChoiceField(
        label=pgettext_lazy("calendar", "Order"),
        required=False,
        choices=[("", _("Earliest first")), ("newest", _("Latest first"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        year: Any = self.fields["year"]
        year.choices = [
            ("", _("This year (%(year)s)") % {"year": this_year}),
            *((str(each), str(each)) for each in range(this_year + 2, _FIRST_YEAR - 1, -1)),
        ]


class DayForm(forms.Form):
    """A day that is not what its place in the week says."""

    date = forms.DateField(label=_("Date"), widget=_DayInput())
    kind = forms.ChoiceField(label=_("Kind of day"), choices=_KINDS)
    name = forms.CharField(label=_("Name of the holiday"), max_length=40)
    source = forms.CharField(
        label=pgettext_lazy("calendar", "Document"),
        help_text=_("Number of the document that arranges it, if there is one."),
        max_length=120,
        required=False,
    )


class YearForm(forms.Form):
    """A year whose days are all on record."""

    year = forms.IntegerField(widget=forms.HiddenInput, min_value=2000, max_value=2100)
    source = forms.CharField(
        label=pgettext_lazy("calendar", "Document"),
        help_text=_("The document that arranges the holidays of the year."),
        max_length=120,
    )
