"""The processes of a running demo: started together, stopped together, none left behind.

Each runs in a session of its own, so that Ctrl-C in the terminal reaches only the supervisor, which then
stops them in order; and each is told by the kernel (Linux) when the supervisor dies, however it dies.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
GRACE_SECONDS = 12.0


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _end_with(parent: int) -> Callable[[], None]:
    """What a child runs before its program: ask the kernel for SIGTERM when `parent` is gone."""

    def arrange() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None, use_errno=True).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return arrange


@dataclass(slots=True)
class Crew:
    """The running processes by name; their output goes to `log_folder`/<name>.log."""

    log_folder: Path
    environment: dict[str, str]
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *arguments: str) -> None:
        """Start `python arguments…` as `name`."""
        self.log_folder.mkdir(parents=True, exist_ok=True)
        with (self.log_folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603  (our own interpreter, fixed arguments)
                [sys.executable, *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with(os.getpid()),  # noqa: PLW1509  (no threads run before the fork)
            )

    def ended(self) -> str:
        """The name of a process that has stopped by itself; "" while all run."""
        return next((name for name, process in self._running.items() if process.poll() is not None), "")

    def last_lines(self, name: str, count: int = 15) -> str:
        """The end of a process's log, for the message that says it stopped."""
        text = (self.log_folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-count:])

    def stop(self) -> None:
        """Ask every process group to end, last started first; after `GRACE_SECONDS` make it end."""
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            # Whatever a process left of its own children, or would not stop itself.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()
        self._running.clear()
