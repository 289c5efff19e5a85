"""An enterprise registers itself; the union of its county answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import ALL, UsccField, industry_field
from enterprises.models import Enterprise
from portal.acts.scope import below
from unions.forms.places import CountyField
from unions.models import Union
from unions.phones import MobileField


class RegistrationForm(forms.Form):
    """What an enterprise says of itself when it registers. Each field alone; the rest is the act's."""

    name = forms.CharField(label=_("Name of the enterprise or school"), max_length=120)
    uscc = UsccField()
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Enterprise.Kind.choices, widget=forms.RadioSelect, initial="enterprise"
    )
    county = CountyField(
        Union.objects.open().filter(level=Union.Level.COUNTY).order_by("path"),
        label=_("County"),
        empty_label=_("Choose"),
        help_text=_("Where the enterprise is registered; the union there reviews the registration."),
    )
    industry_division = industry_field()
    size = forms.ChoiceField(
        label=_("Size"), choices=[("", _("Not known")), *Enterprise.Size.choices], required=False
    )
    headcount = forms.IntegerField(label=_("Headcount"), min_value=1, max_value=9_999_999, required=False)
    above_size = forms.BooleanField(label=_("Above designated size"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    union_name = forms.CharField(
        label=_("Union"),
        max_length=100,
        required=False,
        help_text=_(
            "The enterprise's own union or the one that it shares; leave empty if there is none yet."
        ),
    )
    applicant_name = forms.CharField(
        label=_("Name of the first administrator"),
        max_length=60,
        help_text=_("This person is invited to the portal once the registration is accepted."),
    )
    applicant_phone = MobileField(help_text=_("The invitation goes to this number."))
    agreed = forms.BooleanField(
        label=_(
            "The information is true, and the administrator agrees that name and number are used to run the account."
        )
    )


class RegistrationFilter(forms.Form):
    q = forms.CharField(label=_("Name, code or receipt number"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ALL,
            ("submitted", _("Submitted")),
            ("returned", _("Returned for correction")),
            ("accepted", _("Accepted")),
            ("refused", _("Refused")),
        ],
    )


class AcceptForm(forms.Form):
    """Under which union the new enterprise goes."""

    union = forms.ModelChoiceField(
        Union.objects.none(),
        label=_("Union"),
        required=False,
        empty_label=_("None yet"),
        help_text=_("Its own union, or the one that it shares with others."),
    )

    def __init__(self, *args: Any, county: Union, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions: Any = self.fields["union"]
        unions.queryset = (
            Union.objects.open().filter(below(county.path), level=Union.Level.GRASSROOTS).order_by("path")
        )
