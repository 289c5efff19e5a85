"""`make test`: the whole suite on the configured database, in parallel.

What runs follows from what there is: on SQLite the browser tests marked `smoke`, on PostgreSQL all of them.
What the machine lacks (a browser, PostgreSQL, Redis) is skipped with the reason shown. With STRICT=1 such a
skip is a failure (tests.strict); tests that by design belong to another database are then left out of the
selection, so that they do not count as skipped. Arguments are passed on to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.machine import on_postgresql, with_redis


def selection(*, postgresql: bool, redis: bool, strict: bool) -> str:
    """pytest's marker expression for a run."""
    parts = []
    if not postgresql:
        parts.append("(not browser or smoke)")
    if strict and not postgresql:
        parts.append("not postgresql")
    if strict and not redis:
        parts.append("not redis")
    return " and ".join(parts)


def command(arguments: list[str], *, postgresql: bool, redis: bool, strict: bool) -> list[str]:
    """The command line of the run."""
    line = [sys.executable, "-m", "pytest", "-q"]
    if not any(argument.startswith("-n") for argument in arguments):
        line += ["-n", "auto", "--dist", "worksteal"]
    if chosen := selection(postgresql=postgresql, redis=redis, strict=strict):
        line += ["-m", chosen]
    if strict:
        line += ["-p", "tests.strict"]
    return line + arguments


def main() -> int:
    strict = os.environ.get("STRICT", "") not in {"", "0"}
    line = command(sys.argv[1:], postgresql=on_postgresql(), redis=with_redis(), strict=strict)
    return subprocess.run(line, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
