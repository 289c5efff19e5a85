"""A web server on 127.0.0.1 and a client that asks it as fast as it answers, for a bounded time."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

HOST = "127.0.0.1"
READY_SECONDS = 60.0
CONNECTIONS = 8
PORTAL = "portal.wsgi:application"
BARE = "tests.bench.bare:application"
STATIC = "tests.bench.static_file:application"
BYTECODE = Path(__file__).resolve().parent.parent.parent / "var" / "bytecode"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Unanswered(Exception):
    """The server did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB of a process. `own` is its alone (RssAnon); `mapped` are pages of files, code as well as the database that
    SQLite maps: they belong to the kernel's cache, which shares them and takes them back at need.
    """

    own: float
    mapped: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its process, seconds from its start to its first answer.

    `processor` are the seconds of processor time that went into it, which a busy machine does not stretch.
    """

    port: int
    pid: int
    first_answer: float
    processor: float

    def memory(self) -> Memory:
        """That of its largest worker process."""
        found = [_memory(pid) for pid in [self.pid, *_children(self.pid)]]
        return max(found, key=lambda each: each.own)


@contextlib.contextmanager
def served(
    application: str = PORTAL, *, workers: int = 2, ready: str = "/healthz", **environment: str
) -> Iterator[Server]:
    """Serve `application` with granian while the block runs; its processes end with it."""
    port = _free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--log-level", "error", "--no-ws", application,
    ]  # fmt: skip
    started = time.perf_counter()
    process = subprocess.Popen(command, env=_environment() | environment, start_new_session=True)
    try:
        _wait(process, port, ready)
        spent = time.perf_counter() - started
        yield Server(port, process.pid, spent, sum(map(_processor, [process.pid, *_children(process.pid)])))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            # The session was made for this one server: nothing else is in it.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


def _environment() -> dict[str, str]:
    """That of this process, but with compiled modules kept, as an installed portal has them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"DEBUG": "0", "PYTHONPYCACHEPREFIX": str(BYTECODE)}


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Unanswered(f"the server ended with {process.returncode}")
        try:
            status, _headers, _body = fetch(port, path)
        except OSError:
            time.sleep(0.02)
            continue
        if status == 200:
            return
        time.sleep(0.02)
    raise Unanswered(f"not ready in {READY_SECONDS} s")


def fetch(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One answer: status, headers in lower case, body."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, {key.lower(): value for key, value in response.getheaders()}, response.read()
    finally:
        connection.close()


def load(
    port: int,
    path: str,
    *,
    seconds: float,
    headers: dict[str, str] | None = None,
    expected: int = 200,
    connections: int = CONNECTIONS,
) -> float:
    """Answers a second over `connections` kept open, each asking anew as soon as it is answered.

    Plain sockets: a client that reads headers into objects would be slower than the server.

    Raises:
        Unanswered: another status than `expected`.
    """
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        *(f"{k}: {v}" for k, v in (headers or {}).items()),
    ]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    sockets = [socket.create_connection((HOST, port), timeout=60) for _ in range(connections)]
    readers = [cast("BinaryIO", each.makefile("rb", buffering=1 << 16)) for each in sockets]
    try:
        done, started = 0, time.perf_counter()
        for each in sockets:
            each.sendall(request)
        while (spent := time.perf_counter() - started) < seconds:
            for each, reader in zip(sockets, readers, strict=True):
                _read(reader, expected)
                done += 1
                each.sendall(request)
        for reader in readers:
            _read(reader, expected)
    finally:
        for each in sockets:
            each.close()
    return done / spent


def _read(reader: BinaryIO, expected: int) -> None:
    readline, read = reader.readline, reader.read
    status = readline()
    if status[9:12] != str(expected).encode():
        raise Unanswered(f"{status!r} where {expected} was expected")
    head = b"\r\n"
    while (line := readline()) not in (b"\r\n", b""):
        head += line
    if found := _LENGTH.search(head):
        read(int(found[1]))
    elif b"chunked" in head.lower():
        while size := int(readline(), 16):
            read(size + 2)
        readline()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, tasks.read_text().split()):
            found += [child, *_children(child)]
    return found


def _processor(pid: int) -> float:
    # After the name, which may hold anything, in brackets; fields 14 and 15 of the whole (proc_pid_stat(5)).
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> Memory:
    status = Path(f"/proc/{pid}/status").read_text()

    def mebibytes(name: str) -> float:
        found = re.search(rf"{name}:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    return Memory(own=mebibytes("RssAnon"), mapped=mebibytes("RssFile"))
