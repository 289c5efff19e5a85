"""Forms of the incident log: putting one down, deciding, and the filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.judging.models import Incident
from competitions.planning.models import Module


@dataclass(frozen=True, slots=True)
class Called:
    """An entry by one of the names that the reader may use: its number, or in a blind module its code.

    `modules`: ids of the modules in which it is called so; None among them: where no module is named. The name stands
    for the entry in the form too: with an id in its place, a code and a number could be put together.
    """

    name: str
    label: str
    entry_id: int
    modules: frozenset[int | None]
    is_code: bool = False


class IncidentForm(forms.Form):
    """What happened, when, to whom. `called`: what the person who types may call the entries."""

    kind = forms.ChoiceField(label=pgettext_lazy("incident", "Kind"), choices=Incident.Kind.choices)
    happened_at = forms.DateTimeField(
        label=_("When it happened (Beijing time)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    module = forms.TypedChoiceField(
        label=pgettext_lazy("judging", "Module"), required=False, coerce=int, empty_value=None
    )
    entry = forms.ChoiceField(
        label=pgettext_lazy("incident", "Entry"),
        required=False,
        help_text=_("Leave empty for what concerned all."),
    )
    description = forms.CharField(
        label=pgettext_lazy("incident", "What happened"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def __init__(
        self, *arguments: Any, modules: Sequence[Module], called: Sequence[Called], **more: Any
    ) -> None:
        super().__init__(*arguments, **more)
        self._called = {each.name: each for each in called}
        self.fields["happened_at"].initial = timezone.localtime().replace(second=0, microsecond=0)
        module: Any = self.fields["module"]
        module.choices = [("", "–"), *((row.pk, row.name) for row in modules)]
        numbers = sorted((each.label, each.name) for each in called if not each.is_code)
        codes = sorted(each.name for each in called if each.is_code)
        entry: Any = self.fields["entry"]
        entry.choices = [("", "–"), *((name, label) for label, name in numbers)]
        if codes:
            entry.choices = [
                ("", "–"),
                (_("By number, where the module is not blind"), entry.choices[1:]),
                (_("By code, in a blind module"), [(code, code) for code in codes]),
            ]

    def clean(self) -> dict[str, Any]:
        """Exchange the name for the entry's id, where the entry is called so in the module."""
        facts = super().clean() or {}
        called = self._called.get(facts.get("entry") or "")
        facts["entry"] = None if called is None else called.entry_id
        facts["by_code"] = called is not None and called.is_code
        module = facts.get("module")
        if called is None or "module" in self.errors or module in called.modules:
            return facts
        if module is None:
            self.add_error("module", _("Say in which module it happened: some are marked blind."))
        elif called.is_code:
            self.add_error("entry", _("This code stands for a work of another module: choose the number."))
        else:
            self.add_error("entry", _("This module is marked blind: choose the code of the work."))
        return facts


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
