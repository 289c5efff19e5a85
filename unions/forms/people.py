"""Forms of roles and invitations."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Role
from unions.forms.account import NewPasswordFields
from unions.invitations import DAYS, LONGEST_DAYS
from unions.models import EXPIRING, InvitationState, Membership, User
from unions.phones import MobileField

_ROLES = Membership.ROLES


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to."""

    q = forms.CharField(
        label=_("Name, union or whole mobile number"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    below = forms.TypedChoiceField(label=_("Belonging to"), required=False, coerce=int, empty_value=None)
    role = forms.ChoiceField(label=_("Role at the union"), required=False, choices=[("", _("All")), *_ROLES])
    state = forms.ChoiceField(
        label=_("Validity"),
        required=False,
        choices=[
            ("", _("In force today")),
            ("coming", _("Begins later")),
            ("ended", _("Has ended")),
            ("all", _("All")),
        ],
    )

    def __init__(self, *args: Any, branches: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = self.fields["below"]
        if isinstance(below, forms.TypedChoiceField):
            below.choices = [("", _("All")), *branches]

    def criteria(self) -> dict[str, Any]:
        """Arguments of `queries.people_listed`; what cannot be understood narrows nothing."""
        values = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {
            "text": values.get("q", ""),
            "role": values.get("role", ""),
            "below_id": values.get("below"),
            "state": values.get("state") or "current",
        }


class InvitationFilter(forms.Form):
    """What the list of invitations is narrowed to."""

    q = forms.CharField(
        label=_("Name or union"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (EXPIRING, _("About to expire")),
            *InvitationState.choices,
        ],
    )


class _Validity(forms.Form):
    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput, initial=timezone.localdate)
    valid_to = forms.DateField(
        label=_("Until (inclusive)"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Leave empty for no end."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day lies before the first."))
        return values


class InviteForm(_Validity):
    """Whom to invite to which role."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = MobileField(help_text=_("The invitation goes there by text message."))
    role = forms.ChoiceField(label=_("Role at the union"), choices=_ROLES, initial=Role.OFFICER.value)
    days = forms.IntegerField(
        label=_("The link holds for (days)"),
        initial=DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        widget=forms.NumberInput(attrs={"min": 1, "max": LONGEST_DAYS}),
    )
    field_order = ["name", "phone", "role", "valid_from", "valid_to", "days"]

    def terms(self) -> dict[str, str]:
        """The terms of the offer, as they are kept."""
        values = self.cleaned_data
        return {
            "role": values["role"],
            "valid_from": values["valid_from"].isoformat(),
            "valid_to": values["valid_to"].isoformat() if values["valid_to"] else "",
        }


class AppointForm(_Validity):
    """Give somebody with an account a further role."""

    person = forms.CharField(
        label=_("User name or mobile number"),
        max_length=150,
        help_text=_("Of somebody who holds a role in your area. Invite everybody else."),
    )
    role = forms.ChoiceField(label=_("Role at the union"), choices=_ROLES)
    field_order = ["person", "role", "valid_from", "valid_to"]


class StandInForm(_Validity):
    """Who stands in for a role, and from when to when."""

    person = forms.CharField(
        label=_("User name or mobile number of the stand-in"),
        max_length=150,
        help_text=_("Of somebody who holds a role in your area."),
    )
    field_order = ["person", "valid_from", "valid_to"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].required = True
        self.fields["valid_to"].help_text = ""


class EndRoleForm(forms.Form):
    """When a role ends, and why."""

    when = forms.ChoiceField(
        label=_("When the role ends"),
        widget=forms.RadioSelect,
        initial="now",
        choices=[
            ("now", _("At once")),
            ("today", _("At the end of today")),
            ("day", _("At the end of another day")),
        ],
    )
    last_day = forms.DateField(
        label=_("Last day of the role"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Only for another day."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("when") == "day" and not values.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Please give the last day."))
        return values

    @property
    def chosen_day(self) -> datetime.date | None:
        """The last day of the role; None ends it at once."""
        when = self.cleaned_data["when"]
        if when == "day":
            chosen: datetime.date = self.cleaned_data["last_day"]
            return chosen
        return timezone.localdate() if when == "today" else None


class NewAccountForm(NewPasswordFields):
    """A user name and a password of one's own, to take up an invitation."""

    username = forms.CharField(
        label=_("User name"),
        min_length=3,
        max_length=60,
        validators=[User.username_validator],
        help_text=_("Letters, digits, or your name; you can also sign in with your mobile number."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    field_order = ["username", "password1", "password2"]

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name

    def likeness(self) -> User:
        return User(username=self.cleaned_data.get("username", ""), name=self.name)
