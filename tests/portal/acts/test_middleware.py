"""Request ids, idle sign-out, refusals as pages."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


def test_every_answer_names_its_request(client: Client) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abcdef-12345678"})["X-Request-ID"]
        == "abcdef-12345678"
    )
    made = client.get("/healthz", headers={"X-Request-ID": "<script>"})["X-Request-ID"]
    assert len(made) == 32
    assert made.isalnum()


def test_who_is_at_work_stays_signed_in_and_who_is_idle_does_not(client: Client, settings: Any) -> None:
    # The test moves this process's clock; Redis, where sessions may lie, has its own.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    user = factories.staff_of_union(factories.county())
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client.force_login(user)
        for _ in range(3):
            clock.shift(datetime.timedelta(minutes=50))
            assert len(client.get("/api/v1/unions").json()["items"]) == 2
        clock.shift(datetime.timedelta(minutes=61))
        assert client.get("/api/v1/unions").json()["items"] == []


def test_the_session_is_written_once_a_minute_not_on_every_request(client: Client) -> None:
    client.force_login(factories.staff_of_union(factories.county()))
    client.get("/api/v1/unions")
    before = Session.objects.get().expire_date
    client.get("/api/v1/unions")
    assert Session.objects.get().expire_date == before


def test_a_public_answer_touches_no_session(client: Client) -> None:
    answer = client.get("/healthz")
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
