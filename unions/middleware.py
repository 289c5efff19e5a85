"""A password that is too old, or was given by somebody else, must be changed before anything else is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from unions.models import User

# Only these need a signed-in person; public pages must not even ask who it is.
GUARDED = ("/desk/", "/judge/")


def password_is_due(user: User) -> bool:
    """Whether this person must choose a new password now; 0 days in the settings means never by age."""
    if user.must_change_password:
        return True
    days: int = settings.PASSWORD_MAXIMUM_DAYS
    if not days or not user.has_usable_password():
        return False
    return user.password_changed_at < timezone.now() - timedelta(days=days)


class PasswordAge:
    """Leads a signed-in person whose password is due to the page for a new one, and back afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.path.startswith(GUARDED)
            and isinstance(request.user, User)
            and password_is_due(request.user)
        ):
            target = request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL
            return redirect(f"{reverse('people:password')}?{urlencode({'next': target})}")
        return self.get_response(request)
