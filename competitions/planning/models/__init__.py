"""Facts of the planning room, split by noun."""

from competitions.planning.models.calendar import CalendarDay, CalendarYear
from competitions.planning.models.competitions import (
    AnnualPlan,
    Competition,
    Document,
    FilingCounter,
    Partner,
    SignOff,
)
from competitions.planning.models.events import Event, Module, Passage

__all__ = [
    "AnnualPlan",
    "CalendarDay",
    "CalendarYear",
    "Competition",
    "Document",
    "Event",
    "FilingCounter",
    "Module",
    "Partner",
    "Passage",
    "SignOff",
]
