"""Industry clusters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms.fields import counties_of
from enterprises.models import Cluster
from portal.acts.actors import Actor
from unions.forms.places import CountyField
from unions.models import Union


class ClusterForm(forms.Form):
    """A cluster of a county."""

    name = forms.CharField(label=pgettext_lazy("of an enterprise", "Name"), max_length=80)
    county = CountyField(Union.objects.none(), label=_("County"), empty_label=_("Choose"))
    product = forms.CharField(label=_("Product"), max_length=80)
    level = forms.ChoiceField(label=_("Recognised level"), choices=Cluster.ClusterLevel.choices)
    introduction = forms.CharField(
        label=_("Introduction"),
        required=False,
        widget=forms.Textarea,
        max_length=4000,
        help_text=_("Shown to everybody on the public page."),
    )
    closed_on = forms.DateField(
        label=_("Closed on"), required=False, help_text=_("Only where the cluster is no longer recognised.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties: Any = self.fields["county"]
        counties.queryset = counties_of(actor)
        if not self.is_bound and counties.queryset.count() == 1:
            counties.initial = counties.queryset.first()


class ClusterFilter(forms.Form):
    q = forms.CharField(label=_("Name, product or pinyin initials"), required=False, max_length=60)
    county = CountyField(
        Union.objects.open().filter(level=Union.Level.COUNTY).order_by("path"),
        label=_("County"),
        required=False,
        empty_label=_("All"),
    )
    scope = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("All")), ("own", _("In operation, in my scope"))],
    )
