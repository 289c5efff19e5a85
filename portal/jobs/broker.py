"""The embedded broker: kombu's queue of files, written so that no reader ever meets half a file.

Kombu opens a file, which empties or creates it, and locks it only then: a process that reads in between finds nothing,
cannot make sense of it and ends. Here a file appears under its name when it is whole. Only the writing is changed;
reading, and the names and shapes of the files, are kombu's.
"""

from __future__ import annotations

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


def write_whole(file: Path, content: str) -> None:
    """Let `file` have this content at once; whoever reads finds the old file or the new one."""
    aside = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    aside.write_text(content, encoding="utf-8")
    aside.replace(file)


class Channel(filesystem.Channel):
    """Kombu's channel with whole files."""

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process changes which queues are bound meanwhile."""
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None
    ) -> None:
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]  # the stubs are older
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._alone():
            queues = self.get_table(exchange)
            if bound not in queues:
                write_whole(file, dumps([bound, *queues]))

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu's own
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        write_whole(Path(self.data_folder_out) / name, dumps(message))

    def _delete(self, queue: str, exchange: str, *args: Any, **kwargs: Any) -> None:
        with self._alone():
            super()._delete(queue, exchange, *args, **kwargs)


class Transport(filesystem.Transport):
    Channel = Channel
