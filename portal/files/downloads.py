"""Every download of the portal is answered here: as an attachment, of a certain type, kept by no cache."""

from __future__ import annotations

import logging
from typing import Any, TypeVar

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from portal.acts.tracing import request_id
from portal.files.kinds import content_type_of, suffix_of

logger = logging.getLogger(__name__)
R = TypeVar("R", bound=HttpResponseBase)


def attached(response: R, filename: str) -> R:
    """The response as a download called `filename`, which may have Chinese characters (RFC 5987, RFC 6266)."""
    # A title may hold what no file name can.
    safe = "".join("_" if sign in '/\\:*?"<>|' or ord(sign) < 32 else sign for sign in filename)
    response.headers["Content-Type"] = content_type_of(safe)
    response.headers["Content-Disposition"] = content_disposition_header(True, safe) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def made(content: bytes, filename: str) -> HttpResponse:
    """Bytes that were just made, as a download; the type follows from the suffix of `filename`."""
    return attached(HttpResponse(content), filename)


def stored(request: HttpRequest, file: Any, title: str) -> HttpResponseBase:
    """A stored file (a model's, or `name` and `storage` alike) under `title` and the suffix that its content has.

    Where the file itself is missing: a page (404) that says what to do, and an error in the log.

    Raises:
        Http404: the record has no file.
    """
    if not file:
        raise Http404
    try:
        stream = file.storage.open(file.name, "rb")
    except FileNotFoundError:
        logger.error("the stored file %s is missing", file.name)
        return gone(
            request,
            _("The record of this file exists, but the file itself is missing from the portal's store."),
            _(
                "Ask whoever uploaded it to upload it again, or the portal's support to restore it from the backup."
            ),
        )
    return attached(FileResponse(stream), f"{title}.{suffix_of(file.name)}")


def gone(request: HttpRequest, why: str | Promise, remedy: str | Promise) -> HttpResponse:
    """The page for a file that cannot be had any more (404): what happened, and what the reader can do."""
    page = {
        "why": why,
        "remedy": remedy,
        "request_id": request_id.get(),
        # The frame is the public one, which knows of no reader by itself.
        "signed_in": request.user.is_authenticated,
    }
    response = render(request, "portal/file_gone.html", page, status=404)
    response.headers["Cache-Control"] = "private, no-store"
    return response
