"""Days and moments as people read them: in sentences 2026年3月1日 09:00, in tables and on sheets 2026-03-01 09:00.

The same two ways stand in templates as DATE_FORMAT and DATETIME_FORMAT, SHORT_DATE_FORMAT and SHORT_DATETIME_FORMAT.
"""

from __future__ import annotations

import datetime

from django.utils import formats, timezone


def in_words(at: datetime.date | datetime.datetime) -> str:
    """A day, or a moment in the portal's zone, for a sentence."""
    if isinstance(at, datetime.datetime):
        return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return formats.date_format(at, "DATE_FORMAT")


def span(first: datetime.date, last: datetime.date) -> str:
    """Days for a table: 2026-03-01, 2026-03-01 – 03-05, 2026-12-30 – 2027-01-02."""
    if first == last:
        return first.isoformat()
    return f"{first.isoformat()} – {last.isoformat() if first.year != last.year else f'{last:%m-%d}'}"
