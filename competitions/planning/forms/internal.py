"""The one form of an internal competition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.models import Event
from enterprises.models import Enterprise
from enterprises.trades import TradeField
from portal.files.kinds import accept


class InternalForm(forms.Form):
    """Name, day, trade, group: what an enterprise's own competition needs to be filed."""

    enterprise = forms.ModelChoiceField(
        label=_("Enterprise or school"), queryset=Enterprise.objects.none(), empty_label=_("Choose one")
    )
    name = forms.CharField(
        label=_("Name of the competition"), max_length=80, help_text=_("For example: 2026 年焊工岗位练兵比武")
    )
    held_on = forms.DateField(label=pgettext_lazy("planning", "First day"), widget=forms.DateInput)
    ends_on = forms.DateField(
        label=pgettext_lazy("planning", "Last day"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Empty: the same day."),
    )
    trade = TradeField()
    group = forms.ChoiceField(label=_("Group"), choices=Event.Group.choices, initial=Event.Group.WORKER)
    capacity = forms.IntegerField(label=_("Number of places"), required=False, min_value=1)
    place = forms.CharField(label=_("Place"), required=False, max_length=120)
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("Only when the competition is over already: a score sheet, a photo or a notice."),
        widget=forms.FileInput(attrs={"accept": accept()}),
    )

    def __init__(self, *args: Any, enterprises: Any, own: int | None = None, **values: Any) -> None:
        """`own`: the unit whose seat asks. It stands fast, whatever the browser sends."""
        super().__init__(*args, **values)
        fields: dict[str, Any] = self.fields
        fields["enterprise"].queryset = enterprises
        fields["held_on"].initial = timezone.localdate()
        if own is not None:
            self.initial["enterprise"] = own
            fields["enterprise"].disabled = True
            fields["enterprise"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("held_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", pgettext_lazy("planning", "The last day lies before the first."))
        return cleaned
