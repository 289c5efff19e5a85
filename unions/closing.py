"""What keeps a union from being closed: things that still run there.

Rooms above register what they know; this room itself knows of open unions below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from portal.acts.findings import Finding
from unions.models import Union

Obstacles = Callable[[Union], Iterable[Finding]]
_sources: list[Obstacles] = []


def register_obstacles(source: Obstacles) -> Obstacles:
    """Add a source `(union) -> findings` of what still runs at a union; called from `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)
    return source


def obstacles(union: Union) -> list[Finding]:
    """Everything registered that stands against closing this union."""
    return [finding for source in _sources for finding in source(union)]
