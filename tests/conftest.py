"""What every test shares: the database of the run, the journal's triggers, one tree of unions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from portal.acts import triggers
from tests.machine import browser as chromium

# A shared machine may be slow; a property is true or not whatever the clock says.
hypothesis_settings.register_profile("portal", deadline=None, derandomize=True)
hypothesis_settings.load_profile("portal")


def pytest_configure() -> None:
    """Each process of a parallel run keeps its cache in a Redis database of its own.

    Tests clear the cache and count in it, and their databases give the same ids to different people. The broker stays
    where it is.
    """
    cache = settings.CACHES["default"]
    server, _, number = str(cache.get("LOCATION", "")).rpartition("/")
    if server.startswith("redis") and number.isdigit():
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        # Redis has 16 of them unless told otherwise; 10 and above are left to the tests.
        cache["LOCATION"] = f"{server}/{10 + worker % 6}"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No test meets what was kept for the one before it: ids begin anew with each test on SQLite."""
    from competitions.results.queries import forget_heads

    forget_heads()
    cache.clear()


BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all browser tests of a process: Playwright allows only one loop in it."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if not path:
        pytest.skip("needs Chromium (apt-get install chromium, or set CHROMIUM to its path)")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread; Django would take every query for one from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """A database name of its own for each run that asks for one, and files rather than memory on SQLite."""
    database = settings.DATABASES["default"]
    suffix = os.environ.get("PYTEST_DB_SUFFIX", "")
    if database["ENGINE"].endswith("sqlite3"):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        name = settings.VAR_DIR / f"test-{suffix}{worker}-{os.getpid()}.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(name)
    elif suffix:
        test = database.setdefault("TEST", {})
        test["NAME"] = f"{test.get('NAME') or 'test_' + database['NAME']}_{suffix}"


_flush: Any = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _teardown_without_triggers(self: TransactionTestCase) -> None:
    """A transactional test empties the tables at its end, which the journal's triggers would refuse."""
    connection = connections["default"]
    triggers.remove(connection)
    try:
        _flush(self)
    finally:
        triggers.install(connection)


TransactionTestCase._fixture_teardown = _teardown_without_triggers  # type: ignore[attr-defined]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if item.get_closest_marker("postgresql") and not postgresql:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (set DATABASE_URL)"))
        if item.get_closest_marker("redis") and not settings.REDIS_URL:
            item.add_marker(pytest.mark.skip(reason="needs Redis (set REDIS_URL)"))
