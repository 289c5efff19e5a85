"""Health for whoever asks, figures only for whoever holds the token."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_ready_says_of_each_part_how_it_is(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.json() == {"database": "ok", "broker": "ok", "storage": "ok", "migrations": "ok"}
    assert answer.status_code == 200


def test_a_broken_part_is_named(client: Client, settings: Any) -> None:
    settings.MEDIA_ROOT = "/dev/null/nowhere"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["storage"] == "NotADirectoryError"


def test_metrics_are_for_the_holder_of_the_token(client: Client, settings: Any) -> None:
    assert client.get("/metrics/").status_code == 404
    settings.METRICS_TOKEN = "geheim-1234"
    assert client.get("/metrics/").status_code == 404
    assert client.get("/metrics/", headers={"Authorization": "Bearer falsch"}).status_code == 404
    answer = client.get("/metrics/", headers={"Authorization": "Bearer geheim-1234"})
    assert "django_http_requests_total" in answer.content.decode()
