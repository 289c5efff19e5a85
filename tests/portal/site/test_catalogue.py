"""All rooms' words stand in one catalogue, and each of them reads as its room's file says."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from babel.messages.mofile import read_mo
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real


def test_words_are_looked_for_in_one_place() -> None:
    assert len(trans_real.translation("zh-hans")._catalog._catalogs) == 1  # type: ignore[attr-defined]


def test_every_word_of_every_room_is_found() -> None:
    missed = []
    with translation.override("zh-hans"):
        for folder in settings.LOCALE_PATHS:
            compiled = (folder / "zh_Hans" / "LC_MESSAGES" / "django.mo").read_bytes()
            entries: Iterable[Any] = read_mo(io.BytesIO(compiled))
            for entry in entries:
                if not entry.id or isinstance(entry.id, (list, tuple)):
                    continue
                message = str(entry.id)
                # Babel leaves a context as the bytes of the file.
                context = entry.context.decode() if isinstance(entry.context, bytes) else entry.context
                found = translation.pgettext(context, message) if context else translation.gettext(message)
                if found != entry.string:
                    missed.append((folder.name, message, found))
    assert missed == []


def test_plurals_and_languages_stay_apart() -> None:
    with translation.override("en"):
        assert translation.ngettext("%(count)s change", "%(count)s changes", 2) == "%(count)s changes"
    with translation.override("zh-hans"):
        assert translation.ngettext("%(count)s change", "%(count)s changes", 2) == "%(count)s 处改动"
