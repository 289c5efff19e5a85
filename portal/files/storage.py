"""Where files are kept: Django's store in a folder, which forgets what was saved for an act that then failed."""

from __future__ import annotations

from functools import partial
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from portal.acts.undoing import on_failure


class ForgetsFailures:
    """For any store of Django's: a file that is saved inside an act is deleted again when the act fails."""

    def save(self, name: str | None, content: File[Any] | IO[Any], max_length: int | None = None) -> str:
        kept: str = super().save(name, content, max_length)  # type: ignore[misc]
        on_failure(partial(self.delete, kept))  # type: ignore[attr-defined]
        return kept


class FolderStorage(ForgetsFailures, FileSystemStorage):
    """The store in the folder MEDIA_ROOT."""
