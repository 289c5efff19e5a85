"""Enterprises and schools: their record, designations, membership of clusters, the filter of their list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.acts import EnterpriseFacts
from enterprises.forms.fields import ALL, UsccField, counties_of, industry_field
from enterprises.models import Cluster, Designation, Enterprise
from portal.acts.actors import Actor
from portal.acts.scope import below
from portal.files.kinds import SCANS, accept
from unions.forms.places import CountyField
from unions.models import Union


class EnterpriseForm(forms.Form):
    """The facts of an enterprise or school."""

    name = forms.CharField(
        label=pgettext_lazy("of an enterprise", "Name"),
        max_length=120,
        help_text=_("As on the business licence."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Enterprise.Kind.choices, widget=forms.RadioSelect)
    uscc = UsccField()
    county = CountyField(Union.objects.none(), label=_("County"), empty_label=_("Choose"))
    union = forms.ModelChoiceField(
        Union.objects.none(),
        label=_("Union"),
        required=False,
        empty_label=_("None yet"),
        help_text=_("Its own union, or the one that it shares with others."),
    )
    industry_division = industry_field()
    size = forms.ChoiceField(
        label=_("Size"), choices=[("", _("Not known")), *Enterprise.Size.choices], required=False
    )
    headcount = forms.IntegerField(label=_("Headcount"), min_value=0, max_value=9_999_999, required=False)
    above_size = forms.BooleanField(label=_("Above designated size"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    contact_name = forms.CharField(label=_("Contact"), max_length=60, required=False)
    contact_phone = forms.CharField(
        label=_("Contact's phone"),
        max_length=30,
        required=False,
        help_text=_("A mobile number, or a landline with its area code."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties: Any = self.fields["county"]
        counties.queryset = counties_of(actor)
        unions: Any = self.fields["union"]
        unions.queryset = (
            Union.objects.visible_to(actor).open().filter(level=Union.Level.GRASSROOTS).order_by("path")
        )
        if not self.is_bound and counties.queryset.count() == 1:
            counties.initial = counties.queryset.first()

    def facts(self) -> EnterpriseFacts:
        return EnterpriseFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(enterprise: Enterprise) -> dict[str, Any]:
        names = [
            "name",
            "kind",
            "uscc",
            "county",
            "union",
            "industry_division",
            "size",
            "headcount",
            "above_size",
            "address",
            "contact_name",
            "contact_phone",
        ]
        return {name: getattr(enterprise, name) for name in names}


class EnterpriseFilter(forms.Form):
    """What the list of enterprises is filtered by."""

    q = forms.CharField(label=_("Name, code or pinyin initials"), required=False, max_length=60)
    county = CountyField(Union.objects.none(), label=_("County"), required=False, empty_label=_("All"))
    cluster = forms.ModelChoiceField(
        Cluster.objects.none(), label=_("Cluster"), required=False, empty_label=_("All")
    )
    designation = forms.ChoiceField(
        label=_("Designation"), choices=[ALL, *Designation.Kind.choices], required=False
    )
    on = forms.DateField(label=_("Valid on"), required=False)
    size = forms.ChoiceField(label=_("Size"), choices=[ALL, *Enterprise.Size.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[ALL, *Enterprise.Kind.choices], required=False)
    closed = forms.ChoiceField(
        label=_("Open or closed"),
        choices=[("", _("Open")), ("closed", _("Deregistered")), ("all", _("All"))],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties: Any = self.fields["county"]
        counties.queryset = counties_of(actor)
        clusters: Any = self.fields["cluster"]
        clusters.queryset = Cluster.objects.order_by("name")
        if actor.at_union:
            clusters.queryset = clusters.queryset.filter(below(actor.path, "county__path"))


class DesignationForm(forms.Form):
    """A designation and its validity."""

    kind = forms.ChoiceField(label=_("Designation"), choices=Designation.Kind.choices)
    level = forms.ChoiceField(label=_("Recognised level"), choices=Designation.DesignationLevel.choices)
    batch = forms.CharField(
        label=_("Batch"), max_length=40, required=False, help_text=_("For example “fifth batch”.")
    )
    valid_from = forms.DateField(label=_("Valid from"))
    valid_to = forms.DateField(
        label=_("Valid to"),
        required=False,
        help_text=_("The last day on which it holds. A Little Giant holds it for three years."),
    )
    review = forms.ChoiceField(label=_("Re-review"), choices=Designation.Review.choices)
    document = forms.FileField(
        label=_("Document"),
        required=False,
        help_text=_("The published list or the certificate: PDF, JPG or PNG, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": accept(SCANS)}),
    )


class MembershipForm(forms.Form):
    """A place in a cluster, for a time."""

    cluster = forms.ModelChoiceField(
        Cluster.objects.filter(closed_on__isnull=True).order_by("name"),
        label=_("Cluster"),
        empty_label=_("Choose"),
    )
    since = forms.DateField(label=_("Since"))
    until = forms.DateField(label=_("Until"), required=False, help_text=_("Empty while it lasts."))
    leading = forms.BooleanField(label=_("Leading enterprise of the cluster"), required=False)
