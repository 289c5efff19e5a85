"""Pages as their readers meet them: through the web server, signed in where they must be."""

from __future__ import annotations

import gzip
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils.http import urlencode

from competitions.entries.models import Entry
from competitions.planning.models import Competition, Event
from competitions.results.models import ResultVersion
from enterprises.models import Enterprise, Worker
from portal.acts.actors import actor_for
from portal.site import counting
from tests.bench import crowds, serving
from tests.bench.measuring import Figure, rate
from unions.models import User

OFFICER = "cangzhou.officer"
COUNTY_OFFICER = "yanshan.officer"
# Readers who come in the same moment.
CROWD = 400


@dataclass(frozen=True, slots=True)
class Bench:
    """What every benchmark is given: a server of the portal, how long to measure, what the scale is called."""

    server: serving.Server
    seconds: float
    scale: str


def largest_result() -> ResultVersion:
    """The published version with the most entrants."""
    return max(
        ResultVersion.objects.filter(withdrawn_at=None).order_by("pk").iterator(chunk_size=500),
        key=lambda version: int(version.snapshot["counts"]["entrants"]),
    )


def results_page(bench: Bench) -> Iterator[Figure]:
    """The public results of the largest event, packed as browsers ask for them; then who has it already."""
    version = largest_result()
    address = reverse("results:public", args=[version.event_id])
    scale = f"{bench.scale}: {version.snapshot['counts']['entrants']} entrants"
    port, seconds = bench.server.port, bench.seconds
    packed = {"Accept-Encoding": "gzip"}
    _status, headers, body = serving.fetch(port, address, **packed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer"
        path.write_bytes(body)
        with serving.served(serving.BARE, ready="/", BENCH_ANSWER=str(path)) as bare:
            serving.load(port, address, seconds=0.3, headers=packed)
            serving.load(bare.port, address, seconds=0.3, headers=packed)
            yield Figure(
                "results_page",
                serving.load(port, address, seconds=seconds, headers=packed),
                "requests/s",
                scale,
                "a bare Django view with the same bytes, served the same way",
                serving.load(bare.port, address, seconds=seconds, headers=packed),
                f"{len(body)} bytes packed, 8 connections, 2 workers",
            )
            known = {**packed, "If-None-Match": headers["etag"]}
            yield Figure(
                "results_page_304",
                serving.load(port, address, seconds=seconds, expected=304, headers=known),
                "requests/s",
                scale,
                "a bare Django view that answers 304, served the same way",
                serving.load(bare.port, address, seconds=seconds, expected=304, headers=known),
                "8 connections, 2 workers",
            )


def release_crowd(bench: Bench) -> Iterator[Figure]:
    """Everybody asks for new results in the same moment: nothing is kept yet; then all ask whether they changed."""
    version = largest_result()
    address = reverse("results:public", args=[version.event_id])
    scale = f"{bench.scale}: {version.snapshot['counts']['entrants']} entrants, {CROWD} readers at once"
    packed = {"Accept-Encoding": "gzip"}
    cold = crowds.at_once(bench.server.port, address, CROWD, headers=packed)
    known = {**packed, "If-None-Match": cold.etag}
    again = crowds.at_once(bench.server.port, address, CROWD, headers=known, expected=304)
    _status, _headers, body = serving.fetch(bench.server.port, address, **packed)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "answer.html").write_bytes(gzip.decompress(body))
        (Path(folder) / "answer.html.gz").write_bytes(body)
        with serving.served(serving.STATIC, ready="/answer.html", BENCH_FOLDER=folder) as plain:
            least = crowds.at_once(plain.port, "/answer.html", CROWD, headers=packed)
            unchanged = {**packed, "If-None-Match": least.etag}
            least_again = crowds.at_once(plain.port, "/answer.html", CROWD, headers=unchanged, expected=304)
    for name, found, baseline in (
        ("release_crowd", cold, least),
        ("release_crowd_304", again, least_again),
    ):
        yield Figure(
            name,
            found.everybody,
            "s until everybody was answered",
            scale,
            "a static file of the same bytes, served the same way",
            baseline.everybody,
            f"p95 {found.p95 * 1000:.0f} ms (the file: {baseline.p95 * 1000:.0f} ms), {found.size} bytes packed",
        )


def public_home(bench: Bench) -> Iterator[Figure]:
    """The public landing page, kept as bytes; then rendered for every reader, its figures counted by the schedule."""
    yield from _page(bench, "public_home", reverse("site:home"), bench.scale, None)
    counting.count_tasks()
    with serving.served(PUBLIC_PAGE_SECONDS="0") as server, override_settings(PUBLIC_PAGE_SECONDS=0):
        uncached = replace(bench, server=server)
        yield from _page(uncached, "public_home_uncached", reverse("site:home"), bench.scale, None)


def desk_list(bench: Bench) -> Iterator[Figure]:
    """Fifty of all competitions, as an officer of the city sees them; the first page and one far behind.

    Then by how much its processor time exceeds that of a county's officer, who sees a part of them.
    """
    count = Competition.objects.count()
    scale = f"{bench.scale}: {count} competitions, page of 50"
    address = reverse("planning:competitions")
    yield from _page(bench, "desk_list", address, scale, OFFICER)
    far = max(1, count // 50 // 2)
    yield from _page(bench, "desk_list_far_page", f"{address}?page={far}", scale, OFFICER)
    county = User.objects.get(username=COUNTY_OFFICER)
    part = Competition.objects.managed_by(actor_for(county)).count()
    city, least = (processor(_client(name), address) for name in (OFFICER, COUNTY_OFFICER))
    yield Figure(
        "desk_list_growth",
        city / least,
        "times",
        f"{bench.scale}: {count} competitions against {part}",
        "no growth",
        1.0,
        f"processor time of a page in one process: {city:.1f} ms against {least:.1f} ms",
    )


def desk_pages(bench: Bench) -> Iterator[Figure]:
    """The desk's home and the lists of people and entries, for the officer of the whole city."""
    yield from _page(bench, "desk_home", reverse("desk:home"), bench.scale, OFFICER)
    workers = f"{bench.scale}: {Worker.objects.count()} workers"
    yield from _page(bench, "desk_workers", reverse("enterprises:workers"), workers, OFFICER)
    entries = f"{bench.scale}: {Entry.objects.count()} entries"
    yield from _page(bench, "desk_entries", reverse("entries:entries"), entries, OFFICER)


def enterprise_search(bench: Bench) -> Iterator[Figure]:
    """The list of enterprises, looked through by a part of the name, by code, by initials."""
    scale = f"{bench.scale}: {Enterprise.objects.count()} enterprises"
    one = Enterprise.objects.order_by("pk")[Enterprise.objects.count() // 2]
    texts = {"name": one.name[2:6], "uscc": one.uscc, "initials": one.initials[2:6]}
    for kind, text in texts.items():
        address = f"{reverse('enterprises:enterprises')}?{urlencode({'q': text})}"
        yield from _page(bench, f"enterprise_search_{kind}", address, scale, OFFICER)


def staff_ranking(bench: Bench) -> Iterator[Figure]:
    """The standings of the largest event, with every row, as the staff see them."""
    event = Event.objects.get(pk=largest_result().event_id)
    scale = f"{bench.scale}: {event.entries.count()} rows"
    yield from _page(bench, "staff_ranking", reverse("judging:standings", args=[event.pk]), scale, OFFICER)


def _page(bench: Bench, name: str, address: str, scale: str, username: str | None) -> Iterator[Figure]:
    client = _client(username)
    headers = signed_in(username) if username is not None else {}
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    if response.status_code != 200:
        raise serving.Unanswered(f"{address}: {response.status_code}")
    statements = selects(captured.captured_queries)
    serving.load(bench.server.port, address, seconds=0.3, headers=headers)
    yield Figure(
        name,
        serving.load(bench.server.port, address, seconds=bench.seconds, headers=headers),
        "requests/s",
        scale,
        "the SQL of the page alone, in one process",
        rate(lambda: run(statements), min(bench.seconds, 2.0)) if statements else 0.0,
        f"{len(captured)} queries, {len(response.content)} bytes, 8 connections, 2 workers; "
        f"{processor(client, address):.1f} ms of processor time in one process",
    )


def _client(username: str | None) -> Client:
    headers = signed_in(username) if username is not None else {}
    return Client(headers={"host": serving.HOST, **headers})


def processor(client: Client, address: str, times: int = 30) -> float:
    """The least processor time (ms) of so many answers in this process: what a busy machine stretches the least."""
    spent = []
    for _ in range(times):
        started = time.process_time()
        client.get(address)
        spent.append(time.process_time() - started)
    return min(spent) * 1000


def signed_in(username: str) -> dict[str, str]:
    """The header by which the server knows somebody."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


def selects(queries: list[dict[str, Any]]) -> list[str]:
    """The statements that read."""
    return [each["sql"] for each in queries if re.match(r"\(?SELECT\b", each["sql"])]


def run(statements: list[str]) -> None:
    """Execute statements and fetch all their rows."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()
