"""Forms of the innovations room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from competitions.innovations import queries
from competitions.innovations.models import Innovation, Mentorship, Partnership, Training
from competitions.planning.uploads import ACCEPT
from enterprises.models import Enterprise


class _DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the four forms share: the people and schools to choose from are those of the enterprise."""

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.enterprise = enterprise
        people = queries.people_of(enterprise)
        choices: dict[str, QuerySet[Any]] = {
            "proposers": people,
            "mentor": people,
            "apprentice": people,
            "school": queries.schools(),
        }
        for name, chosen in choices.items():
            if name in self.fields:
                self.fields[name].queryset = chosen  # type: ignore[attr-defined]
        self.fields["document"].widget = forms.FileInput(attrs={"accept": ACCEPT})
        self.fields["document"].help_text = _("PDF, OFD, Word, Excel, JPG or PNG.")

    def _get_validation_exclusions(self) -> set[str]:
        # The enterprise is no field of the form, but some constraints ask about it together with one.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"enterprise"}


class InnovationForm(RecordForm):
    class Meta:
        model = Innovation
        fields = [
            "title",
            "kind",
            "proposers",
            "proposed_on",
            "state",
            "decided_on",
            "in_use_since",
            "benefit",
            "document",
        ]
        widgets = {
            "proposed_on": _DayInput(),
            "decided_on": _DayInput(),
            "in_use_since": _DayInput(),
        }
        help_texts = {
            "benefit": _("In yuan, measured over a year of use; only for an adopted innovation."),
        }


class MentorshipForm(RecordForm):
    class Meta:
        model = Mentorship
        fields = ["mentor", "apprentice", "since", "until", "document"]
        widgets = {"since": _DayInput(), "until": _DayInput()}


class TrainingForm(RecordForm):
    class Meta:
        model = Training
        fields = ["subject", "held_on", "people", "online", "document"]
        widgets = {"held_on": _DayInput()}


class PartnershipForm(RecordForm):
    class Meta:
        model = Partnership
        fields = ["school", "since", "until", "content", "document"]
        widgets = {"since": _DayInput(), "until": _DayInput()}


FORMS: dict[str, type[RecordForm]] = {
    "innovations": InnovationForm,
    "mentorships": MentorshipForm,
    "training": TrainingForm,
    "partnerships": PartnershipForm,
}


class RecordFilter(forms.Form):
    """Which records the list shows."""

    text = forms.CharField(label=_("Enterprise"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("Confirmation"),
        required=False,
        choices=[("", _("All")), ("waiting", _("Not confirmed yet")), ("confirmed", _("Confirmed"))],
    )

    def confirmed(self) -> bool | None:
        """True or False where one was chosen."""
        return {"waiting": False, "confirmed": True}.get(self.cleaned_data.get("state", ""))


class EnterpriseChoice(forms.Form):
    """For which enterprise or school a union's officer keeps a record."""

    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), label=_("Enterprise or school"))

    def __init__(self, *args: Any, enterprises: QuerySet[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = enterprises  # type: ignore[attr-defined]
