"""Limits of places in words: of one event, and of several together. Pure: figures in, words out."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def limit_of(capacities: Iterable[int | None]) -> int | None:
    """The limits of several events added up; None where no event has one."""
    known = [capacity for capacity in capacities if capacity is not None]
    return sum(known) if known else None


def limits_in_words(capacities: Iterable[int | None]) -> str:
    """“45”; “45 + 1 without limit” where some events have a limit and some none; “no limit” where none has one."""
    found = list(capacities)
    limited, without = limit_of(found), found.count(None)
    if limited is None:
        return _("No limit")
    if not without:
        return str(limited)
    words = ngettext(
        "%(limited)s + %(count)s event without limit", "%(limited)s + %(count)s events without limit", without
    )
    return words % {"limited": limited, "count": without}


def taken_in_words(taken: int | None, capacities: Iterable[int | None]) -> str:
    """“24 / 30”, “24 / no limit”; “–” for what is not known."""
    return f"{'–' if taken is None else taken} / {limits_in_words(capacities)}"
