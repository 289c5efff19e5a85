"""Reads of the planning room; all start from what the actor may see."""

from competitions.planning.queries.calendar import (
    calendar_day,
    calendar_days,
    calendar_years,
    working_calendar,
)
from competitions.planning.queries.competitions import (
    ListRow,
    Standing,
    competition,
    document,
    listed,
    own_union,
    rows_of,
    sign_off,
    standing_of,
    whole,
)
from competitions.planning.queries.desk import figures_for, search, waiting_for
from competitions.planning.queries.events import RESULTS_OUT, Due, event, events_listed
from competitions.planning.queries.plans import plan, plan_rows, plans

__all__ = [
    "RESULTS_OUT",
    "Due",
    "ListRow",
    "Standing",
    "calendar_day",
    "calendar_days",
    "calendar_years",
    "competition",
    "document",
    "event",
    "events_listed",
    "figures_for",
    "listed",
    "own_union",
    "plan",
    "plan_rows",
    "plans",
    "rows_of",
    "search",
    "sign_off",
    "standing_of",
    "waiting_for",
    "whole",
    "working_calendar",
]
