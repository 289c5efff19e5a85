"""A crowd that comes at once: everybody opens a connection of their own and asks for the same page."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass

from tests.bench.serving import HOST, Unanswered

_ETAG = re.compile(rb"\r\netag: *([^\r]+)", re.IGNORECASE)
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """Seconds until everybody had the answer, and until 95 of 100 had it; what the first one got."""

    everybody: float
    p95: float
    size: int
    etag: str


def at_once(port: int, path: str, people: int, *, headers: dict[str, str], expected: int = 200) -> Crowd:
    """So many readers at the same moment, each with one request over a connection of its own.

    Raises:
        Unanswered: somebody got another status than `expected`, or nothing for a minute.
    """
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    try:
        return asyncio.run(_crowd(port, request, people, expected))
    except TimeoutError as error:
        raise Unanswered(f"not everybody was answered in {PATIENCE_SECONDS:.0f} s") from error


async def _crowd(port: int, request: bytes, people: int, expected: int) -> Crowd:
    started = time.perf_counter()
    async with asyncio.timeout(PATIENCE_SECONDS):
        answers = await asyncio.gather(*(_reader(port, request, expected) for _ in range(people)))
    moments = sorted(moment - started for moment, _size, _etag in answers)
    _moment, size, etag = answers[0]
    return Crowd(moments[-1], moments[min(people - 1, int(people * 0.95))], size, etag)


async def _reader(port: int, request: bytes, expected: int) -> tuple[float, int, str]:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if head[9:12] != str(expected).encode():
            raise Unanswered(f"{head[:40]!r} where {expected} was expected")
        # Nothing is asked over this connection any more: the answer ends where the connection does.
        body = await reader.read()
        etag = _ETAG.search(head)
        return time.perf_counter(), len(body), etag[1].decode() if etag else ""
    finally:
        writer.close()
