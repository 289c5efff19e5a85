"""A web process loads no library for files: they belong to workers (start, memory)."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings

FOR_WORKERS = (
    "typst",
    "docx",
    "xlsxwriter",
    "python_calamine",
    "pypinyin",
    "openpyxl",
    "pylopdf_fonts_zh_cn",
    "babel",
    "segno",
    "numpy",
    "chinese_calendar",
)
PROGRAM = """
import sys
from portal.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns
from django.test import Client
Client(headers={"host": "localhost"}).get("/healthz")
print(",".join(name for name in %r if name in sys.modules))
"""


def test_a_web_process_loads_no_library_for_files() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM % (FOR_WORKERS,)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == ""
