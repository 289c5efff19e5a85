"""Totals over the rows of a plan. Pure: rows in, figures out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from competitions.planning.models import Competition
from competitions.planning.places import limits_in_words
from competitions.planning.queries import ListRow


def tiles_of(rows: Sequence[ListRow]) -> list[dict[str, Any]]:
    """Competitions, events, those filed, places: for the tiles of a plan."""
    filed = [row for row in rows if row.state in Competition.PUBLIC_STATES]
    return [
        {"label": _("Competitions"), "figure": len(rows), "icon": "calendar3"},
        {"label": _("Filed or approved"), "figure": len(filed), "icon": "check-circle"},
        {"label": _("Events"), "figure": sum(len(row.events) for row in rows), "icon": "list-task"},
        {"label": _("Places"), "figure": _places(rows), "icon": "people"},
    ]


def by_track(rows: Sequence[ListRow]) -> list[dict[str, Any]]:
    """One line for each of the four tasks: competitions, events, places."""
    lines = []
    for track in Competition.Track:
        mine = [row for row in rows if row.track == track]
        lines.append(
            {
                "track": track.label,
                "competitions": len(mine),
                "events": sum(len(row.events) for row in mine),
                "places": _places(mine),
            }
        )
    return lines


def _places(rows: Sequence[ListRow]) -> str:
    """The limits of all their events in words; 0 without any event."""
    capacities = [capacity for row in rows for capacity in row.capacities]
    return limits_in_words(capacities) if capacities else "0"
