"""What a web process costs: until its first answer, and in memory after a load."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from tests.bench import serving
from tests.bench.measuring import Figure
from tests.bench.pages import OFFICER, largest_result, signed_in


def start(scale: str) -> Iterator[Figure]:
    """The median of three starts of a server with one worker, until /healthz is answered."""
    yield Figure(
        "start",
        sorted(_first_answer(serving.PORTAL, "/healthz") for _ in range(3))[1],
        "s",
        "one worker, until the first answer",
        "a bare Django view, served the same way",
        sorted(_first_answer(serving.BARE, "/") for _ in range(3))[1],
    )


def _first_answer(application: str, ready: str) -> float:
    with serving.served(application, workers=1, ready=ready) as server:
        return server.first_answer


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
    yield Figure("memory", value, "MiB", scale, "a bare Django view, served the same way", least)
