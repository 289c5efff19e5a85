"""Forms of the tree of unions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unions.acts.tree import levels_below
from unions.models import Union
from unions.queries import UNATTENDED, Criteria


class UnionFilter(forms.Form):
    """What the list of unions is narrowed to."""

    q = forms.CharField(
        label=_("Name, code or initials"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    below = forms.TypedChoiceField(label=_("Belonging to"), required=False, coerce=int, empty_value=None)
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All")), *Union.Level.choices]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Union.Kind.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("In operation")),
            (UNATTENDED, _("Right below, nobody administers it yet")),
            ("closed", _("Dissolved")),
            ("all", _("All")),
        ],
    )

    def __init__(self, *args: Any, branches: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = self.fields["below"]
        if isinstance(below, forms.TypedChoiceField):
            below.choices = [("", _("All")), *branches]

    def criteria(self) -> Criteria:
        """What was chosen; what cannot be understood narrows nothing."""
        values = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Criteria(
            text=values.get("q", ""),
            level=values.get("level", ""),
            kind=values.get("kind", ""),
            state=values.get("state") or "open",
            below_id=values.get("below"),
        )


class UnionForm(forms.Form):
    """What is said of a union; code and level only while it is added."""

    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        help_text=_("For a county the division code, for others a number of your own, such as 130925-001."),
    )
    name = forms.CharField(label=_("Full name"), max_length=100)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    register_name = forms.CharField(
        label=_("Name in document numbers"),
        max_length=20,
        required=False,
        help_text=_(
            "As the union's papers abbreviate it: 盐工 gives 盐工竞备〔2026〕1号. Numbers given stay."
        ),
    )
    level = forms.ChoiceField(label=_("Level"), choices=Union.Level.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=Union.Kind.choices)
    division_code = forms.CharField(label=_("Division code"), max_length=6, required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(
        self, *args: Any, parent: Union | None = None, union: Union | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        level, kind = self.fields["level"], self.fields["kind"]
        if union is not None:
            del self.fields["code"], self.fields["level"]
            self.fields["reason"] = forms.CharField(
                label=_("Reason or document"),
                max_length=200,
                required=False,
                help_text=_("Stands in the history."),
            )
        levels = levels_below(parent) if parent is not None else [Union.Level(union.level)] if union else []
        if isinstance(level, forms.ChoiceField) and isinstance(kind, forms.ChoiceField):
            level.choices = [(choice.value, choice.label) for choice in levels]
            kind.choices = [
                (choice.value, choice.label)
                for choice in Union.Kind
                if (choice is not Union.Kind.REGIONAL or levels != [Union.Level.GRASSROOTS])
                and (choice is Union.Kind.REGIONAL or Union.Level.GRASSROOTS in levels)
            ]


class ReasonForm(forms.Form):
    """Why something is done that is not undone lightly."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class StepsForm(forms.Form):
    """The steps that a paper of the union goes through before it leaves the house."""

    steps = forms.MultipleChoiceField(
        label=_("Sign-off steps"),
        choices=Union.Step.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "One person may take several steps where the union is small. Signing off cannot be left out."
        ),
    )
