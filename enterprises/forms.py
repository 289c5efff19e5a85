"""Forms of the enterprises room: what may be typed, and the filters of the lists."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises import industries
from enterprises.acts import EnterpriseFacts
from enterprises.models import Cluster, Designation, Enterprise, SkillLevel, Trade
from portal.acts.actors import Actor, Role
from portal.acts.scope import below
from portal.files.kinds import SCANS, accept
from portal.sheets.codes import parse_uscc
from portal.sheets.texts import CellProblem
from unions.forms.places import CountyField
from unions.models import Union
from unions.phones import MobileField

_ALL = ("", _("All"))


def _counties(actor: Actor | None) -> Any:
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


def _industry_field(required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Industry"),
        choices=[("", _("Choose")), *industries.division_choices()],
        required=required,
        help_text=_("The division by GB/T 4754; its section follows from it."),
    )


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
    industry_division = _industry_field()
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
        counties.queryset = _counties(actor)
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
        label=_("Designation"), choices=[_ALL, *Designation.Kind.choices], required=False
    )
    on = forms.DateField(label=_("Valid on"), required=False)
    size = forms.ChoiceField(label=_("Size"), choices=[_ALL, *Enterprise.Size.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[_ALL, *Enterprise.Kind.choices], required=False)
    closed = forms.ChoiceField(
        label=_("Open or closed"),
        choices=[("", _("Open")), ("closed", _("Deregistered")), ("all", _("All"))],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties: Any = self.fields["county"]
        counties.queryset = _counties(actor)
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
        counties.queryset = _counties(actor)
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


class ReasonForm(forms.Form):
    """A reason, before an act that wants one."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=1000)


class CloseForm(ReasonForm):
    closed_on = forms.DateField(label=_("Deregistered on"), initial=timezone.localdate)


class StaffForm(forms.Form):
    """Whom to invite to a unit's staff."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=60)
    phone = MobileField()
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(Role.ADMINISTRATOR.value, _("Administrator")), (Role.OFFICER.value, _("Officer"))],
        widget=forms.RadioSelect,
        initial=Role.ADMINISTRATOR.value,
        help_text=_("An administrator also invites and dismisses staff."),
    )


class WorkerForm(forms.Form):
    """A worker or student. In a change, an empty number leaves the one that is known."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=60, help_text=_("As on the identity card.")
    )
    identity = forms.CharField(
        label=_("Identity number"),
        required=False,
        max_length=40,
        help_text=_("18 characters. Kept encrypted, and shown only with its middle hidden."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = MobileField(
        required=False, help_text=_("By it the person can sign in and see own entries and results.")
    )
    trade = forms.ModelChoiceField(
        Trade.objects.order_by("field", "name"), label=_("Trade"), required=False, empty_label=_("Not known")
    )
    skill_level = forms.TypedChoiceField(label=_("Skill level"), choices=SkillLevel.choices, coerce=int)
    union_member = forms.BooleanField(label=_("Union member"), required=False, initial=True)
    student = forms.BooleanField(label=_("Student"), required=False)
    since = forms.DateField(label=_("Works here since"), initial=timezone.localdate)

    def __init__(self, *args: Any, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if changing:
            del self.fields["since"]
            self.fields["identity"].help_text = _("Leave it empty to keep the number on record.")
            self.fields["phone"].help_text = _("Leave it empty to keep the number on record.")


class WorkerFilter(forms.Form):
    q = forms.CharField(
        label=_("Name, initials, or a whole identity or mobile number"), required=False, max_length=40
    )
    trade = forms.ModelChoiceField(
        Trade.objects.order_by("field", "name"), label=_("Trade"), required=False, empty_label=_("All")
    )
    skill_level = forms.TypedChoiceField(
        label=_("Skill level"),
        choices=[_ALL, *SkillLevel.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    student = forms.ChoiceField(
        label=_("Worker or student"),
        choices=[_ALL, ("no", _("Workers")), ("yes", _("Students"))],
        required=False,
    )
    enterprise = forms.IntegerField(required=False, widget=forms.HiddenInput)


class UnmaskForm(ReasonForm):
    field_order = ("field", "reason")

    field = forms.ChoiceField(
        label=_("Show"), choices=[("identity", _("Identity number")), ("phone", _("Mobile number"))]
    )


class LeaveForm(forms.Form):
    last_day = forms.DateField(label=_("Last day here"), initial=timezone.localdate)


class DateForm(forms.Form):
    on = forms.DateField(label=_("As of"), required=False)

    def day(self) -> datetime.date:
        """The day asked for; today where none, or none that is one."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or timezone.localdate()


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
    industry_division = _industry_field()
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
            _ALL,
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
