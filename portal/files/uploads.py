"""What is uploaded: judged by size and content, kept under a name of the portal's own, deleted when nothing needs it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from portal.acts.refusals import Refused
from portal.files import kinds as known

MEGABYTE = 1024 * 1024


def checked(
    file: File[Any], *, kinds: tuple[str, ...] = known.PAPERS, most: int | None = None, field: str = "file"
) -> str:
    """The suffix of an upload that may be taken; the file is left at its beginning.

    Args:
        file: what was uploaded.
        kinds: suffixes that are accepted, out of `portal.files.kinds.KINDS`.
        most: bytes; by default, and never more than, the setting UPLOAD_MAXIMUM_BYTES.
        field: the form's field that a refusal belongs to.

    Raises:
        Refused: empty, too large, or by its content none of `kinds`.
    """
    size = file.size or 0
    limit = min(most or settings.UPLOAD_MAXIMUM_BYTES, settings.UPLOAD_MAXIMUM_BYTES)
    if size == 0:
        raise Refused(_("The file is empty. Choose it again."), field=field)
    if size > limit:
        raise Refused(
            _("The file has %(size)s MB; at most %(most)s MB are accepted. Save it smaller or split it.")
            % {"size": f"{size / MEGABYTE:.1f}", "most": f"{limit / MEGABYTE:.0f}"},
            field=field,
        )
    suffix = known.kind_of(file)
    if suffix not in kinds:
        raise Refused(
            _("By its content this is none of: %(kinds)s. Save it as one of these, then choose it again.")
            % {"kinds": known.in_words(kinds)},
            field=field,
        )
    return suffix


def renamed(
    file: File[Any],
    *,
    kinds: tuple[str, ...] = known.PAPERS,
    most: int | None = None,
    field: str = "document",
) -> File[Any]:
    """The checked file under a random name: what it was called may be somebody's name, and proves nothing.

    A file that is stored already was looked at before, and is given back as it is.

    Raises:
        Refused: see `checked`.
    """
    if not getattr(file, "_committed", False):
        file.name = f"{uuid.uuid4().hex}.{checked(file, kinds=kinds, most=most, field=field)}"
    return file


def delete_on_commit(file: FieldFile) -> None:
    """Delete a stored file once the act that took it away is certain; an act that fails keeps it.

    For personal papers, which go with their replacement. A document of a record stays, because auditors read it
    from the journal (`journal_readable`, `portal.desk.audit`).
    """
    name, storage = file.name, file.storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))
