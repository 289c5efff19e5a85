"""Forms of the incident log: putting one down, deciding, and the filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.judging.models import Incident
from competitions.judging.queries import Line
from competitions.planning.models import Module


class IncidentForm(forms.Form):
    """What happened, when, to whom. `label_of`: what the person who types may call an entry."""

    kind = forms.ChoiceField(label=pgettext_lazy("incident", "Kind"), choices=Incident.Kind.choices)
    happened_at = forms.DateTimeField(
        label=_("When it happened (Beijing time)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    module = forms.TypedChoiceField(
        label=pgettext_lazy("judging", "Module"), required=False, coerce=int, empty_value=None
    )
    entry = forms.TypedChoiceField(
        label=pgettext_lazy("incident", "Entry"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Leave empty for what concerned all."),
    )
    description = forms.CharField(
        label=pgettext_lazy("incident", "What happened"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def __init__(
        self,
        *arguments: Any,
        modules: Sequence[Module],
        lines: Sequence[Line],
        label_of: Callable[[int], str],
        **more: Any,
    ) -> None:
        super().__init__(*arguments, **more)
        self.fields["happened_at"].initial = timezone.localtime().replace(second=0, microsecond=0)
        self.fields["module"].choices = [("", "–"), *((row.pk, row.name) for row in modules)]  # type: ignore[attr-defined]
        named = sorted((label_of(line.entry_id), line.entry_id) for line in lines)
        self.fields["entry"].choices = [("", "–"), *((pk, label) for label, pk in named)]  # type: ignore[attr-defined]


class IncidentDecisionForm(forms.Form):
    """What follows from an incident."""

    decision = forms.CharField(
        label=pgettext_lazy("incident", "Decision"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    minutes = forms.IntegerField(
        label=_("Minutes compensated"), required=False, min_value=1, help_text=_("Leave empty for none.")
    )
    deduction = forms.DecimalField(
        label=_("Points taken off"),
        required=False,
        max_digits=6,
        decimal_places=2,
        help_text=_("Off the entry's score in the module, when the module is locked. Leave empty for none."),
    )

    def __init__(self, *arguments: Any, with_points: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if not with_points:
            del self.fields["deduction"]


class IncidentFilter(forms.Form):
    """Which incidents to list."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("incident", "Kind"),
        required=False,
        choices=[("", _("All kinds")), *Incident.Kind.choices],
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Incident.State.choices]
    )
