"""Judges' savings over HTTP, by the address that their devices send to, in a database made for it and thrown away.

Run as a program in that database, it makes the contest, or measures bare INSERTs there:

    python -m tests.bench.saves world PANELS
    python -m tests.bench.saves inserts SECONDS
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench import serving
from tests.bench.measuring import Figure

# Judges in a panel, and entries that each of them marks.
SEATS, ENTRIES = 5, 4
# Contests that measure: a common one, and one at which fifty judges save at once.
PANELS = (2, 10)
_ROOT = Path(__file__).resolve().parent.parent.parent


def score_saves(scale: str, seconds: float) -> Iterator[Figure]:
    """Savings a second with so many judges at once, each over a connection of its own; then 95 of 100 answers."""
    for panels in PANELS:
        judges = panels * SEATS
        with _database() as url:
            world = json.loads(_program(url, "world", str(panels)))
            with serving.served(DATABASE_URL=url) as server:
                _save(server.port, world, 0.5)
                moments = _save(server.port, world, seconds)
            inserts = float(_program(url, "inserts", str(seconds)))
        moments.sort()
        yield Figure(
            f"score_saves_{judges}_judges",
            len(moments) / seconds,
            "savings/s",
            f"{judges} judges at once, {panels * ENTRIES} entries, 2 workers",
            "a bare INSERT of a mark, one a transaction, one connection",
            inserts,
            f"p95 {moments[int(len(moments) * 0.95)] * 1000:.0f} ms, "
            f"median {moments[len(moments) // 2] * 1000:.0f} ms, slowest {moments[-1] * 1000:.0f} ms",
        )


def _save(port: int, world: list[dict[str, Any]], seconds: float) -> list[float]:
    """Seconds that each saving took; every judge saves anew as soon as the last one is answered.

    Raises:
        Unanswered: a saving was refused or met a clash.
    """
    moments: list[float] = []
    failed: list[str] = []
    start = threading.Barrier(len(world))

    def judge(one: dict[str, Any]) -> None:
        connection = http.client.HTTPConnection(serving.HOST, port, timeout=60)
        start.wait()
        ends, at, own = time.perf_counter() + seconds, 0, []
        try:
            while time.perf_counter() < ends:
                sheet = one["sheets"][at % len(one["sheets"])]
                at += 1
                body = {
                    "user": one["user"],
                    "base_revision": sheet["revision"],
                    "client_key": uuid.uuid4().hex,
                    "marks": {"a6": {"points": str(at % 10)}},
                }
                asked = time.perf_counter()
                connection.request("POST", sheet["path"], json.dumps(body), one["headers"])
                response = connection.getresponse()
                answer = response.read()
                own.append(time.perf_counter() - asked)
                told = json.loads(answer) if response.status == 200 else {}
                if not told.get("saved") or told.get("clashes"):
                    failed.append(f"{response.status}: {answer[:200]!r}")
                    return
                sheet["revision"] = told["revision"]
        finally:
            connection.close()
            moments.extend(own)

    threads = [threading.Thread(target=judge, args=(one,)) for one in world]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise serving.Unanswered(failed[0])
    return moments


@contextlib.contextmanager
def _database() -> Iterator[str]:
    """The address of an empty database beside the benchmark's own; it goes when the block ends."""
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        with tempfile.TemporaryDirectory(dir=Path(os.environ.get("VAR_DIR", _ROOT / "var"))) as folder:
            yield f"sqlite:///{Path(folder) / 'saves.sqlite3'}"
        return
    import psycopg

    name = f"bench_saves_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _program(url: str, *arguments: str) -> str:
    """What this file says when it is run as a program in the database `url`."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.saves", *arguments],
        env=os.environ | {"DATABASE_URL": url},
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return run.stdout


# --- As a program in the database made for it ------------------------------------------------------------


def _world(panels: int) -> list[dict[str, Any]]:
    """A contest whose judges wait to mark: [{"user", "headers", "sheets": [{"path", "revision"}]}]."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from competitions.judging.models import ScoreSheet
    from tests.competitions.judging.judges import register
    from tests.competitions.judging.sheets import marked

    call_command("migrate", verbosity=0, interactive=False)
    of = marked.contest(entries=panels * ENTRIES, composed=False)
    judges = [*of.judges, *(register.appointed(of.event) for _ in range((panels - 1) * SEATS))]
    marked.compose(
        of,
        [
            (
                f"第{panel + 1}组",
                judges[panel * SEATS : (panel + 1) * SEATS],
                of.entries[panel * ENTRIES : (panel + 1) * ENTRIES],
            )
            for panel in range(panels)
        ],
    )
    world = []
    for appointment in judges:
        user = appointment.judge.user
        assert user is not None
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        token = "c" * 32
        cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
        sheets = ScoreSheet.objects.filter(appointment=appointment).order_by("pk")
        world.append(
            {
                "user": user.pk,
                "headers": {"Cookie": cookie, "X-CSRFToken": token, "Content-Type": "application/json"},
                "sheets": [
                    {"path": reverse("judge:save_marks", args=[sheet.pk]), "revision": sheet.revision}
                    for sheet in sheets
                ],
            }
        )
    return world


def _inserts(seconds: float) -> float:
    """Rows a second, one a transaction, into a table with nothing but a key, two numbers and a text."""
    from django.db import connection

    from tests.bench.measuring import rate

    serial = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE bare_mark (id {serial} PRIMARY KEY, sheet bigint, revision bigint, mark text)"
        )

        def one() -> None:
            cursor.execute("INSERT INTO bare_mark (sheet, revision, mark) VALUES (1, 2, '7.5')")

        return rate(one, seconds)


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    match sys.argv[1:]:
        case ["world", panels]:
            sys.stdout.write(json.dumps(_world(int(panels))))
        case ["inserts", seconds]:
            sys.stdout.write(str(_inserts(float(seconds))))


if __name__ == "__main__":
    main()
