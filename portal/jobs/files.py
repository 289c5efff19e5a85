"""Files that jobs write for whoever asked: kept for some days, then deleted by the schedule.

The names lie under `exports/`; a model's own files (papers of a report, say) are no business of this module.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.utils import timezone

from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.jobs.models import Job

logger = logging.getLogger(__name__)
KEPT_DAYS = Job.FILE_KEPT_DAYS
FOLDER = "exports"
# Where files lay before all exports shared one folder.
_FOLDERS = (FOLDER, "record")


@dataclass(frozen=True, slots=True)
class Produced:
    """A stored file that belongs to no model."""

    name: str
    storage: Storage


def keep(job: Job, path: Path) -> str:
    """Store what a job wrote at `path` under the job's name; written again it takes the old one's place."""
    name = f"{FOLDER}/{job.pk}{path.suffix}"
    if default_storage.exists(name):
        default_storage.delete(name)
    with path.open("rb") as file:
        return default_storage.save(name, File(file))


def keep_part(job: Job, path: Path) -> str:
    """Store a finished part of a job's file, so that another attempt need not make it again; the stored name.

    What a job that died for good left behind goes with the old files.
    """
    with path.open("rb") as file:
        return default_storage.save(f"{FOLDER}/{job.pk}-{path.name}", File(file))


def part_stands(name: str) -> bool:
    return default_storage.exists(name)


def read_part(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def delete_part(name: str) -> None:
    default_storage.delete(name)


def file_of(job: Job) -> Produced:
    """The stored file of a finished job, named in its result."""
    return Produced(job.result["file"], default_storage)


def delete_old(*, now: datetime.datetime | None = None) -> int:
    """Delete the files whose time is over, and those that no job knows. Returns how many.

    The folders are asked, not the jobs: a job that died after storing its file never named it. A file that cannot
    be deleted now keeps no other from being deleted, and is tried again the next time.
    """
    before = (now or timezone.now()) - datetime.timedelta(days=KEPT_DAYS)
    deleted = 0
    for folder in _FOLDERS:
        for name in _names_in(folder):
            try:
                if default_storage.get_modified_time(name) > before:
                    continue
                _delete(name)
            except FileNotFoundError:
                continue  # written anew, or deleted, meanwhile
            except Exception:
                logger.exception("the file %s could not be deleted", name)
                continue
            deleted += 1
    return deleted


def _names_in(folder: str) -> list[str]:
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names]


def _delete(name: str) -> None:
    job = _job_of(name)
    if job is None or job.result.get("file") != name:
        default_storage.delete(name)
        return
    with performing("delete_old", actor=Actor.system(), on=job, may=lambda _actor, _job: False) as deed:
        deed.subject.result = {key: value for key, value in deed.subject.result.items() if key != "file"}
        deed.subject.save(update_fields=["result"])
        transaction.on_commit(lambda: default_storage.delete(name))


def _job_of(name: str) -> Job | None:
    try:
        key = uuid.UUID(PurePosixPath(name).stem)
    except ValueError:
        return None
    return Job.objects.filter(pk=key).first()
