"""Writes of the planning room, one function a verb."""

from competitions.planning.acts.calendar import complete_year, fill_calendar, remove_day, set_day
from competitions.planning.acts.drafting import (
    add_document,
    add_partner,
    copy_competition,
    create_competition,
    edit_competition,
    remove_document,
    remove_partner,
)
from competitions.planning.acts.events import add_event, edit_event, remove_event, reschedule_event
from competitions.planning.acts.internal import start_internal
from competitions.planning.acts.lifecycle import (
    apply_event_move,
    exhibit_event,
    move_competition,
    move_event,
)
from competitions.planning.acts.plans import create_plan, edit_plan
from competitions.planning.acts.timetable import keep_entry_periods

__all__ = [
    "add_document",
    "add_event",
    "add_partner",
    "apply_event_move",
    "complete_year",
    "copy_competition",
    "create_competition",
    "create_plan",
    "edit_competition",
    "edit_event",
    "edit_plan",
    "exhibit_event",
    "fill_calendar",
    "keep_entry_periods",
    "move_competition",
    "move_event",
    "remove_day",
    "remove_document",
    "remove_event",
    "remove_partner",
    "reschedule_event",
    "set_day",
    "start_internal",
]
