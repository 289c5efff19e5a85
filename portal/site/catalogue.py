"""One catalogue of translations in memory, instead of one for each room and library.

Django keeps the catalogues of rooms and libraries apart where their plural rules differ, and means to merge the
others; up to 5.2 it compares the code of one rule with the other rule itself, so that none is ever merged and every
word is looked for in all of them, one after the other.
"""

from __future__ import annotations

from gettext import NullTranslations
from typing import Any

from django.utils.translation import trans_real


class Merged(trans_real.TranslationCatalog):
    """Django's catalogue of catalogues, with those of one plural rule merged."""

    _catalogs: list[dict[Any, str]]
    _plurals: list[Any]

    def update(self, trans: NullTranslations) -> None:
        """Take over another catalogue: where both know a message, the other one's words count."""
        other: Any = trans
        if other.plural.__code__ == self._plurals[0].__code__:
            self._catalogs[0].update(other._catalog)
        else:
            super().update(trans)


def install() -> None:
    """Let Django load catalogues this way from now on."""
    trans_real.TranslationCatalog = Merged  # type: ignore[misc]
