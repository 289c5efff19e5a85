"""A real browser, and a portal for it: the live server, the demo's world, and a real worker process."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from portal.celery import application
from tests.e2e.visitor import Diary


@pytest.fixture
def diary() -> Diary:
    pictures = os.environ.get("PICTURES")
    return Diary(Path(pictures) if pictures else None)


@pytest.fixture
def bare_portal(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The address of a portal in which nothing is yet, with a worker of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PUBLIC_URL = live_server.url
    with worker(tmp_path):
        yield live_server.url


@pytest.fixture
def portal(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The address of a portal with the demo's world and a worker of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PUBLIC_URL = live_server.url
    call_command("seed", scale="demo")
    with worker(tmp_path):
        yield live_server.url


def surroundings(folder: Path) -> dict[str, str]:
    """The environment by which another process works on the test's database and files."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{given['NAME']}"
    else:
        host, port = given["HOST"] or "127.0.0.1", given["PORT"] or 5432
        url = f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{port}/{given['NAME']}"
    return {"DATABASE_URL": url, "MEDIA_ROOT": str(folder / "files")}


@contextmanager
def worker(folder: Path) -> Iterator[None]:
    """A Celery worker on the test's database, at a queue of its own.

    Beside it other tests run with workers of theirs: what one of these took off a common queue would be lost, because
    the job is not in its database.
    """
    environment = surroundings(folder) | {"C_FORCE_ROOT": "1"}
    queue, before = f"e2e-{uuid.uuid4().hex}", application.conf.task_default_queue
    application.conf.task_default_queue = queue
    line = [sys.executable, "-m", "celery", "-A", "portal.celery:application", "worker", "-P", "solo", "-Q"]
    process = subprocess.Popen(
        [*line, queue],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        application.conf.task_default_queue = before
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
