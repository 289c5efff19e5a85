"""The texts that judges sign, with their versions: data that staff can read, in `data/declarations.toml`.

A version that was signed is never edited: its fingerprint stands with each signature. Which texts an event asks
for follows from the policy pack.
"""

from __future__ import annotations

import datetime
import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils import timezone

from competitions.judging.models import Declaration
from competitions.planning.governance import pack_of
from competitions.planning.models import Event

_FILE = Path(__file__).parent / "data" / "declarations.toml"


@dataclass(frozen=True, slots=True)
class Text:
    """One version of a text. `since` is the first day on which it is the one to sign."""

    kind: str
    version: str
    since: datetime.date
    title: str
    paragraphs: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The fingerprint of title and paragraphs, in hexadecimal."""
        return hashlib.sha256("\n".join((self.title, *self.paragraphs)).encode()).hexdigest()

    @property
    def label(self) -> str:
        return str(Declaration.Kind(self.kind).label)


@cache
def texts() -> tuple[Text, ...]:
    """Every version of every text, in the order of the file: the older ones first."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["text"]
    return tuple(
        Text(row["kind"], row["version"], row["since"], row["title"], tuple(row["paragraphs"]))
        for row in rows
    )


def current(kind: str, on: datetime.date | None = None) -> Text:
    """The version of a text that is signed on a day, today by default.

    Raises:
        LookupError: no version of this text is in force on that day.
    """
    day = on or timezone.localdate()
    found = [text for text in texts() if text.kind == kind and text.since <= day]
    if not found:
        raise LookupError(f"no text “{kind}” is in force on {day}")
    return max(found, key=lambda text: text.since)


def asked_by(event: Event) -> list[Text]:
    """What a judge of this event signs today, in the order of signing."""
    agreement = pack_of(event.competition).judges.confidentiality_agreement
    kinds = [Declaration.Kind.RECUSAL]
    if agreement.active and agreement.value:
        kinds.insert(0, Declaration.Kind.CONFIDENTIALITY)
    return [current(kind) for kind in kinds]
