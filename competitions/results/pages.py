"""Public pages as bytes: rendered once a version, kept in the process, sent with an ETag.

Which version an address shows is known from `queries.heads`, whose heads are at most two seconds old: a withdrawal or
a publication in another process counts from then on, and no cache has to be told. What is kept is keyed by the
versions that it shows and by whether their public notice is over, and versions never change, so that nothing kept can
be out of date. Nothing here depends on who asks.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
import io
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from competitions.results import queries, snapshots, tables
from competitions.results.models import ResultVersion
from competitions.results.queries import Head
from portal.sheets.writing import csv_chunks, write_xlsx

# Shared caches may keep a page for so many seconds: with the two seconds of the heads, a withdrawal reaches their
# readers after seven seconds at the latest. Never beyond the minute in which the page changes by the clock.
SHARED_SECONDS = 5
LARGEST_SHELF = 64 * 1024 * 1024
# Not worth the reader's work below this.
SMALLEST_GZIP = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes ready to send, plain and packed, with their ETags."""

    status: int
    content_type: str
    body: bytes
    packed: bytes
    etag: str
    packed_etag: str
    file_name: str = ""

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed)


class Shelf:
    """The least recently used goes when the shelf is full (in bytes)."""

    def __init__(self, largest: int = LARGEST_SHELF) -> None:
        self._kept: OrderedDict[object, Kept] = OrderedDict()
        self._size = 0
        self._largest = largest
        self._lock = threading.Lock()

    def get(self, key: object) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: object, kept: Kept) -> None:
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += kept.size - (old.size if old is not None else 0)
            self._kept[key] = kept
            while self._size > self._largest and len(self._kept) > 1:
                _key, gone = self._kept.popitem(last=False)
                self._size -= gone.size

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


shelf = Shelf()


@dataclass(frozen=True, slots=True)
class Shown:
    """What an address shows: a version, the newest one that is open, and how both stand by the clock.

    `changes_in`: seconds until the clock changes the page: a version opens, or a notice ends; None for never.
    """

    head: Head
    newest: Head
    over: bool
    changes_in: float | None = None


def shown(found: list[Head], now: datetime.datetime, number: int | None = None) -> Shown | None:
    """The version of a number, or the newest; None where none is open (under that number)."""
    there = queries.opened(found, now)
    head = next((each for each in there if number in (None, each.number)), None)
    if head is None:
        return None
    return Shown(head, there[0], head.is_over(now), _changes_in([*found], now))


def _changes_in(found: list[Head], now: datetime.datetime) -> float | None:
    moments = [head.opens_at for head in found] + [head.closes_at for head in found if head.closes_at]
    return min(((moment - now).total_seconds() for moment in moments if moment > now), default=None)


def answer(
    request: HttpRequest, kind: str, what: Shown, make: Callable[[], tuple[str, bytes, str]]
) -> HttpResponse:
    """The kept bytes of one version (or its tombstone), made where they are not there yet.

    `make` gives (content type, body, file name); it is called for a version that stands.
    """
    key = (kind, what.head, what.newest, what.over)
    kept = None if settings.DEBUG else shelf.get(key)
    if kept is None:
        with translation.override(snapshots.LANGUAGE):
            gone = what.head.withdrawn
            kept = keep(*_tombstone(what.head, what.newest), status=410) if gone else keep(*make())
        shelf.put(key, kept)
    return send(request, kept, what.changes_in)


def answer_before(request: HttpRequest, head: Head, now: datetime.datetime) -> HttpResponse:
    """Before the first version opens: the minute in which it will, and nothing of what it holds."""
    key = ("before", head)
    kept = None if settings.DEBUG else shelf.get(key)
    if kept is None:
        with translation.override(snapshots.LANGUAGE):
            kept = keep(*_before(head))
        shelf.put(key, kept)
    return send(request, kept, (head.opens_at - now).total_seconds())


def keep(content_type: str, body: bytes, file_name: str = "", *, status: int = 200) -> Kept:
    """Pack and fingerprint a body."""
    # Office files are packed already.
    packed = b"" if len(body) < SMALLEST_GZIP or content_type == XLSX else gzip.compress(body, 9, mtime=0)
    digest = hashlib.sha256(body).hexdigest()
    return Kept(status, content_type, body, packed, f'"{digest}"', f'"{digest}-gzip"', file_name)


def send(request: HttpRequest, kept: Kept, changes_in: float | None = None) -> HttpResponse:
    """200 (or 410) with the bytes, or 304 where the reader has them.

    `changes_in`: seconds until the page changes by the clock, past which no shared cache keeps it.
    """
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    packs = bool(kept.packed) and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    etag = kept.packed_etag if packs else kept.etag
    if known and kept.status == 200 and (kept.etag in known or kept.packed_etag in known or known == "*"):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
    else:
        response = HttpResponse(
            kept.packed if packs else kept.body, content_type=kept.content_type, status=kept.status
        )
        if packs:
            response.headers["Content-Encoding"] = "gzip"
        if kept.file_name:
            response.headers["Content-Disposition"] = f'attachment; filename="{kept.file_name}"'
    response.headers["ETag"] = etag
    seconds = SHARED_SECONDS if changes_in is None else min(SHARED_SECONDS, int(changes_in))
    response.headers["Cache-Control"] = f"public, max-age=0, must-revalidate, s-maxage={seconds}"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def page(what: Shown) -> tuple[str, bytes, str]:
    """The public page of a version; an older one says that it was corrected."""
    version = queries.version(what.head.pk)
    before = queries.version_before(version)
    changes = snapshots.differences(before.snapshot, version.snapshot, public=True) if before else []
    return _html("results/public.html", version, what, before=before, changes=tables.said(changes))


def print_page(what: Shown) -> tuple[str, bytes, str]:
    """The same for paper."""
    return _html("results/print.html", queries.version(what.head.pk), what)


def file(head: Head, file_format: str) -> tuple[str, bytes, str]:
    """A download: .xlsx, .csv (formulas neutralised) or .json of what the public page shows."""
    version = queries.version(head.pk)
    name = f"results-{version.event_id}-v{version.number}.{file_format}"
    public = snapshots.public_of(version.snapshot)
    if file_format == "json":
        stage = {
            "stage": "final" if version.is_final else "notice",
            "opens_at": version.opens_at.isoformat(),
            "closes_at": version.closes_at.isoformat() if version.closes_at is not None else None,
        }
        body = snapshots.canonical({**public, **stage, "number": version.number, "sha256": version.sha256})
        return "application/json; charset=utf-8", body, name
    columns, rows = tables.columns(public), tables.rows(public)
    if file_format == "csv":
        return "text/csv; charset=utf-8", b"".join(csv_chunks(columns, rows)), name
    buffer = io.BytesIO()
    write_xlsx(buffer, columns, rows, sheet=_("Results"))
    return XLSX, buffer.getvalue(), name


def _html(template: str, version: ResultVersion, what: Shown, **more: object) -> tuple[str, bytes, str]:
    public = snapshots.public_of(version.snapshot)
    context = {
        "version": version,
        "event": public["event"],
        "counts": public["counts"],
        "rows": public["rows"],
        "newest": what.newest,
        "is_newest": what.newest.number == version.number,
        "over": what.over,
        "objections": queries.public_objections(version.event_id) if what.newest.objections else None,
        "teams": public["event"]["team"],
        "titles": any(row["title"] for row in public["rows"]),
        "section": "results",
        **more,
    }
    return "text/html; charset=utf-8", render_to_string(template, context).encode(), ""


def _tombstone(head: Head, newest: Head) -> tuple[str, bytes, str]:
    """What stays of a withdrawn version: which one it was, when and why it went. No names, no ranks."""
    version = queries.tombstone(head.pk)
    context = {"version": version, "newest": newest, "section": "results"}
    return "text/html; charset=utf-8", render_to_string("results/withdrawn.html", context).encode(), ""


def _before(head: Head) -> tuple[str, bytes, str]:
    context = {"version": queries.tombstone(head.pk), "section": "results"}
    return "text/html; charset=utf-8", render_to_string("results/before.html", context).encode(), ""
