"""Keying a paper sheet in, and what belongs to the paper: scans and signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.judging import marks
from competitions.judging.models import SheetSignature
from competitions.judging.scoring import (
    Aspect,
    Checklist,
    Deductions,
    Judgement,
    Linear,
    Panel,
    Ranges,
    Scale,
)
from competitions.judging.sheet_values import Value
from portal.files.kinds import SCANS, accept


class KeyingForm(forms.Form):
    """One paper sheet: a field for each aspect; of deductions one for each fault."""

    def __init__(
        self,
        *arguments: Any,
        aspects: Sequence[Aspect],
        scale: Scale,
        values: Mapping[str, Value] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*arguments, **more)
        self.aspects = aspects
        for aspect in aspects:
            self._add(aspect, scale, (values or {}).get(aspect.key))

    def _add(self, aspect: Aspect, scale: Scale, value: Value | None) -> None:
        label = f"{aspect.name}（{marks.shown(aspect.maximum)}）"
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        match aspect.method:
            case Checklist() as method:
                self.fields[aspect.key] = forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    choices=[
                        (item.key, f"{item.name}（{marks.shown(item.points)}）") for item in method.items
                    ],
                    widget=forms.CheckboxSelectMultiple,
                    initial=value["items"] if value else [],
                )
            case Deductions() as method:
                for item in method.items:
                    self.fields[f"{aspect.key}-{item.key}"] = forms.CharField(
                        label=f"{label} · {item.name}（−{marks.shown(item.points)}）",
                        required=False,
                        help_text=_("How often; empty for none."),
                        widget=forms.TextInput(attrs=attrs),
                        initial=value["counts"].get(item.key, "") if value else "",
                    )
            case Judgement():
                levels = [(str(mark), str(mark)) for mark in range(scale.lowest, scale.highest + 1)]
                self.fields[aspect.key] = forms.ChoiceField(
                    label=label,
                    choices=levels,
                    widget=forms.RadioSelect,
                    initial=value["points"] if value else None,
                )
            case _:
                timed = isinstance(aspect.method, Linear | Ranges) and aspect.method.timed
                kept = value["points" if isinstance(aspect.method, Panel) else "value"] if value else ""
                if timed and kept:
                    kept = marks.shown_elapsed(int(kept))
                unit = getattr(aspect.method, "unit", "")
                self.fields[aspect.key] = forms.CharField(
                    label=f"{label} {unit}".rstrip(),
                    help_text=_("Minutes:seconds such as 30:00.") if timed else "",
                    widget=forms.TextInput(attrs=attrs),
                    initial=kept,
                )

    @property
    def values(self) -> dict[str, object]:
        """What was typed, as `sheet_values.normal` takes it."""
        typed = self.cleaned_data
        found: dict[str, object] = {}
        for aspect in self.aspects:
            match aspect.method:
                case Checklist():
                    found[aspect.key] = {"items": typed[aspect.key]}
                case Deductions() as method:
                    found[aspect.key] = {
                        "counts": {item.key: typed[f"{aspect.key}-{item.key}"] for item in method.items}
                    }
                case Judgement() | Panel():
                    found[aspect.key] = {"points": typed[aspect.key]}
                case _:
                    found[aspect.key] = {"value": typed[aspect.key]}
        return found

    def field_of(self, key: str) -> str | None:
        """The field on which a fault of an aspect is shown."""
        return next((name for name in self.fields if name == key or name.startswith(f"{key}-")), None)


class SettlingForm(forms.Form):
    """For each aspect that differs: which keying is right; and why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("Such as: looked at the paper again, the first had misread a figure."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *arguments: Any, keys: Sequence[str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.keys = keys
        for key in keys:
            self.fields[f"choice-{key}"] = forms.ChoiceField(choices=[("1", "1"), ("2", "2")])

    @property
    def choices(self) -> dict[str, int]:
        return {key: int(self.cleaned_data[f"choice-{key}"]) for key in self.keys}


class ScanForm(forms.Form):
    """A scan or a photograph of the paper."""

    document = forms.FileField(
        label=_("Scan of the sheet"),
        help_text=_("The scan or a photograph: PDF, JPG or PNG."),
        widget=forms.FileInput(attrs={"accept": accept(SCANS)}),
    )


class SignaturesForm(forms.Form):
    """Who has signed the paper."""

    signed = forms.MultipleChoiceField(
        label=_("Signed by"),
        required=False,
        choices=SheetSignature.Who.choices,
        widget=forms.CheckboxSelectMultiple,
    )
