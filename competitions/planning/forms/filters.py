"""The filters above the lists of competitions and of events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.models import Competition, Event
from competitions.planning.phases import Phase
from competitions.planning.queries import RESULTS_OUT, Due
from enterprises.models import Cluster

# The first year that is offered; older competitions are found by name.
FIRST_YEAR = 2023
_BEFORE = [
    state
    for state in Competition.State
    if state not in (*Competition.PUBLIC_STATES, Competition.State.CANCELLED)
]


def _years() -> list[tuple[str, Any]]:
    years = range(timezone.localdate().year + 1, FIRST_YEAR - 1, -1)
    return [("", _("All years")), *((str(year), str(year)) for year in years)]


class CompetitionFilterForm(forms.Form):
    """All optional; what does not make sense is ignored rather than refused."""

    q = forms.CharField(label=_("Name, filing number or initials"), required=False, max_length=120)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")),
            (_("Before filing"), [(state.value, state.label) for state in _BEFORE]),
            (_("Filed or approved"), Phase.choices),
        ],
    )
    track = forms.ChoiceField(
        label=_("Task"), required=False, choices=[("", _("All tasks")), *Competition.Track.choices]
    )
    level = forms.ChoiceField(
        label=pgettext_lazy("planning", "Level"),
        required=False,
        choices=[("", _("All levels")), *Competition.CompetitionLevel.choices],
    )
    year = forms.TypedChoiceField(
        label=pgettext_lazy("planning", "Year"), required=False, coerce=int, empty_value=None
    )
    cluster = forms.ModelChoiceField(
        label=_("Cluster"),
        required=False,
        queryset=Cluster.objects.only("name", "county"),
        empty_label=_("All clusters"),
    )
    scope = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[
            ("", _("In my scope")),
            ("own", _("Of my own union or unit")),
            ("deciding", _("For my union to decide")),
            ("all", _("All that are filed")),
        ],
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        fields: dict[str, Any] = self.fields
        fields["year"].choices = _years()

    def chosen(self) -> dict[str, Any]:
        """What was chosen and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class EventFilterForm(forms.Form):
    """All optional; what does not make sense is ignored rather than refused."""

    q = forms.CharField(label=_("Event, competition or trade"), required=False, max_length=120)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")),
            *Event.State.choices,
            (RESULTS_OUT, _("Results published, archived ones too")),
        ],
    )
    due = forms.ChoiceField(
        label=pgettext_lazy("planning", "Due now"),
        required=False,
        choices=[
            ("", _("Whether due or not")),
            (Due.OPEN.value, _("Entry to be opened")),
            (Due.CLOSE.value, _("Entry to be closed")),
            (Due.START.value, _("Contest to be started")),
        ],
    )
    year = forms.TypedChoiceField(
        label=pgettext_lazy("planning", "Year"), required=False, coerce=int, empty_value=None
    )
    scope = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("In my scope")), ("own", _("Of my own union or unit"))],
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        fields: dict[str, Any] = self.fields
        fields["year"].choices = _years()

    def chosen(self) -> dict[str, Any]:
        """What was chosen and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
