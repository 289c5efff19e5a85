"""The marking app as files: what a device keeps so that it starts without a network, and which edition that is.

An edition is named by a hash of all that belongs to it, so a device never mixes old files with new ones.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

MODULES = (
    "app",
    "cards",
    "controls",
    "exact",
    "points",
    "portal",
    "same",
    "screens",
    "sender",
    "store",
    "strip",
    "values",
    "words",
)
WORKER = "judge/worker.js"
FILES = (
    *(f"judge/{name}.js" for name in MODULES),
    "judge/marking.css",
    "judge/icon-192.png",
    "judge/icon-512.png",
    "portal/care.js",
    "portal/mark.svg",
    "portal/theme.css",
    "vendor/bootstrap/bootstrap.min.css",
)


def _source(name: str) -> bytes:
    """A static file as it is written; raises FileNotFoundError when it is not there."""
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(str(path)).read_bytes()


@cache
def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in (*FILES, WORKER):
        digest.update(hashlib.sha256(_source(name)).digest())
    return digest.hexdigest()


def worker_script(page: str, page_url: str) -> str:
    """The service worker with the edition that it keeps. `page`: the shell's HTML, at `page_url`."""
    if settings.DEBUG:
        _fingerprint.cache_clear()
    version = hashlib.sha256(f"{_fingerprint()} {page}".encode()).hexdigest()[:16]
    edition = {"version": version, "page": page_url, "files": [static(name) for name in FILES]}
    # `ensure_ascii`: whatever the addresses are, the line is plain script.
    return f"const EDITION = {json.dumps(edition)};\n{_source(WORKER).decode()}"
