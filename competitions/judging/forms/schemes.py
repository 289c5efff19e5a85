"""The small forms of marking schemes: the library's filter, a scheme's name, a release, a module's choice."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.judging import marks
from competitions.judging.models import Scheme, SchemeVersion
from competitions.judging.queries import ModuleChoice
from enterprises.models import Trade

if TYPE_CHECKING:
    _SchemeForm = forms.ModelForm[Scheme]
else:
    _SchemeForm = forms.ModelForm


def total_field() -> forms.DecimalField:
    """The points of a whole scheme."""
    return forms.DecimalField(
        label=gettext_lazy("Points in all"),
        min_value=Decimal("0.01"),
        max_digits=6,
        decimal_places=2,
        initial=100,
        help_text=gettext_lazy("The full mark of the modules for which it is written, mostly 100."),
    )


class SchemeFilter(forms.Form):
    """What part of the library to show."""

    text = forms.CharField(
        label=gettext_lazy("Name of the scheme, or initials"), required=False, max_length=60
    )
    trade = forms.ModelChoiceField(
        label=gettext_lazy("Trade"),
        queryset=Trade.objects.all(),
        required=False,
        empty_label=gettext_lazy("All trades"),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("In use")),
            ("draft", gettext_lazy("With a draft")),
            ("retired", gettext_lazy("Out of use")),
            ("all", gettext_lazy("All")),
        ],
    )


class SchemeForm(_SchemeForm):
    """Name, trade and sharing of a scheme."""

    class Meta:
        model = Scheme
        fields = ("name", "trade", "shared")
        labels = {"name": gettext_lazy("Name of the scheme"), "trade": gettext_lazy("Trade")}
        widgets = {"shared": forms.RadioSelect}
        help_texts = {
            "shared": gettext_lazy(
                "Only released versions are shared. Whoever competes should not read the scheme of a coming contest "
                "before the others do."
            ),
        }


class NewSchemeForm(SchemeForm):
    """The same with the points of its first draft."""

    total = total_field()


class ReleaseForm(forms.Form):
    """What is new in a version."""

    note = forms.CharField(
        label=gettext_lazy("What is new in this version?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("One sentence for those who use the scheme."),
    )


class ChoiceForm(forms.Form):
    """One scheme for each module of an event."""

    def __init__(self, choices: list[ModuleChoice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        for choice in choices:
            module = choice.module
            offers = [(str(version.pk), _in_a_line(version)) for version in choice.offered]
            self.fields[self.name_of(choice)] = forms.ChoiceField(
                label=_("%(module)s, out of %(full_mark)s points")
                % {"module": module.name, "full_mark": marks.shown(module.full_mark)},
                choices=[("", _("None chosen yet")), *offers],
                required=False,
                disabled=choice.frozen,
                initial=str(choice.chosen.version_id) if choice.chosen else "",
                help_text=""
                if offers
                else _("No released scheme has so many points: make one in the library."),
            )

    @staticmethod
    def name_of(choice: ModuleChoice) -> str:
        return f"module-{choice.module.pk}"

    @property
    def chosen(self) -> dict[int, SchemeVersion | None]:
        """Module id → version; frozen modules are left out."""
        found: dict[int, SchemeVersion | None] = {}
        for choice in self.choices:
            if not choice.frozen:
                versions = {str(version.pk): version for version in choice.offered}
                found[choice.module.pk] = versions.get(self.cleaned_data[self.name_of(choice)])
        return found


def _in_a_line(version: SchemeVersion) -> str:
    scheme = version.scheme
    return _("%(trade)s · %(name)s, version %(number)d (%(union)s)") % {
        "trade": scheme.trade.name,
        "name": scheme.name,
        "number": version.number,
        "union": scheme.union.name,
    }
