"""What is asked before an act: a reason, a day."""

from __future__ import annotations

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """A reason, before an act that wants one."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=1000)


class CloseForm(ReasonForm):
    closed_on = forms.DateField(label=_("Deregistered on"), initial=timezone.localdate)


class UnmaskForm(ReasonForm):
    field_order = ("field", "reason")

    field = forms.ChoiceField(
        label=_("Show"), choices=[("identity", _("Identity number")), ("phone", _("Mobile number"))]
    )


class LeaveForm(forms.Form):
    last_day = forms.DateField(label=_("Last day here"), initial=timezone.localdate)


class DateForm(forms.Form):
    on = forms.DateField(label=_("As of"), required=False)

    def day(self) -> datetime.date:
        """The day asked for; today where none, or none that is one."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or timezone.localdate()
