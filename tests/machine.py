"""What this machine has for the tests: which database, Redis, a browser."""

from __future__ import annotations

import os
import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def on_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith(("postgres://", "postgresql://"))


def with_redis() -> bool:
    return bool(os.environ.get("REDIS_URL"))


def browser() -> str:
    """The path of the system's Chromium (or CHROMIUM, where that is set); "" when there is none."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")
