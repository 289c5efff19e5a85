"""All rows of all rooms, and the world that has everything they name."""

from __future__ import annotations

from tests.addresses import (
    boards,
    codes,
    competing,
    enterprising,
    judging,
    marking,
    people,
    public,
    reporting,
    rooms,
    schemes,
    timetable,
)
from tests.addresses.walk import Row
from tests.addresses.world import World, build

TABLE: tuple[Row, ...] = (
    *public.ROWS,
    *rooms.ROWS,
    *people.ROWS,
    *enterprising.ROWS,
    *boards.ROWS,
    *judging.ROWS,
    *reporting.ROWS,
    *competing.ROWS,
    *schemes.ROWS,
    *codes.ROWS,
    *timetable.ROWS,
    *marking.ROWS,
)


def everything() -> World:
    """The world with what each room adds to it."""
    made = build()
    reporting.build(made)
    enterprising.build(made)
    judging.build(made)
    schemes.build(made)
    codes.build(made)
    timetable.build(made)
    boards.build(made)
    marking.build(made)
    return made
