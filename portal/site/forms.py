"""The filters above the public list of competitions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.models import Competition
from competitions.planning.phases import Phase
from portal.site import queries


class CompetitionFilters(forms.Form):
    """What a reader may choose by; the choices are what there is. Three queries."""

    q = forms.CharField(label=_("Competition, event or filing number"), required=False, max_length=60)
    phase = forms.ChoiceField(label=_("State"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    track = forms.ChoiceField(label=_("Task"), required=False)
    level = forms.ChoiceField(label=pgettext_lazy("competition", "Level"), required=False)
    county = forms.ChoiceField(label=_("County, city or district"), required=False)
    cluster = forms.ChoiceField(label=_("Cluster"), required=False)

    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "phase": list(Phase.choices),
            "year": [(str(year), str(year)) for year in queries.years()],
            "track": list(Competition.Track.choices),
            "level": list(Competition.CompetitionLevel.choices),
            "county": [(str(union.pk), union.place) for union in queries.counties()],
            "cluster": [(str(cluster.pk), cluster.name) for cluster in queries.clusters_by_name()],
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *rows]

    def chosen(self) -> dict[str, Any]:
        """What was chosen and is valid; a word that is no choice is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
