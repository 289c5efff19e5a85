"""Forms of signing in and of a person's own account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context as allauth_context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unions.acts import account
from unions.models import User
from unions.phones import normalised


class SignInForm(LoginForm):  # type: ignore[misc, unused-ignore]
    """allauth's form in our words: one field for the user name or the mobile number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("User name or mobile number")
        password.label = _("Password")
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""

    def clean_login(self) -> str:
        login: str = super().clean_login()
        try:
            return normalised(login)
        except ValueError:
            return login


class _LockedOut:
    """For allauth's forms of the second factor: after too many wrong codes even the right one is not looked at."""

    user: User

    def clean_code(self) -> str:
        request = allauth_context.request
        if not AxesProxyHandler.is_allowed(request, {"username": self.user.username}):
            # axes' middleware answers such a request with the page of the lock-out, whatever the form says.
            request.axes_locked_out = True
            raise ValidationError(_("Signing in is locked for a while."))
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class NewSecondFactorForm(ActivateTOTPForm):  # type: ignore[misc, unused-ignore]
    """The first code of a new app: a wrong one stands in the journal, as it does in signing in."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()
        except ValidationError:
            account.record_second_factor(user=self.user, verb="mistype_second_factor")
            raise
        return code


class SecondFactorForm(_LockedOut, AuthenticateForm):  # type: ignore[misc, unused-ignore]
    """The second step of signing in."""


class SecondFactorAgainForm(_LockedOut, ReauthenticateForm):  # type: ignore[misc, unused-ignore]
    """The second factor asked for once more before something delicate."""


def _password_field(label: Any, autocomplete: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        **kwargs,
    )


class NewPasswordFields(forms.Form):
    """A password chosen twice, held against the password rules."""

    password1 = _password_field(
        _("New password"),
        "new-password",
        help_text=_(
            "At least 10 characters, with at least three of these: small letters, capital letters, digits, other "
            "characters. Not your name, not a common password."
        ),
    )
    password2 = _password_field(_("New password, once more"), "new-password")

    # Whose password it is, so that it is not the person's own name.
    user: User | None = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        elif first:
            try:
                password_validation.validate_password(first, self.likeness())
            except ValidationError as error:
                self.add_error("password1", error)
        return values

    def likeness(self) -> User | None:
        """The account that the password must not resemble."""
        return self.user


class PasswordForm(NewPasswordFields):
    """Change one's own password; the present one is asked for unless the person has just signed in by a code."""

    present = _password_field(_("Present password"), "current-password")
    field_order = ["present", "password1", "password2"]

    def __init__(self, *args: Any, user: User, trusted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if trusted:
            del self.fields["present"]

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if self.user is None or not self.user.check_password(present):
            raise ValidationError(_("This is not your present password."))
        return present


class ProfileForm(forms.Form):
    """What a person may change about oneself; the phone has a page of its own, because a code confirms it."""

    name = forms.CharField(
        label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("Only for notices and for a forgotten password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
