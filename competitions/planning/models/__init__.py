"""Facts of the planning room, split by noun."""

from competitions.planning.models.competitions import (
    AnnualPlan,
    Competition,
    Document,
    FilingCounter,
    Partner,
    SignOff,
)
from competitions.planning.models.events import Event, Module

__all__ = [
    "AnnualPlan",
    "Competition",
    "Document",
    "Event",
    "FilingCounter",
    "Module",
    "Partner",
    "SignOff",
]
