"""The form of a competition, of a partner, of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning import governance
from competitions.planning.acts.drafting import FIELDS, default_level
from competitions.planning.models import AnnualPlan, Competition, Document, Partner
from competitions.planning.policy import newest
from enterprises.models import Cluster
from portal.acts.scope import below
from portal.files.kinds import accept
from unions.models import Union
from unions.phones import TelephoneField

if TYPE_CHECKING:
    _CompetitionForm = forms.ModelForm[Competition]
else:
    _CompetitionForm = forms.ModelForm


class CompetitionForm(_CompetitionForm):
    """All that a competition says of itself. The pack decides which levels are offered, and whether a class is."""

    year = forms.IntegerField(label=pgettext_lazy("planning", "Year"), min_value=2000, max_value=2100)
    contact_phone = TelephoneField(
        label=_("Telephone of the office"),
        required=False,
        help_text=_(
            "A landline with its area code, with an extension if need be (0317-2012345-801), or a mobile number of "
            "the office. Shown on the public site: no private number."
        ),
    )

    class Meta:
        model = Competition
        fields = FIELDS
        labels = {
            "name": _("Name of the competition"),
            "level": pgettext_lazy("planning", "Level"),
            "grade": _("Class given by the city"),
            "track": _("Which of the four tasks"),
            "cluster": _("Industry cluster"),
            "plan": _("Annual plan"),
            "starts_on": _("First day of the competition"),
            "ends_on": _("Last day of the competition"),
            "place": _("Place"),
            "introduction": _("Introduction"),
            "contact": pgettext_lazy("planning", "Contact"),
            "backfilled": _("Entered afterwards: the competition is over already"),
        }
        help_texts = {
            "name": _("The full name, with the year if there is one every year."),
            "level": _("The levels that the rules leave to this union."),
            "grade": _("Only where the city has given the competition a class."),
            "cluster": _("Required for cluster competitions."),
            "introduction": _("Shown on the public site: purpose, who may enter, how it is run."),
            "contact": _("An office or a person; shown on the public site."),
            "backfilled": _("Needs a document as evidence, and stays marked."),
        }
        widgets = {
            # With scripts the mark "optional" follows the chosen task.
            "cluster": forms.Select(attrs={"data-required-when": f"track={Competition.Track.CLUSTER.value}"}),
            "introduction": forms.Textarea(attrs={"rows": 5}),
            "track": forms.RadioSelect,
            "starts_on": forms.DateInput,
            "ends_on": forms.DateInput,
        }

    def __init__(self, *args: Any, organiser: Union, **values: Any) -> None:
        initial = {"year": timezone.localdate().year, "level": default_level(organiser)}
        values["initial"] = {**initial, **(values.get("initial") or {})}
        super().__init__(*args, **values)
        fields: dict[str, Any] = self.fields
        county = organiser.path[: 3 * Union.steplen]
        fields["cluster"].queryset = Cluster.objects.filter(below(county, "county__path"))
        fields["plan"].queryset = AnnualPlan.objects.filter(union=organiser)
        fields["plan"].label_from_instance = lambda plan: f"{plan.title}（{plan.year}）"
        fields["cluster"].empty_label = fields["plan"].empty_label = _("None")
        fields["track"].choices = Competition.Track.choices
        track = self.data.get(self.add_prefix("track")) if self.is_bound else self["track"].value()
        fields["cluster"].required = track == Competition.Track.CLUSTER
        pack = newest(self.instance.policy_key)
        allowed = governance.levels_for(organiser, pack, internal=self.instance.enterprise_id is not None)
        fields["level"].choices = [row for row in fields["level"].choices if row[0] in allowed]
        grades = {grade for level in allowed for grade in governance.grades_for(level, pack)}
        if grades:
            fields["grade"].choices = [("", _("None")), *sorted(grades)]
        else:
            del fields["grade"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", pgettext_lazy("planning", "The last day lies before the first."))
        return cleaned


class PartnerSearchForm(forms.Form):
    """Find a union, an enterprise or a school to be a partner; or name a body outside."""

    q = forms.CharField(
        label=_("Name, initials or credit code"),
        help_text=_("At least two characters. A body that is not on the portal can be added by its name."),
        min_length=2,
        max_length=120,
    )


class PartnerForm(forms.Form):
    """The choice made among what was found: "u7" a union, "e12" an enterprise, "name" the typed name."""

    part = forms.ChoiceField(label=_("Part"), choices=Partner.Part.choices)
    body = forms.RegexField(r"^(u\d+|e\d+|name)$", widget=forms.HiddenInput)
    name = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)


class DocumentForm(forms.Form):
    """A paper of the competition."""

    kind = forms.ChoiceField(label=pgettext_lazy("planning", "Kind"), choices=Document.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=120)
    file = forms.FileField(
        label=_("File to attach"),
        help_text=_("PDF, OFD, Word (.docx), Excel (.xlsx), JPG or PNG, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": accept()}),
        max_length=200,
    )
    public = forms.BooleanField(label=_("Offer it on the public site once filed"), required=False)
