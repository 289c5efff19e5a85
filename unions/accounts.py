"""How allauth and axes know our accounts: by phone or user name, never by open sign-up.

What allauth decides is written here through the acts of this room, so that it stands in the journal, and every
message goes through the outbox.
"""

from __future__ import annotations

import contextlib
import uuid
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.db.models import Q
from django.dispatch import Signal
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.acts import outbox
from portal.acts.actors import actor_for
from portal.acts.clients import client_address
from portal.acts.personal import _wrapping as wrapping
from portal.acts.personal import blind_index
from unions.acts import account
from unions.models import User
from unions.phones import MobileField, normalised


def account_named(text: str) -> User | None:
    """The account that somebody means by a user name or a mobile number."""
    condition = Q(username__iexact=text.strip())
    with contextlib.suppress(ValueError):
        condition |= Q(phone_index=blind_index("phone", normalised(text)))
    return User.objects.filter(condition).order_by("pk").first() if text.strip() else None


def attempt_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Under which name axes counts failed sign-ins: one for each account, whether named by phone or user name.

    Names of nobody are counted by their blind index, because people type phones and passwords there.
    """
    given = credentials or {}
    text = str(given.get("phone") or given.get("username") or request.POST.get("login", ""))
    known = account_named(text)
    return f"account:{known.pk}" if known else f"nobody:{blind_index('attempt', text.strip().lower())}"


def _minutes(seconds: int) -> int:
    return max(1, seconds // 60)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc, unused-ignore]
    """Accounts come by invitation or registration; phones are found by their blind index."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What the rate limits count by."""
        return client_address(request)

    # --- Signing in and out -----------------------------------------------------------------------------

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        account.record_sign_in(user=user)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            account.record_sign_out(actor=actor_for(request.user))
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        text = str(credentials.get("phone") or credentials.get("username") or "")
        account.record_failed_sign_in(user=account_named(text), means="password")

    def set_password(self, user: User, password: str) -> None:
        actor = actor_for(user)
        account.set_password(actor=actor, user=user, password=password)

    # --- Phones -----------------------------------------------------------------------------------------

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        return MobileField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone_index else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        account.set_phone(actor=actor_for(user), user=user, phone=phone, verified=verified)

    def set_phone_verified(self, user: User, phone: str) -> None:
        if user.phone != phone or not user.phone_verified:
            self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.select_related("key").filter(phone_index=blind_index("phone", phone)).first()

    # --- Messages ---------------------------------------------------------------------------------------

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """A code by text message; it says what for and how long it holds. To another phone it confirms a change."""
        changing = user.phone != phone
        seconds = app_settings.PHONE_VERIFICATION_TIMEOUT if changing else app_settings.LOGIN_BY_CODE_TIMEOUT
        words = {"code": code, "minutes": _minutes(seconds)}
        body = (
            _(
                "Your code to confirm this mobile number: %(code)s. It holds for %(minutes)s minutes. Never pass it on."
            )
            if changing
            else _("Your code to sign in: %(code)s. It holds for %(minutes)s minutes. Never pass it on.")
        )
        self._post(recipient=phone, subject=_("Verification code"), body=body % words, user=user)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing is sent to a phone that has no account: an answer would tell that it has none."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Allauth's mails, through the outbox instead of at once."""
        request = allauth_context.request
        context = {"request": request, "email": email, "site_name": settings.PUBLIC_URL} | context
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        body = render_to_string(f"{template_prefix}_message.txt", context)
        self._post(recipient=email, subject=subject, body=body, user=context.get("user"))

    def _post(self, *, recipient: str, subject: str, body: str, user: User | None) -> None:
        union_id = account.home_union_id(actor_for(user)) if user is not None else None
        outbox.post(
            recipient=recipient,
            subject=subject,
            body=body,
            dedupe=f"account:{uuid.uuid4()}",
            user=user,
            union_id=union_id,
        )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc, unused-ignore]
    """Secrets of authenticator apps and recovery codes lie sealed in the database, as personal values do."""

    def encrypt(self, text: str) -> str:
        return wrapping().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return wrapping().decrypt(encrypted_text.encode()).decode()


# What allauth tells of a second factor → the verb in the journal. Recovery codes come and go with the app's.
SECOND_FACTOR_VERBS = {
    (authenticator_added, Authenticator.Type.TOTP): "activate_second_factor",
    (authenticator_removed, Authenticator.Type.TOTP): "deactivate_second_factor",
    (authenticator_reset, Authenticator.Type.RECOVERY_CODES): "renew_recovery_codes",
}


def record_second_factor(*, signal: Signal, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Allauth tells by signals that two-step sign-in was turned on or off; its adapter has no hook for it."""
    verb = SECOND_FACTOR_VERBS.get((signal, authenticator.type))
    if verb is not None:
        account.record_second_factor(user=user, verb=verb)


def count_wrong_second_factor(*, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """A wrong code of the app stands in the journal and counts for the lock-out, as a wrong password does."""
    account.record_failed_sign_in(user=user, means="second factor")
    AxesProxyHandler.user_login_failed(User, {"username": user.username}, request)


def record_rejected_code(*, user: User, **_kwargs: Any) -> None:
    """Allauth tells of a wrong sign-in code by a signal of its own; there is no hook in the adapter."""
    account.record_failed_sign_in(user=user, means="code")
