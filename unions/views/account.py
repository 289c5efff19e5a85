"""Pages of a person's own account: profile, password, seats."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.acts.dates import in_words
from portal.acts.middleware import SEAT_KEY
from portal.acts.personal import masked_phone
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from unions.acts import account
from unions.forms.account import PasswordForm, ProfileForm
from unions.middleware import password_is_due

# Seconds for which a sign-in by code counts as proof of who it is.
TRUST_SECONDS = 600


def _safe_next(request: Request, fallback: str) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else fallback


def _signed_in_by_code(request: Request) -> bool:
    """Whether this session began with a code a few minutes ago: the way of those who forgot their password."""
    records = get_authentication_records(request, account.account_of(request.user))
    return any(
        record["method"] == "code" and record["at"] > time.time() - TRUST_SECONDS for record in records
    )


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    user = account.account_of(request.user)
    form = ProfileForm(request.POST or None, initial={"name": user.name, "email": user.email})
    if request.method == "POST" and form.is_valid():
        account.set_profile(actor=request.actor, user=user, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("people:profile")
    facts = [
        (_("User name"), user.username),
        (_("Mobile number"), masked_phone(user.phone), reverse("account_change_phone")),
        (
            _("Password"),
            _("Changed on %(day)s") % {"day": in_words(user.password_changed_at)},
            reverse("people:password"),
        ),
        (
            _("Second factor"),
            _("Switched on") if is_mfa_enabled(user) else _("Switched off"),
            reverse("mfa_index"),
        ),
    ]
    return render(
        request, "unions/profile.html", {"form": form, "facts": facts, "seats": request.actor.seats}
    )


@login_required
@require_http_methods(["GET", "POST"])
def password(request: Request) -> HttpResponse:
    user = account.account_of(request.user)
    trusted = _signed_in_by_code(request) or not user.has_usable_password()
    form = PasswordForm(request.POST or None, user=user, trusted=trusted)
    if request.method == "POST" and form.is_valid():
        try:
            account.set_password(actor=request.actor, user=user, password=form.cleaned_data["password1"])
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal.message))
        else:
            # This session goes on; every other session of the account ends.
            update_session_auth_hash(request, user)
            messages.success(request, _("Your new password holds from now on. Other devices are signed out."))
            return redirect(_safe_next(request, reverse("people:profile")))
    context = {
        "form": form,
        "next": _safe_next(request, ""),
        "due": password_is_due(user),
        "given": user.must_change_password,
        "days": settings.PASSWORD_MAXIMUM_DAYS,
    }
    return render(request, "unions/password.html", context)


@login_required
@require_GET
def seats(request: Request) -> HttpResponse:
    return render(
        request, "unions/seats.html", {"seats": request.actor.seats, "next": _safe_next(request, "")}
    )


@login_required
@require_POST
def switch_seat(request: Request) -> HttpResponse:
    """Go on in another seat; a seat that is not held (any more) changes nothing and says so."""
    key = request.POST.get("seat", "")
    chosen = next((seat for seat in request.actor.seats if seat.key == key), None)
    if chosen is None:
        messages.error(request, _("You do not hold this role any more."))
        return redirect("people:seats")
    account.record_seat(actor=request.actor, seat=chosen)
    request.session[SEAT_KEY] = chosen.key
    return redirect(_safe_next(request, settings.LOGIN_REDIRECT_URL))
