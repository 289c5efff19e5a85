"""What a web process costs: until its first answer, and in memory after a load."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from tests.bench import serving
from tests.bench.measuring import Figure
from tests.bench.pages import OFFICER, largest_result, signed_in


def start(scale: str) -> Iterator[Figure]:
    """The median start of a server with one worker, until /healthz is answered."""
    ours = _median_start(serving.PORTAL, "/healthz")
    bare = _median_start(serving.BARE, "/")
    yield Figure(
        "start",
        ours.first_answer,
        "s",
        "one worker, until the first answer",
        "a bare Django view, served the same way",
        bare.first_answer,
        f"{ours.processor:.2f} s of processor time; the bare view {bare.processor:.2f} s",
    )


def _median_start(application: str, ready: str) -> serving.Server:
    """The median of three starts, after one that compiles what was not compiled yet."""
    _started(application, ready)
    return sorted((_started(application, ready) for _ in range(3)), key=lambda each: each.first_answer)[1]


def _started(application: str, ready: str) -> serving.Server:
    with serving.served(application, workers=1, ready=ready) as server:
        return server


def memory(scale: str, seconds: float) -> Iterator[Figure]:
    """A worker that has answered every page of the other benchmarks for a while, with four threads."""
    event = largest_result().event_id
    headers = signed_in(OFFICER)
    addresses = [
        reverse("site:home"),
        reverse("results:list"),
        reverse("results:public", args=[event]),
        reverse("desk:home"),
        reverse("planning:competitions"),
        reverse("enterprises:enterprises"),
        reverse("judging:standings", args=[event]),
    ]
    with serving.served(workers=1) as server:
        for address in addresses:
            serving.load(server.port, address, seconds=seconds / len(addresses) + 0.5, headers=headers)
        value = server.memory()
    with serving.served(serving.BARE, workers=1, ready="/") as bare:
        serving.load(bare.port, "/", seconds=1)
        least = bare.memory()
    yield Figure(
        "memory",
        value.own,
        "MiB",
        scale,
        "a bare Django view, served the same way",
        least.own,
        f"RssAnon; and {value.mapped:.0f} MiB of mapped files, of which {least.mapped:.0f} MiB for the bare view",
    )
