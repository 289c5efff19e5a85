"""Whose address a request comes from: the one thing that all brakes on requests count by."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of whoever sent the request, "" where the server knows none.

    Each of the `TRUSTED_PROXIES` in front appends to X-Forwarded-For who spoke to it. So the client is that many
    places from the right; what stands further left is whatever the client chose to write. With none trusted, or a
    header too short or not an address, the other end of the connection counts.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    count: int = settings.TRUSTED_PROXIES
    if count < 1:
        return nearest
    passed = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if len(passed) < count:
        return nearest
    try:
        return str(ipaddress.ip_address(passed[-count]))
    except ValueError:
        return nearest
