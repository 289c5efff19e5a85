"""Whose address counts, with and without proxies in front."""

from __future__ import annotations

import pytest
from allauth.account.adapter import get_adapter
from axes.helpers import get_client_ip_address
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from portal.acts.clients import client_address

PROXY, CLIENT, FORGED = "10.0.0.1", "203.0.113.9", "198.51.100.1"


@pytest.mark.parametrize(
    ("proxies", "passed", "expected"),
    [
        (0, f"{CLIENT}", PROXY),
        (1, f"{CLIENT}", CLIENT),
        (1, f"{FORGED}, {CLIENT}", CLIENT),
        (2, f"{FORGED}, {CLIENT}, 10.0.0.2", CLIENT),
        (2, f"{FORGED}", PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, "2001:DB8::0001", "2001:db8::1"),
    ],
)
def test_the_client_is_counted_from_the_right(proxies: int, passed: str, expected: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": passed})
    with override_settings(TRUSTED_PROXIES=proxies):
        counted = (
            client_address(request),
            get_adapter(request).get_client_ip(request),
            get_client_ip_address(request),
        )
    assert counted == (expected, expected, expected)


@pytest.mark.django_db
def test_the_brake_on_a_public_form_tells_visitors_behind_one_proxy_apart() -> None:
    def sent(address: str, times: int) -> set[int]:
        return {
            Client()
            .post(reverse("enterprise:register"), REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": address})
            .status_code
            for _time in range(times)
        }

    with override_settings(TRUSTED_PROXIES=1):
        sent(CLIENT, 30)
        assert sent(CLIENT, 1) == {429}
        assert 429 not in sent(FORGED, 1)
