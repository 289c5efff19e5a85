"""The queue of files: what many processes do to it at once neither breaks nor loses anything."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import filesystem

from portal.jobs.broker import Channel, write_whole

WRITERS = 8


@pytest.fixture
def options(tmp_path: Path) -> dict[str, str]:
    folders = {name: tmp_path / name for name in ("messages", "processed", "control")}
    for folder in folders.values():
        folder.mkdir()
    return {
        "data_folder_in": str(folders["messages"]),
        "data_folder_out": str(folders["messages"]),
        "processed_folder": str(folders["processed"]),
        "control_folder": str(folders["control"]),
    }


def channel(options: dict[str, str]) -> Any:
    connection = Connection(
        "filesystem://", transport="portal.jobs.broker:Transport", transport_options=options
    )
    made = connection.channel()
    assert isinstance(made, filesystem.Channel)
    return made


def test_queues_bound_at_once_are_all_there(options: dict[str, str]) -> None:
    channels = [channel(options) for _ in range(WRITERS)]

    def bind(number: int) -> None:
        for each in range(20):
            channels[number]._queue_bind("portal", "", "", f"q{number}-{each}")
            assert channels[number].get_table("portal")

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(bind, range(WRITERS)))
    bound = {queue.queue for queue in channel(options).get_table("portal")}
    assert bound == {f"q{number}-{each}" for number in range(WRITERS) for each in range(20)}


def test_every_message_is_read_once_and_whole(options: dict[str, str]) -> None:
    total, readers = 400, 4
    channels = [channel(options) for _ in range(readers + 1)]

    def write() -> list[Any]:
        for number in range(total):
            channels[readers]._put("celery", {"body": str(number) * 50})
        return []

    def read(number: int) -> list[Any]:
        found: list[Any] = []
        misses = 0
        while misses < 400:
            try:
                found.append(channels[number]._get("celery")["body"])
            except Empty:
                misses += 1
        return found

    with ThreadPoolExecutor(readers + 1) as pool:
        tasks = [pool.submit(write), *(pool.submit(read, number) for number in range(readers))]
        found = [body for task in tasks for body in task.result()]
    while True:
        try:
            found.append(channels[0]._get("celery")["body"])
        except Empty:
            break
    assert sorted(found) == sorted(str(number) * 50 for number in range(total))


def test_a_file_that_is_being_written_is_seen_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in the folder when the content is written and the name not yet given."""
    seen: list[list[str]] = []
    file = tmp_path / "1_a.celery.msg"

    def look(source: Path, target: Path) -> None:
        names = [each.name for each in tmp_path.iterdir()]
        seen.append([name for name in names if name.partition(".")[2] == "celery.msg"])
        source.rename(target)

    monkeypatch.setattr(Path, "replace", look)
    write_whole(file, "{}")
    assert seen == [[]]
    assert file.read_text() == "{}"


def test_the_portal_uses_it_where_no_redis_is_set() -> None:
    from django.conf import settings

    from portal.celery import application

    if settings.CELERY_BROKER_URL != "filesystem://":
        assert not hasattr(settings, "CELERY_BROKER_TRANSPORT")
        return
    with application.connection_for_write() as connection:
        assert isinstance(connection.default_channel, Channel)
        assert isinstance(connection.default_channel, filesystem.Channel)
