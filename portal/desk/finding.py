"""The desk's one search box: what the rooms find in the actor's scope, grouped by kind.

By part of a name, pinyin initials, or number: filing number, unified social credit code, code of a union, entry
number. A whole identity number or telephone number finds the worker through the blind index; parts of one find
nothing. The rooms start from `visible_to(actor)`, so that what lies outside the scope does not show, in hits or
in counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.acts.actors import Actor
from portal.acts.glimpses import Hit
from portal.desk import rooms

SHORTEST, LONGEST = 2, 60  # characters
LIMIT = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind; `full` when there may be more of them."""

    label: str
    hits: list[Hit]
    full: bool


def search(actor: Actor, text: str, limit: int = LIMIT) -> list[Group]:
    """What the actor may see that fits `text`, by kind, in the order of the rooms."""
    if len(text) < SHORTEST:
        return []
    kinds: dict[str, list[Hit]] = {}
    for hit in rooms.search(actor, text, limit):
        kinds.setdefault(str(hit.kind), []).append(hit)
    return [Group(label, hits, len(hits) >= limit) for label, hits in kinds.items()]


def is_personal(text: str) -> bool:
    """Whether the text may be a number of a person, which must not stand in an address or a log."""
    digits = "".join(text.split()).replace("-", "")
    return len(digits) >= 11 and digits[:11].isdecimal()
