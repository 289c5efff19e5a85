"""From a list and a seed to the order; the method stands in the package's docstring."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from competitions.judging.drawing.lists import DrawList, Entrant, Part

ALGORITHM = 1


class TooFewPlaces(ValueError):
    """The sessions of a part have fewer places than there are entries."""

    def __init__(self, part: Part, entries: int) -> None:
        super().__init__(f"part “{part.key}” has {part.size} places for {entries} entries")
        self.part = part
        self.entries = entries


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an entry was drawn to. `order`: its position in the drawn order of the part, from 1."""

    part: str
    order: int
    number: str
    session: str
    station: str
    place: int


def in_one_form(seed: str) -> str:
    """The seed as it is drawn with: full-width digits, line ends and double spaces make no difference."""
    return " ".join(unicodedata.normalize("NFKC", seed).split())


def fingerprint(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def drawn(found: DrawList, seed: str) -> tuple[Placed, ...]:
    """The whole result, part by part in drawn order.

    Raises:
        ValueError: the seed is empty.
        TooFewPlaces: the sessions of a part have not enough places.
    """
    seed = in_one_form(seed)
    if not seed:
        raise ValueError("the seed is empty")
    return tuple(placed for part in found.parts for placed in _drawn(part, found, seed))


def rendered(result: tuple[Placed, ...]) -> bytes:
    """The result as the published file: a line a place, with tabs: part, order, number, session, station, place."""
    lines = (
        "\t".join((row.part, str(row.order), row.number, row.session, row.station, str(row.place)))
        for row in result
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _ticket(seed: str, part: Part, kind: str, name: str) -> str:
    return fingerprint(f"{seed}\n{part.key}\n{kind}\n{name}".encode())


def _drawn(part: Part, found: DrawList, seed: str) -> Iterator[Placed]:
    if part.size < len(found.entries):
        raise TooFewPlaces(part, len(found.entries))
    # Two entries never have the same ticket; the number settles it should SHA-256 ever be broken.
    ordered = sorted(
        found.entries, key=lambda entry: (_ticket(seed, part, "entry", entry.number), entry.number)
    )
    sessions = _spread(part, ordered, seed) if found.spread else _filled(part, ordered)
    where = {
        entry.number: (session.name, *place)
        for session, entries in zip(part.sessions, sessions, strict=True)
        for entry, place in zip(entries, session.places, strict=False)
    }
    for order, entry in enumerate(ordered, start=1):
        yield Placed(part.key, order, entry.number, *where[entry.number])


def _filled(part: Part, ordered: list[Entrant]) -> list[list[Entrant]]:
    """The entries of each session, one session filled after the other."""
    rest = list(ordered)
    found = []
    for session in part.sessions:
        size = len(session.places)
        found.append(rest[:size])
        rest = rest[size:]
    return found


def _spread(part: Part, ordered: list[Entrant], seed: str) -> list[list[Entrant]]:
    """The entries of each session in drawn order, those of a unit dealt to different sessions as far as it goes."""
    units: defaultdict[str, list[Entrant]] = defaultdict(list)
    for entry in ordered:
        # Whoever belongs to nobody is a unit of one.
        units[entry.unit or f"entry {entry.number}"].append(entry)
    dealt = [
        entry
        for unit in sorted(units, key=lambda unit: _ticket(seed, part, "unit", unit))
        for entry in units[unit]
    ]
    turn = sorted(
        range(len(part.sessions)),
        key=lambda index: _ticket(seed, part, "session", part.sessions[index].name),
    )
    taken: dict[int, set[str]] = {index: set() for index in turn}
    sizes = {index: len(part.sessions[index].places) for index in turn}
    position = 0
    for entry in dealt:
        while len(taken[turn[position % len(turn)]]) == sizes[turn[position % len(turn)]]:
            position += 1
        taken[turn[position % len(turn)]].add(entry.number)
        position += 1
    return [
        [entry for entry in ordered if entry.number in taken[index]] for index in range(len(part.sessions))
    ]
