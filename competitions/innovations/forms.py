"""Forms of the innovations room."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.innovations import queries
from competitions.innovations.models import Exemplar, Innovation, Mentorship, Partnership, Training
from enterprises.models import Enterprise
from enterprises.queries.registry import matching
from enterprises.suggesting import SuggestingInput
from portal.files.kinds import accept
from unions.models import Union

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Enterprise]
else:
    _Choice = forms.ModelChoiceField

UNITS_SUGGESTED = 6


class _DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UnitField(_Choice):
    """An enterprise or school by its whole name or its code: an area has too many for a list to choose from.

    A part of the name, or its initials, brings those that are meant into the answer.
    """

    def __init__(self, *, names: Callable[[], Iterable[str]] | None = None, **values: Any) -> None:
        """`names`: what the browser offers while typing, where there are few enough."""
        line = forms.TextInput() if names is None else SuggestingInput(names)
        super().__init__(Enterprise.objects.none(), widget=line, **values)

    def prepare_value(self, value: Any) -> Any:
        """The name, also of a unit that a form's instance gives by its number."""
        if isinstance(value, int):
            return Enterprise.objects.filter(pk=value).values_list("name", flat=True).first() or ""
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Enterprise | None:
        """Raises ValidationError, with the units that may be meant."""
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            return None
        named = list(self._units().filter(Q(name=text) | Q(uscc=text.upper()))[:2])
        if len(named) != 1:
            raise ValidationError(self._which(text), code="invalid_choice")
        return named[0]

    def _units(self) -> QuerySet[Enterprise]:
        assert self.queryset is not None, "the form sets whose units can be named"
        return self.queryset

    def _which(self, text: str) -> str:
        meant = self._units().filter(matching(text)).values_list("name", "uscc")[:UNITS_SUGGESTED]
        names = "、".join(f"{name}（{uscc}）" for name, uscc in meant)
        if names:
            return gettext(
                "“%(text)s” does not name one unit alone. Type the whole name or the code; meant may be: %(names)s."
            ) % {"text": text, "names": names}
        return gettext(
            "“%(text)s” is no enterprise or school here. Type its name, a part of it, or its unified social credit code."
        ) % {"text": text}


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """What all forms share: whose the record is, and the document."""

    #: The column that names the owner; some constraints ask about it together with a field of the form.
    owner_column: str

    def __init__(self, *args: Any, owner: Enterprise | Union, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        setattr(self.instance, self.owner_column, owner)
        for name, chosen in self.choices_of(owner).items():
            if name in self.fields:
                self.fields[name].queryset = chosen  # type: ignore[attr-defined]
        self.fields["document"].widget = forms.FileInput(attrs={"accept": accept()})
        self.fields["document"].help_text = _("PDF, OFD, Word, Excel, JPG or PNG.")

    def choices_of(self, owner: Any) -> dict[str, QuerySet[Any]]:
        """Field → what can be chosen there."""
        raise NotImplementedError

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {self.owner_column}


class GrowthForm(RecordForm):
    """A unit's record: the people to choose from are its own."""

    owner_column = "enterprise"

    def choices_of(self, owner: Any) -> dict[str, QuerySet[Any]]:
        people = queries.people_of(owner)
        return {
            "proposers": people,
            "mentor": people,
            "apprentice": people,
            "school": queries.schools(),
        }


class InnovationForm(GrowthForm):
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


class MentorshipForm(GrowthForm):
    class Meta:
        model = Mentorship
        fields = ["mentor", "apprentice", "since", "until", "document"]
        widgets = {"since": _DayInput(), "until": _DayInput()}


class TrainingForm(GrowthForm):
    class Meta:
        model = Training
        fields = ["subject", "held_on", "people", "online", "document"]
        widgets = {"held_on": _DayInput()}


class PartnershipForm(GrowthForm):
    school = UnitField(
        label=_("School"),
        help_text=_("Type a part of the name and choose from the list."),
        names=lambda: queries.schools().values_list("name", flat=True),
    )

    class Meta:
        model = Partnership
        fields = ["school", "since", "until", "content", "document"]
        widgets = {"since": _DayInput(), "until": _DayInput()}


class ExemplarForm(RecordForm):
    """A union's publication: enterprises and clusters to choose from are those of its area."""

    owner_column = "union"

    enterprise = UnitField(
        label=_("enterprise or school"),
        required=False,
        help_text=_(
            "The whole name or the unified social credit code. Leave it empty if it is about no single unit."
        ),
    )
    # Named here for its scheme alone: Django's own default is about to change.
    link = forms.URLField(
        label=_("link"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("The whole address, beginning with https://."),
    )

    def choices_of(self, owner: Any) -> dict[str, QuerySet[Any]]:
        return {"enterprise": queries.enterprises_of(owner), "cluster": queries.clusters_of(owner)}

    class Meta:
        model = Exemplar
        fields = [
            "title",
            "track",
            "enterprise",
            "cluster",
            "published_on",
            "medium",
            "link",
            "document",
        ]
        widgets = {"published_on": _DayInput()}
        help_texts = {
            "medium": _("The newspaper, site, channel or account that published it."),
        }


FORMS: dict[str, type[RecordForm]] = {
    "innovations": InnovationForm,
    "mentorships": MentorshipForm,
    "training": TrainingForm,
    "partnerships": PartnershipForm,
    "exemplars": ExemplarForm,
}


class RecordFilter(forms.Form):
    """Which records the list shows."""

    text = forms.CharField(label=_("Enterprise"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("Confirmation"),
        required=False,
        choices=[("", _("All")), ("waiting", _("Not confirmed yet")), ("confirmed", _("Confirmed"))],
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == "exemplars":
            self.fields["text"].label = _("Title, medium or enterprise")

    def confirmed(self) -> bool | None:
        """True or False where one was chosen."""
        return {"waiting": False, "confirmed": True}.get(self.cleaned_data.get("state", ""))


class UnitChoice(forms.Form):
    """For which enterprise or school a union's officer keeps a record."""

    unit = UnitField(
        label=_("Enterprise or school"), help_text=_("The whole name or the unified social credit code.")
    )

    def __init__(self, *args: Any, units: QuerySet[Enterprise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
