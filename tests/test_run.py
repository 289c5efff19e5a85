"""What `make test` selects, and that STRICT=1 turns a skip into a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.run import command, selection


@pytest.mark.parametrize(
    ("postgresql", "redis", "strict", "expected"),
    [
        (False, False, False, "(not browser or smoke)"),
        (False, False, True, "(not browser or smoke) and not postgresql and not redis"),
        (True, True, False, ""),
        (True, True, True, ""),
        (True, False, True, "not redis"),
    ],
)
def test_selection_follows_the_database(postgresql, redis, strict, expected):
    assert selection(postgresql=postgresql, redis=redis, strict=strict) == expected


def test_arguments_go_to_pytest_and_may_choose_the_number_of_processes():
    line = command(["-n0", "tests/demo"], postgresql=True, redis=True, strict=False)
    assert line[1:] == ["-m", "pytest", "-q", "-n0", "tests/demo"]


@pytest.mark.parametrize(("strict", "status"), [(False, 0), (True, 1)])
@pytest.mark.parametrize("processes", ["0", "1"])
def test_strict_fails_on_a_skip_and_says_which(tmp_path: Path, strict, status, processes):
    (tmp_path / "test_two.py").write_text(
        "import pytest\n"
        "def test_passes(): pass\n"
        "@pytest.mark.skip(reason='there is no such thing here')\n"
        "def test_lacks(): pass\n"
    )
    line = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        "-n",
        processes,
    ]
    line += ["-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)]
    if strict:
        line[4:4] = ["-p", "tests.strict"]
    ran = subprocess.run(line, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)

    assert ran.returncode == status, ran.stdout + ran.stderr
    assert ("STRICT: skipped" in ran.stdout) is strict
    assert "1 passed, 1 skipped" in ran.stdout
