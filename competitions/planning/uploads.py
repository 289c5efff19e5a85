"""What an uploaded paper really is, by its content: the name that it came with proves nothing.

Accepted: pdf, ofd (the domestic standard, GB/T 33190), docx, xlsx, jpg, png. It must not read further than
the container; nothing here opens a document.
"""

from __future__ import annotations

import zipfile
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from portal.acts.refusals import Refused

ACCEPT = ".pdf,.ofd,.docx,.xlsx,.jpg,.jpeg,.png"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
_MAGIC = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
_MARKS_IN_ZIP = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
_MEGABYTE = 1024 * 1024


def recognise(file: File[Any], *, field: str = "file") -> str:
    """The suffix that fits the content; leaves the file at its beginning.

    Raises:
        Refused: empty, larger than UPLOAD_MAXIMUM_BYTES, or of no accepted kind; `field` is the form's.
    """
    size = file.size or 0
    if size == 0:
        raise Refused(_("The file is empty. Choose it again."), field=field)
    if size > settings.UPLOAD_MAXIMUM_BYTES:
        raise Refused(
            _("The file has %(size)s MB; at most %(most)s MB are accepted. Save it smaller or split it.")
            % {
                "size": f"{size / _MEGABYTE:.1f}",
                "most": f"{settings.UPLOAD_MAXIMUM_BYTES / _MEGABYTE:.0f}",
            },
            field=field,
        )
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    suffix = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), "")
    if not suffix and head.startswith(b"PK\x03\x04"):
        suffix = _kind_of_zip(file)
    if not suffix:
        raise Refused(
            _(
                "This is no PDF, OFD, Word (.docx), Excel (.xlsx), JPG or PNG file. Save it as PDF, then upload it."
            ),
            field=field,
        )
    return suffix


def _kind_of_zip(file: File[Any]) -> str:
    try:
        with zipfile.ZipFile(file) as container:
            names = set(container.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    finally:
        file.seek(0)
    # A macro is a program: papers carry none.
    if any(name.endswith("vbaProject.bin") for name in names):
        return ""
    return next((kind for mark, kind in _MARKS_IN_ZIP.items() if mark in names), "")


def content_type(name: str) -> str:
    """The content type for a stored name; only what `recognise` gave a suffix to."""
    return CONTENT_TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream")
