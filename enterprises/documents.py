"""Documents of designations: what a file really is, by its first bytes, and under which name it is kept."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from portal.acts.refusals import Refused

ACCEPT = ".pdf,.jpg,.jpeg,.png"
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
_MAGIC = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def checked(file: File[Any], *, field: str = "document") -> File[Any]:
    """The file under a name of the portal's own; what it was called proves nothing.

    Raises:
        Refused: on `field`: empty, too large, or neither PDF, JPG nor PNG.
    """
    size = file.size or 0
    if not size or size > settings.UPLOAD_MAXIMUM_BYTES:
        raise Refused(_("The file is empty or larger than 20 MB. Choose another."), field=field)
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    suffix = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), "")
    if not suffix:
        raise Refused(
            _("This is no PDF, JPG or PNG file. Scan the document and save it as PDF."), field=field
        )
    file.name = f"{uuid.uuid4().hex}.{suffix}"
    return file


def content_type(name: str) -> str:
    """The content type of a stored document."""
    return CONTENT_TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream")
