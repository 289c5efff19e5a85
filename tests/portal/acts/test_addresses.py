"""Addresses are worked out once, and again where the pages are others."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import include, path

from portal.acts.addresses import address

urlpatterns = [path("elsewhere/", include("portal.desk.urls"))]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("desk:home", (), "/desk/"),
        ("planning:competition", (7,), "/desk/competitions/7/"),
        ("planning:competition", (), ""),
        ("nowhere:at_all", (), ""),
    ],
)
def test_an_address_or_nothing(name: str, arguments: tuple[int, ...], expected: str) -> None:
    assert [address(name, *arguments), address(name, *arguments)] == [expected, expected]


def test_other_pages_have_other_addresses() -> None:
    assert address("desk:home") == "/desk/"
    with override_settings(ROOT_URLCONF=__name__):
        assert (address("desk:home"), address("site:home")) == ("/elsewhere/", "")
    assert address("desk:home") == "/desk/"
