"""What is drawn: entries, sessions and stations, and how they stand in the published file.

The file is JSON in UTF-8, so that it can be read and checked without the portal:

    {"algorithm": 1, "event": "焊工", "spread": true,
     "entries": [{"number": "T000001", "unit": "1"}, …],
     "parts": [{"key": "all", "name": "", "sessions": [
         {"name": "第1场", "stations": [{"label": "1", "places": 1}, …]}]}]}

`unit` only tells which entries belong together; it names nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


class Unreadable(ValueError):
    """The list cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """An entry by its public number, with the mark of its unit."""

    number: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class StationPlaces:
    """A station and how many entries work at it at the same time."""

    label: str
    places: int = 1


@dataclass(frozen=True, slots=True)
class SessionPlaces:
    """A session with its stations, in order."""

    name: str
    stations: tuple[StationPlaces, ...]

    @property
    def places(self) -> list[tuple[str, int]]:
        """(station, place) in the order in which they are taken: the first place of every station first."""
        most = max((station.places for station in self.stations), default=0)
        return [
            (station.label, place)
            for place in range(1, most + 1)
            for station in self.stations
            if place <= station.places
        ]


@dataclass(frozen=True, slots=True)
class Part:
    """What is drawn together: the whole event ("all") or one of its modules."""

    key: str
    name: str
    sessions: tuple[SessionPlaces, ...]

    @property
    def size(self) -> int:
        return sum(station.places for session in self.sessions for station in session.stations)


@dataclass(frozen=True, slots=True)
class DrawList:
    """All that a draw depends on, but for the seed."""

    event: str
    entries: tuple[Entrant, ...]
    parts: tuple[Part, ...]
    spread: bool = False


def written(found: DrawList) -> bytes:
    """The list as the published file: entries by number, one form only, so that its fingerprint says what it is."""
    content = {
        "algorithm": 1,
        "event": found.event,
        "spread": found.spread,
        "entries": [
            {"number": entry.number, "unit": entry.unit}
            for entry in sorted(found.entries, key=lambda entry: entry.number)
        ],
        "parts": [
            {
                "key": part.key,
                "name": part.name,
                "sessions": [
                    {
                        "name": session.name,
                        "stations": [
                            {"label": station.label, "places": station.places} for station in session.stations
                        ],
                    }
                    for session in part.sessions
                ],
            }
            for part in found.parts
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_list(content: bytes) -> DrawList:
    """A published file; it may have been stored again with other line ends, or its entries sorted anew.

    Raises:
        Unreadable: no such file, or a value in it that cannot be.
    """
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise Unreadable(f"this is no list in JSON: {error}") from error
    if _of(raw, "algorithm", int) != 1:
        raise Unreadable("the list is for another version of the method")
    found = DrawList(
        event=_of(raw, "event", str),
        entries=tuple(
            Entrant(_of(row, "number", str), _of(row, "unit", str)) for row in _of(raw, "entries", list)
        ),
        parts=tuple(_part(row) for row in _of(raw, "parts", list)),
        spread=_of(raw, "spread", bool),
    )
    _once((entry.number for entry in found.entries), "entry")
    _once((part.key for part in found.parts), "part")
    return found


def _part(raw: Any) -> Part:
    part = Part(
        _of(raw, "key", str),
        _of(raw, "name", str),
        tuple(_session(row) for row in _of(raw, "sessions", list)),
    )
    _once((session.name for session in part.sessions), "session")
    return part


def _session(raw: Any) -> SessionPlaces:
    stations = tuple(
        StationPlaces(_of(row, "label", str), _of(row, "places", int)) for row in _of(raw, "stations", list)
    )
    _once((station.label for station in stations), "station")
    if any(station.places < 1 for station in stations):
        raise Unreadable("a station has no place")
    return SessionPlaces(_of(raw, "name", str), stations)


def _of(raw: Any, name: str, kind: type) -> Any:
    value = raw.get(name) if isinstance(raw, dict) else None
    if type(value) is not kind:
        raise Unreadable(f"“{name}” is missing or is no {kind.__name__}")
    return value


def _once(values: Iterable[str], what: str) -> None:
    for value in _again(values):
        raise Unreadable(f"the {what} “{value}” stands in the list twice")


def _again(values: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield value
        seen.add(value)
