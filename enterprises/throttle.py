"""Brakes for forms that everybody may send: so many in an hour from one address and one browser."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from portal.acts.clients import client_address

AN_HOUR = 3600


def too_many(request: HttpRequest, name: str, *, most: int = 30) -> bool:
    """Count this request; whether its address or its browser has sent more than `most` within the hour."""
    address = client_address(request)
    if not request.session.session_key:
        request.session.create()
    browser = request.session.session_key or ""
    exceeded = False
    for part in (address, browser):
        key = "throttle:" + hashlib.sha256(f"{name}|{part}".encode()).hexdigest()
        cache.add(key, 0, AN_HOUR)
        exceeded = cache.incr(key) > most or exceeded
    return exceeded
