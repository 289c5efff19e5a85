"""A unit's staff, workers and students."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms.fields import ALL
from enterprises.models import SkillLevel, Trade
from portal.acts.actors import Role
from unions.phones import MobileField


class StaffForm(forms.Form):
    """Whom to invite to a unit's staff."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=60)
    phone = MobileField()
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(Role.ADMINISTRATOR.value, _("Administrator")), (Role.OFFICER.value, _("Officer"))],
        widget=forms.RadioSelect,
        initial=Role.ADMINISTRATOR.value,
        help_text=_("An administrator also invites and dismisses staff."),
    )


class WorkerForm(forms.Form):
    """A worker or student. In a change, an empty number leaves the one that is known."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=60, help_text=_("As on the identity card.")
    )
    identity = forms.CharField(
        label=_("Identity number"),
        required=False,
        max_length=40,
        help_text=_("18 characters. Kept encrypted, and shown only with its middle hidden."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = MobileField(
        required=False, help_text=_("By it the person can sign in and see own entries and results.")
    )
    trade = forms.ModelChoiceField(
        Trade.objects.order_by("field", "name"), label=_("Trade"), required=False, empty_label=_("Not known")
    )
    skill_level = forms.TypedChoiceField(label=_("Skill level"), choices=SkillLevel.choices, coerce=int)
    union_member = forms.BooleanField(label=_("Union member"), required=False, initial=True)
    student = forms.BooleanField(label=_("Student"), required=False)
    since = forms.DateField(label=_("Works here since"), initial=timezone.localdate)

    def __init__(self, *args: Any, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if changing:
            del self.fields["since"]
            self.fields["identity"].help_text = _("Leave it empty to keep the number on record.")
            self.fields["phone"].help_text = _("Leave it empty to keep the number on record.")


class WorkerFilter(forms.Form):
    q = forms.CharField(
        label=_("Name, initials, or a whole identity or mobile number"), required=False, max_length=40
    )
    trade = forms.ModelChoiceField(
        Trade.objects.order_by("field", "name"), label=_("Trade"), required=False, empty_label=_("All")
    )
    skill_level = forms.TypedChoiceField(
        label=_("Skill level"),
        choices=[ALL, *SkillLevel.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    student = forms.ChoiceField(
        label=_("Worker or student"),
        choices=[ALL, ("no", _("Workers")), ("yes", _("Students"))],
        required=False,
    )
    enterprise = forms.IntegerField(required=False, widget=forms.HiddenInput)
